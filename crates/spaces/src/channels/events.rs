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
