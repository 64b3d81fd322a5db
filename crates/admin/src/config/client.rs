//! `GET /config/client`, `GET /license/client`: maps of texts (contract/client_config.md).

use ochre_config::Facts;
use ochre_kernel::facts::{BUILD, VERSION};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/config/client", "GetClientConfig", Auth::None, config);
    r.get("/license/client", "GetClientLicense", Auth::None, licence);
}

sql!(NO_ACCOUNTS = "SELECT NOT EXISTS (SELECT 1 FROM users)");

/// Facts of this installation for the client maps; `no_accounts` is asked per request.
pub fn facts(app: &App) -> Facts {
    let own = app.facts();
    Facts {
        build_number: BUILD.into(),
        build_date: String::new(),
        build_hash: env!("CARGO_PKG_VERSION").into(),
        environment: "production".into(),
        telemetry_id: own.server_id.clone(),
        signing_key: own.public_key.clone(),
        terms_id: None,
        no_accounts: false,
        apps_plugin: false,
        upgraded_from_te: false,
        installed_at: own.installation_date.parse().ok(),
        schema_version: Some(159),
        max_post_size: ochre_types::POST_MESSAGE_MAX_RUNES_V2,
    }
}

/// Hash of the client configuration.
pub fn hash(app: &App) -> String {
    ochre_config::client_hash(&app.config(), &facts(app))
}

async fn config(ctx: Ctx) -> Reply {
    let mut facts = facts(&ctx.app);
    facts.no_accounts = ctx.app.db.one(&NO_ACCOUNTS, args![], |r| r.get(0)).await?;
    let config = ctx.app.config_full();
    if ctx.session_opt().is_some() {
        ctx.json(&ochre_config::client_full(&config, &facts))
    } else {
        ctx.json(&ochre_config::client_limited(&config, &facts))
    }
}

async fn licence(ctx: Ctx) -> Reply {
    match ctx.query_str("format").as_str() {
        "" => return Err(AppError::bad("api.license.client.old_format.app_error")),
        "old" => {}
        _ => return Err(AppError::body("format")),
    }
    let map = match ctx.session_opt() {
        Some(_) if ctx.can(Perm::ReadLicenseInformation).await? => ochre_config::licence_full(&facts(&ctx.app)),
        _ => ochre_config::licence_limited(),
    };
    let etag = format!("{VERSION}.{}", map.len());
    ctx.json_etag(&etag, &map)
}
