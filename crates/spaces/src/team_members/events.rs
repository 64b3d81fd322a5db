//! Socket events of team memberships, with their audience.

use ochre_kernel::Event;

/// To the user who is now in the team.
pub fn added(team: &str, user: &str) -> Event {
    Event::new("added_to_team").user(user).with("team_id", team).with("user_id", user)
}

/// To the team without the one who left, and to them.
pub fn left(team: &str, user: &str) -> [Event; 2] {
    let event = || Event::new("leave_team").with("user_id", user).with("team_id", team);
    [event().team(team).omit_user(user), event().user(user)]
}
