//! `GET /config/client`, `GET /license/client`: maps of texts (contract/client_config.md).

use ochre_kernel::facts::VERSION;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/config/client", "GetClientConfig", Auth::None, config);
    r.get("/license/client", "GetClientLicense", Auth::None, licence);
}

sql!(NO_ACCOUNTS = "SELECT NOT EXISTS (SELECT 1 FROM users)");
sql!(TERMS = "SELECT id FROM termsofservice ORDER BY createat DESC, id LIMIT 1");

async fn config(ctx: Ctx) -> Reply {
    let mut facts = ctx.app.client_facts();
    facts.no_accounts = ctx.app.db.one(&NO_ACCOUNTS, args![], |r| r.get(0)).await?;
    let config = ctx.app.config_full();
    if config.support.custom_terms_of_service_enabled {
        facts.terms_id = ctx.app.db.opt(&TERMS, args![], |r| r.get(0)).await?;
    }
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
        Some(_) if ctx.can(Perm::ReadLicenseInformation).await? => ochre_config::licence_full(&ctx.app.client_facts()),
        _ => ochre_config::licence_limited(),
    };
    let etag = format!("{VERSION}.{}", map.len());
    ctx.json_etag(&etag, &map)
}
