//! What a new database gets at its first start, as upstream would have left it (contract/schema.md "Systems keys"),
//! so that upstream opens it again without repeating its own start-up changes.

use ochre_kernel::facts::Facts;
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::{BUILTIN_ROLES, Perm};
use std::sync::Arc;

sql!(
    ADD_ROLE = "INSERT INTO roles (id, name, displayname, description, createat, updateat, deleteat, permissions, schememanaged, \
     builtin, schemeid) VALUES ($1, $2, $3, $4, $5, $5, 0, $6, $7, $8, NULL) ON CONFLICT (name) DO NOTHING"
);
sql!(ADD_SYSTEM = "INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
sql!(ADD_PROPERTY_GROUP = "INSERT INTO propertygroups (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");

const MARKERS: &str = include_str!("markers.txt");

/// Roles, markers and keys that are missing; the facts of the installation.
pub async fn prepare(app: &Arc<App>) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    for role in BUILTIN_ROLES {
        let perms: String = role.permissions.iter().map(|p: &Perm| format!(" {}", p.id())).collect();
        let description = role.display_name.replace(".name", ".description");
        tx.defer(
            &ADD_ROLE,
            args![
                app.new_id(),
                role.name,
                role.display_name,
                description,
                now,
                perms,
                role.scheme_managed,
                role.built_in
            ],
        );
    }
    for name in MARKERS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        tx.defer(&ADD_SYSTEM, args![name, "true"]);
    }
    for name in ["custom_profile_attributes", "content_flagging"] {
        tx.defer(&ADD_PROPERTY_GROUP, args![app.new_id(), name]);
    }
    tx.commit().await?;
    let values = app.system_values().await?;
    let own = |name: &str, make: &dyn Fn() -> String| values.get(name).cloned().unwrap_or_else(make);
    let signing = own("AsymmetricSigningKey", &|| ochre_secret::SigningKey::generate().to_json());
    let signing = app.init_system_value("AsymmetricSigningKey", &signing).await?;
    let cookie = own("PostActionCookieSecret", &|| ochre_secret::CookieKey::generate().to_json());
    let key = ochre_secret::SigningKey::from_json(&signing)
        .map_err(|e| AppError::new("app.store.failed.app_error", 500).detail(e.to_string()))?;
    app.set_facts(Facts {
        server_id: app.init_system_value("DiagnosticId", &own("DiagnosticId", &|| app.new_id())).await?,
        public_key: key.public_key(),
        signing_key: signing,
        cookie_secret: app.init_system_value("PostActionCookieSecret", &cookie).await?,
        installation_date: app
            .init_system_value("InstallationDate", &own("InstallationDate", &|| now.to_string()))
            .await?,
    });
    app.init_system_value("FirstServerRunTimestamp", &now.to_string()).await?;
    Ok(())
}
