//! Socket events of team memberships, with their audience.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::TeamMember;

/// To the user who is now in the team.
pub fn added(team: &str, user: &str) -> Event {
    Event::new("added_to_team").user(user).with("team_id", team).with("user_id", user)
}

/// To the team without the one who left, and to them.
pub fn left(team: &str, user: &str) -> [Event; 2] {
    let event = || Event::new("leave_team").with("user_id", user).with("team_id", team);
    [event().team(team).omit_user(user), event().user(user)]
}

/// Other roles in a team: to the member.
pub fn roles(m: &TeamMember) -> Event {
    Event::new("memberrole_updated").user(m.user_id.clone()).with("member", json_string(m))
}
