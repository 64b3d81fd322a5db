//! Socket events of groups, with their audience.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::{Group, GroupMember};

/// A group is new, changed, archived or back: to everyone.
pub fn group(g: &Group) -> Event {
    Event::new("received_group").with("group", json_string(g))
}

/// Somebody came into a group: to them.
pub fn added(m: &GroupMember) -> Event {
    Event::new("group_member_add").user(m.user_id.clone()).with("group_member", json_string(m))
}

/// Somebody is out of a group: to them.
pub fn removed(m: &GroupMember) -> Event {
    Event::new("group_member_deleted").user(m.user_id.clone()).with("group_member", json_string(m))
}

/// A group was linked with a team or is no longer: to the team.
pub fn team(group: &str, team: &str, linked: bool) -> Event {
    let name = if linked { "received_group_associated_to_team" } else { "received_group_not_associated_to_team" };
    Event::new(name).team(team).with("group_id", group)
}

/// A group was linked with a channel or is no longer: to the channel.
pub fn channel(group: &str, channel: &str, linked: bool) -> Event {
    let name = if linked { "received_group_associated_to_channel" } else { "received_group_not_associated_to_channel" };
    Event::new(name).channel(channel).with("group_id", group)
}
