//! Reading accounts: one, by name, by ids.

use super::{find, store, view};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}", "GetUser", Auth::Session, one);
    r.get("/users/username/{username}", "GetUserByUsername", Auth::Session, by_username);
    r.get("/users/email/{email}", "GetUserByEmail", Auth::Session, by_email);
    r.post("/users/ids", "GetUsersByIds", Auth::Session, by_ids);
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    find::visible(&ctx, &id).await?;
    let mut user = (*ctx.app.user_or_404(&id).await?).clone();
    if ctx.app.config().support.custom_terms_of_service_enabled
        && ctx.me() == id
        && let Some(agreed) = crate::terms::agreed(&ctx.app, &id).await?
    {
        user.terms_of_service_id = agreed.terms_of_service_id;
        user.terms_of_service_create_at = agreed.create_at;
    }
    let etag = etag(&ctx, &user);
    if let Some(r) = ctx.not_modified(&etag) {
        return Ok(r);
    }
    let shown = view::for_caller(&ctx, &user).await?;
    ctx.json_etag(&etag, &shown)
}

fn etag(ctx: &Ctx, user: &ochre_types::User) -> String {
    let config = ctx.app.config();
    user.etag(config.privacy.show_full_name, config.privacy.show_email_address)
}

async fn by_username(ctx: Ctx) -> Reply {
    let found = store::by_username(&ctx.app, ctx.param("username")).await?;
    let user = found.ok_or_else(|| AppError::missing("app.user.get_by_username.app_error"))?;
    find::visible(&ctx, &user.id).await?;
    let shown = view::for_caller(&ctx, &user).await?;
    ctx.json_etag(&etag(&ctx, &user), &shown)
}

async fn by_email(ctx: Ctx) -> Reply {
    let email = ctx.param("email").to_lowercase();
    if !ochre_types::valid::is_valid_email(&email) {
        return Err(AppError::url("email"));
    }
    let admin = ctx.can(Perm::ManageSystem).await?;
    if !admin && !ctx.app.config().privacy.show_email_address {
        return Err(AppError::new("api.user.get_user_by_email.permissions.app_error", 403));
    }
    let found = store::by_email(&ctx.app, &email).await?;
    let user = found.ok_or_else(|| AppError::missing("app.user.missing_account.const"))?;
    find::visible(&ctx, &user.id).await?;
    let shown = view::for_caller(&ctx, &user).await?;
    ctx.json_etag(&etag(&ctx, &user), &shown)
}

async fn by_ids(ctx: Ctx) -> Reply {
    let ids = ctx.string_list("user_ids").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() {
        return Err(AppError::body("user_ids"));
    }
    let since = ctx.query("since").filter(|s| !s.is_empty());
    let since: i64 = match since {
        Some(s) => s.parse().map_err(|_| AppError::body("since"))?,
        None => 0,
    };
    let mut people = ctx.app.profiles(&ids).await?;
    people.retain(|p| since == 0 || p.user.update_at > since);
    if let Some(r) = find::restriction(&ctx).await? {
        let seen = find::Find::new().seen_by(Some(&r)).among(&ids).users(&ctx.app, 100_000, 0).await?;
        people.retain(|p| seen.iter().any(|s| s.id == p.user.id));
    }
    people.sort_by(|a, b| a.user.username.cmp(&b.user.username));
    view::encoded(&ctx, &people).await
}
