//! Socket events of channel memberships, with their audience.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::{Channel, ChannelMember};

/// Someone came in: to the others of the channel, and to them.
pub fn added(c: &Channel, user: &str) -> [Event; 2] {
    let event = || Event::new("user_added").channel(c.id.clone()).with("user_id", user).with("team_id", &c.team_id);
    [event().omit_user(user), event().user(user)]
}

/// Someone came into a default channel with the team: to the channel.
pub fn added_to_default(c: &Channel, user: &str) -> Event {
    Event::new("user_added").channel(c.id.clone()).with("user_id", user).with("team_id", &c.team_id)
}

/// Someone is out: to the channel, and to them.
pub fn removed(channel: &str, user: &str, by: &str) -> [Event; 2] {
    let event = || Event::new("user_removed").with("remover_id", by);
    [event().channel(channel).with("user_id", user), event().user(user).with("channel_id", channel)]
}

/// A membership changed (roles, settings): to its user.
pub fn changed(m: &ChannelMember) -> Event {
    Event::new("channel_member_updated").user(m.user_id.clone()).with("channelMember", json_string(m))
}
