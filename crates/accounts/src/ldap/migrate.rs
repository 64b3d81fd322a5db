//! Many accounts at once: from another sign-in to the directory, and from one id attribute to another.

use super::fault;
use ochre_db::Row;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, sql};
use ochre_ldap::{Connection, Fault, Person, filter};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/migrate_auth/ldap", "MigrateAuthToLdap", Auth::Session, to_directory);
    r.post("/ldap/migrateid", "MigrateIdLdap", Auth::Session, id_attribute);
}

sql!(
    FROM = "SELECT u.id, u.username, u.email FROM users u WHERE u.authservice = $1 AND NOT EXISTS (SELECT 1 FROM bots b \
     WHERE b.userid = u.id) ORDER BY u.id"
);
sql!(TAKEN = "SELECT id, authdata FROM users WHERE authservice = 'ldap' AND authdata IS NOT NULL");
sql!(
    MOVE = "UPDATE users SET authservice = 'ldap', authdata = $2, password = '', lastpasswordupdate = $3, updateat = $3, \
     failedattempts = 0 WHERE id = $1"
);
sql!(SET_DATA = "UPDATE users SET authdata = $2, updateat = $3 WHERE id = $1");

/// Everybody in the directory.
async fn everybody(c: &mut Connection, more: &[String]) -> Result<Vec<Person>, Fault> {
    let (mut out, mut cookie) = (Vec::new(), Vec::new());
    loop {
        let mut page = c.people(more, cookie).await?;
        out.append(&mut page.people);
        if page.next.is_empty() {
            return Ok(out);
        }
        cookie = page.next;
    }
}

/// What the body wants: the service in the table, the field that decides, whether doubles are overlooked.
fn wanted(body: &Value) -> Result<(String, bool, bool), AppError> {
    let from = match body.get("from").and_then(Value::as_str) {
        Some("email") => String::new(),
        Some(from @ ("gitlab" | "google" | "office365" | "openid" | "saml")) => from.to_string(),
        _ => return Err(AppError::body("from")),
    };
    let by_email = match body.get("match_field").and_then(Value::as_str) {
        Some("email") => true,
        Some("username") => false,
        _ => return Err(AppError::body("match_field")),
    };
    let force = body.get("force").and_then(Value::as_bool).ok_or_else(|| AppError::body("force"))?;
    Ok((from, by_email, force))
}

/// All accounts of a service that the directory has too. Who is not there stays as they are; `force` overlooks entries that
/// two people share, without it they stop everything before anything is written.
async fn to_directory(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let (from, by_email, force) = wanted(&serde_json::from_slice(ctx.bytes()).unwrap_or_default())?;
    if !super::enabled(&ctx.app) {
        return Err(AppError::new("api.admin.ldap.not_available.app_error", 501));
    }
    let failed = |f: Fault| AppError::new("api.migrate_to_saml.error", 500).detail(f.to_string());
    let mut c = super::open(&ctx.app).await.map_err(failed)?;
    let mut there: HashMap<String, Vec<String>> = HashMap::new();
    for p in everybody(&mut c, &[]).await.map_err(failed)? {
        let key = if by_email { p.email } else { p.username };
        if !key.is_empty() && !p.id.is_empty() {
            there.entry(key.to_lowercase()).or_default().push(p.id);
        }
    }
    let taken: HashSet<String> = taken(&ctx.app).await?.into_iter().map(|(_, data)| data).collect();
    let three = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    let mut moves = Vec::new();
    for (id, username, email) in ctx.app.db.all(&FROM, args![from], three).await? {
        match there.get(if by_email { &email } else { &username }).map(Vec::as_slice) {
            Some([data]) if !taken.contains(data) => moves.push((id, data.clone())),
            Some([_, _, ..]) if !force => return Err(failed(Fault::Ambiguous)),
            _ => {}
        }
    }
    write(&ctx, &MOVE, &moves).await.map_err(|e| AppError::new("api.migrate_to_saml.error", 500).detail(e.detail))?;
    tracing::info!(accounts = moves.len(), "accounts sign in by the directory now");
    ctx.ok()
}

async fn taken(app: &App) -> Result<Vec<(String, String)>, AppError> {
    Ok(app.db.all(&TAKEN, args![], |r| Ok((r.get(0)?, r.get(1)?))).await?)
}

async fn write(ctx: &Ctx, statement: &'static ochre_db::Sql, moves: &[(String, String)]) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    for (id, data) in moves {
        tx.exec(statement, args![id, data, ctx.now()]).await?;
        tx.forget(Forget::User(id.clone()));
    }
    tx.commit().await
}

/// Accounts are known by another attribute from now on. The setting follows at once: a synchronisation between the two would
/// take everybody for gone. Accounts whose entry is not there keep what they have.
async fn id_attribute(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let to = body.get("toAttribute").and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let to = to.ok_or_else(|| AppError::body("toAttribute"))?.to_string();
    filter::checked("IdAttribute", &to).map_err(|e| AppError::body("toAttribute").detail(e.to_string()))?;
    super::must_be_on(&ctx.app, "ent.ldap.disabled.app_error")?;
    let failed =
        |why: String| AppError::new("ent.ldap_id_migrate.app_error", 500).with("Error", why.clone()).detail(why);
    let mut c = super::open(&ctx.app).await.map_err(|f| failed(fault::of_test(&f).detail))?;
    let found = everybody(&mut c, std::slice::from_ref(&to)).await.map_err(|f| failed(f.to_string()))?;
    let there: HashMap<String, String> = found.into_iter().map(|p| (p.id, p.entry.id(&to))).collect();
    let (mut moves, mut seen) = (Vec::new(), HashSet::new());
    for (id, data) in taken(&ctx.app).await? {
        let Some(new) = there.get(&data) else { continue };
        if new.is_empty() || new.len() > 128 || !seen.insert(new.clone()) {
            return Err(failed(format!("{to} of the entry with the id {data} is empty, too long or not the only one")));
        }
        moves.push((id, new.clone()));
    }
    write(&ctx, &SET_DATA, &moves).await.map_err(|e| failed(e.detail))?;
    ctx.app.change_config(|now| {
        let mut wanted = now.clone();
        wanted.ldap.id_attribute.clone_from(&to);
        Ok(wanted)
    })?;
    ctx.ok()
}
