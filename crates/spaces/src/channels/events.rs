//! Socket events of channels, with their audience.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::Channel;

/// To its maker.
pub fn created(c: &Channel, by: &str) -> Event {
    Event::new("channel_created").user(by).with("channel_id", &c.id).with("team_id", &c.team_id)
}

/// A direct channel, to both.
pub fn direct_added(c: &Channel, creator: &str, teammate: &str) -> Event {
    Event::new("direct_added").channel(c.id.clone()).with("creator_id", creator).with("teammate_id", teammate)
}

/// A group channel, to one of its members.
pub fn group_added(c: &Channel, user: &str, all: &[String]) -> Event {
    Event::new("group_added").channel(c.id.clone()).user(user).with("teammate_ids", json_string(all))
}

/// Changed: to its members.
pub fn updated(c: &Channel) -> Event {
    Event::new("channel_updated").channel(c.id.clone()).with("channel", json_string(c))
}

/// Became public or private: to the team.
pub fn converted(c: &Channel) -> Event {
    Event::new("channel_converted").team(c.team_id.clone()).with("channel_id", &c.id)
}

fn scoped(name: &'static str, c: &Channel) -> Event {
    let event = Event::new(name);
    if c.is_open() { event.team(c.team_id.clone()) } else { event.channel(c.id.clone()) }
}

/// Archived or gone: to the team for a public one, else to its members.
pub fn deleted(c: &Channel) -> Event {
    scoped("channel_deleted", c).with("channel_id", &c.id).with("delete_at", c.delete_at)
}

/// Back from the archive.
pub fn restored(c: &Channel) -> Event {
    scoped("channel_restored", c).with("channel_id", &c.id)
}
