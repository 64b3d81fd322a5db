//! A transaction with its effects: nothing leaves the process before the commit (DESIGN section 5, rule 2).

use crate::app::App;
use crate::{AppError, BoxFuture, Event};
use ochre_db::{Args, DbError, Row, Text};
use std::sync::Arc;

/// What a commit drops from the caches of every node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    /// The user row (and what is derived from it: mention keys of the channels they are in).
    User(String),
    /// One session by its token.
    Session(String),
    /// All sessions of a user.
    UserSessions(String),
    Team(String),
    Channel(String),
    /// One membership: channel, user.
    ChannelMember(String, String),
    /// All memberships of a channel.
    ChannelMembers(String),
    /// All memberships of a user, in teams and channels.
    MembershipsOf(String),
    /// One membership: team, user.
    TeamMember(String, String),
    /// The mention words of a channel (a member's notify properties changed).
    Mentions(String),
    /// The mention words of every channel (a user's name or keywords changed).
    AllMentions,
    /// The outgoing webhooks of a team.
    OutgoingHooks(String),
    /// The role table.
    Roles,
    /// The schemes table.
    Schemes,
}

/// What a commit tells the socket hub about who is where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    JoinedChannel(String, String),
    LeftChannel(String, String),
    JoinedTeam(String, String),
    LeftTeam(String, String),
    /// Too much changed to list.
    Memberships(String),
    ChannelGone(String),
    TeamGone(String),
}

type After = Box<dyn FnOnce(Arc<App>) -> BoxFuture<'static, ()> + Send>;

/// An open transaction. Dropped without [`Tx::commit`], everything is undone and no effect happens.
pub struct Tx {
    inner: ochre_db::Tx,
    app: Arc<App>,
    forget: Vec<Forget>,
    hints: Vec<Hint>,
    events: Vec<Event>,
    after: Vec<After>,
    wake: Vec<String>,
}

impl Tx {
    pub(crate) async fn begin(app: Arc<App>) -> Result<Self, AppError> {
        let inner = app.db.begin().await?;
        Ok(Self { inner, app, forget: vec![], hints: vec![], events: vec![], after: vec![], wake: vec![] })
    }

    /// The server.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// All rows.
    pub async fn all<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Vec<T>, DbError>
    where
        T: Send + 'static,
        F: Fn(&Row) -> Result<T, DbError> + Send + 'static,
    {
        self.inner.all(sql, args, map).await
    }

    /// One row or none.
    pub async fn opt<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>, DbError>
    where
        T: Send + 'static,
        F: Fn(&Row) -> Result<T, DbError> + Send + 'static,
    {
        self.inner.opt(sql, args, map).await
    }

    /// One row; none is `DbError::NotFound`.
    pub async fn one<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: Fn(&Row) -> Result<T, DbError> + Send + 'static,
    {
        self.inner.one(sql, args, map).await
    }

    /// A statement; how many rows it touched.
    pub async fn exec(&mut self, sql: impl Into<Text>, args: Args) -> Result<u64, DbError> {
        self.inner.exec(sql, args).await
    }

    /// A statement whose result nobody needs: sent along with what follows, its failure fails the commit.
    pub fn defer(&mut self, sql: impl Into<Text>, args: Args) {
        self.inner.defer(sql, args);
    }

    /// Sends an event with the commit.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Drops a cache entry with the commit, on every node.
    pub fn forget(&mut self, what: Forget) {
        if !self.forget.contains(&what) {
            self.forget.push(what);
        }
    }

    /// Tells the hub who is where, before the events of this commit.
    pub fn hint(&mut self, hint: Hint) {
        self.hints.push(hint);
    }

    /// Runs after the commit, off the request; for what may be lost in a crash.
    pub fn after<F, Fut>(&mut self, f: F)
    where
        F: FnOnce(Arc<App>) -> Fut + Send + 'static,
        Fut: std::future::Future<Output = ()> + Send + 'static,
    {
        self.after.push(Box::new(move |app| Box::pin(f(app))));
    }

    /// Writes a job row (mail, push): it survives a crash and is worked off after the commit.
    pub fn enqueue(&mut self, kind: &str, payload: &serde_json::Value) {
        let (id, now) = (self.app.new_id(), self.app.now());
        self.defer(&crate::jobs::ENQUEUE, ochre_db::args![id, kind, payload.to_string(), now]);
        if !self.wake.iter().any(|k| k == kind) {
            self.wake.push(kind.to_string());
        }
    }

    /// Writes a job row as [`Tx::enqueue`] does, and works it off at once with the commit, past all that waits in the outbox:
    /// for what the caller of the request is waiting for (a link to a new password).
    pub fn enqueue_now(&mut self, kind: &'static str, payload: &serde_json::Value) {
        let (id, now, payload) = (self.app.new_id(), self.app.now(), payload.to_string());
        let until = now + crate::jobs::LEASE;
        self.defer(&crate::jobs::HOLD, ochre_db::args![&id, kind, &payload, until, now]);
        self.after(move |app| async move {
            let due = crate::jobs::Due { id, kind: kind.to_string(), payload, attempts: 0, create_at: now };
            if let Err(e) = crate::jobs::perform(&app, due).await {
                tracing::warn!(kind, error = %e.detail, "a job row could not be worked off at once");
            }
        });
    }

    /// Commits, then performs the effects in one order: caches, hub, events, jobs.
    pub async fn commit(self) -> Result<(), AppError> {
        let Tx { inner, app, forget, hints, events, after, wake } = self;
        inner.commit().await?;
        app.apply_effects(&forget, hints, events);
        wake.iter().for_each(|kind| app.jobs.wake(kind));
        for f in after {
            app.spawn(f(app.clone()));
        }
        Ok(())
    }
}
