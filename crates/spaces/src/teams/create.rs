//! Making a team, with its default channels and its maker as administrator.

use super::store;
use crate::channels;
use crate::team_members::join;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Channel, Team, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams", "CreateTeam", Auth::Session, create);
}

async fn create(ctx: Ctx) -> Reply {
    let mut team: Team = ctx.decode("team")?;
    team.email = team.email.to_lowercase();
    if !ctx.can(Perm::CreateTeam).await? {
        return Err(AppError::new("api.team.is_team_creation_allowed.disabled.app_error", 403));
    }
    if !ctx.can(Perm::SysconsoleWriteUserManagementPermissions).await? {
        team.scheme_id = None;
    }
    if ctx.is_local() {
        let team = save(&ctx.app, team, None).await?;
        return ctx.created(&team);
    }
    let user = ctx.app.user_or_404(ctx.me()).await?;
    team.email = user.email.clone();
    email_allowed(&ctx.app, &user, &team)?;
    let mut team = save(&ctx.app, team, Some(&user)).await?;
    if !ctx.can_team(&team.id, Perm::InviteUser).await? {
        team.invite_id.clear();
    }
    ctx.created(&team)
}

/// Whether someone with this address may make (or be in) the team: `RestrictCreationToDomains`, the team's own domains.
pub fn email_allowed(app: &App, user: &User, team: &Team) -> Result<(), AppError> {
    if user.is_bot {
        return Ok(());
    }
    let restricted = app.config().team.restrict_creation_to_domains.clone();
    let allowed = |domains: &str| ochre_types::valid::email_in_domains(&user.email, domains);
    if !allowed(&restricted) || !allowed(&team.allowed_domains) {
        return Err(AppError::bad("api.team.is_team_creation_allowed.domain.app_error"));
    }
    Ok(())
}

/// Checks and writes a team with its default channels; `by` becomes its administrator.
pub async fn save(app: &Arc<App>, mut team: Team, by: Option<&User>) -> Result<Team, AppError> {
    team.id.clear();
    team.invite_id.clear();
    team.delete_at = 0;
    team.last_team_icon_update = 0;
    team.pre_save(&app.new_id(), &app.new_id(), app.now());
    team.check_valid()?;
    let mut tx = app.begin().await?;
    store::insert(&mut tx, &team).await?;
    let mut made = Vec::new();
    for name in default_channels(app) {
        made.push(default_channel(app, &mut tx, &team, &name).await?);
    }
    let joined = match by {
        Some(user) => Some(join::rows(&mut tx, &team, user).await?),
        None => None,
    };
    tx.commit().await?;
    if let (Some(user), Some(joined)) = (by, joined) {
        join::say(app, &joined, user, None).await;
    }
    Ok(team)
}

/// The channels that every team has and every member is in.
pub fn default_channels(app: &App) -> Vec<String> {
    let mut names = vec!["town-square".to_string()];
    let wanted = &app.config().team.experimental_default_channels;
    if wanted.is_empty() {
        names.push("off-topic".into());
    }
    names.extend(wanted.iter().filter(|n| *n != "town-square" && !n.is_empty()).cloned());
    names
}

async fn default_channel(
    app: &Arc<App>,
    tx: &mut ochre_kernel::Tx,
    team: &Team,
    name: &str,
) -> Result<Channel, AppError> {
    let locale = app.config().localization.default_server_locale.clone();
    let display_name = match name {
        "town-square" => ochre_i18n::translate(&locale, "channel.default.town_square", &[]),
        "off-topic" => ochre_i18n::translate(&locale, "channel.default.off_topic", &[]),
        other => other.to_string(),
    };
    let mut channel =
        Channel { team_id: team.id.clone(), r#type: "O".into(), name: name.into(), display_name, ..Channel::default() };
    channel.pre_save(&app.new_id(), app.now());
    channel.check_valid()?;
    channels::store::insert(tx, &channel).await?;
    Ok(channel)
}
