//! What the sockets need from the server: the seam between this crate's machinery and the kernel, and what tests replace.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A live session as far as sockets care; read again whenever the server says that it may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub token: String,
    pub user_id: String,
    /// Milliseconds; 0 = never.
    pub expires_at: i64,
    /// Holds `manage_system`.
    pub admin: bool,
    /// Sees only the users of their own channels and teams.
    pub guest: bool,
    /// Must set up multi-factor authentication first: gets no events and no answers but 401.
    pub mfa_missing: bool,
}

/// Where a user is a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memberships {
    pub channels: Vec<String>,
    pub teams: Vec<String>,
}

/// The two settings of the origin check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// `ServiceSettings.AllowCorsFrom`.
    pub allow_cors_from: String,
    /// `ServiceSettings.SiteURL`.
    pub site_url: String,
}

/// Where the caller got a token from; decides which sessions it may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFrom {
    Cookie,
    Header,
    /// `access_token` in the query: OAuth sessions only.
    Query,
    /// `authentication_challenge`.
    Challenge,
}

/// The server behind the sockets.
pub trait Backend: Send + Sync + 'static {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    /// A new 26-character id.
    fn new_id(&self) -> String;
    /// The API version that `ping` answers.
    fn version(&self) -> String;
    /// `server_version` of `hello`.
    fn hello_version(&self) -> String;
    /// `server_hostname` of `hello`; none when it cannot be read.
    fn host_name(&self) -> Option<String>;
    /// Settings of the origin check, read at each upgrade.
    fn origins(&self) -> Origins;
    /// Feature flag WebSocketEventScope.
    fn event_scope(&self) -> bool;
    /// The server sheds load: `user_typing` answers 503.
    fn busy(&self) -> bool;
    /// Runs something that a shutdown waits for.
    fn background(&self, task: BoxFuture<'static, ()>);
    /// A client tells what became of a notification that it was to show: `success`, `error`, `not_sent` or `unsupported`, with
    /// the reason of the last three.
    fn shown(&self, _status: &str, _reason: &str) {}
    /// The words for an error id and the parameter it is about.
    fn words(&self, error_id: &str, param: &str) -> String;

    /// The live session of a token, `None` when there is none (any more) or it may not be used from there.
    fn session<'a>(&'a self, token: &'a str, from: TokenFrom) -> BoxFuture<'a, Option<Arc<Session>>>;
    /// All channels (archived ones too) and teams of a user; `None` when the database is away.
    fn memberships<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Option<Memberships>>;
    /// May this guest see that user?
    fn may_see<'a>(&'a self, guest_id: &'a str, subject: &'a str) -> BoxFuture<'a, bool>;
    /// May post in the channel, hence show typing there; extends the session if that is due.
    fn may_type<'a>(&'a self, session: &'a Session, channel_id: &'a str) -> BoxFuture<'a, bool>;

    /// Statuses of all users that the server has in memory: (user id, status).
    fn all_statuses(&self) -> BoxFuture<'_, Vec<(String, String)>>;
    /// Statuses of these users; unknown ones may be left out.
    fn statuses<'a>(&'a self, user_ids: &'a [String]) -> BoxFuture<'a, Vec<(String, String)>>;
    /// The client says that its user is (not) at the keyboard.
    fn set_active<'a>(&'a self, user_id: &'a str, active: bool, manual: bool) -> BoxFuture<'a, ()>;
    /// A socket of this session is now open: online, last activity.
    fn connected<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, ()>;
    /// A socket answered a ping: away check.
    fn alive<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, ()>;
    /// A socket closed; `left` = open sockets of that user.
    fn disconnected<'a>(&'a self, user_id: &'a str, left: usize) -> BoxFuture<'a, ()>;
}
