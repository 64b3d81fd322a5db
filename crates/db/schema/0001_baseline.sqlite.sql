-- The 11.6 schema on SQLite, by the rules of contract/sqlite_mapping.md: strict tables, enums and jsonb as checked text,
-- ordinary tables in place of the materialised views. Ordinary indexes and the migration list are in 0001_baseline.sql.

CREATE TABLE recaps (
    id TEXT NOT NULL,
    userid TEXT NOT NULL,
    title TEXT NOT NULL,
    createat INTEGER NOT NULL,
    updateat INTEGER NOT NULL,
    deleteat INTEGER NOT NULL,
    totalmessagecount INTEGER NOT NULL,
    status TEXT NOT NULL,
    readat INTEGER NOT NULL DEFAULT 0,
    botid TEXT NOT NULL DEFAULT '',
    CONSTRAINT recaps_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE retentionpolicies (
    id TEXT NOT NULL,
    displayname TEXT,
    postduration INTEGER,
    CONSTRAINT retentionpolicies_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE accesscontrolpolicies (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    createat INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    version TEXT NOT NULL,
    data TEXT CHECK (data IS NULL OR json_valid(data)),
    props TEXT CHECK (props IS NULL OR json_valid(props)),
    CONSTRAINT accesscontrolpolicies_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE accesscontrolpolicyhistory (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    createat INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    version TEXT NOT NULL,
    data TEXT CHECK (data IS NULL OR json_valid(data)),
    props TEXT CHECK (props IS NULL OR json_valid(props)),
    CONSTRAINT accesscontrolpolicyhistory_pkey PRIMARY KEY (id, revision)
) STRICT;

CREATE TABLE audits (
    id TEXT NOT NULL,
    createat INTEGER,
    userid TEXT,
    action TEXT,
    extrainfo TEXT,
    ipaddress TEXT,
    sessionid TEXT,
    CONSTRAINT audits_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE bots (
    userid TEXT NOT NULL,
    description TEXT,
    ownerid TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    lasticonupdate INTEGER,
    CONSTRAINT bots_pkey PRIMARY KEY (userid)
) STRICT;

CREATE TABLE channelbookmarks (
    id TEXT NOT NULL,
    ownerid TEXT NOT NULL,
    channelid TEXT NOT NULL,
    fileinfoid TEXT,
    createat INTEGER DEFAULT 0,
    updateat INTEGER DEFAULT 0,
    deleteat INTEGER DEFAULT 0,
    displayname TEXT DEFAULT '',
    sortorder INTEGER DEFAULT 0,
    linkurl TEXT,
    imageurl TEXT,
    emoji TEXT,
    type TEXT DEFAULT 'link' CHECK (type IN ('link', 'file')),
    originalid TEXT,
    parentid TEXT,
    CONSTRAINT channelbookmarks_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE channelmemberhistory (
    channelid TEXT NOT NULL,
    userid TEXT NOT NULL,
    jointime INTEGER NOT NULL,
    leavetime INTEGER,
    CONSTRAINT channelmemberhistory_pkey PRIMARY KEY (channelid, userid, jointime)
) STRICT, WITHOUT ROWID;

CREATE TABLE channelmembers (
    channelid TEXT NOT NULL,
    userid TEXT NOT NULL,
    roles TEXT,
    lastviewedat INTEGER,
    msgcount INTEGER,
    mentioncount INTEGER,
    notifyprops TEXT CHECK (notifyprops IS NULL OR json_valid(notifyprops)),
    lastupdateat INTEGER,
    schemeuser INTEGER CHECK (schemeuser IN (0, 1)),
    schemeadmin INTEGER CHECK (schemeadmin IN (0, 1)),
    schemeguest INTEGER CHECK (schemeguest IN (0, 1)),
    mentioncountroot INTEGER,
    msgcountroot INTEGER,
    urgentmentioncount INTEGER,
    autotranslation INTEGER NOT NULL DEFAULT false CHECK (autotranslation IN (0, 1)),
    autotranslationdisabled INTEGER NOT NULL DEFAULT false CHECK (autotranslationdisabled IN (0, 1)),
    CONSTRAINT channelmembers_pkey PRIMARY KEY (channelid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    teamid TEXT,
    type TEXT CHECK (type IN ('P', 'G', 'O', 'D')),
    displayname TEXT,
    name TEXT,
    header TEXT,
    purpose TEXT,
    lastpostat INTEGER,
    totalmsgcount INTEGER,
    extraupdateat INTEGER,
    creatorid TEXT,
    schemeid TEXT,
    groupconstrained INTEGER CHECK (groupconstrained IN (0, 1)),
    shared INTEGER CHECK (shared IN (0, 1)),
    totalmsgcountroot INTEGER,
    lastrootpostat INTEGER DEFAULT 0,
    bannerinfo TEXT CHECK (bannerinfo IS NULL OR json_valid(bannerinfo)),
    defaultcategoryname TEXT NOT NULL DEFAULT '',
    autotranslation INTEGER NOT NULL DEFAULT false CHECK (autotranslation IN (0, 1)),
    CONSTRAINT channels_pkey PRIMARY KEY (id),
    CONSTRAINT channels_name_teamid_key UNIQUE (name, teamid)
) STRICT;

CREATE TABLE clusterdiscovery (
    id TEXT NOT NULL,
    type TEXT,
    clustername TEXT,
    hostname TEXT,
    gossipport INTEGER,
    port INTEGER,
    createat INTEGER,
    lastpingat INTEGER,
    CONSTRAINT clusterdiscovery_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE commands (
    id TEXT NOT NULL,
    token TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    creatorid TEXT,
    teamid TEXT,
    trigger TEXT,
    method TEXT,
    username TEXT,
    iconurl TEXT,
    autocomplete INTEGER CHECK (autocomplete IN (0, 1)),
    autocompletedesc TEXT,
    autocompletehint TEXT,
    displayname TEXT,
    description TEXT,
    url TEXT,
    pluginid TEXT,
    CONSTRAINT commands_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE commandwebhooks (
    id TEXT NOT NULL,
    createat INTEGER,
    commandid TEXT,
    userid TEXT,
    channelid TEXT,
    rootid TEXT,
    usecount INTEGER,
    CONSTRAINT commandwebhooks_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE compliances (
    id TEXT NOT NULL,
    createat INTEGER,
    userid TEXT,
    status TEXT,
    count INTEGER,
    "desc" TEXT,
    type TEXT,
    startat INTEGER,
    endat INTEGER,
    keywords TEXT,
    emails TEXT,
    CONSTRAINT compliances_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE contentflaggingcommonreviewers (
    userid TEXT NOT NULL,
    CONSTRAINT contentflaggingcommonreviewers_pkey PRIMARY KEY (userid)
) STRICT;

CREATE TABLE contentflaggingteamreviewers (
    teamid TEXT NOT NULL,
    userid TEXT NOT NULL,
    CONSTRAINT contentflaggingteamreviewers_pkey PRIMARY KEY (teamid, userid)
) STRICT;

CREATE TABLE contentflaggingteamsettings (
    teamid TEXT NOT NULL,
    enabled INTEGER CHECK (enabled IN (0, 1)),
    CONSTRAINT contentflaggingteamsettings_pkey PRIMARY KEY (teamid)
) STRICT;

CREATE TABLE db_lock (
    id TEXT NOT NULL,
    expireat INTEGER,
    CONSTRAINT db_lock_pkey PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE db_migrations (
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT db_migrations_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE desktoptokens (
    token TEXT NOT NULL,
    createat INTEGER NOT NULL,
    userid TEXT NOT NULL,
    CONSTRAINT desktoptokens_pkey PRIMARY KEY (token)
) STRICT;

CREATE TABLE drafts (
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    userid TEXT NOT NULL,
    channelid TEXT NOT NULL,
    rootid TEXT NOT NULL DEFAULT '',
    message TEXT,
    props TEXT,
    fileids TEXT,
    priority TEXT,
    type TEXT,
    CONSTRAINT drafts_pkey PRIMARY KEY (userid, channelid, rootid)
) STRICT;

CREATE TABLE emoji (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    creatorid TEXT,
    name TEXT,
    CONSTRAINT emoji_pkey PRIMARY KEY (id),
    CONSTRAINT emoji_name_deleteat_key UNIQUE (name, deleteat)
) STRICT;

CREATE TABLE fileinfo (
    id TEXT NOT NULL,
    creatorid TEXT,
    postid TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    path TEXT,
    thumbnailpath TEXT,
    previewpath TEXT,
    name TEXT,
    extension TEXT,
    size INTEGER,
    mimetype TEXT,
    width INTEGER,
    height INTEGER,
    haspreviewimage INTEGER CHECK (haspreviewimage IN (0, 1)),
    minipreview BLOB,
    content TEXT,
    remoteid TEXT,
    archived INTEGER NOT NULL DEFAULT false CHECK (archived IN (0, 1)),
    channelid TEXT,
    CONSTRAINT fileinfo_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE groupchannels (
    groupid TEXT NOT NULL,
    autoadd INTEGER CHECK (autoadd IN (0, 1)),
    schemeadmin INTEGER CHECK (schemeadmin IN (0, 1)),
    createat INTEGER,
    deleteat INTEGER,
    updateat INTEGER,
    channelid TEXT NOT NULL,
    CONSTRAINT groupchannels_pkey PRIMARY KEY (groupid, channelid)
) STRICT, WITHOUT ROWID;

CREATE TABLE groupmembers (
    groupid TEXT NOT NULL,
    userid TEXT NOT NULL,
    createat INTEGER,
    deleteat INTEGER,
    CONSTRAINT groupmembers_pkey PRIMARY KEY (groupid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE groupteams (
    groupid TEXT NOT NULL,
    autoadd INTEGER CHECK (autoadd IN (0, 1)),
    schemeadmin INTEGER CHECK (schemeadmin IN (0, 1)),
    createat INTEGER,
    deleteat INTEGER,
    updateat INTEGER,
    teamid TEXT NOT NULL,
    CONSTRAINT groupteams_pkey PRIMARY KEY (groupid, teamid)
) STRICT, WITHOUT ROWID;

CREATE TABLE incomingwebhooks (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    userid TEXT,
    channelid TEXT,
    teamid TEXT,
    displayname TEXT,
    description TEXT,
    username TEXT,
    iconurl TEXT,
    channellocked INTEGER CHECK (channellocked IN (0, 1)),
    CONSTRAINT incomingwebhooks_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE jobs (
    id TEXT NOT NULL,
    type TEXT,
    priority INTEGER,
    createat INTEGER,
    startat INTEGER,
    lastactivityat INTEGER,
    status TEXT,
    progress INTEGER,
    data TEXT CHECK (data IS NULL OR json_valid(data)),
    CONSTRAINT jobs_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE licenses (
    id TEXT NOT NULL,
    createat INTEGER,
    bytes TEXT,
    CONSTRAINT licenses_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE linkmetadata (
    hash INTEGER NOT NULL,
    url TEXT,
    timestamp INTEGER,
    type TEXT,
    data TEXT CHECK (data IS NULL OR json_valid(data)),
    CONSTRAINT linkmetadata_pkey PRIMARY KEY (hash)
) STRICT;

CREATE TABLE notifyadmin (
    userid TEXT NOT NULL,
    createat INTEGER,
    requiredplan TEXT NOT NULL,
    requiredfeature TEXT NOT NULL,
    trial INTEGER NOT NULL CHECK (trial IN (0, 1)),
    sentat INTEGER,
    CONSTRAINT notifyadmin_pkey PRIMARY KEY (userid, requiredfeature, requiredplan)
) STRICT;

CREATE TABLE oauthaccessdata (
    token TEXT NOT NULL,
    refreshtoken TEXT,
    redirecturi TEXT,
    clientid TEXT,
    userid TEXT,
    expiresat INTEGER,
    scope TEXT,
    audience TEXT DEFAULT '',
    CONSTRAINT oauthaccessdata_pkey PRIMARY KEY (token),
    CONSTRAINT oauthaccessdata_clientid_userid_key UNIQUE (clientid, userid)
) STRICT;

CREATE TABLE oauthapps (
    id TEXT NOT NULL,
    creatorid TEXT,
    createat INTEGER,
    updateat INTEGER,
    clientsecret TEXT,
    name TEXT,
    description TEXT,
    callbackurls TEXT,
    homepage TEXT,
    istrusted INTEGER CHECK (istrusted IN (0, 1)),
    iconurl TEXT,
    mattermostappid TEXT NOT NULL DEFAULT '',
    isdynamicallyregistered INTEGER DEFAULT false CHECK (isdynamicallyregistered IN (0, 1)),
    CONSTRAINT oauthapps_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE oauthauthdata (
    clientid TEXT,
    userid TEXT,
    code TEXT NOT NULL,
    expiresin INTEGER,
    createat INTEGER,
    redirecturi TEXT,
    state TEXT,
    scope TEXT,
    codechallenge TEXT DEFAULT '',
    codechallengemethod TEXT DEFAULT '',
    resource TEXT DEFAULT '',
    CONSTRAINT oauthauthdata_pkey PRIMARY KEY (code)
) STRICT;

CREATE TABLE outgoingoauthconnections (
    id TEXT NOT NULL,
    name TEXT,
    creatorid TEXT,
    createat INTEGER,
    updateat INTEGER,
    clientid TEXT,
    clientsecret TEXT,
    credentialsusername TEXT,
    credentialspassword TEXT,
    oauthtokenurl TEXT,
    granttype TEXT DEFAULT 'client_credentials' CHECK (granttype IN ('client_credentials', 'password')),
    audiences TEXT,
    CONSTRAINT outgoingoauthconnections_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE outgoingwebhooks (
    id TEXT NOT NULL,
    token TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    creatorid TEXT,
    channelid TEXT,
    teamid TEXT,
    triggerwords TEXT,
    callbackurls TEXT,
    displayname TEXT,
    contenttype TEXT,
    triggerwhen INTEGER,
    username TEXT,
    iconurl TEXT,
    description TEXT,
    CONSTRAINT outgoingwebhooks_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE persistentnotifications (
    postid TEXT NOT NULL,
    createat INTEGER,
    lastsentat INTEGER,
    deleteat INTEGER,
    sentcount INTEGER,
    CONSTRAINT persistentnotifications_pkey PRIMARY KEY (postid)
) STRICT;

CREATE TABLE pluginkeyvaluestore (
    pluginid TEXT NOT NULL,
    pkey TEXT NOT NULL,
    pvalue BLOB,
    expireat INTEGER,
    CONSTRAINT pluginkeyvaluestore_pkey PRIMARY KEY (pluginid, pkey)
) STRICT;

CREATE TABLE postacknowledgements (
    postid TEXT NOT NULL,
    userid TEXT NOT NULL,
    acknowledgedat INTEGER,
    remoteid TEXT DEFAULT '',
    channelid TEXT DEFAULT '',
    CONSTRAINT postacknowledgements_pkey PRIMARY KEY (postid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE postreminders (
    postid TEXT NOT NULL,
    userid TEXT NOT NULL,
    targettime INTEGER,
    CONSTRAINT postreminders_pkey PRIMARY KEY (postid, userid)
) STRICT;

CREATE TABLE posts (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    userid TEXT,
    channelid TEXT,
    rootid TEXT,
    originalid TEXT,
    message TEXT,
    type TEXT,
    props TEXT CHECK (props IS NULL OR json_valid(props)),
    hashtags TEXT,
    filenames TEXT,
    fileids TEXT,
    hasreactions INTEGER CHECK (hasreactions IN (0, 1)),
    editat INTEGER,
    ispinned INTEGER CHECK (ispinned IN (0, 1)),
    remoteid TEXT,
    CONSTRAINT posts_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE postspriority (
    postid TEXT NOT NULL,
    channelid TEXT NOT NULL,
    priority TEXT NOT NULL,
    requestedack INTEGER CHECK (requestedack IN (0, 1)),
    persistentnotifications INTEGER CHECK (persistentnotifications IN (0, 1)),
    CONSTRAINT postspriority_pkey PRIMARY KEY (postid)
) STRICT;

CREATE TABLE preferences (
    userid TEXT NOT NULL,
    category TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    CONSTRAINT preferences_pkey PRIMARY KEY (userid, category, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE productnoticeviewstate (
    userid TEXT NOT NULL,
    noticeid TEXT NOT NULL,
    viewed INTEGER,
    timestamp INTEGER,
    CONSTRAINT productnoticeviewstate_pkey PRIMARY KEY (userid, noticeid)
) STRICT;

CREATE TABLE propertyfields (
    id TEXT NOT NULL,
    groupid TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT CHECK (type IN ('text', 'select', 'multiselect', 'date', 'user', 'multiuser')),
    attrs TEXT CHECK (attrs IS NULL OR json_valid(attrs)),
    targetid TEXT,
    targettype TEXT,
    createat INTEGER NOT NULL,
    updateat INTEGER NOT NULL,
    deleteat INTEGER NOT NULL,
    CONSTRAINT propertyfields_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE propertygroups (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT propertygroups_pkey PRIMARY KEY (id),
    CONSTRAINT propertygroups_name_key UNIQUE (name)
) STRICT;

CREATE TABLE propertyvalues (
    id TEXT NOT NULL,
    targetid TEXT NOT NULL,
    targettype TEXT NOT NULL,
    groupid TEXT NOT NULL,
    fieldid TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value IS NULL OR json_valid(value)),
    createat INTEGER NOT NULL,
    updateat INTEGER NOT NULL,
    deleteat INTEGER NOT NULL,
    CONSTRAINT propertyvalues_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE publicchannels (
    id TEXT NOT NULL,
    deleteat INTEGER,
    teamid TEXT,
    displayname TEXT,
    name TEXT,
    header TEXT,
    purpose TEXT,
    CONSTRAINT publicchannels_pkey PRIMARY KEY (id),
    CONSTRAINT publicchannels_name_teamid_key UNIQUE (name, teamid)
) STRICT;

CREATE TABLE reactions (
    userid TEXT NOT NULL,
    postid TEXT NOT NULL,
    emojiname TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    remoteid TEXT,
    channelid TEXT NOT NULL DEFAULT '',
    CONSTRAINT reactions_pkey PRIMARY KEY (postid, userid, emojiname)
) STRICT, WITHOUT ROWID;

CREATE TABLE readreceipts (
    postid TEXT NOT NULL,
    userid TEXT NOT NULL,
    expireat INTEGER NOT NULL,
    CONSTRAINT readreceipts_pkey PRIMARY KEY (postid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE recapchannels (
    id TEXT NOT NULL,
    recapid TEXT NOT NULL,
    channelid TEXT NOT NULL,
    channelname TEXT NOT NULL,
    highlights TEXT,
    actionitems TEXT,
    sourcepostids TEXT,
    createat INTEGER NOT NULL,
    CONSTRAINT recapchannels_pkey PRIMARY KEY (id),
    CONSTRAINT recapchannels_recapid_fkey FOREIGN KEY (recapid) REFERENCES recaps (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE recentsearches (
    userid TEXT NOT NULL,
    searchpointer INTEGER NOT NULL,
    query TEXT CHECK (query IS NULL OR json_valid(query)),
    createat INTEGER NOT NULL,
    CONSTRAINT recentsearches_pkey PRIMARY KEY (userid, searchpointer)
) STRICT, WITHOUT ROWID;

CREATE TABLE remoteclusters (
    remoteid TEXT NOT NULL,
    remoteteamid TEXT,
    name TEXT NOT NULL,
    displayname TEXT,
    siteurl TEXT,
    createat INTEGER,
    lastpingat INTEGER,
    token TEXT,
    remotetoken TEXT,
    topics TEXT,
    creatorid TEXT,
    pluginid TEXT NOT NULL DEFAULT '',
    options INTEGER NOT NULL DEFAULT 0,
    defaultteamid TEXT DEFAULT '',
    deleteat INTEGER DEFAULT 0,
    lastglobalusersyncat INTEGER DEFAULT 0,
    CONSTRAINT remoteclusters_pkey PRIMARY KEY (remoteid, name)
) STRICT;

CREATE TABLE retentionidsfordeletion (
    id TEXT NOT NULL,
    tablename TEXT,
    ids TEXT,
    CONSTRAINT retentionidsfordeletion_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE retentionpolicieschannels (
    policyid TEXT,
    channelid TEXT NOT NULL,
    CONSTRAINT retentionpolicieschannels_pkey PRIMARY KEY (channelid),
    CONSTRAINT fk_retentionpolicieschannels_retentionpolicies FOREIGN KEY (policyid) REFERENCES retentionpolicies (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE retentionpoliciesteams (
    policyid TEXT,
    teamid TEXT NOT NULL,
    CONSTRAINT retentionpoliciesteams_pkey PRIMARY KEY (teamid),
    CONSTRAINT fk_retentionpoliciesteams_retentionpolicies FOREIGN KEY (policyid) REFERENCES retentionpolicies (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE roles (
    id TEXT NOT NULL,
    name TEXT,
    displayname TEXT,
    description TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    permissions TEXT,
    schememanaged INTEGER CHECK (schememanaged IN (0, 1)),
    builtin INTEGER CHECK (builtin IN (0, 1)),
    schemeid TEXT,
    CONSTRAINT roles_pkey PRIMARY KEY (id),
    CONSTRAINT roles_name_key UNIQUE (name)
) STRICT;

CREATE TABLE scheduledposts (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    userid TEXT NOT NULL,
    channelid TEXT NOT NULL,
    rootid TEXT,
    message TEXT,
    props TEXT,
    fileids TEXT,
    priority TEXT,
    scheduledat INTEGER NOT NULL,
    processedat INTEGER,
    errorcode TEXT,
    type TEXT,
    CONSTRAINT scheduledposts_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE schemes (
    id TEXT NOT NULL,
    name TEXT,
    displayname TEXT,
    description TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    scope TEXT,
    defaultteamadminrole TEXT,
    defaultteamuserrole TEXT,
    defaultchanneladminrole TEXT,
    defaultchanneluserrole TEXT,
    defaultteamguestrole TEXT,
    defaultchannelguestrole TEXT,
    defaultplaybookadminrole TEXT DEFAULT '',
    defaultplaybookmemberrole TEXT DEFAULT '',
    defaultrunadminrole TEXT DEFAULT '',
    defaultrunmemberrole TEXT DEFAULT '',
    CONSTRAINT schemes_pkey PRIMARY KEY (id),
    CONSTRAINT schemes_name_key UNIQUE (name)
) STRICT;

CREATE TABLE sessions (
    id TEXT NOT NULL,
    token TEXT,
    createat INTEGER,
    expiresat INTEGER,
    lastactivityat INTEGER,
    userid TEXT,
    deviceid TEXT,
    roles TEXT,
    isoauth INTEGER CHECK (isoauth IN (0, 1)),
    props TEXT CHECK (props IS NULL OR json_valid(props)),
    expirednotify INTEGER CHECK (expirednotify IN (0, 1)),
    CONSTRAINT sessions_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE sharedchannelattachments (
    id TEXT NOT NULL,
    fileid TEXT,
    remoteid TEXT,
    createat INTEGER,
    lastsyncat INTEGER,
    CONSTRAINT sharedchannelattachments_pkey PRIMARY KEY (id),
    CONSTRAINT sharedchannelattachments_fileid_remoteid_key UNIQUE (fileid, remoteid)
) STRICT;

CREATE TABLE sharedchannelremotes (
    id TEXT NOT NULL,
    channelid TEXT NOT NULL,
    creatorid TEXT,
    createat INTEGER,
    updateat INTEGER,
    isinviteaccepted INTEGER CHECK (isinviteaccepted IN (0, 1)),
    isinviteconfirmed INTEGER CHECK (isinviteconfirmed IN (0, 1)),
    remoteid TEXT,
    lastpostupdateat INTEGER,
    lastpostid TEXT,
    lastpostcreateat INTEGER NOT NULL DEFAULT 0,
    lastpostcreateid TEXT,
    deleteat INTEGER DEFAULT 0,
    lastmemberssyncat INTEGER DEFAULT 0,
    CONSTRAINT sharedchannelremotes_pkey PRIMARY KEY (id, channelid),
    CONSTRAINT sharedchannelremotes_channelid_remoteid_key UNIQUE (channelid, remoteid)
) STRICT;

CREATE TABLE sharedchannels (
    channelid TEXT NOT NULL,
    teamid TEXT,
    home INTEGER CHECK (home IN (0, 1)),
    readonly INTEGER CHECK (readonly IN (0, 1)),
    sharename TEXT,
    sharedisplayname TEXT,
    sharepurpose TEXT,
    shareheader TEXT,
    creatorid TEXT,
    createat INTEGER,
    updateat INTEGER,
    remoteid TEXT,
    CONSTRAINT sharedchannels_pkey PRIMARY KEY (channelid),
    CONSTRAINT sharedchannels_sharename_teamid_key UNIQUE (sharename, teamid)
) STRICT;

CREATE TABLE sharedchannelusers (
    id TEXT NOT NULL,
    userid TEXT,
    remoteid TEXT,
    createat INTEGER,
    lastsyncat INTEGER,
    channelid TEXT,
    lastmembershipsyncat INTEGER DEFAULT 0,
    CONSTRAINT sharedchannelusers_pkey PRIMARY KEY (id),
    CONSTRAINT sharedchannelusers_userid_channelid_remoteid_key UNIQUE (userid, channelid, remoteid)
) STRICT;

CREATE TABLE sidebarcategories (
    id TEXT NOT NULL,
    userid TEXT,
    teamid TEXT,
    sortorder INTEGER,
    sorting TEXT,
    type TEXT,
    displayname TEXT,
    muted INTEGER CHECK (muted IN (0, 1)),
    collapsed INTEGER CHECK (collapsed IN (0, 1)),
    CONSTRAINT sidebarcategories_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE sidebarchannels (
    channelid TEXT NOT NULL,
    userid TEXT NOT NULL,
    categoryid TEXT NOT NULL,
    sortorder INTEGER,
    CONSTRAINT sidebarchannels_pkey PRIMARY KEY (channelid, userid, categoryid)
) STRICT, WITHOUT ROWID;

CREATE TABLE status (
    userid TEXT NOT NULL,
    status TEXT,
    manual INTEGER CHECK (manual IN (0, 1)),
    lastactivityat INTEGER,
    dndendtime INTEGER,
    prevstatus TEXT,
    CONSTRAINT status_pkey PRIMARY KEY (userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE systems (
    name TEXT NOT NULL,
    value TEXT,
    CONSTRAINT systems_pkey PRIMARY KEY (name)
) STRICT;

CREATE TABLE teammembers (
    teamid TEXT NOT NULL,
    userid TEXT NOT NULL,
    roles TEXT,
    deleteat INTEGER,
    schemeuser INTEGER CHECK (schemeuser IN (0, 1)),
    schemeadmin INTEGER CHECK (schemeadmin IN (0, 1)),
    schemeguest INTEGER CHECK (schemeguest IN (0, 1)),
    createat INTEGER DEFAULT 0,
    CONSTRAINT teammembers_pkey PRIMARY KEY (teamid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    displayname TEXT,
    name TEXT,
    description TEXT,
    email TEXT,
    type TEXT CHECK (type IN ('I', 'O')),
    companyname TEXT,
    alloweddomains TEXT,
    inviteid TEXT,
    schemeid TEXT,
    allowopeninvite INTEGER CHECK (allowopeninvite IN (0, 1)),
    lastteamiconupdate INTEGER,
    groupconstrained INTEGER CHECK (groupconstrained IN (0, 1)),
    cloudlimitsarchived INTEGER NOT NULL DEFAULT false CHECK (cloudlimitsarchived IN (0, 1)),
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_name_key UNIQUE (name)
) STRICT;

CREATE TABLE temporaryposts (
    postid TEXT NOT NULL,
    type TEXT NOT NULL,
    expireat INTEGER NOT NULL,
    message TEXT,
    fileids TEXT,
    CONSTRAINT temporaryposts_pkey PRIMARY KEY (postid)
) STRICT;

CREATE TABLE termsofservice (
    id TEXT NOT NULL,
    createat INTEGER,
    userid TEXT,
    text TEXT,
    CONSTRAINT termsofservice_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE threadmemberships (
    postid TEXT NOT NULL,
    userid TEXT NOT NULL,
    following INTEGER CHECK (following IN (0, 1)),
    lastviewed INTEGER,
    lastupdated INTEGER,
    unreadmentions INTEGER,
    CONSTRAINT threadmemberships_pkey PRIMARY KEY (postid, userid)
) STRICT, WITHOUT ROWID;

CREATE TABLE threads (
    postid TEXT NOT NULL,
    replycount INTEGER,
    lastreplyat INTEGER,
    participants TEXT CHECK (participants IS NULL OR json_valid(participants)),
    channelid TEXT,
    threaddeleteat INTEGER,
    threadteamid TEXT,
    CONSTRAINT threads_pkey PRIMARY KEY (postid)
) STRICT;

CREATE TABLE tokens (
    token TEXT NOT NULL,
    createat INTEGER,
    type TEXT,
    extra TEXT,
    CONSTRAINT tokens_pkey PRIMARY KEY (token)
) STRICT;

CREATE TABLE translations (
    objectid TEXT NOT NULL,
    dstlang TEXT NOT NULL,
    objecttype TEXT NOT NULL,
    providerid TEXT NOT NULL,
    normhash TEXT NOT NULL,
    text TEXT NOT NULL,
    confidence REAL,
    meta TEXT CHECK (meta IS NULL OR json_valid(meta)),
    updateat INTEGER NOT NULL,
    state TEXT NOT NULL,
    channelid TEXT,
    CONSTRAINT translations_pkey PRIMARY KEY (objectid, objecttype, dstlang)
) STRICT;

CREATE TABLE uploadsessions (
    id TEXT NOT NULL,
    type TEXT CHECK (type IN ('attachment', 'import')),
    createat INTEGER,
    userid TEXT,
    channelid TEXT,
    filename TEXT,
    path TEXT,
    filesize INTEGER,
    fileoffset INTEGER,
    remoteid TEXT,
    reqfileid TEXT,
    CONSTRAINT uploadsessions_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE useraccesstokens (
    id TEXT NOT NULL,
    token TEXT,
    userid TEXT,
    description TEXT,
    isactive INTEGER CHECK (isactive IN (0, 1)),
    CONSTRAINT useraccesstokens_pkey PRIMARY KEY (id),
    CONSTRAINT useraccesstokens_token_key UNIQUE (token)
) STRICT;

CREATE TABLE usergroups (
    id TEXT NOT NULL,
    name TEXT,
    displayname TEXT,
    description TEXT,
    source TEXT,
    remoteid TEXT,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    allowreference INTEGER CHECK (allowreference IN (0, 1)),
    CONSTRAINT usergroups_pkey PRIMARY KEY (id),
    CONSTRAINT usergroups_name_key UNIQUE (name),
    CONSTRAINT usergroups_source_remoteid_key UNIQUE (source, remoteid)
) STRICT;

CREATE TABLE users (
    id TEXT NOT NULL,
    createat INTEGER,
    updateat INTEGER,
    deleteat INTEGER,
    username TEXT,
    password TEXT,
    authdata TEXT,
    authservice TEXT,
    email TEXT,
    emailverified INTEGER CHECK (emailverified IN (0, 1)),
    nickname TEXT,
    firstname TEXT,
    lastname TEXT,
    roles TEXT,
    allowmarketing INTEGER CHECK (allowmarketing IN (0, 1)),
    props TEXT CHECK (props IS NULL OR json_valid(props)),
    notifyprops TEXT CHECK (notifyprops IS NULL OR json_valid(notifyprops)),
    lastpasswordupdate INTEGER,
    lastpictureupdate INTEGER,
    failedattempts INTEGER,
    locale TEXT,
    mfaactive INTEGER CHECK (mfaactive IN (0, 1)),
    mfasecret TEXT,
    position TEXT,
    timezone TEXT CHECK (timezone IS NULL OR json_valid(timezone)),
    remoteid TEXT,
    lastlogin INTEGER NOT NULL DEFAULT 0,
    mfausedtimestamps TEXT CHECK (mfausedtimestamps IS NULL OR json_valid(mfausedtimestamps)),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_authdata_key UNIQUE (authdata),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_username_key UNIQUE (username)
) STRICT;

CREATE TABLE usertermsofservice (
    userid TEXT NOT NULL,
    termsofserviceid TEXT,
    createat INTEGER,
    CONSTRAINT usertermsofservice_pkey PRIMARY KEY (userid)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX idx_accesscontrolpolicies_name_type ON accesscontrolpolicies (name, type) WHERE type = 'parent';
CREATE INDEX idx_channelmembers_autotranslation_enabled ON channelmembers (channelid) WHERE autotranslation = true;
CREATE INDEX idx_channels_autotranslation_enabled ON channels (id) WHERE autotranslation = true;
CREATE INDEX idx_channels_displayname_lower ON channels (ochre_lower(displayname));
CREATE INDEX idx_channels_name_lower ON channels (ochre_lower(name));
CREATE UNIQUE INDEX idx_propertyfields_unique ON propertyfields (groupid, targetid, name) WHERE deleteat = 0;
CREATE UNIQUE INDEX idx_propertyvalues_unique ON propertyvalues (groupid, targetid, fieldid) WHERE deleteat = 0;
CREATE INDEX idx_publicchannels_displayname_lower ON publicchannels (ochre_lower(displayname));
CREATE INDEX idx_publicchannels_name_lower ON publicchannels (ochre_lower(name));
CREATE INDEX idx_translations_channel_updateat ON translations (channelid, objecttype, updateat DESC, dstlang);
CREATE INDEX idx_translations_state ON translations (state) WHERE state = 'processing';
CREATE INDEX idx_users_email_lower_textpattern ON users (ochre_lower(email));
CREATE INDEX idx_users_firstname_lower_textpattern ON users (ochre_lower(firstname));
CREATE INDEX idx_users_lastname_lower_textpattern ON users (ochre_lower(lastname));
CREATE INDEX idx_users_nickname_lower_textpattern ON users (ochre_lower(nickname));
CREATE INDEX idx_users_username_lower_textpattern ON users (ochre_lower(username));
CREATE INDEX idx_posts_is_pinned ON posts (channelid, deleteat, createat) WHERE ispinned = true;

CREATE TABLE attributeview (
    groupid TEXT,
    targetid TEXT,
    targettype TEXT,
    attributes TEXT
) STRICT;
CREATE TABLE bot_posts_by_team_day (
    day TEXT,
    num INTEGER,
    teamid TEXT
) STRICT;
CREATE TABLE file_stats (
    num INTEGER,
    usage INTEGER
) STRICT;
CREATE TABLE posts_by_team_day (
    day TEXT,
    num INTEGER,
    teamid TEXT
) STRICT;
CREATE TABLE poststats (
    userid TEXT,
    day TEXT,
    numposts INTEGER,
    lastpostdate INTEGER
) STRICT;
CREATE INDEX idx_poststats_userid ON poststats (userid);
INSERT INTO file_stats (num, usage) VALUES (0, 0);
