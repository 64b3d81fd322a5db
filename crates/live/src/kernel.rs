//! The seam to the kernel: sessions, memberships, statuses and settings of the running server.

use crate::backend::{Backend, BoxFuture, Memberships, Origins, Session, TokenFrom};
use ochre_kernel::app::App;
use ochre_kernel::{AppError, Perm, args, facts, sql};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

sql!(MY_CHANNELS = "SELECT channelid FROM channelmembers WHERE userid = $1");
sql!(MY_TEAMS = "SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0");
sql!(
    SHARES_CHANNEL = "SELECT 1 FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid \
     WHERE a.userid = $1 AND b.userid = $2 LIMIT 1"
);

/// The server behind the sockets. Holds it weakly: the server owns the hub, not the other way round.
pub(crate) struct Kernel {
    app: Weak<App>,
    host: Option<String>,
}

impl Kernel {
    pub fn new(app: &Arc<App>) -> Self {
        let host =
            std::fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| std::fs::read_to_string("/etc/hostname"));
        let host = host.ok().map(|h| h.trim().to_owned()).filter(|h| !h.is_empty());
        Self { app: Arc::downgrade(app), host }
    }

    /// Calls `f` with the server, or gives what is there without one (it is being taken down).
    async fn with<T, F: Future<Output = Result<T, AppError>>>(&self, gone: T, f: impl FnOnce(Arc<App>) -> F) -> T {
        let Some(app) = self.app.upgrade() else { return gone };
        match f(app).await {
            Ok(v) => v,
            Err(e) => {
                tracing::warn!(id = %e.id, detail = %e.detail, "a socket could not ask the server");
                gone
            }
        }
    }

    fn read<T>(&self, gone: T, f: impl FnOnce(&Arc<App>) -> T) -> T {
        self.app.upgrade().map_or(gone, |app| f(&app))
    }
}

/// What the hub needs to know of a session.
pub(crate) async fn summary(app: &Arc<App>, s: &ochre_types::Session) -> Result<Session, AppError> {
    let prop = |name: &str| s.props.get(name).map_or("", String::as_str);
    Ok(Session {
        id: s.id.clone(),
        token: s.token.clone(),
        user_id: s.user_id.clone(),
        expires_at: s.expires_at,
        admin: app.can(s, Perm::ManageSystem).await?,
        guest: prop("is_guest") == "true" || s.roles.split(' ').any(|r| r == "system_guest"),
        mfa_missing: ochre_kernel::http::session::mfa_missing(app, s).await?,
    })
}

/// Clients may send any words: those of the contract are counted by themselves.
fn reason_word(reason: &str) -> &'static str {
    const KNOWN: [&str; 13] = [
        "fetch_error",
        "json_parse_error",
        "rejected_by_plugin",
        "session_expired",
        "channel_muted",
        "system_message",
        "notify_level_none",
        "not_mentioned",
        "user_status",
        "user_is_active",
        "missing_profile",
        "too_many_users_in_channel",
        "missing_thread_membership",
    ];
    KNOWN.into_iter().find(|k| *k == reason).unwrap_or("other")
}

impl Backend for Kernel {
    fn now(&self) -> i64 {
        self.read(0, |app| app.now())
    }

    fn new_id(&self) -> String {
        self.read(String::new(), |app| app.new_id())
    }

    fn version(&self) -> String {
        facts::VERSION.into()
    }

    fn hello_version(&self) -> String {
        self.read(String::new(), |app| app.version_id().to_string())
    }

    fn host_name(&self) -> Option<String> {
        self.host.clone()
    }

    fn origins(&self) -> Origins {
        self.read(Origins::default(), |app| {
            let config = app.config();
            let (allow_cors_from, site_url) = (&config.service.allow_cors_from, &config.service.site_url);
            Origins { allow_cors_from: allow_cors_from.clone(), site_url: site_url.clone() }
        })
    }

    fn event_scope(&self) -> bool {
        self.read(true, |app| app.config().feature_flags.web_socket_event_scope)
    }

    fn busy(&self) -> bool {
        self.read(false, |app| app.busy_until.load(Ordering::Relaxed) > app.now())
    }

    fn background(&self, task: BoxFuture<'static, ()>) {
        self.read((), |app| app.spawn(task));
    }

    fn shown(&self, status: &str, reason: &str) {
        self.read((), |app| {
            app.tally.notification("total_ack", "websocket", "", "");
            let status = match status {
                "success" | "error" | "not_sent" => status,
                _ => "unsupported",
            };
            app.tally.notification(status, "websocket", reason_word(reason), "");
        });
    }

    fn words(&self, error_id: &str, param: &str) -> String {
        let locale = self.read(String::new(), |app| app.config().localization.default_server_locale.clone());
        ochre_i18n::translate(&locale, error_id, &[("Name", param.to_owned())])
    }

    fn session<'a>(&'a self, token: &'a str, from: TokenFrom) -> BoxFuture<'a, Option<Arc<Session>>> {
        Box::pin(self.with(None, async move |app| {
            let Some(s) = app.session_by_token(token).await? else { return Ok(None) };
            if from == TokenFrom::Query && !s.is_oauth {
                return Ok(None);
            }
            Ok(Some(Arc::new(summary(&app, &s).await?)))
        }))
    }

    fn memberships<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Option<Memberships>> {
        Box::pin(self.with(None, async move |app| {
            let channels = app.db.all(&MY_CHANNELS, args![user_id], |r| r.get(0)).await?;
            let teams = app.db.all(&MY_TEAMS, args![user_id], |r| r.get(0)).await?;
            Ok(Some(Memberships { channels, teams }))
        }))
    }

    fn may_see<'a>(&'a self, guest_id: &'a str, subject: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(self.with(false, async move |app| {
            let shared = app.db.opt(&SHARES_CHANNEL, args![guest_id, subject], |r| r.get::<i64>(0)).await?;
            Ok(shared.is_some())
        }))
    }

    fn may_type<'a>(&'a self, session: &'a Session, channel_id: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(self.with(false, async move |app| {
            let Some(s) = app.session_by_token(&session.token).await? else { return Ok(false) };
            app.extend_session(&s).await?;
            app.can_channel(&s, channel_id, Perm::CreatePost).await
        }))
    }

    fn all_statuses(&self) -> BoxFuture<'_, Vec<(String, String)>> {
        Box::pin(self.with(Vec::new(), async |app| Ok(app.cached_statuses().into_iter().collect())))
    }

    fn statuses<'a>(&'a self, user_ids: &'a [String]) -> BoxFuture<'a, Vec<(String, String)>> {
        Box::pin(self.with(Vec::new(), async move |app| {
            let found = app.statuses_of(user_ids).await?;
            Ok(found.into_iter().map(|e| (e.status.user_id, e.status.status)).collect())
        }))
    }

    fn set_active<'a>(&'a self, user_id: &'a str, active: bool, manual: bool) -> BoxFuture<'a, ()> {
        Box::pin(self.with((), async move |app| match active {
            true => app.set_online(user_id, manual).await,
            false => app.set_away_if_needed(user_id, manual).await,
        }))
    }

    fn connected<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, ()> {
        Box::pin(self.with((), async move |app| app.set_online(&session.user_id, false).await))
    }

    fn alive<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(self.with((), async move |app| app.set_away_if_needed(user_id, false).await))
    }

    fn disconnected<'a>(&'a self, user_id: &'a str, left: usize) -> BoxFuture<'a, ()> {
        Box::pin(self.with((), async move |app| match left {
            0 => app.set_offline(user_id, false).await,
            _ => app.set_away_if_needed(user_id, false).await,
        }))
    }
}
