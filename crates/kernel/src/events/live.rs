//! The seam to the socket hub (crate `live`), so that a commit can tell it what happened.

use super::Event;
use std::any::Any;
use std::sync::Arc;

/// Running totals of the hub, for metrics (contract/metrics.md, "websocket").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// Open authenticated sockets.
    pub connections: u64,
    /// Open sockets that have not shown a session yet.
    pub unauthenticated: u64,
    /// Users with at least one open socket.
    pub users: u64,
    /// Closed connections kept for a resume.
    pub resumable: u64,
    /// Events accepted for publishing since the start.
    pub events: u64,
    /// Frames handed to sockets since the start.
    pub deliveries: u64,
    /// Events not delivered because a connection was slow.
    pub dropped: u64,
    /// Connections closed because their queue was full.
    pub overflowed: u64,
    /// Reconnects: (resumed without loss, refused and started anew).
    pub resumed: (u64, u64),
    /// Bytes held for replay.
    pub replay_bytes: u64,
    /// Open sockets per sort of client.
    pub by_client: Vec<(&'static str, u64)>,
    /// Per event name: (name, published, delivered).
    pub by_event: Vec<(String, u64, u64)>,
}

/// The socket hub as the rest of the server sees it. Every method returns at once and cannot fail; calls made one after
/// another by one thread take effect in that order, so a hint before an event decides who receives it.
///
/// **Hints are what makes a channel event cost only its connected members**: the hub reads a user's memberships once, when
/// they connect, and from then on lives on hints. Whoever inserts or deletes rows of `channelmembers` or `teammembers` hints.
pub trait Live: Send + Sync {
    /// Sends an event to those of its audience who are connected, and keeps it for those who may come back.
    fn publish(&self, event: Event);

    /// The user is now a member of the channel.
    fn channel_member_added(&self, channel_id: &str, user_id: &str);
    /// The user is no longer a member of the channel.
    fn channel_member_removed(&self, channel_id: &str, user_id: &str);
    /// The channel has no members any more (permanently deleted; an archived channel keeps them).
    fn channel_gone(&self, channel_id: &str);
    /// The user is now a member of the team.
    fn team_member_added(&self, team_id: &str, user_id: &str);
    /// The user is no longer a member of the team (their channels there need hints of their own, or [`Live::memberships_changed`]).
    fn team_member_removed(&self, team_id: &str, user_id: &str);
    /// The team has no members any more.
    fn team_gone(&self, team_id: &str);
    /// Too much changed to list: reads the user's channels and teams again, if they are connected.
    fn memberships_changed(&self, user_id: &str);

    /// A session ended or changed, by its token or its id: its sockets read it again before they receive anything more.
    /// A socket whose session is gone stays open and silent (contract/websocket.md, "Session end").
    fn forget_session(&self, token_or_id: &str);
    /// The same for all sessions of a user: roles changed, deactivated, signed out everywhere.
    fn forget_user(&self, user_id: &str);
    /// The same for everybody: roles or schemes changed, all sessions revoked.
    fn forget_all(&self);

    /// Open sockets of a user on this node.
    fn user_connections(&self, user_id: &str) -> usize;
    /// Users with an open socket on this node, in no order.
    fn online_users(&self) -> Vec<String>;
    /// Of the members of a channel those who are connected (or may come back): the only ones for whom a per-receiver
    /// variant of an event ([`Event::with_for`]) can matter. Slightly stale.
    fn channel_users(&self, channel_id: &str) -> Vec<String>;
    /// Closes every socket once: whoever may still come comes back at once.
    fn reconnect_all(&self) {}
    /// Closes every socket (shutdown); further ones are refused.
    fn disconnect_all(&self);
    /// Totals for metrics.
    fn counters(&self) -> Counters;
    /// The hub itself, for the route that opens sockets.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// A hub without sockets: command line tools, unit tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLive;

impl Live for NoLive {
    fn publish(&self, _: Event) {}
    fn channel_member_added(&self, _: &str, _: &str) {}
    fn channel_member_removed(&self, _: &str, _: &str) {}
    fn channel_gone(&self, _: &str) {}
    fn team_member_added(&self, _: &str, _: &str) {}
    fn team_member_removed(&self, _: &str, _: &str) {}
    fn team_gone(&self, _: &str) {}
    fn memberships_changed(&self, _: &str) {}
    fn forget_session(&self, _: &str) {}
    fn forget_user(&self, _: &str) {}
    fn forget_all(&self) {}
    fn user_connections(&self, _: &str) -> usize {
        0
    }
    fn online_users(&self) -> Vec<String> {
        Vec::new()
    }
    fn channel_users(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn disconnect_all(&self) {}
    fn counters(&self) -> Counters {
        Counters::default()
    }
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}
