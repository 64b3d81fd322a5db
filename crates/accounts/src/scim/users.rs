//! `/Users`.

use super::filter::Filter;
use super::{BASE, Refusal, answer, body, enter, filter, ids, list, meta, patch, scim, window};
use crate::users::{active, create, store, update};
use http::Method;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, rows, sql, user_cols};
use ochre_types::User;
use serde_json::{Value, json};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    let (all, one) = (format!("{BASE}/Users"), format!("{BASE}/Users/{{user_id}}"));
    r.web(Method::GET, &all, "ScimListUsers", Auth::None, page);
    r.web(Method::POST, &all, "ScimCreateUser", Auth::None, add);
    r.web(Method::GET, &one, "ScimGetUser", Auth::None, read);
    r.web(Method::PUT, &one, "ScimReplaceUser", Auth::None, replace);
    r.web(Method::PATCH, &one, "ScimPatchUser", Auth::None, change);
    r.web(Method::DELETE, &one, "ScimDeleteUser", Auth::None, remove);
}

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const KIND: &str = "user";

sql!(
    ALL = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id \
     WHERE b.userid IS NULL AND COALESCE(u.remoteid, '') = '' ORDER BY u.createat, u.id LIMIT $1 OFFSET $2"
);
sql!(
    COUNT = "SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND COALESCE(u.remoteid, '') = ''"
);

async fn page(ctx: Ctx) -> Reply {
    answer(listed(&ctx).await)
}

async fn listed(ctx: &Ctx) -> Result<Response, Refusal> {
    enter(ctx).await?;
    let (first, count) = window(ctx);
    let (total, found) = match filter(ctx)? {
        Some(f) => {
            let found = matching(&ctx.app, &f).await?;
            (i64::try_from(found.len()).unwrap_or_default(), found)
        }
        None => {
            let total = ctx.app.db.one(&COUNT, args![], |r| r.get(0)).await.map_err(AppError::from)?;
            let found = ctx.app.db.all(&ALL, args![count, first], rows::user).await.map_err(AppError::from)?;
            (total, found)
        }
    };
    let mut entries = Vec::new();
    for user in &found {
        entries.push(shown(ctx, user).await?);
    }
    Ok(list(total, first, &entries))
}

async fn matching(app: &Arc<App>, f: &Filter) -> Result<Vec<User>, Refusal> {
    let user = match f.attribute.as_str() {
        "username" => by_login(app, &f.value).await?,
        "emails" | "emails.value" => store::by_email(app, &f.value).await?,
        "id" => app.user(&f.value).await?.map(|u| (*u).clone()),
        "externalid" => {
            let mut found = Vec::new();
            for id in ids::by(app, KIND, &f.value).await? {
                found.extend(app.user(&id).await?.map(|u| (*u).clone()));
            }
            return Ok(found);
        }
        _ => return Err(Refusal::new(400, "invalidFilter", "Users are found by userName, emails, externalId and id.")),
    };
    Ok(user.filter(|u| !u.is_bot).into_iter().collect())
}

/// `userName` is what the service calls people; with an at sign it is the address of the account.
async fn by_login(app: &Arc<App>, name: &str) -> Result<Option<User>, AppError> {
    match name.contains('@') {
        true => store::by_email(app, name).await,
        false => store::by_username(app, name).await,
    }
}

async fn target(ctx: &Ctx) -> Result<User, Refusal> {
    enter(ctx).await?;
    let found = ctx.app.user(ctx.param("user_id")).await?;
    found.filter(|u| !u.is_bot).map(|u| (*u).clone()).ok_or_else(Refusal::missing)
}

async fn read(ctx: Ctx) -> Reply {
    let done = async { Ok(scim(200, &shown(&ctx, &target(&ctx).await?).await?)) };
    answer(done.await)
}

/// An account as SCIM has it. What came as an address goes out as one.
async fn shown(ctx: &Ctx, u: &User) -> Result<Value, Refusal> {
    let external = ids::of(&ctx.app, KIND, &u.id).await?;
    let mut v = json!({
        "schemas": [SCHEMA], "id": u.id, "userName": u.email, "displayName": display(u), "nickName": u.nickname,
        "title": u.position, "locale": u.locale, "active": u.delete_at == 0,
        "name": {"givenName": u.first_name, "familyName": u.last_name, "formatted": display(u)},
        "emails": [{"value": u.email, "type": "work", "primary": true}],
        "meta": meta(ctx, "User", &u.id, u.create_at, u.update_at),
    });
    if !external.is_empty() {
        v["externalId"] = external.into();
    }
    Ok(v)
}

fn display(u: &User) -> String {
    let full = format!("{} {}", u.first_name, u.last_name).trim().to_string();
    if full.is_empty() { u.username.clone() } else { full }
}

/// What a resource says about an account.
#[derive(Default)]
struct Wanted {
    email: String,
    username: String,
    first_name: Option<String>,
    last_name: Option<String>,
    nickname: Option<String>,
    position: Option<String>,
    locale: Option<String>,
    external: Option<String>,
    active: Option<bool>,
}

impl Wanted {
    fn of(v: &Value) -> Result<Wanted, Refusal> {
        let text = |v: &Value, name: &str| match patch::get(v, name) {
            Some(Value::String(s)) => Some(s.trim().to_string()),
            Some(Value::Null) => Some(String::new()),
            _ => None,
        };
        let user_name = text(v, "userName").filter(|n| !n.is_empty());
        let user_name = user_name.ok_or_else(|| Refusal::value("userName is missing."))?;
        let name = patch::get(v, "name").cloned().unwrap_or_default();
        let email = if user_name.contains('@') { Some(user_name.clone()) } else { address(v) };
        let email = email.ok_or_else(|| Refusal::value("An e-mail address is needed, as userName or in emails."))?;
        Ok(Wanted {
            username: user_name.split('@').next().unwrap_or_default().to_string(),
            // Whoever signs in with another name than the address has both.
            email: address(v).unwrap_or(email).to_lowercase(),
            first_name: text(&name, "givenName"),
            last_name: text(&name, "familyName"),
            nickname: text(v, "nickName"),
            position: text(v, "title"),
            locale: text(v, "locale").or_else(|| text(v, "preferredLanguage")),
            external: text(v, "externalId"),
            active: patch::get(v, "active").and_then(truth),
        })
    }

    fn fill(&self, u: &mut User) {
        let cut = |t: &str, most: usize| t.chars().take(most).collect::<String>();
        for (field, value, most) in [
            (&mut u.first_name, &self.first_name, 64),
            (&mut u.last_name, &self.last_name, 64),
            (&mut u.nickname, &self.nickname, 64),
            (&mut u.position, &self.position, 128),
        ] {
            if let Some(text) = value {
                *field = cut(text, most);
            }
        }
        let wanted = self.locale.as_deref().unwrap_or_default();
        let base = wanted.split(['-', '_']).next().unwrap_or_default();
        if !base.is_empty() && ochre_i18n::locales().contains(&base) {
            u.locale = base.to_string();
        }
    }
}

/// The primary address, or the first.
fn address(v: &Value) -> Option<String> {
    let list = patch::get(v, "emails")?.as_array()?;
    let primary = list.iter().find(|e| patch::get(e, "primary").and_then(truth) == Some(true));
    let text = patch::get(primary.or_else(|| list.first())?, "value")?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// Entra sends booleans as words.
fn truth(v: &Value) -> Option<bool> {
    match v {
        Value::Bool(b) => Some(*b),
        Value::String(s) if s.eq_ignore_ascii_case("true") => Some(true),
        Value::String(s) if s.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

async fn add(ctx: Ctx) -> Reply {
    answer(made(&ctx).await)
}

async fn made(ctx: &Ctx) -> Result<Response, Refusal> {
    enter(ctx).await?;
    let wanted = Wanted::of(&body(ctx)?)?;
    if store::by_email(&ctx.app, &wanted.email).await?.is_some() {
        return Err(Refusal::new(409, "uniqueness", "There is an account with this address."));
    }
    let mut user = User {
        email: wanted.email.clone(),
        email_verified: true,
        username: create::free_name(&ctx.app, &wanted.username, "").await?,
        roles: "system_user".into(),
        ..User::default()
    };
    wanted.fill(&mut user);
    sign_in(&ctx.app, &mut user, wanted.external.as_deref().unwrap_or_default());
    let mut user = create::save(&ctx.app, user).await?;
    if let Some(external) = &wanted.external {
        ids::set(&ctx.app, KIND, &user.id, external).await?;
    }
    if wanted.active == Some(false) {
        user = active::set_active(&ctx.app, &user, false, false).await?;
    }
    let v = shown(ctx, &user).await?;
    let at = v["meta"]["location"].as_str().unwrap_or_default().to_string();
    Ok(scim(201, &v).header("location", at))
}

/// How the account will sign in: by SAML where that is on; else with a password, which a mail lets its owner choose.
fn sign_in(app: &App, user: &mut User, external: &str) {
    let config = app.config();
    if config.saml.enable {
        let by_id = !config.saml.id_attribute.is_empty() && !external.is_empty();
        user.auth_service = crate::saml::SERVICE.into();
        user.auth_data = Some(if by_id { external.to_string() } else { user.email.clone() });
    } else {
        // Long, random, and of every class that a policy may ask for; nobody knows it.
        user.password = format!("{}Aa1!", ochre_secret::random_string(40));
    }
}

async fn replace(ctx: Ctx) -> Reply {
    let done = async {
        let user = target(&ctx).await?;
        let wanted = Wanted::of(&body(&ctx)?)?;
        save(&ctx, &user, &wanted).await
    };
    answer(done.await)
}

async fn change(ctx: Ctx) -> Reply {
    let done = async {
        let user = target(&ctx).await?;
        let mut v = shown(&ctx, &user).await?;
        let before = v["userName"].clone();
        patch::apply(&mut v, &body(&ctx)?)?;
        if v["userName"] != before && address(&v).as_deref() == before.as_str() {
            // Only the name was changed, and it is the address.
            v["emails"] = json!([{"value": v["userName"], "primary": true}]);
        }
        save(&ctx, &user, &Wanted::of(&v)?).await
    };
    answer(done.await)
}

async fn save(ctx: &Ctx, old: &User, wanted: &Wanted) -> Result<Response, Refusal> {
    let app = &ctx.app;
    if old.is_system_admin() && wanted.active == Some(false) && old.id == ctx.me() {
        return Err(Refusal::new(403, "", "A token cannot deactivate its own account."));
    }
    let mut user = old.clone();
    wanted.fill(&mut user);
    if wanted.email != old.email {
        user.email.clone_from(&wanted.email);
        user.username = create::free_name(app, &wanted.username, &old.id).await?;
        user.email_verified = true;
        if old.auth_data.as_deref() == Some(old.email.as_str()) {
            user.auth_data = Some(wanted.email.clone());
        }
    }
    if user != *old {
        user.update_at = ctx.now();
        user.check_valid().map_err(AppError::from)?;
        let mut tx = ctx.begin().await?;
        store::update(&mut tx, &user).await?;
        update::changed(&mut tx, app, &user);
        tx.commit().await?;
    }
    if let Some(external) = &wanted.external {
        ids::set(app, KIND, &user.id, external).await?;
    }
    let is = user.delete_at == 0;
    if let Some(active) = wanted.active.filter(|a| *a != is) {
        user = active::set_active(app, &user, active, false).await?;
    }
    Ok(scim(200, &shown(ctx, &user).await?))
}

/// Accounts are kept, deactivated: their messages stay somebody's.
async fn remove(ctx: Ctx) -> Reply {
    let done = async {
        let user = target(&ctx).await?;
        if user.id == ctx.me() {
            return Err(Refusal::new(403, "", "A token cannot deactivate its own account."));
        }
        if user.delete_at == 0 {
            active::set_active(&ctx.app, &user, false, false).await?;
        }
        ids::set(&ctx.app, KIND, &user.id, "").await?;
        Ok(Response::empty(204))
    };
    answer(done.await)
}
