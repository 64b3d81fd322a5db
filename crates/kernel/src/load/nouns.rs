//! Users, sessions, teams, channels and memberships.

use crate::app::App;
use crate::caches::{Membership, Profile};
use crate::{
    AppError, channel_cols, channel_member_cols, rows, session_cols, sql, team_cols, team_member_cols, user_cols,
};
use ochre_db::args;
use ochre_types::{Channel, ChannelMember, Session, Team, TeamMember, User};
use std::collections::HashMap;
use std::sync::Arc;

sql!(USER = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.id = $1");
sql!(USERS = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.id = ANY($1)");
sql!(SESSION = "SELECT ", session_cols!(), " FROM sessions WHERE token = $1");
sql!(
    ACCESS_TOKEN = "SELECT t.id, t.userid, u.roles, u.deleteat, b.userid FROM useraccesstokens t \
     JOIN users u ON u.id = t.userid LEFT JOIN bots b ON b.userid = u.id WHERE t.token = $1 AND t.isactive = TRUE"
);
sql!(
    NEW_SESSION = "INSERT INTO sessions (id, token, createat, expiresat, lastactivityat, userid, deviceid, roles, isoauth, \
     expirednotify, props) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, $10)"
);
sql!(TEAM = "SELECT ", team_cols!(), " FROM teams t WHERE t.id = $1");
sql!(CHANNEL = "SELECT ", channel_cols!(), " FROM channels c WHERE c.id = $1");
sql!(
    CHANNEL_MEMBER = "SELECT ",
    channel_member_cols!(),
    " FROM channelmembers cm WHERE cm.channelid = $1 AND cm.userid = $2"
);
sql!(TEAM_MEMBER = "SELECT ", team_member_cols!(), " FROM teammembers tm WHERE tm.teamid = $1 AND tm.userid = $2");

impl App {
    /// A user by id, whole (sanitise before sending).
    pub async fn user(&self, id: &str) -> Result<Option<Arc<User>>, AppError> {
        self.caches
            .users
            .get_or(id, || async { Ok(self.db.opt(&USER, args![id], rows::user).await?.map(Arc::new)) })
            .await
    }

    /// A user by id, or 404 `app.user.missing_account.const`.
    pub async fn user_or_404(&self, id: &str) -> Result<Arc<User>, AppError> {
        self.user(id).await?.ok_or_else(|| AppError::missing("app.user.missing_account.const"))
    }

    /// Users by id, in no order; unknown ids are left out. One statement for those not cached.
    pub async fn users(&self, ids: &[String]) -> Result<Vec<Arc<User>>, AppError> {
        let mut found = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.caches.users.get(id) {
                Some(u) => found.push(u),
                None => missing.push((id.clone(), self.caches.users.mark(id))),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let marks: HashMap<String, u64> = missing.iter().cloned().collect();
        let wanted: Vec<String> = missing.into_iter().map(|(id, _)| id).collect();
        for user in self.db.all(&USERS, args![wanted], rows::user).await? {
            let user = Arc::new(user);
            if let Some(mark) = marks.get(&user.id) {
                self.caches.users.put_since(&user.id, *mark, user.clone());
            }
            found.push(user);
        }
        Ok(found)
    }

    /// Accounts by id with their encoded forms, in no order; unknown ids are left out.
    pub async fn profiles(&self, ids: &[String]) -> Result<Vec<Arc<Profile>>, AppError> {
        let mut found = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.caches.profiles.get(id) {
                Some(p) => found.push(p),
                None => missing.push(id.clone()),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        // marked before the accounts are read: one that changes meanwhile is not kept
        let marks: HashMap<&String, u64> = missing.iter().map(|id| (id, self.caches.profiles.mark(id))).collect();
        for user in self.users(&missing).await? {
            let profile = Arc::new(Profile::new(user));
            if let Some(mark) = marks.get(&profile.user.id) {
                self.caches.profiles.put_since(&profile.user.id, *mark, profile.clone());
            }
            found.push(profile);
        }
        Ok(found)
    }

    /// The live session of a token (a personal access token gets one made); `None` when unknown or ended.
    pub async fn session_by_token(&self, token: &str) -> Result<Option<Arc<Session>>, AppError> {
        if token.is_empty() {
            return Ok(None);
        }
        let found = self
            .caches
            .sessions
            .get_or(token, || async {
                match self.db.opt(&SESSION, args![token], rows::session).await? {
                    Some(s) => Ok::<_, AppError>(Some(Arc::new(s))),
                    None => Ok(self.session_of_access_token(token).await?.map(Arc::new)),
                }
            })
            .await?;
        Ok(found.filter(|s| !self.session_ended(s)))
    }

    /// Whether a session is past its end or its idle time (contract/limits.md "Sessions and tokens").
    pub fn session_ended(&self, s: &Session) -> bool {
        if s.expires_at > 0 && s.expires_at < self.now() {
            return true;
        }
        let config = self.config();
        let idle = config.service.session_idle_timeout_in_minutes * 60_000;
        let prop = |name: &str| s.props.get(name).map_or("", String::as_str);
        idle > 0
            && !config.service.extend_session_length_with_activity
            && !s.is_oauth
            && s.device_id.is_empty()
            && prop("type") != "UserAccessToken"
            && self.now() - s.last_activity_at > idle
    }

    async fn session_of_access_token(&self, token: &str) -> Result<Option<Session>, AppError> {
        let row = |r: &ochre_db::Row| {
            let (id, user, roles): (String, String, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok((id, user, roles, r.get::<i64>(3)?, r.get::<Option<String>>(4)?.is_some()))
        };
        let Some((token_id, user_id, roles, deleted, bot)) = self.db.opt(&ACCESS_TOKEN, args![token], row).await?
        else {
            return Ok(None);
        };
        if deleted != 0 || (!bot && !self.config().service.enable_user_access_tokens) {
            return Ok(None);
        }
        let now = self.now();
        let mut props = ochre_types::StringMap::default();
        props.insert("type".into(), "UserAccessToken".into());
        props.insert("user_access_token_id".into(), token_id);
        if bot {
            props.insert("is_bot".into(), "true".into());
        }
        props.insert(
            "is_guest".into(),
            if roles.split(' ').any(|r| r == "system_guest") { "true" } else { "false" }.into(),
        );
        let session = Session {
            id: self.new_id(),
            token: token.to_string(),
            create_at: now,
            expires_at: now + 876_000 * 3_600_000,
            last_activity_at: now,
            user_id,
            roles,
            props,
            ..Session::default()
        };
        self.save_session(&session).await?;
        Ok(Some(session))
    }

    /// Writes a new session row.
    pub async fn save_session(&self, s: &Session) -> Result<(), AppError> {
        let props = serde_json::to_string(&s.props).unwrap_or_default();
        let args = args![
            &s.id,
            &s.token,
            s.create_at,
            s.expires_at,
            s.last_activity_at,
            &s.user_id,
            &s.device_id,
            &s.roles,
            s.is_oauth,
            props
        ];
        self.db.exec(&NEW_SESSION, args).await?;
        Ok(())
    }

    /// A team by id, archived ones too.
    pub async fn team(&self, id: &str) -> Result<Option<Arc<Team>>, AppError> {
        self.caches
            .teams
            .get_or(id, || async { Ok(self.db.opt(&TEAM, args![id], rows::team).await?.map(Arc::new)) })
            .await
    }

    /// A team by id, or 404 `app.team.get.find.app_error`.
    pub async fn team_or_404(&self, id: &str) -> Result<Arc<Team>, AppError> {
        self.team(id).await?.ok_or_else(|| AppError::missing("app.team.get.find.app_error"))
    }

    /// A channel by id, archived ones too. Its counters may be old: [`App::channel_fresh`] has them exact.
    pub async fn channel(&self, id: &str) -> Result<Option<Arc<Channel>>, AppError> {
        self.caches
            .channels
            .get_or(id, || async { Ok(self.db.opt(&CHANNEL, args![id], rows::channel).await?.map(Arc::new)) })
            .await
    }

    /// A channel by id, or 404 `app.channel.get.existing.app_error`.
    pub async fn channel_or_404(&self, id: &str) -> Result<Arc<Channel>, AppError> {
        self.channel(id).await?.ok_or_else(|| AppError::missing("app.channel.get.existing.app_error"))
    }

    /// A channel read from its row, with exact counters.
    pub async fn channel_fresh(&self, id: &str) -> Result<Option<Channel>, AppError> {
        Ok(self.db.opt(&CHANNEL, args![id], rows::channel).await?)
    }

    /// A channel membership row with counters and effective roles.
    pub async fn channel_member(&self, channel: &str, user: &str) -> Result<Option<ChannelMember>, AppError> {
        let Some(mut m) = self.db.opt(&CHANNEL_MEMBER, args![channel, user], rows::channel_member).await? else {
            return Ok(None);
        };
        let c = self.channel(channel).await?;
        self.fill_channel_roles(&mut m, c.as_deref()).await?;
        Ok(Some(m))
    }

    /// A team membership row with effective roles; left ones (delete_at > 0) too.
    pub async fn team_member(&self, team: &str, user: &str) -> Result<Option<TeamMember>, AppError> {
        let Some(mut m) = self.db.opt(&TEAM_MEMBER, args![team, user], rows::team_member).await? else {
            return Ok(None);
        };
        let t = self.team(team).await?;
        self.fill_team_roles(&mut m, t.as_deref()).await?;
        Ok(Some(m))
    }

    /// The permission side of a channel membership, cached; `None`: not a member.
    pub async fn channel_membership(&self, channel: &str, user: &str) -> Result<Option<Arc<Membership>>, AppError> {
        let key = format!("{channel}{user}");
        let load = || async {
            let m = self.db.opt(&CHANNEL_MEMBER, args![channel, user], rows::channel_member).await?;
            Ok::<_, AppError>(Some(m.map(|m| {
                Arc::new(Membership {
                    roles: m.explicit_roles,
                    scheme_guest: m.scheme_guest,
                    scheme_user: m.scheme_user,
                    scheme_admin: m.scheme_admin,
                })
            })))
        };
        Ok(self.caches.channel_members.get_or(&key, load).await?.flatten())
    }

    /// The permission side of a live team membership, cached; `None`: not a member (any more).
    pub async fn team_membership(&self, team: &str, user: &str) -> Result<Option<Arc<Membership>>, AppError> {
        let key = format!("{team}{user}");
        let load = || async {
            let m = self.db.opt(&TEAM_MEMBER, args![team, user], rows::team_member).await?;
            Ok::<_, AppError>(Some(m.filter(|m| m.delete_at == 0).map(|m| {
                Arc::new(Membership {
                    roles: m.explicit_roles,
                    scheme_guest: m.scheme_guest,
                    scheme_user: m.scheme_user,
                    scheme_admin: m.scheme_admin,
                })
            })))
        };
        Ok(self.caches.team_members.get_or(&key, load).await?.flatten())
    }
}
