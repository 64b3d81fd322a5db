//! The buttons that try the settings: the connection, what the filters find, which attributes the entries have.

use super::{fault, settings};
use ochre_config::LdapSettings;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_ldap::{Connection, Entry, Fault, filter};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/ldap/test", "TestLdap", Auth::Session, test);
    r.post("/ldap/test_connection", "TestLdapConnection", Auth::Session, connection);
    r.post("/ldap/test_diagnostics", "TestLdapDiagnostics", Auth::Session, diagnostics);
}

/// Entries that are shown of what a filter finds.
const SAMPLES: usize = 5;

/// `LdapDiagnosticResult` of `contract/models.jsonl`. `test_name`: the key of the setting that was tried.
#[derive(Debug, Default, Serialize)]
struct Finding {
    test_name: String,
    test_value: String,
    total_count: usize,
    entries_with_value: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    error: String,
    sample_results: Vec<Sample>,
}

/// `LdapSampleEntry`.
#[derive(Debug, Default, Serialize)]
struct Sample {
    dn: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    username: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    first_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    last_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    display_name: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    available_attributes: BTreeMap<String, String>,
}

/// The settings in force: connects, and looks whether anybody may sign in.
async fn test(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::TestLdap).await?;
    super::must_be_on(&ctx.app, "ent.ldap.disabled.app_error")?;
    let mut c = super::open(&ctx.app).await.map_err(|f| fault::of_test(&f))?;
    let found = c.people(&[], Vec::new()).await.map_err(|f| fault::of_test(&f))?;
    if found.people.is_empty() {
        return Err(AppError::bad("ent.ldap.test_connection.nobody.app_error"));
    }
    ctx.ok()
}

/// The settings of the body over those in force; a password that was masked is the one in force.
fn posted(ctx: &Ctx) -> Result<LdapSettings, AppError> {
    let body: Value = ctx.decode("ldapSettings")?;
    if !body.is_object() {
        return Err(AppError::body("ldapSettings"));
    }
    let now = ctx.app.config_full();
    let mut wanted = (*now).clone();
    wanted.patch(&json!({"LdapSettings": body})).map_err(|e| AppError::body("ldapSettings").detail(e.to_string()))?;
    wanted.unmask(&now);
    Ok(wanted.ldap)
}

async fn opened(ctx: &Ctx) -> Result<(Connection, LdapSettings), AppError> {
    let wanted = posted(ctx)?;
    let all = settings(&ctx.app, wanted.clone()).map_err(|f| fault::of_test(&f))?;
    let c = Connection::open(&all).await.map_err(|f| fault::of_test(&f))?;
    Ok((c, wanted))
}

async fn connection(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::TestLdap).await?;
    opened(&ctx).await?;
    ctx.ok()
}

async fn diagnostics(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::TestLdap).await?;
    let kind = ctx.query_str("test");
    if !matches!(kind.as_str(), "filters" | "attributes" | "group_attributes") {
        return Err(AppError::url("test"));
    }
    let (mut c, s) = opened(&ctx).await?;
    let found = match kind.as_str() {
        "filters" => filters(&mut c, &s).await,
        "attributes" => people_attributes(&mut c, &s).await,
        _ => group_attributes(&mut c, &s).await,
    };
    ctx.json(&found)
}

/// The names of all entries that a filter finds.
async fn names(c: &mut Connection, wanted: Result<String, Fault>) -> Result<Vec<String>, Fault> {
    let found = c.search(&wanted?, &["1.1".to_string()]).await?;
    Ok(found.into_iter().map(|e| e.dn).collect())
}

/// The first of these entries, with all that they hold.
async fn some(c: &mut Connection, names: &[String], sample: &(dyn Fn(&Entry) -> Sample + Sync)) -> Vec<Sample> {
    let mut out = Vec::new();
    for name in names.iter().take(SAMPLES) {
        if let Ok(Some(e)) = c.read(name, "", &["*".to_string(), "entryUUID".to_string()]).await {
            out.push(sample(&e));
        }
    }
    out
}

fn person(s: &LdapSettings, e: &Entry, all: bool) -> Sample {
    Sample {
        dn: e.dn.clone(),
        username: e.text(&s.username_attribute),
        email: e.text(&s.email_attribute),
        first_name: e.text(&s.first_name_attribute),
        last_name: e.text(&s.last_name_attribute),
        id: e.id(&s.id_attribute),
        available_attributes: if all { e.shown().into_iter().collect() } else { BTreeMap::new() },
        ..Sample::default()
    }
}

fn group(s: &LdapSettings, e: &Entry, all: bool) -> Sample {
    Sample {
        dn: e.dn.clone(),
        id: e.id(&s.group_id_attribute),
        display_name: e.text(&s.group_display_name_attribute),
        available_attributes: if all { e.shown().into_iter().collect() } else { BTreeMap::new() },
        ..Sample::default()
    }
}

fn groups_of(s: &LdapSettings) -> Result<String, Fault> {
    let own = filter::of_setting("GroupFilter", &s.group_filter)?;
    Ok(if own.is_empty() { filter::GROUPS.to_string() } else { own })
}

async fn filters(c: &mut Connection, s: &LdapSettings) -> Vec<Finding> {
    let both = |setting: &'static str, text: &str| -> Result<String, Fault> {
        let more = filter::of_setting(setting, text)?;
        Ok(filter::all(&[&c.who()?, &more]))
    };
    let wanted = [
        ("BaseDN", s.base_dn.clone(), Ok("(objectClass=*)".to_string())),
        ("UserFilter", s.user_filter.clone(), both("UserFilter", "")),
        ("GuestFilter", s.guest_filter.clone(), both("GuestFilter", &s.guest_filter)),
        ("AdminFilter", s.admin_filter.clone(), both("AdminFilter", &s.admin_filter)),
        ("GroupFilter", s.group_filter.clone(), groups_of(s)),
    ];
    let mut out = Vec::new();
    for (name, value, filter) in wanted {
        if value.trim().is_empty() && matches!(name, "GuestFilter" | "AdminFilter") {
            continue; // finds nobody, not everybody
        }
        let mut f = Finding { test_name: name.into(), test_value: value, ..Finding::default() };
        match names(c, filter).await {
            Ok(found) => {
                f.total_count = found.len();
                f.sample_results = match name {
                    "GroupFilter" => some(c, &found, &|e| group(s, e, false)).await,
                    _ => some(c, &found, &|e| person(s, e, false)).await,
                };
            }
            Err(e) => f.error = e.to_string(),
        }
        out.push(f);
    }
    out
}

/// One finding for every mapped attribute: how many of the entries have it. Entries without it show what there is instead.
async fn with_value(
    c: &mut Connection,
    who: Result<String, Fault>,
    attributes: &[(&'static str, &String)],
    sample: &(dyn Fn(&Entry) -> Sample + Sync),
) -> Vec<Finding> {
    let all = names(c, who.clone()).await;
    let mut out = Vec::new();
    for &(name, attribute) in attributes {
        if attribute.trim().is_empty() {
            continue;
        }
        let mut f = Finding { test_name: name.into(), test_value: attribute.clone(), ..Finding::default() };
        let having = match (who.clone(), filter::present(name, attribute)) {
            (Ok(who), Ok(has)) => names(c, Ok(filter::all(&[&who, &has]))).await,
            (Err(e), _) => Err(e),
            (_, Err(e)) => Err(e),
        };
        match (&all, having) {
            (Ok(all), Ok(having)) => {
                f.total_count = all.len();
                f.entries_with_value = having.len();
                f.sample_results = some(c, if having.is_empty() { all } else { &having }, sample).await;
            }
            (Err(e), _) => f.error = e.to_string(),
            (_, Err(e)) => f.error = e.to_string(),
        }
        out.push(f);
    }
    out
}

async fn people_attributes(c: &mut Connection, s: &LdapSettings) -> Vec<Finding> {
    let mut attributes = ochre_ldap::named(s).to_vec();
    attributes.push(("PictureAttribute", &s.picture_attribute));
    let who = c.who();
    with_value(c, who, &attributes, &|e| person(s, e, true)).await
}

async fn group_attributes(c: &mut Connection, s: &LdapSettings) -> Vec<Finding> {
    let attributes =
        [("GroupDisplayNameAttribute", &s.group_display_name_attribute), ("GroupIdAttribute", &s.group_id_attribute)];
    with_value(c, groups_of(s), &attributes, &|e| group(s, e, true)).await
}
