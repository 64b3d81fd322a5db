//! What the provisioning service calls people and groups.

use ochre_kernel::{App, AppError, args, sql};

sql!(OF = "SELECT externalid FROM ochre_scim_ids WHERE kind = $1 AND id = $2");
sql!(BY = "SELECT id FROM ochre_scim_ids WHERE kind = $1 AND externalid = $2 ORDER BY id");
sql!(
    SET = "INSERT INTO ochre_scim_ids (kind, id, externalid) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, id) DO UPDATE SET externalid = excluded.externalid"
);
sql!(DROP = "DELETE FROM ochre_scim_ids WHERE kind = $1 AND id = $2");

/// Its name for one of ours, empty when it has none.
pub async fn of(app: &App, kind: &'static str, id: &str) -> Result<String, AppError> {
    Ok(app.db.opt(&OF, args![kind, id], |r| r.get::<String>(0)).await?.unwrap_or_default())
}

/// Ours by its name.
pub async fn by(app: &App, kind: &'static str, external: &str) -> Result<Vec<String>, AppError> {
    Ok(app.db.all(&BY, args![kind, external], |r| r.get(0)).await?)
}

/// Keeps its name; an empty one is forgotten.
pub async fn set(app: &App, kind: &'static str, id: &str, external: &str) -> Result<(), AppError> {
    match external {
        "" => app.db.exec(&DROP, args![kind, id]).await?,
        external => app.db.exec(&SET, args![kind, id, external]).await?,
    };
    Ok(())
}
