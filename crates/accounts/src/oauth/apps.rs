//! OAuth apps: register, look, change, new secret, delete; which apps a user lets in.

use super::{rules, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::{OAuthApp, OAuthAppRequest};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/oauth/apps", "GetOAuthApps", Auth::Session, list);
    r.post("/oauth/apps", "CreateOAuthApp", Auth::Session, create);
    r.get("/oauth/apps/{app_id}", "GetOAuthApp", Auth::Session, one);
    r.put("/oauth/apps/{app_id}", "UpdateOAuthApp", Auth::Session, update);
    r.delete("/oauth/apps/{app_id}", "DeleteOAuthApp", Auth::Session, delete);
    r.get("/oauth/apps/{app_id}/info", "GetOAuthAppInfo", Auth::Session, info);
    r.post("/oauth/apps/{app_id}/regen_secret", "RegenerateOAuthAppSecret", Auth::Session, new_secret);
    r.get("/users/{user_id}/oauth/apps/authorized", "GetAuthorizedOAuthAppsForUser", Auth::Session, authorized);
}

/// 501 with the provider switched off.
pub fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().service.enable_oauth_service_provider {
        return Ok(());
    }
    Err(AppError::new("api.oauth.allow_oauth.turn_off.app_error", 501))
}

async fn create(ctx: Ctx) -> Reply {
    let wanted: OAuthAppRequest = ctx.decode("oauth_app")?;
    ctx.grant_system(Perm::ManageOauth).await?;
    if !ctx.app.config().service.enable_oauth_service_provider {
        return Err(AppError::new("api.oauth.register_oauth_app.turn_off.app_error", 501));
    }
    let app = OAuthApp {
        id: ctx.new_id(),
        creator_id: ctx.me().to_string(),
        create_at: ctx.now(),
        update_at: ctx.now(),
        client_secret: if wanted.is_public { String::new() } else { ctx.new_id() },
        name: wanted.name,
        description: wanted.description,
        icon_url: wanted.icon_url,
        callback_urls: Some(wanted.callback_urls.unwrap_or_default()),
        homepage: wanted.homepage,
        // Apps that ask nobody are the administrator's to name.
        is_trusted: wanted.is_trusted && ctx.can(Perm::ManageSystem).await?,
        ..OAuthApp::default()
    };
    rules::app(&app)?;
    ctx.app.db.exec(&store::ADD_APP, store::app_args(&app)).await?;
    ctx.created(&app)
}

async fn list(ctx: Ctx) -> Reply {
    if !ctx.can(Perm::ManageOauth).await? {
        return Err(AppError::new("api.command.admin_only.app_error", 403));
    }
    enabled(&ctx)?;
    let (limit, offset) = (ctx.per_page(), ctx.page() * ctx.per_page());
    let db = &ctx.app.db;
    let found = if ctx.can(Perm::ManageSystemWideOauth).await? {
        db.all(&store::APPS, args![limit, offset], store::app_row).await?
    } else {
        db.all(&store::APPS_OF, args![ctx.me(), limit, offset], store::app_row).await?
    };
    ctx.json(&found)
}

/// The app of the address, for those who manage it: its creator, or whoever manages all.
async fn managed(ctx: &Ctx) -> Result<OAuthApp, AppError> {
    let id = ctx.id("app_id")?;
    ctx.grant_system(Perm::ManageOauth).await?;
    enabled(ctx)?;
    let app = store::app(&ctx.app, &id).await?;
    if app.creator_id != ctx.me() {
        ctx.grant_system(Perm::ManageSystemWideOauth).await?;
    }
    Ok(app)
}

async fn one(ctx: Ctx) -> Reply {
    let app = managed(&ctx).await?;
    ctx.json(&app)
}

/// What everybody may know of an app.
async fn info(ctx: Ctx) -> Reply {
    let id = ctx.id("app_id")?;
    enabled(&ctx)?;
    let app = store::app(&ctx.app, &id).await?;
    ctx.json(&OAuthApp { client_secret: String::new(), ..app })
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("app_id")?;
    ctx.grant_system(Perm::ManageOauth).await?;
    let wanted: OAuthApp = ctx.decode("oauth_app")?;
    if wanted.id != id {
        return Err(AppError::body("app_id"));
    }
    let old = managed(&ctx).await?;
    let trusted = if ctx.can(Perm::ManageSystem).await? { wanted.is_trusted } else { old.is_trusted };
    let app = OAuthApp {
        update_at: ctx.now(),
        name: wanted.name,
        description: wanted.description,
        icon_url: wanted.icon_url,
        callback_urls: Some(wanted.callback_urls.unwrap_or_default()),
        homepage: wanted.homepage,
        is_trusted: trusted,
        ..old
    };
    rules::app(&app)?;
    ctx.app.db.exec(&store::SAVE_APP, store::app_args(&app)).await?;
    ctx.json(&app)
}

async fn delete(ctx: Ctx) -> Reply {
    let app = managed(&ctx).await?;
    let sessions = super::revoke::sessions_of_app(&ctx.app, &app.id).await?;
    let mut tx = ctx.begin().await?;
    store::drop_app(&mut tx, &app.id);
    crate::openid::store::drop_app(&mut tx, &app.id);
    for (id, token) in sessions {
        crate::sessions::end_in(&mut tx, &id, &token);
    }
    tx.commit().await?;
    ctx.ok()
}

async fn new_secret(ctx: Ctx) -> Reply {
    let old = managed(&ctx).await?;
    if old.client_secret.is_empty() {
        return Err(AppError::bad("api.oauth.regenerate_secret.public_client.app_error"));
    }
    let app = OAuthApp { client_secret: ctx.new_id(), update_at: ctx.now(), ..old };
    ctx.app.db.exec(&store::SAVE_APP, store::app_args(&app)).await?;
    ctx.json(&app)
}

async fn authorized(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if !ctx.app.can_user(ctx.session()?, &user).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    enabled(&ctx)?;
    let args = args![user, ctx.per_page(), ctx.page() * ctx.per_page()];
    let mut found = ctx.app.db.all(&store::AUTHORIZED, args, store::app_row).await?;
    for app in &mut found {
        app.client_secret.clear();
    }
    ctx.json(&found)
}
