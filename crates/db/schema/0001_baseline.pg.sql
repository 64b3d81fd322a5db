-- The 11.6 schema on PostgreSQL: types, tables, and the indexes SQLite has no form for.
-- Facts: contract/schema.json. Ordinary indexes and the migration list are in 0001_baseline.sql.

CREATE TYPE channel_bookmark_type AS ENUM ('link', 'file');
CREATE TYPE channel_type AS ENUM ('P', 'G', 'O', 'D');
CREATE TYPE outgoingoauthconnections_granttype AS ENUM ('client_credentials', 'password');
CREATE TYPE property_field_type AS ENUM ('text', 'select', 'multiselect', 'date', 'user', 'multiuser');
CREATE TYPE team_type AS ENUM ('I', 'O');
CREATE TYPE upload_session_type AS ENUM ('attachment', 'import');

CREATE TABLE recaps (
    id varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    title varchar(255) NOT NULL,
    createat bigint NOT NULL,
    updateat bigint NOT NULL,
    deleteat bigint NOT NULL,
    totalmessagecount integer NOT NULL,
    status varchar(32) NOT NULL,
    readat bigint NOT NULL DEFAULT 0,
    botid varchar(26) NOT NULL DEFAULT '',
    CONSTRAINT recaps_pkey PRIMARY KEY (id)
);

CREATE TABLE retentionpolicies (
    id varchar(26) NOT NULL,
    displayname varchar(64),
    postduration bigint,
    CONSTRAINT retentionpolicies_pkey PRIMARY KEY (id)
);

CREATE TABLE accesscontrolpolicies (
    id varchar(26) NOT NULL,
    name varchar(128) NOT NULL,
    type varchar(128) NOT NULL,
    active boolean NOT NULL,
    createat bigint NOT NULL,
    revision integer NOT NULL,
    version varchar(8) NOT NULL,
    data jsonb,
    props jsonb,
    CONSTRAINT accesscontrolpolicies_pkey PRIMARY KEY (id)
);

CREATE TABLE accesscontrolpolicyhistory (
    id varchar(26) NOT NULL,
    name varchar(128) NOT NULL,
    type varchar(128) NOT NULL,
    createat bigint NOT NULL,
    revision integer NOT NULL,
    version varchar(8) NOT NULL,
    data jsonb,
    props jsonb,
    CONSTRAINT accesscontrolpolicyhistory_pkey PRIMARY KEY (id, revision)
);

CREATE TABLE audits (
    id varchar(26) NOT NULL,
    createat bigint,
    userid varchar(26),
    action varchar(512),
    extrainfo varchar(1024),
    ipaddress varchar(64),
    sessionid varchar(26),
    CONSTRAINT audits_pkey PRIMARY KEY (id)
);

CREATE TABLE bots (
    userid varchar(26) NOT NULL,
    description varchar(1024),
    ownerid varchar(190),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    lasticonupdate bigint,
    CONSTRAINT bots_pkey PRIMARY KEY (userid)
);

CREATE TABLE channelbookmarks (
    id varchar(26) NOT NULL,
    ownerid varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    fileinfoid varchar(26) DEFAULT NULL,
    createat bigint DEFAULT 0,
    updateat bigint DEFAULT 0,
    deleteat bigint DEFAULT 0,
    displayname text DEFAULT '',
    sortorder integer DEFAULT 0,
    linkurl text,
    imageurl text,
    emoji varchar(64) DEFAULT NULL,
    type channel_bookmark_type DEFAULT 'link',
    originalid varchar(26) DEFAULT NULL,
    parentid varchar(26) DEFAULT NULL,
    CONSTRAINT channelbookmarks_pkey PRIMARY KEY (id)
);

CREATE TABLE channelmemberhistory (
    channelid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    jointime bigint NOT NULL,
    leavetime bigint,
    CONSTRAINT channelmemberhistory_pkey PRIMARY KEY (channelid, userid, jointime)
);

CREATE TABLE channelmembers (
    channelid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    roles varchar(256),
    lastviewedat bigint,
    msgcount bigint,
    mentioncount bigint,
    notifyprops jsonb,
    lastupdateat bigint,
    schemeuser boolean,
    schemeadmin boolean,
    schemeguest boolean,
    mentioncountroot bigint,
    msgcountroot bigint,
    urgentmentioncount bigint,
    autotranslation boolean NOT NULL DEFAULT false,
    autotranslationdisabled boolean NOT NULL DEFAULT false,
    CONSTRAINT channelmembers_pkey PRIMARY KEY (channelid, userid)
);

CREATE TABLE channels (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    teamid varchar(26),
    type channel_type,
    displayname varchar(64),
    name varchar(64),
    header varchar(1024),
    purpose varchar(250),
    lastpostat bigint,
    totalmsgcount bigint,
    extraupdateat bigint,
    creatorid varchar(26),
    schemeid varchar(26),
    groupconstrained boolean,
    shared boolean,
    totalmsgcountroot bigint,
    lastrootpostat bigint DEFAULT 0,
    bannerinfo jsonb,
    defaultcategoryname varchar(64) NOT NULL DEFAULT '',
    autotranslation boolean NOT NULL DEFAULT false,
    CONSTRAINT channels_pkey PRIMARY KEY (id),
    CONSTRAINT channels_name_teamid_key UNIQUE (name, teamid)
);

CREATE TABLE clusterdiscovery (
    id varchar(26) NOT NULL,
    type varchar(64),
    clustername varchar(64),
    hostname varchar(512),
    gossipport integer,
    port integer,
    createat bigint,
    lastpingat bigint,
    CONSTRAINT clusterdiscovery_pkey PRIMARY KEY (id)
);

CREATE TABLE commands (
    id varchar(26) NOT NULL,
    token varchar(26),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    creatorid varchar(26),
    teamid varchar(26),
    trigger varchar(128),
    method varchar(1),
    username varchar(64),
    iconurl varchar(1024),
    autocomplete boolean,
    autocompletedesc varchar(1024),
    autocompletehint varchar(1024),
    displayname varchar(64),
    description varchar(128),
    url varchar(1024),
    pluginid varchar(190),
    CONSTRAINT commands_pkey PRIMARY KEY (id)
);

CREATE TABLE commandwebhooks (
    id varchar(26) NOT NULL,
    createat bigint,
    commandid varchar(26),
    userid varchar(26),
    channelid varchar(26),
    rootid varchar(26),
    usecount integer,
    CONSTRAINT commandwebhooks_pkey PRIMARY KEY (id)
);

CREATE TABLE compliances (
    id varchar(26) NOT NULL,
    createat bigint,
    userid varchar(26),
    status varchar(64),
    count integer,
    "desc" varchar(512),
    type varchar(64),
    startat bigint,
    endat bigint,
    keywords varchar(512),
    emails varchar(1024),
    CONSTRAINT compliances_pkey PRIMARY KEY (id)
);

CREATE TABLE contentflaggingcommonreviewers (
    userid varchar(26) NOT NULL,
    CONSTRAINT contentflaggingcommonreviewers_pkey PRIMARY KEY (userid)
);

CREATE TABLE contentflaggingteamreviewers (
    teamid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    CONSTRAINT contentflaggingteamreviewers_pkey PRIMARY KEY (teamid, userid)
);

CREATE TABLE contentflaggingteamsettings (
    teamid varchar(26) NOT NULL,
    enabled boolean,
    CONSTRAINT contentflaggingteamsettings_pkey PRIMARY KEY (teamid)
);

CREATE TABLE IF NOT EXISTS db_lock (
    id varchar(64) NOT NULL,
    expireat bigint,
    CONSTRAINT db_lock_pkey PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS db_migrations (
    version bigint NOT NULL,
    name varchar NOT NULL,
    CONSTRAINT db_migrations_pkey PRIMARY KEY (version)
);

CREATE TABLE desktoptokens (
    token varchar(64) NOT NULL,
    createat bigint NOT NULL,
    userid varchar(26) NOT NULL,
    CONSTRAINT desktoptokens_pkey PRIMARY KEY (token)
);

CREATE TABLE drafts (
    createat bigint,
    updateat bigint,
    deleteat bigint,
    userid varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    rootid varchar(26) NOT NULL DEFAULT '',
    message varchar(65535),
    props varchar(8000),
    fileids varchar(300),
    priority text,
    type text,
    CONSTRAINT drafts_pkey PRIMARY KEY (userid, channelid, rootid)
);

CREATE TABLE emoji (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    creatorid varchar(26),
    name varchar(64),
    CONSTRAINT emoji_pkey PRIMARY KEY (id),
    CONSTRAINT emoji_name_deleteat_key UNIQUE (name, deleteat)
);

CREATE TABLE fileinfo (
    id varchar(26) NOT NULL,
    creatorid varchar(26),
    postid varchar(26),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    path varchar(512),
    thumbnailpath varchar(512),
    previewpath varchar(512),
    name varchar(256),
    extension varchar(64),
    size bigint,
    mimetype varchar(256),
    width integer,
    height integer,
    haspreviewimage boolean,
    minipreview bytea,
    content text,
    remoteid varchar(26),
    archived boolean NOT NULL DEFAULT false,
    channelid varchar(26),
    CONSTRAINT fileinfo_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor=0.1, autovacuum_analyze_scale_factor=0.05);

CREATE TABLE groupchannels (
    groupid varchar(26) NOT NULL,
    autoadd boolean,
    schemeadmin boolean,
    createat bigint,
    deleteat bigint,
    updateat bigint,
    channelid varchar(26) NOT NULL,
    CONSTRAINT groupchannels_pkey PRIMARY KEY (groupid, channelid)
);

CREATE TABLE groupmembers (
    groupid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    createat bigint,
    deleteat bigint,
    CONSTRAINT groupmembers_pkey PRIMARY KEY (groupid, userid)
);

CREATE TABLE groupteams (
    groupid varchar(26) NOT NULL,
    autoadd boolean,
    schemeadmin boolean,
    createat bigint,
    deleteat bigint,
    updateat bigint,
    teamid varchar(26) NOT NULL,
    CONSTRAINT groupteams_pkey PRIMARY KEY (groupid, teamid)
);

CREATE TABLE incomingwebhooks (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    userid varchar(26),
    channelid varchar(26),
    teamid varchar(26),
    displayname varchar(64),
    description varchar(500),
    username varchar(255),
    iconurl varchar(1024),
    channellocked boolean,
    CONSTRAINT incomingwebhooks_pkey PRIMARY KEY (id)
);

CREATE TABLE jobs (
    id varchar(26) NOT NULL,
    type varchar(32),
    priority bigint,
    createat bigint,
    startat bigint,
    lastactivityat bigint,
    status varchar(32),
    progress bigint,
    data jsonb,
    CONSTRAINT jobs_pkey PRIMARY KEY (id)
);

CREATE TABLE licenses (
    id varchar(26) NOT NULL,
    createat bigint,
    bytes varchar(10000),
    CONSTRAINT licenses_pkey PRIMARY KEY (id)
);

CREATE TABLE linkmetadata (
    hash bigint NOT NULL,
    url varchar(2048),
    timestamp bigint,
    type varchar(16),
    data jsonb,
    CONSTRAINT linkmetadata_pkey PRIMARY KEY (hash)
);

CREATE TABLE notifyadmin (
    userid varchar(26) NOT NULL,
    createat bigint,
    requiredplan varchar(100) NOT NULL,
    requiredfeature varchar(255) NOT NULL,
    trial boolean NOT NULL,
    sentat bigint,
    CONSTRAINT notifyadmin_pkey PRIMARY KEY (userid, requiredfeature, requiredplan)
);

CREATE TABLE oauthaccessdata (
    token varchar(26) NOT NULL,
    refreshtoken varchar(26),
    redirecturi varchar(256),
    clientid varchar(26),
    userid varchar(26),
    expiresat bigint,
    scope varchar(128),
    audience varchar(512) DEFAULT '',
    CONSTRAINT oauthaccessdata_pkey PRIMARY KEY (token),
    CONSTRAINT oauthaccessdata_clientid_userid_key UNIQUE (clientid, userid)
);

CREATE TABLE oauthapps (
    id varchar(26) NOT NULL,
    creatorid varchar(26),
    createat bigint,
    updateat bigint,
    clientsecret varchar(128),
    name varchar(64),
    description varchar(512),
    callbackurls varchar(1024),
    homepage varchar(256),
    istrusted boolean,
    iconurl varchar(512),
    mattermostappid varchar(32) NOT NULL DEFAULT '',
    isdynamicallyregistered boolean DEFAULT false,
    CONSTRAINT oauthapps_pkey PRIMARY KEY (id)
);

CREATE TABLE oauthauthdata (
    clientid varchar(26),
    userid varchar(26),
    code varchar(128) NOT NULL,
    expiresin integer,
    createat bigint,
    redirecturi varchar(256),
    state varchar(1024),
    scope varchar(128),
    codechallenge varchar(128) DEFAULT '',
    codechallengemethod varchar(10) DEFAULT '',
    resource varchar(512) DEFAULT '',
    CONSTRAINT oauthauthdata_pkey PRIMARY KEY (code)
);

CREATE TABLE outgoingoauthconnections (
    id varchar(26) NOT NULL,
    name varchar(64),
    creatorid varchar(26),
    createat bigint,
    updateat bigint,
    clientid varchar(255),
    clientsecret varchar(255),
    credentialsusername varchar(255),
    credentialspassword varchar(255),
    oauthtokenurl text,
    granttype outgoingoauthconnections_granttype DEFAULT 'client_credentials',
    audiences varchar(1024),
    CONSTRAINT outgoingoauthconnections_pkey PRIMARY KEY (id)
);

CREATE TABLE outgoingwebhooks (
    id varchar(26) NOT NULL,
    token varchar(26),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    creatorid varchar(26),
    channelid varchar(26),
    teamid varchar(26),
    triggerwords varchar(1024),
    callbackurls varchar(1024),
    displayname varchar(64),
    contenttype varchar(128),
    triggerwhen integer,
    username varchar(64),
    iconurl varchar(1024),
    description varchar(500),
    CONSTRAINT outgoingwebhooks_pkey PRIMARY KEY (id)
);

CREATE TABLE persistentnotifications (
    postid varchar(26) NOT NULL,
    createat bigint,
    lastsentat bigint,
    deleteat bigint,
    sentcount smallint,
    CONSTRAINT persistentnotifications_pkey PRIMARY KEY (postid)
);

CREATE TABLE pluginkeyvaluestore (
    pluginid varchar(190) NOT NULL,
    pkey varchar(150) NOT NULL,
    pvalue bytea,
    expireat bigint,
    CONSTRAINT pluginkeyvaluestore_pkey PRIMARY KEY (pluginid, pkey)
);

CREATE TABLE postacknowledgements (
    postid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    acknowledgedat bigint,
    remoteid varchar(26) DEFAULT '',
    channelid varchar(26) DEFAULT '',
    CONSTRAINT postacknowledgements_pkey PRIMARY KEY (postid, userid)
);

CREATE TABLE postreminders (
    postid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    targettime bigint,
    CONSTRAINT postreminders_pkey PRIMARY KEY (postid, userid)
);

CREATE TABLE posts (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    userid varchar(26),
    channelid varchar(26),
    rootid varchar(26),
    originalid varchar(26),
    message varchar(65535),
    type varchar(26),
    props jsonb,
    hashtags varchar(1000),
    filenames varchar(4000),
    fileids varchar(300),
    hasreactions boolean,
    editat bigint,
    ispinned boolean,
    remoteid varchar(26),
    CONSTRAINT posts_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor=0.1, autovacuum_analyze_scale_factor=0.05);

CREATE TABLE postspriority (
    postid varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    priority varchar(32) NOT NULL,
    requestedack boolean,
    persistentnotifications boolean,
    CONSTRAINT postspriority_pkey PRIMARY KEY (postid)
);

CREATE TABLE preferences (
    userid varchar(26) NOT NULL,
    category varchar(32) NOT NULL,
    name varchar(32) NOT NULL,
    value text,
    CONSTRAINT preferences_pkey PRIMARY KEY (userid, category, name)
) WITH (autovacuum_vacuum_scale_factor=0.1, autovacuum_analyze_scale_factor=0.05);

CREATE TABLE productnoticeviewstate (
    userid varchar(26) NOT NULL,
    noticeid varchar(26) NOT NULL,
    viewed integer,
    timestamp bigint,
    CONSTRAINT productnoticeviewstate_pkey PRIMARY KEY (userid, noticeid)
);

CREATE TABLE propertyfields (
    id varchar(26) NOT NULL,
    groupid varchar(26) NOT NULL,
    name varchar(255) NOT NULL,
    type property_field_type,
    attrs jsonb,
    targetid varchar(255),
    targettype varchar(255),
    createat bigint NOT NULL,
    updateat bigint NOT NULL,
    deleteat bigint NOT NULL,
    CONSTRAINT propertyfields_pkey PRIMARY KEY (id)
);

CREATE TABLE propertygroups (
    id varchar(26) NOT NULL,
    name varchar(64) NOT NULL,
    CONSTRAINT propertygroups_pkey PRIMARY KEY (id),
    CONSTRAINT propertygroups_name_key UNIQUE (name)
);

CREATE TABLE propertyvalues (
    id varchar(26) NOT NULL,
    targetid varchar(255) NOT NULL,
    targettype varchar(255) NOT NULL,
    groupid varchar(26) NOT NULL,
    fieldid varchar(26) NOT NULL,
    value jsonb NOT NULL,
    createat bigint NOT NULL,
    updateat bigint NOT NULL,
    deleteat bigint NOT NULL,
    CONSTRAINT propertyvalues_pkey PRIMARY KEY (id)
);

CREATE TABLE publicchannels (
    id varchar(26) NOT NULL,
    deleteat bigint,
    teamid varchar(26),
    displayname varchar(64),
    name varchar(64),
    header varchar(1024),
    purpose varchar(250),
    CONSTRAINT publicchannels_pkey PRIMARY KEY (id),
    CONSTRAINT publicchannels_name_teamid_key UNIQUE (name, teamid)
);

CREATE TABLE reactions (
    userid varchar(26) NOT NULL,
    postid varchar(26) NOT NULL,
    emojiname varchar(64) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    remoteid varchar(26),
    channelid varchar(26) NOT NULL DEFAULT '',
    CONSTRAINT reactions_pkey PRIMARY KEY (postid, userid, emojiname)
);

CREATE TABLE readreceipts (
    postid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    expireat bigint NOT NULL,
    CONSTRAINT readreceipts_pkey PRIMARY KEY (postid, userid)
);

CREATE TABLE recapchannels (
    id varchar(26) NOT NULL,
    recapid varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    channelname varchar(64) NOT NULL,
    highlights text,
    actionitems text,
    sourcepostids text,
    createat bigint NOT NULL,
    CONSTRAINT recapchannels_pkey PRIMARY KEY (id),
    CONSTRAINT recapchannels_recapid_fkey FOREIGN KEY (recapid) REFERENCES recaps (id) ON DELETE CASCADE
);

CREATE TABLE recentsearches (
    userid character(26) NOT NULL,
    searchpointer integer NOT NULL,
    query jsonb,
    createat bigint NOT NULL,
    CONSTRAINT recentsearches_pkey PRIMARY KEY (userid, searchpointer)
);

CREATE TABLE remoteclusters (
    remoteid varchar(26) NOT NULL,
    remoteteamid varchar(26),
    name varchar(64) NOT NULL,
    displayname varchar(64),
    siteurl varchar(512),
    createat bigint,
    lastpingat bigint,
    token varchar(26),
    remotetoken varchar(26),
    topics varchar(512),
    creatorid varchar(26),
    pluginid varchar(190) NOT NULL DEFAULT '',
    options smallint NOT NULL DEFAULT 0,
    defaultteamid varchar(26) DEFAULT '',
    deleteat bigint DEFAULT 0,
    lastglobalusersyncat bigint DEFAULT 0,
    CONSTRAINT remoteclusters_pkey PRIMARY KEY (remoteid, name)
);

CREATE TABLE retentionidsfordeletion (
    id varchar(26) NOT NULL,
    tablename varchar(64),
    ids varchar(26)[],
    CONSTRAINT retentionidsfordeletion_pkey PRIMARY KEY (id)
);

CREATE TABLE retentionpolicieschannels (
    policyid varchar(26),
    channelid varchar(26) NOT NULL,
    CONSTRAINT retentionpolicieschannels_pkey PRIMARY KEY (channelid),
    CONSTRAINT fk_retentionpolicieschannels_retentionpolicies FOREIGN KEY (policyid) REFERENCES retentionpolicies (id) ON DELETE CASCADE
);

CREATE TABLE retentionpoliciesteams (
    policyid varchar(26),
    teamid varchar(26) NOT NULL,
    CONSTRAINT retentionpoliciesteams_pkey PRIMARY KEY (teamid),
    CONSTRAINT fk_retentionpoliciesteams_retentionpolicies FOREIGN KEY (policyid) REFERENCES retentionpolicies (id) ON DELETE CASCADE
);

CREATE TABLE roles (
    id varchar(26) NOT NULL,
    name varchar(64),
    displayname varchar(128),
    description varchar(1024),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    permissions text,
    schememanaged boolean,
    builtin boolean,
    schemeid varchar(26),
    CONSTRAINT roles_pkey PRIMARY KEY (id),
    CONSTRAINT roles_name_key UNIQUE (name)
);

CREATE TABLE scheduledposts (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    userid varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    rootid varchar(26),
    message varchar(65535),
    props varchar(8000),
    fileids varchar(300),
    priority text,
    scheduledat bigint NOT NULL,
    processedat bigint,
    errorcode varchar(200),
    type text,
    CONSTRAINT scheduledposts_pkey PRIMARY KEY (id)
);

CREATE TABLE schemes (
    id varchar(26) NOT NULL,
    name varchar(64),
    displayname varchar(128),
    description varchar(1024),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    scope varchar(32),
    defaultteamadminrole varchar(64),
    defaultteamuserrole varchar(64),
    defaultchanneladminrole varchar(64),
    defaultchanneluserrole varchar(64),
    defaultteamguestrole varchar(64),
    defaultchannelguestrole varchar(64),
    defaultplaybookadminrole varchar(64) DEFAULT '',
    defaultplaybookmemberrole varchar(64) DEFAULT '',
    defaultrunadminrole varchar(64) DEFAULT '',
    defaultrunmemberrole varchar(64) DEFAULT '',
    CONSTRAINT schemes_pkey PRIMARY KEY (id),
    CONSTRAINT schemes_name_key UNIQUE (name)
);

CREATE TABLE sessions (
    id varchar(26) NOT NULL,
    token varchar(26),
    createat bigint,
    expiresat bigint,
    lastactivityat bigint,
    userid varchar(26),
    deviceid varchar(512),
    roles varchar(256),
    isoauth boolean,
    props jsonb,
    expirednotify boolean,
    CONSTRAINT sessions_pkey PRIMARY KEY (id)
);

CREATE TABLE sharedchannelattachments (
    id varchar(26) NOT NULL,
    fileid varchar(26),
    remoteid varchar(26),
    createat bigint,
    lastsyncat bigint,
    CONSTRAINT sharedchannelattachments_pkey PRIMARY KEY (id),
    CONSTRAINT sharedchannelattachments_fileid_remoteid_key UNIQUE (fileid, remoteid)
);

CREATE TABLE sharedchannelremotes (
    id varchar(26) NOT NULL,
    channelid varchar(26) NOT NULL,
    creatorid varchar(26),
    createat bigint,
    updateat bigint,
    isinviteaccepted boolean,
    isinviteconfirmed boolean,
    remoteid varchar(26),
    lastpostupdateat bigint,
    lastpostid varchar(26),
    lastpostcreateat bigint NOT NULL DEFAULT 0,
    lastpostcreateid varchar(26),
    deleteat bigint DEFAULT 0,
    lastmemberssyncat bigint DEFAULT 0,
    CONSTRAINT sharedchannelremotes_pkey PRIMARY KEY (id, channelid),
    CONSTRAINT sharedchannelremotes_channelid_remoteid_key UNIQUE (channelid, remoteid)
);

CREATE TABLE sharedchannels (
    channelid varchar(26) NOT NULL,
    teamid varchar(26),
    home boolean,
    readonly boolean,
    sharename varchar(64),
    sharedisplayname varchar(64),
    sharepurpose varchar(250),
    shareheader varchar(1024),
    creatorid varchar(26),
    createat bigint,
    updateat bigint,
    remoteid varchar(26),
    CONSTRAINT sharedchannels_pkey PRIMARY KEY (channelid),
    CONSTRAINT sharedchannels_sharename_teamid_key UNIQUE (sharename, teamid)
);

CREATE TABLE sharedchannelusers (
    id varchar(26) NOT NULL,
    userid varchar(26),
    remoteid varchar(26),
    createat bigint,
    lastsyncat bigint,
    channelid varchar(26),
    lastmembershipsyncat bigint DEFAULT 0,
    CONSTRAINT sharedchannelusers_pkey PRIMARY KEY (id),
    CONSTRAINT sharedchannelusers_userid_channelid_remoteid_key UNIQUE (userid, channelid, remoteid)
);

CREATE TABLE sidebarcategories (
    id varchar(128) NOT NULL,
    userid varchar(26),
    teamid varchar(26),
    sortorder bigint,
    sorting varchar(64),
    type varchar(64),
    displayname varchar(64),
    muted boolean,
    collapsed boolean,
    CONSTRAINT sidebarcategories_pkey PRIMARY KEY (id)
);

CREATE TABLE sidebarchannels (
    channelid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    categoryid varchar(128) NOT NULL,
    sortorder bigint,
    CONSTRAINT sidebarchannels_pkey PRIMARY KEY (channelid, userid, categoryid)
);

CREATE TABLE status (
    userid varchar(26) NOT NULL,
    status varchar(32),
    manual boolean,
    lastactivityat bigint,
    dndendtime bigint,
    prevstatus varchar(32),
    CONSTRAINT status_pkey PRIMARY KEY (userid)
);

CREATE TABLE systems (
    name varchar(64) NOT NULL,
    value varchar(1024),
    CONSTRAINT systems_pkey PRIMARY KEY (name)
);

CREATE TABLE teammembers (
    teamid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    roles varchar(256),
    deleteat bigint,
    schemeuser boolean,
    schemeadmin boolean,
    schemeguest boolean,
    createat bigint DEFAULT 0,
    CONSTRAINT teammembers_pkey PRIMARY KEY (teamid, userid)
);

CREATE TABLE teams (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    displayname varchar(64),
    name varchar(64),
    description varchar(255),
    email varchar(128),
    type team_type,
    companyname varchar(64),
    alloweddomains varchar(1000),
    inviteid varchar(32),
    schemeid varchar(26),
    allowopeninvite boolean,
    lastteamiconupdate bigint,
    groupconstrained boolean,
    cloudlimitsarchived boolean NOT NULL DEFAULT false,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_name_key UNIQUE (name)
);

CREATE TABLE temporaryposts (
    postid varchar(26) NOT NULL,
    type varchar(26) NOT NULL,
    expireat bigint NOT NULL,
    message varchar(65535),
    fileids varchar(300),
    CONSTRAINT temporaryposts_pkey PRIMARY KEY (postid)
);

CREATE TABLE termsofservice (
    id varchar(26) NOT NULL,
    createat bigint,
    userid varchar(26),
    text varchar(65535),
    CONSTRAINT termsofservice_pkey PRIMARY KEY (id)
);

CREATE TABLE threadmemberships (
    postid varchar(26) NOT NULL,
    userid varchar(26) NOT NULL,
    following boolean,
    lastviewed bigint,
    lastupdated bigint,
    unreadmentions bigint,
    CONSTRAINT threadmemberships_pkey PRIMARY KEY (postid, userid)
) WITH (autovacuum_vacuum_scale_factor=0.1, autovacuum_analyze_scale_factor=0.05);

CREATE TABLE threads (
    postid varchar(26) NOT NULL,
    replycount bigint,
    lastreplyat bigint,
    participants jsonb,
    channelid varchar(26),
    threaddeleteat bigint,
    threadteamid varchar(26),
    CONSTRAINT threads_pkey PRIMARY KEY (postid)
);

CREATE TABLE tokens (
    token varchar(64) NOT NULL,
    createat bigint,
    type varchar(64),
    extra varchar(2048),
    CONSTRAINT tokens_pkey PRIMARY KEY (token)
);

CREATE TABLE translations (
    objectid varchar(26) NOT NULL,
    dstlang varchar NOT NULL,
    objecttype varchar NOT NULL,
    providerid varchar NOT NULL,
    normhash character(64) NOT NULL,
    text text NOT NULL,
    confidence real,
    meta jsonb,
    updateat bigint NOT NULL,
    state varchar(20) NOT NULL,
    channelid varchar(26),
    CONSTRAINT translations_pkey PRIMARY KEY (objectid, objecttype, dstlang)
);

CREATE TABLE uploadsessions (
    id varchar(26) NOT NULL,
    type upload_session_type,
    createat bigint,
    userid varchar(26),
    channelid varchar(26),
    filename varchar(256),
    path varchar(512),
    filesize bigint,
    fileoffset bigint,
    remoteid varchar(26),
    reqfileid varchar(26),
    CONSTRAINT uploadsessions_pkey PRIMARY KEY (id)
);

CREATE TABLE useraccesstokens (
    id varchar(26) NOT NULL,
    token varchar(26),
    userid varchar(26),
    description varchar(512),
    isactive boolean,
    CONSTRAINT useraccesstokens_pkey PRIMARY KEY (id),
    CONSTRAINT useraccesstokens_token_key UNIQUE (token)
);

CREATE TABLE usergroups (
    id varchar(26) NOT NULL,
    name varchar(64),
    displayname varchar(128),
    description varchar(1024),
    source varchar(64),
    remoteid varchar(48),
    createat bigint,
    updateat bigint,
    deleteat bigint,
    allowreference boolean,
    CONSTRAINT usergroups_pkey PRIMARY KEY (id),
    CONSTRAINT usergroups_name_key UNIQUE (name),
    CONSTRAINT usergroups_source_remoteid_key UNIQUE (source, remoteid)
);

CREATE TABLE users (
    id varchar(26) NOT NULL,
    createat bigint,
    updateat bigint,
    deleteat bigint,
    username varchar(64),
    password varchar(128),
    authdata varchar(128),
    authservice varchar(32),
    email varchar(128),
    emailverified boolean,
    nickname varchar(64),
    firstname varchar(64),
    lastname varchar(64),
    roles varchar(256),
    allowmarketing boolean,
    props jsonb,
    notifyprops jsonb,
    lastpasswordupdate bigint,
    lastpictureupdate bigint,
    failedattempts integer,
    locale varchar(5),
    mfaactive boolean,
    mfasecret varchar(128),
    position varchar(128),
    timezone jsonb,
    remoteid varchar(26),
    lastlogin bigint NOT NULL DEFAULT 0,
    mfausedtimestamps jsonb,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_authdata_key UNIQUE (authdata),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_username_key UNIQUE (username)
);

CREATE TABLE usertermsofservice (
    userid varchar(26) NOT NULL,
    termsofserviceid varchar(26),
    createat bigint,
    CONSTRAINT usertermsofservice_pkey PRIMARY KEY (userid)
);

CREATE UNIQUE INDEX idx_accesscontrolpolicies_name_type ON accesscontrolpolicies (name, type) WHERE (type)::text = 'parent'::text;
CREATE INDEX idx_channelmembers_autotranslation_enabled ON channelmembers (channelid) WHERE autotranslation = true;
CREATE INDEX idx_channel_search_txt ON channels USING gin (to_tsvector('english'::regconfig, (((((name)::text || ' '::text) || (displayname)::text) || ' '::text) || (purpose)::text)));
CREATE INDEX idx_channels_autotranslation_enabled ON channels (id) WHERE autotranslation = true;
CREATE INDEX idx_channels_displayname_lower ON channels (lower((displayname)::text));
CREATE INDEX idx_channels_name_lower ON channels (lower((name)::text));
CREATE INDEX idx_fileinfo_content_txt ON fileinfo USING gin (to_tsvector('english'::regconfig, content));
CREATE INDEX idx_fileinfo_name_splitted ON fileinfo USING gin (to_tsvector('english'::regconfig, translate((name)::text, '.,-'::text, '   '::text)));
CREATE INDEX idx_fileinfo_name_txt ON fileinfo USING gin (to_tsvector('english'::regconfig, (name)::text));
CREATE INDEX idx_posts_create_at ON posts (createat);
CREATE INDEX idx_posts_delete_at ON posts (deleteat);
CREATE INDEX idx_posts_hashtags_txt ON posts USING gin (to_tsvector('english'::regconfig, (hashtags)::text));
CREATE INDEX idx_posts_is_pinned ON posts (ispinned);
CREATE INDEX idx_posts_message_txt ON posts USING gin (to_tsvector('english'::regconfig, (message)::text));
CREATE UNIQUE INDEX idx_propertyfields_unique ON propertyfields (groupid, targetid, name) WHERE deleteat = 0;
CREATE UNIQUE INDEX idx_propertyvalues_unique ON propertyvalues (groupid, targetid, fieldid) WHERE deleteat = 0;
CREATE INDEX idx_publicchannels_displayname_lower ON publicchannels (lower((displayname)::text));
CREATE INDEX idx_publicchannels_name_lower ON publicchannels (lower((name)::text));
CREATE INDEX idx_publicchannels_search_txt ON publicchannels USING gin (to_tsvector('english'::regconfig, (((((name)::text || ' '::text) || (displayname)::text) || ' '::text) || (purpose)::text)));
CREATE INDEX idx_translations_channel_updateat ON translations (channelid, objecttype, updateat DESC, dstlang);
CREATE INDEX idx_translations_state ON translations (state) WHERE (state)::text = 'processing'::text;
CREATE INDEX idx_users_all_no_full_name_txt ON users USING gin (to_tsvector('english'::regconfig, (((((username)::text || ' '::text) || (nickname)::text) || ' '::text) || (email)::text)));
CREATE INDEX idx_users_all_txt ON users USING gin (to_tsvector('english'::regconfig, (((((((((username)::text || ' '::text) || (firstname)::text) || ' '::text) || (lastname)::text) || ' '::text) || (nickname)::text) || ' '::text) || (email)::text)));
CREATE INDEX idx_users_email_lower_textpattern ON users (lower((email)::text) text_pattern_ops);
CREATE INDEX idx_users_firstname_lower_textpattern ON users (lower((firstname)::text) text_pattern_ops);
CREATE INDEX idx_users_lastname_lower_textpattern ON users (lower((lastname)::text) text_pattern_ops);
CREATE INDEX idx_users_names_no_full_name_txt ON users USING gin (to_tsvector('english'::regconfig, (((username)::text || ' '::text) || (nickname)::text)));
CREATE INDEX idx_users_names_txt ON users USING gin (to_tsvector('english'::regconfig, (((((((username)::text || ' '::text) || (firstname)::text) || ' '::text) || (lastname)::text) || ' '::text) || (nickname)::text)));
CREATE INDEX idx_users_nickname_lower_textpattern ON users (lower((nickname)::text) text_pattern_ops);
CREATE INDEX idx_users_username_lower_textpattern ON users (lower((username)::text) text_pattern_ops);

-- Refreshed by jobs; what each holds is in contract/schema.md.
CREATE MATERIALIZED VIEW posts_by_team_day AS
SELECT to_timestamp(p.createat / 1000)::date AS day, count(*) AS num, c.teamid
FROM posts p JOIN channels c ON c.id = p.channelid
GROUP BY 1, c.teamid;

CREATE MATERIALIZED VIEW bot_posts_by_team_day AS
SELECT to_timestamp(p.createat / 1000)::date AS day, count(*) AS num, c.teamid
FROM posts p JOIN bots b ON b.userid = p.userid JOIN channels c ON c.id = p.channelid
GROUP BY 1, c.teamid;

CREATE MATERIALIZED VIEW poststats AS
SELECT userid, to_timestamp(createat / 1000)::date AS day, count(*) AS numposts, max(createat) AS lastpostdate
FROM posts
GROUP BY userid, 2;
CREATE INDEX idx_poststats_userid ON poststats (userid);

CREATE MATERIALIZED VIEW file_stats AS
SELECT count(*) AS num, coalesce(sum(size), 0) AS usage FROM fileinfo WHERE deleteat = 0;

CREATE MATERIALIZED VIEW attributeview AS
WITH live AS (
    SELECT v.groupid, v.targetid, v.targettype, v.value, f.name, f.type,
        CASE WHEN jsonb_typeof(f.attrs -> 'options') = 'array' THEN f.attrs -> 'options' ELSE '[]'::jsonb END AS options,
        CASE WHEN jsonb_typeof(v.value) = 'array' THEN v.value ELSE '[]'::jsonb END AS picked
    FROM propertyvalues v JOIN propertyfields f ON f.id = v.fieldid
    WHERE v.deleteat = 0 AND f.deleteat = 0
)
SELECT groupid, targetid, targettype, jsonb_object_agg(name, CASE
        WHEN type = 'select' THEN
            (SELECT to_jsonb(o ->> 'name') FROM jsonb_array_elements(live.options) AS o WHERE o ->> 'id' = live.value #>> '{}' LIMIT 1)
        WHEN type = 'multiselect' THEN
            (SELECT jsonb_agg(o ->> 'name') FROM jsonb_array_elements(live.options) AS o WHERE live.picked ? (o ->> 'id'))
        ELSE live.value END) AS attributes
FROM live
GROUP BY groupid, targetid, targettype;
