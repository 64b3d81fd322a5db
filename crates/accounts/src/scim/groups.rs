//! `/Groups`: custom groups, which people can mention. Everything is done by the operations of the API, with their checks.

use super::{BASE, Refusal, answer, body, enter, filter, ids, list, meta, patch, scim, window};
use http::Method;
use ochre_db::{DbError, Row};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Routes.
pub fn routes(r: &mut Routes) {
    let (all, one) = (format!("{BASE}/Groups"), format!("{BASE}/Groups/{{group_id}}"));
    r.web(Method::GET, &all, "ScimListGroups", Auth::None, page);
    r.web(Method::POST, &all, "ScimCreateGroup", Auth::None, add);
    r.web(Method::GET, &one, "ScimGetGroup", Auth::None, read);
    r.web(Method::PUT, &one, "ScimReplaceGroup", Auth::None, replace);
    r.web(Method::PATCH, &one, "ScimPatchGroup", Auth::None, change);
    r.web(Method::DELETE, &one, "ScimDeleteGroup", Auth::None, remove);
}

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const KIND: &str = "group";

sql!(
    ALL = "SELECT id, displayname, createat, updateat FROM usergroups WHERE source = 'custom' AND deleteat = 0 \
     AND ($1 = '' OR LOWER(displayname) = LOWER($1)) AND ($2 = '' OR id = $2) ORDER BY createat, id LIMIT $3 OFFSET $4"
);
sql!(
    COUNT = "SELECT COUNT(*) FROM usergroups WHERE source = 'custom' AND deleteat = 0 \
     AND ($1 = '' OR LOWER(displayname) = LOWER($1)) AND ($2 = '' OR id = $2)"
);
sql!(
    MEMBERS = "SELECT m.userid, u.username FROM groupmembers m JOIN users u ON u.id = m.userid \
     WHERE m.groupid = $1 AND m.deleteat = 0 ORDER BY m.userid"
);
sql!(TAKEN = "SELECT COUNT(*) FROM usergroups WHERE name = $1");

struct Group {
    id: String,
    name: String,
    created: i64,
    updated: i64,
}

fn row(r: &Row) -> Result<Group, DbError> {
    Ok(Group { id: r.get(0)?, name: r.get(1)?, created: r.get(2)?, updated: r.get(3)? })
}

async fn page(ctx: Ctx) -> Reply {
    answer(listed(&ctx).await)
}

async fn listed(ctx: &Ctx) -> Result<Response, Refusal> {
    enter(ctx).await?;
    let (first, count) = window(ctx);
    let (mut name, mut id) = (String::new(), String::new());
    if let Some(f) = filter(ctx)? {
        match f.attribute.as_str() {
            "displayname" => name = f.value,
            "id" => id = f.value,
            "externalid" => id = ids::by(&ctx.app, KIND, &f.value).await?.pop().unwrap_or_else(|| "-".into()),
            _ => return Err(Refusal::new(400, "invalidFilter", "Groups are found by displayName, externalId and id.")),
        }
    }
    let db = &ctx.app.db;
    let total = db.one(&COUNT, args![&name, &id], |r| r.get(0)).await.map_err(AppError::from)?;
    let found = db.all(&ALL, args![&name, &id, count, first], row).await.map_err(AppError::from)?;
    let mut entries = Vec::new();
    for g in &found {
        entries.push(shown(ctx, g, with_members(ctx)).await?);
    }
    Ok(list(total, first, &entries))
}

fn with_members(ctx: &Ctx) -> bool {
    !ctx.query_str("excludedAttributes").split(',').any(|a| a.trim().eq_ignore_ascii_case("members"))
}

async fn by_id(ctx: &Ctx, id: &str) -> Result<Group, Refusal> {
    let found = ctx.app.db.opt(&ALL, args!["", id, 1, 0], row).await.map_err(AppError::from)?;
    found.filter(|_| !id.is_empty()).ok_or_else(Refusal::missing)
}

async fn target(ctx: &Ctx) -> Result<Group, Refusal> {
    enter(ctx).await?;
    by_id(ctx, ctx.param("group_id")).await
}

async fn read(ctx: Ctx) -> Reply {
    let done = async { Ok(scim(200, &shown(&ctx, &target(&ctx).await?, with_members(&ctx)).await?)) };
    answer(done.await)
}

async fn shown(ctx: &Ctx, g: &Group, members: bool) -> Result<Value, Refusal> {
    let external = ids::of(&ctx.app, KIND, &g.id).await?;
    let mut v = json!({
        "schemas": [SCHEMA], "id": g.id, "displayName": g.name, "meta": meta(ctx, "Group", &g.id, g.created, g.updated),
    });
    if !external.is_empty() {
        v["externalId"] = external.into();
    }
    if members {
        let two = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
        let all = ctx.app.db.all(&MEMBERS, args![&g.id], two).await.map_err(AppError::from)?;
        v["members"] =
            all.into_iter().map(|(id, name)| json!({"value": id, "display": name, "type": "User"})).collect();
    }
    Ok(v)
}

fn name_of(v: &Value) -> Result<String, Refusal> {
    let name = patch::get(v, "displayName").and_then(Value::as_str).map(str::trim).filter(|n| !n.is_empty());
    name.map(str::to_string).ok_or_else(|| Refusal::value("displayName is missing."))
}

fn members_of(v: &Value) -> BTreeSet<String> {
    let list = patch::get(v, "members").and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(|m| patch::get(m, "value")?.as_str().map(str::to_string)).collect()
}

/// An operation of the API as the token's account; its refusal is ours.
async fn call(ctx: &Ctx, method: Method, path: &str, body: Value) -> Result<Value, Refusal> {
    Ok(ctx.call(method, &format!("/api/v4{path}"), &body).await?.value())
}

/// A name to mention the group by, made of its display name.
async fn mention(ctx: &Ctx, display: &str) -> Result<String, Refusal> {
    let lower = display.to_lowercase();
    let clean: String =
        lower.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let base: String = clean.trim_matches(['-', '.', '_']).chars().take(56).collect();
    let base = if base.is_empty() { format!("group-{}", &ctx.new_id()[..6]) } else { base };
    for n in 1..100 {
        let name = if n == 1 { base.clone() } else { format!("{base}-{n}") };
        let taken: i64 = ctx.app.db.one(&TAKEN, args![&name], |r| r.get(0)).await.map_err(AppError::from)?;
        if taken == 0 && crate::users::store::by_username(&ctx.app, &name).await?.is_none() {
            return Ok(name);
        }
    }
    Err(Refusal::new(409, "uniqueness", "There are too many groups of this name."))
}

async fn add(ctx: Ctx) -> Reply {
    answer(made(&ctx).await)
}

async fn made(ctx: &Ctx) -> Result<Response, Refusal> {
    enter(ctx).await?;
    let v = body(ctx)?;
    let display = name_of(&v)?;
    let same: i64 = ctx.app.db.one(&COUNT, args![&display, ""], |r| r.get(0)).await.map_err(AppError::from)?;
    if same > 0 {
        return Err(Refusal::new(409, "uniqueness", "There is a group of this name."));
    }
    let wanted = json!({
        "name": mention(ctx, &display).await?, "display_name": display, "source": "custom", "allow_reference": true,
        "user_ids": members_of(&v),
    });
    let g = call(ctx, Method::POST, "/groups", wanted).await?;
    let id = g["id"].as_str().unwrap_or_default().to_string();
    if let Some(external) = patch::get(&v, "externalId").and_then(Value::as_str) {
        ids::set(&ctx.app, KIND, &id, external).await?;
    }
    let v = shown(ctx, &by_id(ctx, &id).await?, true).await?;
    let at = v["meta"]["location"].as_str().unwrap_or_default().to_string();
    Ok(scim(201, &v).header("location", at))
}

async fn replace(ctx: Ctx) -> Reply {
    let done = async {
        let g = target(&ctx).await?;
        save(&ctx, &g, &body(&ctx)?).await?;
        Ok(scim(200, &shown(&ctx, &by_id(&ctx, &g.id).await?, with_members(&ctx)).await?))
    };
    answer(done.await)
}

async fn change(ctx: Ctx) -> Reply {
    let done = async {
        let g = target(&ctx).await?;
        let mut v = shown(&ctx, &g, true).await?;
        patch::apply(&mut v, &body(&ctx)?)?;
        save(&ctx, &g, &v).await?;
        Ok(scim(200, &shown(&ctx, &by_id(&ctx, &g.id).await?, with_members(&ctx)).await?))
    };
    answer(done.await)
}

async fn save(ctx: &Ctx, g: &Group, v: &Value) -> Result<(), Refusal> {
    let display = name_of(v)?;
    let now = members_of(&shown(ctx, g, true).await?);
    let wanted = members_of(v);
    if display != g.name {
        call(ctx, Method::PUT, &format!("/groups/{}/patch", g.id), json!({ "display_name": display })).await?;
    }
    for (method, ids) in [(Method::DELETE, now.difference(&wanted)), (Method::POST, wanted.difference(&now))] {
        let ids: Vec<&String> = ids.collect();
        if !ids.is_empty() {
            call(ctx, method, &format!("/groups/{}/members", g.id), json!({ "user_ids": ids })).await?;
        }
    }
    if let Some(external) = patch::get(v, "externalId").and_then(Value::as_str) {
        ids::set(&ctx.app, KIND, &g.id, external).await?;
    }
    Ok(())
}

async fn remove(ctx: Ctx) -> Reply {
    let done = async {
        let g = target(&ctx).await?;
        call(&ctx, Method::DELETE, &format!("/groups/{}", g.id), Value::Null).await?;
        ids::set(&ctx.app, KIND, &g.id, "").await?;
        Ok(Response::empty(204))
    };
    answer(done.await)
}
