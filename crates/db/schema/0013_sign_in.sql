-- Sign-in by SAML, both databases.
--   ochre_saml_requests  requests that wait for their answer; an answer uses its row up
--     id         comes back as RelayState
--     requestid  ID of the message that was sent
--     browser    value of the cookie that the browser got along with it, '' where it could not get one
--     props      what to do afterwards, JSON
--     createat   ms
CREATE TABLE ochre_saml_requests (
    id varchar(26) NOT NULL,
    requestid varchar(128) NOT NULL,
    browser varchar(26) NOT NULL,
    props text NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (id)
);

--   ochre_saml_seen  messages and assertions that were accepted, so that none is a second time
--     hash       SHA-256 of its key, hex
--     expireat   when it is too old anyway, ms
CREATE TABLE ochre_saml_seen (
    hash varchar(64) NOT NULL,
    expireat bigint NOT NULL,
    PRIMARY KEY (hash)
);

--   ochre_saml_sessions  which session of the identity provider opened a session here, for single logout
CREATE TABLE ochre_saml_sessions (
    sessionid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    nameid text NOT NULL,
    nameformat text NOT NULL,
    sessionindex text NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (sessionid)
);

--   ochre_scim_ids  what provisioning services (SCIM) call their people and groups
--     kind        user or group
CREATE TABLE ochre_scim_ids (
    kind varchar(8) NOT NULL,
    id varchar(26) NOT NULL,
    externalid text NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX idx_ochre_scim_ids_external ON ochre_scim_ids (kind, externalid);
