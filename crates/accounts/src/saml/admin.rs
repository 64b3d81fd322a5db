//! What administrators do with many accounts at once: bind SAML accounts to their e-mail again, move accounts to SAML.

use super::SERVICE;
use crate::sessions;
use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, sql};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/saml/reset_auth_data", "ResetSamlAuthDataToEmail", Auth::Session, reset);
    r.post("/users/migrate_auth/saml", "MigrateAuthToSaml", Auth::Session, migrate);
}

sql!(
    BOUND_ELSEWHERE = "SELECT id, email, deleteat FROM users WHERE authservice = 'saml' AND authdata IS NOT NULL \
     AND LOWER(authdata) <> LOWER(email) ORDER BY id"
);
sql!(BIND = "UPDATE users SET authdata = $2, updateat = $3 WHERE id = $1");
sql!(
    OF_SERVICE = "SELECT u.id, u.email, u.username FROM users u LEFT JOIN bots b ON b.userid = u.id \
     WHERE u.authservice = $1 AND u.deleteat = 0 AND b.userid IS NULL ORDER BY u.id"
);
sql!(
    MOVE = "UPDATE users SET authservice = $2, authdata = $3, password = '', lastpasswordupdate = $4, updateat = $4, \
     failedattempts = 0 WHERE id = $1"
);

/// `api4.ResetAuthDataParams` of `contract/models.jsonl`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Reset {
    include_deleted: bool,
    dry_run: bool,
    user_ids: Option<Vec<String>>,
}

async fn reset(ctx: Ctx) -> Reply {
    let wanted: Reset = serde_json::from_slice(ctx.bytes())
        .map_err(|e| AppError::bad("model.utils.decode_json.app_error").detail(e.to_string()))?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let row = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?));
    let mut all = ctx.app.db.all(&BOUND_ELSEWHERE, args![], row).await?;
    all.retain(|(_, _, gone)| wanted.include_deleted || *gone == 0);
    if let Some(ids) = wanted.user_ids.filter(|ids| !ids.is_empty()) {
        all.retain(|(id, ..)| ids.contains(id));
    }
    if !wanted.dry_run {
        let mut tx = ctx.begin().await?;
        for (id, email, _) in &all {
            tx.defer(&BIND, args![id, email.to_lowercase(), ctx.now()]);
            tx.forget(Forget::User(id.clone()));
        }
        let failed = |e: AppError| {
            AppError::new("api.admin.saml.failure_reset_authdata_to_email.app_error", 500).detail(e.detail)
        };
        tx.commit().await.map_err(failed)?;
    }
    ctx.json(&json!({ "num_affected": all.len() }))
}

/// `from`: email, ldap, gitlab ...; `auto`: the address becomes the id; `matches`: present address or username -> id at the
/// identity provider.
async fn migrate(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let from = body.get("from").and_then(Value::as_str).ok_or_else(|| AppError::body("from"))?;
    let auto = body.get("auto").and_then(Value::as_bool).ok_or_else(|| AppError::body("auto"))?;
    let matches = body.get("matches").and_then(Value::as_object).ok_or_else(|| AppError::body("matches"))?;
    if !matches!(from, "email" | "ldap" | "gitlab" | "google" | "office365" | "openid") {
        return Err(AppError::body("from"));
    }
    super::provider(&ctx.app)?;
    let moves = wanted(&ctx.app, from, auto, matches).await?;
    let failed = |e: DbError| AppError::new("api.migrate_to_saml.error", 500).detail(e.to_string());
    let mut tx = ctx.begin().await?;
    for (id, data) in moves {
        tx.exec(&MOVE, args![&id, SERVICE, data, ctx.now()]).await.map_err(failed)?;
        if id != ctx.me() {
            sessions::end_all_in(&mut tx, &id);
        }
        tx.forget(Forget::User(id));
    }
    tx.commit().await?;
    ctx.ok()
}

/// Who moves, and to which id. A match that names nobody stops everything before anything changed.
async fn wanted(
    app: &Arc<App>,
    from: &str,
    auto: bool,
    matches: &Map<String, Value>,
) -> Result<Vec<(String, String)>, AppError> {
    let service = if from == "email" { "" } else { from };
    let row = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    let all = app.db.all(&OF_SERVICE, args![service], row).await?;
    if auto {
        return Ok(all.into_iter().map(|(id, email, _)| (id, email.to_lowercase())).collect());
    }
    let unknown = |who: &str| AppError::new("api.migrate_to_saml.error", 500).detail(format!("nobody is {who}"));
    let mut out = Vec::new();
    for (who, data) in matches {
        let found = all.iter().find(|(_, email, name)| email.eq_ignore_ascii_case(who) || name == who);
        let data = data.as_str().filter(|d| !d.is_empty() && d.chars().count() <= 128);
        match (found, data) {
            (Some((id, ..)), Some(data)) => out.push((id.clone(), data.to_string())),
            _ => return Err(unknown(who)),
        }
    }
    Ok(out)
}
