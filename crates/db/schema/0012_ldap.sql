-- What the synchronisation remembers of a directory's people, both databases.
--   stamp    when the entry was changed when its picture was last looked at, in the directory's own words; '' unknown
--   picture  SHA-256 of the picture's bytes as the directory gave them, hex; '' for none
CREATE TABLE ochre_ldap_people (
    userid varchar(26) NOT NULL PRIMARY KEY,
    stamp varchar(64) NOT NULL,
    picture varchar(64) NOT NULL
);
