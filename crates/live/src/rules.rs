//! Does this connection get this event? The order of the rules is part of the contract (contract/websocket.md,
//! "Delivery rules"). Pure; who is in which channel or team was decided before, by the index.

use crate::backend::Session;
use ochre_kernel::events::Frame;

/// Messages that may wait for a socket; one more and it is closed and forgotten.
pub const QUEUE: usize = 256;
/// From this many waiting on, droppable events are dropped.
pub const SLOW: usize = 128;

/// What the client said it shows; None = never said, an empty text is a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    pub channel: Option<String>,
    pub team: Option<String>,
    /// Channel of the thread on the right-hand side.
    pub thread: Option<String>,
    /// Channel of the thread in the global threads view.
    pub thread_view: Option<String>,
}

impl Presence {
    /// Declared, and everywhere elsewhere.
    fn elsewhere(&self, channel: &str) -> bool {
        let differs = |p: &Option<String>| p.as_deref().is_some_and(|p| p != channel);
        differs(&self.channel) && differs(&self.thread) && differs(&self.thread_view)
    }
}

/// The side of the connection in the decision.
#[derive(Debug, Clone, Copy)]
pub struct Receiver<'a> {
    pub user_id: &'a str,
    pub connection_id: &'a str,
    pub session: Option<&'a Session>,
    pub presence: Option<&'a Presence>,
    /// Waiting messages.
    pub waiting: usize,
    /// Has a socket now; otherwise it may come back.
    pub open: bool,
    /// Feature flag WebSocketEventScope.
    pub event_scope: bool,
    pub now: i64,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Skip,
    /// Dropped because the connection is slow; counted.
    Slow,
    Send,
    /// To be sent if the session is still good: it expired by what is known here.
    Recheck,
    /// To be sent if this guest may see the subject.
    AskVisible,
}

/// Applies the rules in order to a connection of the event's scope.
pub fn judge(f: &Frame, r: &Receiver<'_>) -> Verdict {
    let to = f.audience();
    let Some(session) = r.session else { return Verdict::Skip };
    if session.mfa_missing {
        return Verdict::Skip;
    }
    if f.droppable() && r.waiting >= SLOW {
        return Verdict::Slow;
    }
    if (to.contains_sanitized_data && session.admin) || (to.contains_sensitive_data && !session.admin) {
        return Verdict::Skip;
    }
    if to.only_users.as_ref().is_some_and(|only| !only.contains(r.user_id)) {
        return Verdict::Skip;
    }
    let targeted = match (!to.connection_id.is_empty(), to.omit_connection_id.is_empty(), !to.user_id.is_empty()) {
        (true, _, _) => Some(to.connection_id == r.connection_id),
        (_, false, _) if to.omit_connection_id == r.connection_id => Some(false),
        (_, _, true) => Some(to.user_id == r.user_id),
        _ => None,
    };
    if targeted == Some(false) || (targeted.is_none() && !in_scope(f, r)) {
        return Verdict::Skip;
    }
    // Showing that somebody typed minutes ago helps nobody.
    if !r.open && f.name() == "typing" {
        return Verdict::Skip;
    }
    if session.expires_at > 0 && r.now > session.expires_at {
        return Verdict::Recheck;
    }
    let unscoped = targeted.is_none() && to.channel_id.is_empty() && to.team_id.is_empty();
    match session.guest && unscoped && !to.subject.is_empty() && to.subject != r.user_id {
        true => Verdict::AskVisible,
        false => Verdict::Send,
    }
}

/// The rules for a wider scope: omitted users, presence elsewhere.
fn in_scope(f: &Frame, r: &Receiver<'_>) -> bool {
    let to = f.audience();
    let elsewhere = || r.presence.is_some_and(|p| p.elsewhere(&to.channel_id));
    let hidden = !to.channel_id.is_empty() && r.event_scope && f.presence_scoped() && elsewhere();
    !to.omit_users.contains(r.user_id) && !hidden
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
