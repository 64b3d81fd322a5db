//! Rows of the tables that the kernel itself reads. Column lists and mappers stand side by side so that they stay in step;
//! slices that read the same nouns use these. Tables are aliased: `users u LEFT JOIN bots b`, `teams t`, `channels c`,
//! `channelmembers cm`, `teammembers tm`.

use ochre_db::{DbError, Row};
use ochre_types::{Channel, ChannelMember, OutgoingWebhook, Role, Scheme, Session, Status, Team, TeamMember, User};
use serde::de::DeserializeOwned;

/// JSON in a text or jsonb column; NULL, `null` and what cannot be read are the default.
pub fn json<T: DeserializeOwned + Default>(row: &Row, i: usize) -> Result<T, DbError> {
    let text: Option<String> = row.get(i)?;
    Ok(text.as_deref().and_then(|t| serde_json::from_str(t).ok()).unwrap_or_default())
}

/// Columns of [`user`]: needs `FROM users u LEFT JOIN bots b ON b.userid = u.id`.
#[macro_export]
macro_rules! user_cols {
    () => {
        "u.id, u.createat, u.updateat, u.deleteat, u.username, u.password, u.authdata, u.authservice, u.email, \
         u.emailverified, u.nickname, u.firstname, u.lastname, u.position, u.roles, u.allowmarketing, u.props, \
         u.notifyprops, u.lastpasswordupdate, u.lastpictureupdate, u.failedattempts, u.locale, u.timezone, \
         u.mfaactive, u.mfasecret, u.remoteid, u.lastlogin, u.mfausedtimestamps, b.userid, b.description, b.lasticonupdate"
    };
}
/// How many columns [`user`] reads: further columns of a statement start here.
pub const USER_WIDTH: usize = 31;

/// A user with everything, secrets too: sanitise before it leaves.
pub fn user(r: &Row) -> Result<User, DbError> {
    let bot: Option<String> = r.get(28)?;
    Ok(User {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        username: r.get(4)?,
        password: r.get(5)?,
        auth_data: r.get(6)?,
        auth_service: r.get(7)?,
        email: r.get(8)?,
        email_verified: r.get(9)?,
        nickname: r.get(10)?,
        first_name: r.get(11)?,
        last_name: r.get(12)?,
        position: r.get(13)?,
        roles: r.get(14)?,
        allow_marketing: r.get(15)?,
        props: json(r, 16)?,
        notify_props: json(r, 17)?,
        last_password_update: r.get(18)?,
        last_picture_update: r.get(19)?,
        failed_attempts: r.get::<i64>(20)?,
        locale: r.get(21)?,
        timezone: json(r, 22)?,
        mfa_active: r.get(23)?,
        mfa_secret: r.get(24)?,
        remote_id: r.get(25)?,
        last_login: r.get(26)?,
        mfa_used_timestamps: json(r, 27)?,
        is_bot: bot.is_some(),
        bot_description: r.get(29)?,
        bot_last_icon_update: r.get(30)?,
        ..User::default()
    })
}

/// Columns of [`session`], of `sessions`.
#[macro_export]
macro_rules! session_cols {
    () => {
        "id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, expirednotify, props"
    };
}

/// A session.
pub fn session(r: &Row) -> Result<Session, DbError> {
    Ok(Session {
        id: r.get(0)?,
        token: r.get(1)?,
        create_at: r.get(2)?,
        expires_at: r.get(3)?,
        last_activity_at: r.get(4)?,
        user_id: r.get(5)?,
        device_id: r.get(6)?,
        roles: r.get(7)?,
        is_oauth: r.get(8)?,
        expired_notify: r.get(9)?,
        props: json(r, 10)?,
        ..Session::default()
    })
}

/// Columns of [`team`], of `teams t`.
#[macro_export]
macro_rules! team_cols {
    () => {
        "t.id, t.createat, t.updateat, t.deleteat, t.displayname, t.name, t.description, t.email, t.type, \
         t.companyname, t.alloweddomains, t.inviteid, t.allowopeninvite, t.lastteamiconupdate, t.schemeid, \
         t.groupconstrained, t.cloudlimitsarchived"
    };
}
/// How many columns [`team`] reads.
pub const TEAM_WIDTH: usize = 17;

/// A team.
pub fn team(r: &Row) -> Result<Team, DbError> {
    Ok(Team {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        display_name: r.get(4)?,
        name: r.get(5)?,
        description: r.get(6)?,
        email: r.get(7)?,
        r#type: r.get(8)?,
        company_name: r.get(9)?,
        allowed_domains: r.get(10)?,
        invite_id: r.get(11)?,
        allow_open_invite: r.get(12)?,
        last_team_icon_update: r.get(13)?,
        scheme_id: r.get(14)?,
        group_constrained: r.get(15)?,
        cloud_limits_archived: r.get(16)?,
        ..Team::default()
    })
}

/// Columns of [`channel`], of `channels c`.
#[macro_export]
macro_rules! channel_cols {
    () => {
        "c.id, c.createat, c.updateat, c.deleteat, c.teamid, c.type, c.displayname, c.name, c.header, c.purpose, \
         c.lastpostat, c.totalmsgcount, c.extraupdateat, c.creatorid, c.schemeid, c.groupconstrained, c.shared, \
         c.totalmsgcountroot, c.lastrootpostat, c.bannerinfo, c.defaultcategoryname, c.autotranslation"
    };
}
/// How many columns [`channel`] reads.
pub const CHANNEL_WIDTH: usize = 22;

/// A channel.
pub fn channel(r: &Row) -> Result<Channel, DbError> {
    Ok(Channel {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        team_id: r.get(4)?,
        r#type: r.get(5)?,
        display_name: r.get(6)?,
        name: r.get(7)?,
        header: r.get(8)?,
        purpose: r.get(9)?,
        last_post_at: r.get(10)?,
        total_msg_count: r.get(11)?,
        extra_update_at: r.get(12)?,
        creator_id: r.get(13)?,
        scheme_id: r.get(14)?,
        group_constrained: r.get(15)?,
        shared: r.get(16)?,
        total_msg_count_root: r.get(17)?,
        last_root_post_at: r.get(18)?,
        banner_info: json(r, 19)?,
        default_category_name: r.get(20)?,
        autotranslation: r.get(21)?,
        ..Channel::default()
    })
}

/// Columns of [`channel_member`], of `channelmembers cm`.
#[macro_export]
macro_rules! channel_member_cols {
    () => {
        "cm.channelid, cm.userid, cm.roles, cm.lastviewedat, cm.msgcount, cm.mentioncount, cm.mentioncountroot, \
         cm.urgentmentioncount, cm.msgcountroot, cm.notifyprops, cm.lastupdateat, cm.schemeguest, cm.schemeuser, \
         cm.schemeadmin, cm.autotranslationdisabled"
    };
}
/// How many columns [`channel_member`] reads.
pub const CHANNEL_MEMBER_WIDTH: usize = 15;

/// A membership as stored: `roles` and `explicit_roles` hold the explicit ones; [`crate::access::fill_channel_roles`] makes the effective ones.
pub fn channel_member(r: &Row) -> Result<ChannelMember, DbError> {
    let roles: String = r.get(2)?;
    Ok(ChannelMember {
        channel_id: r.get(0)?,
        user_id: r.get(1)?,
        explicit_roles: roles.clone(),
        roles,
        last_viewed_at: r.get(3)?,
        msg_count: r.get(4)?,
        mention_count: r.get(5)?,
        mention_count_root: r.get(6)?,
        urgent_mention_count: r.get(7)?,
        msg_count_root: r.get(8)?,
        notify_props: json(r, 9)?,
        last_update_at: r.get(10)?,
        scheme_guest: r.get(11)?,
        scheme_user: r.get(12)?,
        scheme_admin: r.get(13)?,
        autotranslation_disabled: r.get(14)?,
    })
}

/// Columns of [`team_member`], of `teammembers tm`.
#[macro_export]
macro_rules! team_member_cols {
    () => {
        "tm.teamid, tm.userid, tm.roles, tm.deleteat, tm.schemeguest, tm.schemeuser, tm.schemeadmin"
    };
}
/// How many columns [`team_member`] reads.
pub const TEAM_MEMBER_WIDTH: usize = 7;

/// A membership as stored, see [`channel_member`] for the roles.
pub fn team_member(r: &Row) -> Result<TeamMember, DbError> {
    let roles: String = r.get(2)?;
    Ok(TeamMember {
        team_id: r.get(0)?,
        user_id: r.get(1)?,
        explicit_roles: roles.clone(),
        roles,
        delete_at: r.get(3)?,
        scheme_guest: r.get(4)?,
        scheme_user: r.get(5)?,
        scheme_admin: r.get(6)?,
    })
}

/// Columns of [`role`], of `roles`.
#[macro_export]
macro_rules! role_cols {
    () => {
        "id, name, displayname, description, createat, updateat, deleteat, permissions, schememanaged, builtin, schemeid"
    };
}

/// A role.
pub fn role(r: &Row) -> Result<Role, DbError> {
    let perms: String = r.get(7)?;
    Ok(Role {
        id: r.get(0)?,
        name: r.get(1)?,
        display_name: r.get(2)?,
        description: r.get(3)?,
        create_at: r.get(4)?,
        update_at: r.get(5)?,
        delete_at: r.get(6)?,
        permissions: Some(perms.split_whitespace().map(str::to_string).collect()),
        scheme_managed: r.get(8)?,
        built_in: r.get(9)?,
        scheme_id: r.get(10)?,
    })
}

/// Columns of [`scheme`], of `schemes`.
#[macro_export]
macro_rules! scheme_cols {
    () => {
        "id, name, displayname, description, createat, updateat, deleteat, scope, defaultteamadminrole, \
         defaultteamuserrole, defaultchanneladminrole, defaultchanneluserrole, defaultteamguestrole, \
         defaultchannelguestrole, defaultplaybookadminrole, defaultplaybookmemberrole, defaultrunadminrole, defaultrunmemberrole"
    };
}

/// A permission scheme.
pub fn scheme(r: &Row) -> Result<Scheme, DbError> {
    Ok(Scheme {
        id: r.get(0)?,
        name: r.get(1)?,
        display_name: r.get(2)?,
        description: r.get(3)?,
        create_at: r.get(4)?,
        update_at: r.get(5)?,
        delete_at: r.get(6)?,
        scope: r.get(7)?,
        default_team_admin_role: r.get(8)?,
        default_team_user_role: r.get(9)?,
        default_channel_admin_role: r.get(10)?,
        default_channel_user_role: r.get(11)?,
        default_team_guest_role: r.get(12)?,
        default_channel_guest_role: r.get(13)?,
        default_playbook_admin_role: r.get(14)?,
        default_playbook_member_role: r.get(15)?,
        default_run_admin_role: r.get(16)?,
        default_run_member_role: r.get(17)?,
    })
}

/// Columns of [`status`], of `status`.
#[macro_export]
macro_rules! status_cols {
    () => {
        "userid, status, manual, lastactivityat, dndendtime, prevstatus"
    };
}

/// A status and the one to go back to when do-not-disturb ends.
pub fn status(r: &Row) -> Result<(Status, String), DbError> {
    let status = Status {
        user_id: r.get(0)?,
        status: r.get(1)?,
        manual: r.get(2)?,
        last_activity_at: r.get(3)?,
        dnd_end_time: r.get(4)?,
        ..Status::default()
    };
    Ok((status, r.get(5)?))
}

/// Columns of [`outgoing_hook`], of `outgoingwebhooks`.
#[macro_export]
macro_rules! outgoing_hook_cols {
    () => {
        "id, token, createat, updateat, deleteat, creatorid, channelid, teamid, triggerwords, triggerwhen, callbackurls, \
         displayname, description, contenttype, username, iconurl"
    };
}

/// An outgoing webhook with its token.
pub fn outgoing_hook(r: &Row) -> Result<OutgoingWebhook, DbError> {
    Ok(OutgoingWebhook {
        id: r.get(0)?,
        token: r.get(1)?,
        create_at: r.get(2)?,
        update_at: r.get(3)?,
        delete_at: r.get(4)?,
        creator_id: r.get(5)?,
        channel_id: r.get(6)?,
        team_id: r.get(7)?,
        trigger_words: Some(json(r, 8)?),
        trigger_when: r.get(9)?,
        callback_urls: Some(json(r, 10)?),
        display_name: r.get(11)?,
        description: r.get(12)?,
        content_type: r.get(13)?,
        username: r.get(14)?,
        icon_url: r.get(15)?,
    })
}
