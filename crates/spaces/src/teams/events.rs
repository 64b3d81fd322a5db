//! Socket events of teams: to their members, without e-mail and invite id.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::Team;

fn of(name: &'static str, team: &Team) -> Event {
    let mut shown = team.clone();
    shown.sanitize();
    Event::new(name).team(team.id.clone()).with("team", json_string(&shown))
}

/// Changed.
pub fn updated(team: &Team) -> Event {
    of("update_team", team)
}

/// Archived or gone.
pub fn deleted(team: &Team) -> Event {
    of("delete_team", team)
}

/// Back from the archive.
pub fn restored(team: &Team) -> Event {
    of("restore_team", team)
}

/// Under another permission scheme.
pub fn scheme_updated(team: &Team) -> Event {
    of("update_team_scheme", team)
}
