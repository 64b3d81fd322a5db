-- Ochre as an OpenID provider, both databases.
-- Keys that sign id_tokens. A key signs until a younger one takes its place and stays in the key set until its last tokens are over.
--   algorithm  RS256 or ES256
--   pem        PKCS#8
CREATE TABLE ochre_openid_keys (
    kid varchar(26) NOT NULL,
    algorithm varchar(8) NOT NULL,
    pem text NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (kid)
);

-- What the id_token of an authorization code will say and upstream's row of the code has no place for. Gone with the code.
--   authtime   when the person signed in, ms
CREATE TABLE ochre_openid_codes (
    code varchar(128) NOT NULL,
    nonce varchar(512) NOT NULL,
    authtime bigint NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (code)
);

-- Access tokens that open nothing but /oauth/userinfo: apps that asked for `openid` without `user`. Tokens are kept as SHA-256.
CREATE TABLE ochre_openid_tokens (
    tokenhash varchar(64) NOT NULL,
    clientid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    scope varchar(128) NOT NULL,
    createat bigint NOT NULL,
    expiresat bigint NOT NULL,
    PRIMARY KEY (tokenhash)
);
CREATE INDEX idx_ochre_openid_tokens_user ON ochre_openid_tokens (userid, clientid);

-- Refresh tokens of those, given for the scope `offline_access`.
CREATE TABLE ochre_openid_refresh (
    tokenhash varchar(64) NOT NULL,
    clientid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    scope varchar(128) NOT NULL,
    authtime bigint NOT NULL,
    createat bigint NOT NULL,
    PRIMARY KEY (tokenhash)
);
CREATE INDEX idx_ochre_openid_refresh_user ON ochre_openid_refresh (userid, clientid);
