//! Outgoing OAuth connections: make, list, read, change, delete, try.

use super::store::{self, Connection};
use super::token;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    let one_path = "/oauth/outgoing_connections/{outgoing_oauth_connection_id}";
    r.get("/oauth/outgoing_connections", "ListOutgoingOAuthConnections", Auth::Session, list);
    r.post("/oauth/outgoing_connections", "CreateOutgoingOAuthConnection", Auth::Session, create);
    r.get(one_path, "GetOutgoingOAuthConnection", Auth::Session, one);
    r.put(one_path, "UpdateOutgoingOAuthConnection", Auth::Session, update);
    r.delete(one_path, "DeleteOutgoingOAuthConnection", Auth::Session, delete);
    r.post("/oauth/outgoing_connections/validate", "ValidateOutgoingOAuthConnection", Auth::Session, validate);
}

/// 501 with the feature off.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().service.enable_outgoing_oauth_connections {
        return Ok(());
    }
    Err(AppError::new("api.context.outgoing_oauth_connection.not_available.configuration_disabled", 501))
}

async fn manage(ctx: &Ctx) -> Result<(), AppError> {
    ctx.grant_system(Perm::ManageOutgoingOauthConnections).await?;
    enabled(ctx)
}

/// Those who set up commands or webhooks of a team read which connections there are.
async fn may_list(ctx: &Ctx, team: &str) -> Result<(), AppError> {
    if ctx.can(Perm::ManageOutgoingOauthConnections).await?
        || ctx.can_team(team, Perm::ManageOwnOutgoingWebhooks).await?
        || ctx.can_team(team, Perm::ManageOwnSlashCommands).await?
    {
        return enabled(ctx);
    }
    Err(AppError::denied(Perm::ManageOutgoingOauthConnections))
}

async fn list(ctx: Ctx) -> Reply {
    may_list(&ctx, &ctx.query_str("team_id")).await?;
    let bad = || AppError::bad("api.context.outgoing_oauth_connection.list_connections.input_error");
    let limit = match ctx.query("limit") {
        Some(text) => text.parse::<i64>().ok().filter(|n| *n >= 1).ok_or_else(bad)?.min(100),
        None => 50,
    };
    let found = match ctx.query("audience").filter(|a| !a.is_empty()) {
        // which connection a call to this address would use
        Some(address) => token::best(store::all(&ctx.app).await?, &address).into_iter().collect(),
        None => ctx.app.db.all(&store::LIST, args![ctx.query_str("from_id"), limit], store::row).await?,
    };
    ctx.json(&found.into_iter().map(Connection::sanitized).collect::<Vec<_>>())
}

async fn create(ctx: Ctx) -> Reply {
    manage(&ctx).await?;
    let mut c: Connection = ctx.decode("outgoing_oauth_connection")?;
    c.id = ctx.new_id();
    c.creator_id = ctx.me().to_string();
    (c.create_at, c.update_at) = (ctx.now(), ctx.now());
    c.check_valid()?;
    ctx.app.db.exec(&store::ADD, store::write_args(&c)).await?;
    ctx.created(&c.sanitized())
}

/// The connection of the address.
async fn found(ctx: &Ctx) -> Result<Connection, AppError> {
    let id = ctx.id("outgoing_oauth_connection_id")?;
    manage(ctx).await?;
    let missing = || AppError::missing("api.context.outgoing_oauth_connection.list_connections.app_error");
    store::one(&ctx.app, &id).await?.ok_or_else(missing)
}

async fn one(ctx: Ctx) -> Reply {
    let c = found(&ctx).await?;
    ctx.json(&c.sanitized())
}

/// What is left empty stays as it is; secrets are never shown and so need not be sent again.
fn merged(old: Connection, new: Connection) -> Connection {
    let or = |new: String, old: String| if new.is_empty() { old } else { new };
    Connection {
        id: old.id,
        creator_id: old.creator_id,
        create_at: old.create_at,
        update_at: old.update_at,
        name: or(new.name, old.name),
        client_id: or(new.client_id, old.client_id),
        client_secret: or(new.client_secret, old.client_secret),
        credentials_username: new.credentials_username.filter(|s| !s.is_empty()).or(old.credentials_username),
        credentials_password: new.credentials_password.filter(|s| !s.is_empty()).or(old.credentials_password),
        oauth_token_url: or(new.oauth_token_url, old.oauth_token_url),
        grant_type: or(new.grant_type, old.grant_type),
        audiences: new.audiences.filter(|a| !a.is_empty()).or(old.audiences),
    }
}

async fn update(ctx: Ctx) -> Reply {
    let old = found(&ctx).await?;
    let wanted: Connection = ctx.decode("outgoing_oauth_connection")?;
    if wanted.id != old.id {
        return Err(AppError::body("id"));
    }
    let c = Connection { update_at: ctx.now().max(old.update_at + 1), ..merged(old, wanted) };
    c.check_valid()?;
    ctx.app.db.exec(&store::SAVE, store::write_args(&c)).await?;
    ctx.json(&c.sanitized())
}

async fn delete(ctx: Ctx) -> Reply {
    let c = found(&ctx).await?;
    ctx.app.db.exec(&store::DROP, args![&c.id]).await?;
    token::forget(&ctx.app, &c);
    ctx.ok()
}

/// Asks for a token with what was sent, secrets completed from the stored connection.
async fn validate(ctx: Ctx) -> Reply {
    manage(&ctx).await?;
    let mut c: Connection = ctx.decode("outgoing_oauth_connection")?;
    if !c.id.is_empty()
        && let Some(old) = store::one(&ctx.app, &c.id).await?
    {
        // a stored secret goes only where it was meant to go
        let elsewhere = !c.oauth_token_url.is_empty() && c.oauth_token_url != old.oauth_token_url;
        if elsewhere && c.client_secret.is_empty() {
            return Err(AppError::bad("model.outgoing_oauth_connection.is_valid.client_secret.error"));
        }
        c = merged(old, c);
    }
    c.creator_id = ctx.me().to_string();
    c.check_valid()?;
    let id = "api.context.outgoing_oauth_connection.validate_connection_credentials.app_error";
    token::fetch(&ctx.app, &c).await.map_err(|f| AppError::new(id, 502).detail(f.why))?;
    ctx.ok()
}
