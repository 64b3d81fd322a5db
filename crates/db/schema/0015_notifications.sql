-- Notifications, both databases.

-- What became of the notification of a message for a reader and a way to reach them; kept for some days.
--   medium  'push', 'mail', 'web_push'            target  session or subscription, empty for mail and for what was not sent
--   state   'skipped', 'queued', 'batched', 'sent', 'failed', 'removed', 'acknowledged'
--   reason  why it was skipped or failed          ackid   of the push, as phones answer it
CREATE TABLE ochre_notifications (
    postid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    medium varchar(16) NOT NULL,
    target varchar(26) NOT NULL DEFAULT '',
    state varchar(16) NOT NULL,
    reason varchar(256) NOT NULL DEFAULT '',
    ackid varchar(26) NOT NULL DEFAULT '',
    createat bigint NOT NULL,
    updateat bigint NOT NULL,
    PRIMARY KEY (postid, userid, medium, target)
);
CREATE INDEX ochre_idx_notifications_createat ON ochre_notifications (createat);
CREATE INDEX ochre_idx_notifications_ackid ON ochre_notifications (ackid);

-- Browsers and UnifiedPush distributors that want encrypted pushes without a push proxy.
--   sessionid     the subscription ends with the session that made it
--   p256dh, auth  the subscriber's public key and secret, base64url as the browser gives them
CREATE TABLE ochre_push_subscriptions (
    id varchar(26) NOT NULL PRIMARY KEY,
    userid varchar(26) NOT NULL,
    sessionid varchar(26) NOT NULL,
    endpoint varchar(2048) NOT NULL,
    p256dh varchar(128) NOT NULL,
    auth varchar(64) NOT NULL,
    label varchar(256) NOT NULL DEFAULT '',
    createat bigint NOT NULL,
    lastsentat bigint NOT NULL DEFAULT 0
);
CREATE INDEX ochre_idx_push_subscriptions_userid ON ochre_push_subscriptions (userid);

-- Addresses that turn mails into messages of a channel.
CREATE TABLE ochre_mail_addresses (
    token varchar(26) NOT NULL PRIMARY KEY,
    channelid varchar(26) NOT NULL,
    creatorid varchar(26) NOT NULL,
    createat bigint NOT NULL
);
CREATE INDEX ochre_idx_mail_addresses_channelid ON ochre_mail_addresses (channelid);

-- Mails that came in, by Message-ID, so that none is taken twice.
CREATE TABLE ochre_mails_in (
    messageid varchar(255) NOT NULL PRIMARY KEY,
    postid varchar(26) NOT NULL,
    createat bigint NOT NULL
);

CREATE INDEX ochre_idx_outbox_kind ON ochre_outbox (kind, next_at, id);
