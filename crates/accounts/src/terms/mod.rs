//! Terms of service: the server's own text, and who agreed to it.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, sql};
use ochre_types::{TermsOfService, UserTermsOfService};
use serde_json::Value;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/terms");
    r.get("/terms_of_service", "GetTermsOfService", Auth::Session, latest);
    r.post("/terms_of_service", "CreateTermsOfService", Auth::Session, create);
    r.get("/users/{user_id}/terms_of_service", "GetUserTermsOfService", Auth::Session, of_user);
    r.post("/users/{user_id}/terms_of_service", "RegisterTermsOfServiceAction", Auth::Session, answer);
}

sql!(LATEST = "SELECT id, createat, userid, text FROM termsofservice ORDER BY createat DESC, id LIMIT 1");
sql!(BY_ID = "SELECT id, createat, userid, text FROM termsofservice WHERE id = $1");
sql!(ADD = "INSERT INTO termsofservice (id, createat, userid, text) VALUES ($1, $2, $3, $4)");
sql!(OF_USER = "SELECT userid, termsofserviceid, createat FROM usertermsofservice WHERE userid = $1");
sql!(
    AGREE = "INSERT INTO usertermsofservice (userid, termsofserviceid, createat) VALUES ($1, $2, $3) \
     ON CONFLICT (userid) DO UPDATE SET termsofserviceid = excluded.termsofserviceid, createat = excluded.createat"
);
sql!(REFUSE = "DELETE FROM usertermsofservice WHERE userid = $1 AND termsofserviceid = $2");

fn row(r: &Row) -> Result<TermsOfService, DbError> {
    Ok(TermsOfService { id: r.get(0)?, create_at: r.get(1)?, user_id: r.get(2)?, text: r.get(3)? })
}

fn missing() -> AppError {
    AppError::missing("app.terms_of_service.get.no_rows.app_error")
}

async fn latest(ctx: Ctx) -> Reply {
    let found = ctx.app.db.opt(&LATEST, args![], row).await?;
    ctx.json(&found.ok_or_else(missing)?)
}

async fn create(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    if !ctx.app.config().support.custom_terms_of_service_enabled {
        let id = "api.create_terms_of_service.custom_terms_of_service_disabled.app_error";
        return Err(AppError::bad(id));
    }
    let text = ctx.string_map().remove("text").unwrap_or_default();
    if text.is_empty() {
        return Err(AppError::body("text"));
    }
    let old = ctx.app.db.opt(&LATEST, args![], row).await?;
    if let Some(same) = old.filter(|t| t.text == text) {
        return ctx.json(&same);
    }
    if text.chars().count() > 16_383 {
        return Err(AppError::bad("model.terms_of_service.is_valid.text.app_error"));
    }
    let t = TermsOfService { id: ctx.new_id(), create_at: ctx.now(), user_id: ctx.me().to_string(), text };
    ctx.app.db.exec(&ADD, args![&t.id, t.create_at, &t.user_id, &t.text]).await?;
    ctx.json(&t)
}

/// What a user agreed to: the terms' id and when.
pub async fn agreed(app: &App, user: &str) -> Result<Option<UserTermsOfService>, AppError> {
    let row =
        |r: &Row| Ok(UserTermsOfService { user_id: r.get(0)?, terms_of_service_id: r.get(1)?, create_at: r.get(2)? });
    Ok(app.db.opt(&OF_USER, args![user], row).await?)
}

/// Always the caller's own, whatever user the address names.
async fn of_user(ctx: Ctx) -> Reply {
    let found = agreed(&ctx.app, ctx.me()).await?;
    ctx.json(&found.ok_or_else(|| AppError::missing("app.user_terms_of_service.get_by_user.no_rows.app_error"))?)
}

async fn answer(ctx: Ctx) -> Reply {
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let id = body.get("termsOfServiceId").and_then(Value::as_str).unwrap_or("");
    let accepted = body.get("accepted").and_then(Value::as_bool).unwrap_or(false);
    ctx.app.db.opt(&BY_ID, args![id], row).await?.ok_or_else(missing)?;
    let mut tx = ctx.begin().await?;
    if accepted {
        tx.defer(&AGREE, args![ctx.me(), id, ctx.now()]);
    } else {
        tx.defer(&REFUSE, args![ctx.me(), id]);
    }
    tx.forget(Forget::User(ctx.me().to_string()));
    tx.commit().await?;
    ctx.ok()
}
