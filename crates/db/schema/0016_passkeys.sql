-- Passkeys, recovery codes, address filters, both databases.
--   ochre_passkeys  credentials of Web Authentication
--     credentialid  the authenticator's id, base64url without padding (at most 1,023 bytes)
--     publickey     COSE, base64url
--     counter       signatures that the authenticator counted at the last sign-in, 0: it does not count
--     transports    how it is reached (usb nfc ble internal hybrid), separated by spaces
--     synced        a service keeps it beside the device
--     lastusedat    ms, 0: never
CREATE TABLE ochre_passkeys (
    id varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    credentialid varchar(1400) NOT NULL,
    publickey text NOT NULL,
    counter bigint NOT NULL,
    name varchar(64) NOT NULL,
    transports varchar(128) NOT NULL,
    synced boolean NOT NULL,
    createat bigint NOT NULL,
    lastusedat bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_ochre_passkeys_credential ON ochre_passkeys (credentialid);
CREATE INDEX idx_ochre_passkeys_userid ON ochre_passkeys (userid);

--   ochre_passkey_challenges  what an authenticator is to sign; an answer uses its row up, whatever it is worth
--     challenge  32 random bytes, base64url
--     userid     whose answer it must be, '' when the answer tells who it is
--     purpose    create, login, factor
CREATE TABLE ochre_passkey_challenges (
    challenge varchar(64) NOT NULL,
    userid varchar(26) NOT NULL,
    purpose varchar(8) NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (challenge)
);
CREATE INDEX idx_ochre_passkey_challenges_createat ON ochre_passkey_challenges (createat);

--   ochre_recovery_codes  in place of a code of the authenticator app, each once
--     hash    as passwords are hashed, all codes of an account with one salt
--     usedat  ms, 0: not yet
CREATE TABLE ochre_recovery_codes (
    userid varchar(26) NOT NULL,
    hash varchar(128) NOT NULL,
    createat bigint NOT NULL,
    usedat bigint NOT NULL,
    PRIMARY KEY (userid, hash)
);

--   ochre_ip_filters  from which addresses the server may be reached; without a rule that is on: from all
--     position  order in which they were given
CREATE TABLE ochre_ip_filters (
    position bigint NOT NULL,
    cidrblock varchar(64) NOT NULL,
    description text NOT NULL,
    enabled boolean NOT NULL,
    ownerid varchar(26) NOT NULL,
    PRIMARY KEY (position)
);
