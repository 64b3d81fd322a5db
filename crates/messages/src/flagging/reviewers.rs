//! Who reviews the messages of a team.

use ochre_kernel::{App, AppError, args, sql};
use ochre_types::User;
use std::collections::BTreeMap;
use std::sync::Arc;

sql!(COMMON = "SELECT userid FROM contentflaggingcommonreviewers ORDER BY userid");
sql!(TEAMS = "SELECT teamid, enabled FROM contentflaggingteamsettings ORDER BY teamid");
sql!(OF_TEAMS = "SELECT teamid, userid FROM contentflaggingteamreviewers ORDER BY teamid, userid");
sql!(
    ADMINS = "SELECT tm.userid FROM teammembers tm JOIN users u ON u.id = tm.userid AND u.deleteat = 0 \
     WHERE tm.teamid = $1 AND tm.deleteat = 0 AND ((1 = $2 AND (tm.schemeadmin = TRUE OR tm.roles LIKE '%team_admin%')) \
     OR (1 = $3 AND u.roles LIKE '%system_admin%'))"
);

/// What administrators chose for one team.
#[derive(Debug, Default, Clone)]
pub struct OfTeam {
    pub enabled: bool,
    pub users: Vec<String>,
}

/// What administrators chose.
#[derive(Debug, Default)]
pub struct Chosen {
    pub common: Vec<String>,
    pub teams: BTreeMap<String, OfTeam>,
}

/// The lists that administrators keep.
pub async fn chosen(app: &App) -> Result<Chosen, AppError> {
    let mut out = Chosen { common: app.db.all(&COMMON, args![], |r| r.get(0)).await?, ..Chosen::default() };
    let team = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<Option<bool>>(1)?.unwrap_or(false)));
    for (id, enabled) in app.db.all(&TEAMS, args![], team).await? {
        out.teams.insert(id, OfTeam { enabled, users: Vec::new() });
    }
    let of = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    for (team, user) in app.db.all(&OF_TEAMS, args![], of).await? {
        out.teams.entry(team).or_default().users.push(user);
    }
    Ok(out)
}

impl Chosen {
    /// Reviewers by name for a team (empty: a direct or group channel, which belongs to none).
    fn named(&self, common: bool, team: &str) -> Vec<String> {
        if common {
            return self.common.clone();
        }
        self.teams.get(team).filter(|t| t.enabled).map(|t| t.users.clone()).unwrap_or_default()
    }
}

/// Whether messages of the team can be reported: somebody must be there to review them.
pub async fn enabled_for(app: &App, team: &str) -> Result<bool, AppError> {
    let s = app.config_full().content_flagging.reviewer_settings.clone();
    let chosen = chosen(app).await?;
    let admins = (s.team_admins_as_reviewers || s.system_admins_as_reviewers) && !team.is_empty();
    let open = s.common_reviewers || chosen.teams.get(team).is_some_and(|t| t.enabled);
    Ok(open && (admins || !chosen.named(s.common_reviewers, team).is_empty()))
}

/// The reviewers of a team, each once.
pub async fn of_team(app: &App, team: &str) -> Result<Vec<String>, AppError> {
    let s = app.config_full().content_flagging.reviewer_settings.clone();
    let mut all = chosen(app).await?.named(s.common_reviewers, team);
    if s.team_admins_as_reviewers || s.system_admins_as_reviewers {
        let (of_team, of_system) = (i64::from(s.team_admins_as_reviewers), i64::from(s.system_admins_as_reviewers));
        all.extend(app.db.all(&ADMINS, args![team, of_team, of_system], |r| r.get::<String>(0)).await?);
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// 403 for somebody who does not review this team.
pub async fn must_be(app: &App, user: &str, team: &str) -> Result<(), AppError> {
    if of_team(app, team).await?.iter().any(|id| id == user) {
        return Ok(());
    }
    Err(AppError::new("api.data_spillage.error.user_not_reviewer", 403))
}

/// Reviewers of a team whose names begin with the term, at most fifty.
pub async fn search(app: &Arc<App>, team: &str, term: &str) -> Result<Vec<User>, AppError> {
    let term = term.trim_start_matches('@').to_lowercase();
    let mut found = app.users(&of_team(app, team).await?).await?;
    found.retain(|u| {
        let names = [&u.username, &u.nickname, &u.first_name, &u.last_name];
        let full = format!("{} {}", u.first_name, u.last_name).to_lowercase();
        u.delete_at == 0 && (names.iter().any(|n| n.to_lowercase().starts_with(&term)) || full.starts_with(&term))
    });
    found.sort_by(|a, b| a.username.cmp(&b.username));
    found.truncate(50);
    let options = crate::posts::metadata::profile_options(app);
    let shown = |u: &Arc<User>| {
        let mut u = (**u).clone();
        u.sanitize_profile(options, false);
        u
    };
    Ok(found.iter().map(shown).collect())
}
