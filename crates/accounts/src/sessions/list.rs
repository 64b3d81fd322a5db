//! Seeing and ending the sessions of an account.

use super::{end_all_in, end_in};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, rows, session_cols, sql, team_member_cols};
use ochre_types::TeamMember;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/sessions", "GetSessions", Auth::Session, list);
    r.post("/users/{user_id}/sessions/revoke", "RevokeSession", Auth::Session, revoke);
    r.post("/users/{user_id}/sessions/revoke/all", "RevokeAllSessions", Auth::Session, revoke_all);
    r.post("/users/sessions/revoke/all", "RevokeSessionsFromAllUsers", Auth::Session, revoke_everyones);
}

sql!(BY_USER = "SELECT ", session_cols!(), " FROM sessions WHERE userid = $1 ORDER BY lastactivityat DESC, id");
sql!(BY_ID = "SELECT ", session_cols!(), " FROM sessions WHERE id = $1");
sql!(TEAMS_OF = "SELECT ", team_member_cols!(), " FROM teammembers tm WHERE tm.userid = $1 AND tm.deleteat = 0");
sql!(EVERYONE = "SELECT DISTINCT userid FROM sessions");
sql!(END_EVERYONES = "DELETE FROM sessions");

async fn list(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let mut sessions = ctx.app.db.all(&BY_USER, args![&id], rows::session).await?;
    // A session that an app's refresh replaced and that is in its last minute is nothing that anybody would end.
    let soon = ctx.now() + crate::oauth::GRACE_MS;
    sessions.retain(|s| !s.is_oauth || s.expires_at == 0 || s.expires_at > soon);
    let mut teams: Vec<TeamMember> = ctx.app.db.all(&TEAMS_OF, args![&id], rows::team_member).await?;
    for m in &mut teams {
        let team = ctx.app.team(&m.team_id).await?;
        ctx.app.fill_team_roles(m, team.as_deref()).await?;
    }
    for s in &mut sessions {
        s.sanitize();
        s.team_members = Some(teams.clone());
    }
    ctx.json(&sessions)
}

async fn revoke(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let wanted = ctx.string_map().remove("session_id").unwrap_or_default();
    if wanted.is_empty() {
        return Err(AppError::body("session_id"));
    }
    let found = ctx.app.db.opt(&BY_ID, args![&wanted], rows::session).await?;
    let session = found.ok_or_else(|| AppError::bad("app.session.get.app_error"))?;
    if session.user_id != id {
        return Err(AppError::url("user_id"));
    }
    let mut tx = ctx.begin().await?;
    end_in(&mut tx, &session.id, &session.token);
    tx.commit().await?;
    ctx.ok()
}

async fn revoke_all(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let mut tx = ctx.begin().await?;
    end_all_in(&mut tx, &id);
    tx.commit().await?;
    ctx.ok()
}

async fn revoke_everyones(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let users: Vec<String> = ctx.app.db.all(&EVERYONE, args![], |r| r.get(0)).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&END_EVERYONES, args![]);
    for u in users {
        tx.forget(Forget::UserSessions(u));
    }
    tx.commit().await?;
    ctx.ok()
}
