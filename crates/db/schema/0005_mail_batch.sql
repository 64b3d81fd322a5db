-- Messages whose notification waits to be mailed together with others (EmailSettings.EnableEmailBatching), both databases.
--   createat  when the message was posted, ms
CREATE TABLE ochre_mail_batch (
    userid varchar(26) NOT NULL,
    postid varchar(26) NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (userid, postid)
);
