//! Deleting a team for good, with all its channels.

use super::events;
use crate::channels;
use ochre_db::Dynamic;
use ochre_kernel::{App, AppError, Forget, Hint, args, channel_cols, rows, sql};
use ochre_types::Team;
use std::sync::Arc;

/// Table and column that names the team.
const BELONGINGS: [(&str, &str); 10] = [
    ("teammembers", "teamid"),
    ("sidebarcategories", "teamid"),
    ("groupteams", "teamid"),
    ("incomingwebhooks", "teamid"),
    ("outgoingwebhooks", "teamid"),
    ("commands", "teamid"),
    ("contentflaggingteamreviewers", "teamid"),
    ("contentflaggingteamsettings", "teamid"),
    ("retentionpoliciesteams", "teamid"),
    ("teams", "id"),
];

sql!(CHANNELS = "SELECT ", channel_cols!(), " FROM channels c WHERE c.teamid = $1 ORDER BY c.type, c.name");
sql!(MEMBERS = "SELECT userid FROM teammembers WHERE teamid = $1 AND deleteat = 0");
// direct channels lie in categories of every team
sql!(
    NO_PLACES = "DELETE FROM sidebarchannels WHERE categoryid IN (SELECT id FROM sidebarcategories WHERE teamid = $1)"
);
sql!(ANSWERS = "DELETE FROM commandwebhooks WHERE commandid IN (SELECT id FROM commands WHERE teamid = $1)");
sql!(INVITES = "DELETE FROM tokens WHERE (type = 'team_invitation' OR type = 'guest_invitation') AND extra LIKE $1");

/// Takes a team and all its channels out of the database, and its picture out of the store.
pub async fn team(app: &Arc<App>, mut team: Team) -> Result<(), AppError> {
    for c in app.db.all(&CHANNELS, args![&team.id], rows::channel).await? {
        channels::purge::channel(app, c).await?;
    }
    team.delete_at = app.now();
    team.update_at = team.delete_at;
    let members: Vec<String> = app.db.all(&MEMBERS, args![&team.id], |r| r.get(0)).await?;
    // told while there still are members to tell
    app.publish(events::deleted(&team));
    let mut tx = app.begin().await?;
    tx.defer(&NO_PLACES, args![&team.id]);
    tx.defer(&ANSWERS, args![&team.id]);
    tx.defer(&INVITES, args![format!("%{}%", team.id)]);
    for (table, column) in BELONGINGS {
        tx.defer(Dynamic(format!("DELETE FROM {table} WHERE {column} = $1")), args![&team.id]);
    }
    for m in members {
        tx.forget(Forget::TeamMember(team.id.clone(), m));
    }
    tx.forget(Forget::Team(team.id.clone()));
    tx.hint(Hint::TeamGone(team.id.clone()));
    let folder = format!("teams/{}", team.id);
    tx.after(move |app| async move {
        if let Err(e) = app.blob.remove_dir(&folder).await {
            tracing::warn!(error = %e, "the folder of a deleted team stays");
        }
    });
    tx.commit().await
}
