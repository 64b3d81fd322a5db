//! Groups that people make.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};

fn body(name: &str, users: &[&str]) -> Value {
    json!({"name": name, "display_name": format!("Group {name}"), "source": "custom", "allow_reference": true, "user_ids": users})
}

async fn make(p: &Person, name: &str, users: &[&str]) -> Result<String, String> {
    p.post("/groups", &body(name, users)).await?.status(201)?.field("id")
}

async fn put(p: &Person, path: &str, body: Value) -> Result<crate::support::person::Answer, String> {
    p.send("PUT", path, Some(body.to_string())).await
}

pub async fn life(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let (m, c) = (w.member.id.as_str(), w.chief.id.as_str());
    let made = w.member.post("/groups", &body("devs", &[m, c])).await?.status(201)?.json()?;
    check!(made["member_count"] == 2 && made["source"] == "custom" && made["delete_at"] == 0, "{made}");
    check!(made["remote_id"].is_null() && made["has_syncables"] == false, "{made}");
    let id = made["id"].as_str().unwrap_or_default().to_string();

    let one = w.guest.get(&format!("/groups/{id}?include_member_count=true&include_member_ids=true")).await?;
    let one = one.status(200)?.json()?;
    check!(one["member_count"] == 2 && one["member_ids"].as_array().is_some_and(|l| l.len() == 2), "{one}");

    let others = json!({"display_name": "Others", "description": "d"});
    let changed = put(&w.member, &format!("/groups/{id}/patch"), others).await?.status(200)?.json()?;
    check!(
        changed["display_name"] == "Others" && changed["name"] == "devs" && changed["description"] == "d",
        "{changed}"
    );

    let path = format!("/groups/{id}/members");
    let added = w.member.post(&path, &json!({"user_ids": [w.owner.id, w.owner.id]})).await?.status(200)?.json()?;
    check!(added.as_array().is_some_and(|l| l.len() == 1) && added[0]["user_id"] == w.owner.id.as_str(), "{added}");
    let page = w.member.get(&format!("{path}?per_page=2&page=1")).await?.status(200)?.json()?;
    check!(page["total_member_count"] == 3 && page["members"].as_array().is_some_and(|l| l.len() == 1), "{page}");
    check!(page["members"][0]["username"] == "owner" && page["members"][0].get("notify_props").is_none(), "{page}");
    let out = json!({"user_ids": [w.owner.id, w.outsider.id]}).to_string();
    let gone = w.member.send("DELETE", &path, Some(out)).await?.status(200)?.json()?;
    check!(gone.as_array().is_some_and(|l| l.len() == 1), "only who was in it: {gone}");
    let stats = w.admin.get(&format!("/groups/{id}/stats")).await?.status(200)?.json()?;
    check!(stats == json!({"group_id": id, "total_member_count": 2}), "{stats}");
    w.member.get(&format!("/groups/{id}/stats")).await?.status(403)?;

    let counts = format!("/channels/{}/member_counts_by_group", w.public);
    let counts = w.member.get(&format!("{counts}?include_timezones=true")).await?.status(200)?.json()?;
    let want = json!([{"group_id": id, "channel_member_count": 2, "channel_member_timezones_count": 0}]);
    check!(counts == want, "{counts}");

    let dead = w.member.send("DELETE", &format!("/groups/{id}"), None).await?.status(200)?.json()?;
    check!(dead["delete_at"].as_i64() > Some(0), "{dead}");
    w.member.send("DELETE", &format!("/groups/{id}"), None).await?.error(404, "app.group.no_rows")?;
    w.member.post(&path, &json!({"user_ids": [m]})).await?.error(404, "app.group.no_rows")?;
    let back = w.member.post(&format!("/groups/{id}/restore"), &json!({})).await?.status(200)?.json()?;
    check!(back["delete_at"] == 0 && back["member_count"] == 2, "{back}");
    w.member.post(&format!("/groups/{id}/restore"), &json!({})).await?.error(404, "app.group.no_rows")?;
    w.server.stop().await;
    Ok(())
}

pub async fn refusals(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let id = make(&w.member, "devs", &[]).await?;
    let with = |key: &str, value: Value| {
        let mut b = body("other", &[]);
        b[key] = value;
        b
    };
    for (b, status, error) in [
        (with("source", json!("ldap")), 400, "app.group.crud_permission"),
        (with("source", json!("")), 400, "app.group.crud_permission"),
        (with("allow_reference", json!(false)), 400, "api.custom_groups.must_be_referenceable"),
        (with("remote_id", json!("x")), 400, "api.custom_groups.no_remote_id"),
        (with("name", json!("member")), 400, "app.group.username_conflict"),
        (with("name", Value::Null), 400, "model.group.name.app_error"),
        (with("name", json!("channel")), 400, "model.group.name.reserved_name.app_error"),
        (with("name", json!("No Good")), 400, "model.group.name.invalid_chars.app_error"),
        (with("name", json!("devs")), 400, "app.custom_group.unique_name"),
        (with("display_name", json!("")), 400, "model.group.display_name.app_error"),
        (with("user_ids", json!(["z".repeat(26)])), 400, "app.group.user_not_found"),
        (json!([]), 400, "api.context.invalid_body_param.app_error"),
    ] {
        w.member.post("/groups", &b).await?.error(status, error)?;
    }
    w.guest.post("/groups", &body("guests", &[])).await?.status(403)?;
    Person::new(&w.server.url).post("/groups", &body("x", &[])).await?.status(401)?;

    changes_are_refused(&w, &id).await?;
    let off = json!({"ServiceSettings": {"EnableCustomGroups": false}});
    put(&w.admin, "/config/patch", off).await?.status(200)?;
    w.member.post("/groups", &body("late", &[])).await?.error(400, "api.custom_groups.feature_disabled")?;
    w.member.get(&format!("/groups/{id}")).await?.error(400, "api.custom_groups.feature_disabled")?;
    let all = w.member.get("/groups").await?.status(200)?.json()?;
    check!(all == json!([]), "custom groups are off: {all}");
    w.server.stop().await;
    Ok(())
}

async fn changes_are_refused(w: &World, id: &str) -> Outcome {
    let patch = format!("/groups/{id}/patch");
    put(&w.guest, &patch, json!({"display_name": "x"})).await?.status(403)?;
    let refused = put(&w.member, &patch, json!({"allow_reference": false})).await?;
    refused.error(400, "api.custom_groups.must_be_referenceable")?;
    for (name, error) in [
        ("here", "api.ldap_groups.existing_reserved_name_error"),
        ("member", "api.ldap_groups.existing_user_name_error"),
    ] {
        put(&w.member, &patch, json!({"allow_reference": true, "name": name})).await?.error(400, error)?;
    }
    make(&w.member, "taken", &[]).await?;
    let twice = put(&w.member, &patch, json!({"allow_reference": true, "name": "taken"})).await?;
    twice.error(400, "api.ldap_groups.existing_group_name_error")?;
    put(&w.member, &patch, json!({"name": "taken"})).await?.error(400, "app.custom_group.unique_name")?;

    let nothing = "z".repeat(26);
    w.member.get(&format!("/groups/{nothing}")).await?.error(404, "app.group.no_rows")?;
    w.member.get("/groups/short").await?.error(400, "api.context.invalid_url_param.app_error")?;
    put(&w.member, &format!("/groups/{nothing}/patch"), json!({})).await?.error(404, "app.group.no_rows")?;
    let members = format!("/groups/{id}/members");
    w.member.post(&members, &json!({"user_ids": []})).await?.status(400)?;
    w.member.post(&members, &json!({"user_ids": [nothing]})).await?.error(400, "app.group.user_not_found")?;
    w.guest.post(&members, &json!({"user_ids": [w.guest.id]})).await?.status(403)?;

    // a group of people fills no place
    let link = format!("/groups/{id}/teams/{}/link", w.team);
    w.admin.post(&link, &json!({"auto_add": true})).await?.error(400, "app.group.crud_permission")?;
    Ok(())
}

pub async fn lists(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let a = make(&w.member, "alpha", &[&w.member.id]).await?;
    let b = make(&w.member, "beta", &[&w.member.id, &w.chief.id]).await?;
    let c = make(&w.member, "gamma", &[]).await?;
    w.member.send("DELETE", &format!("/groups/{c}"), None).await?.status(200)?;
    let names = |v: &Value| -> Vec<String> {
        let list = v["groups"].as_array().or(v.as_array()).cloned().unwrap_or_default();
        list.iter().map(|g| g["name"].as_str().unwrap_or_default().to_string()).collect()
    };
    for (query, want) in [
        ("", &["alpha", "beta"][..]),
        ("?q=BET", &["beta"]),
        ("?q=group", &["alpha", "beta"]),
        ("?per_page=1&page=1", &["beta"]),
        ("?include_archived=true", &["alpha", "beta", "gamma"]),
        ("?filter_archived=true", &["gamma"]),
        ("?group_source=custom", &["alpha", "beta"]),
        ("?group_source=ldap", &[]),
        ("?only_syncable_sources=true", &[]),
        ("?filter_allow_reference=true", &["alpha", "beta"]),
        ("?since=99999999999999", &[]),
        ("?not_associated_to_team=odd", &["alpha", "beta"]),
    ] {
        let got = w.member.get(&format!("/groups{query}")).await?.status(200)?.json()?;
        check!(names(&got) == want, "{query}: {got}");
    }
    let of_chief = w.member.get(&format!("/groups?filter_has_member={}", w.chief.id)).await?.status(200)?.json()?;
    check!(names(&of_chief) == ["beta"], "{of_chief}");
    let all = w.member.get("/groups?include_total_count=true&include_member_count=true&per_page=1").await?;
    let all = all.status(200)?.json()?;
    check!(all["total_count"] == 2 && names(&all) == ["alpha"] && all["groups"][0]["member_count"] == 1, "{all}");
    let counted = format!("/groups?include_channel_member_count={}&include_timezones=true", w.public);
    let counted = w.member.get(&counted).await?.status(200)?.json()?;
    check!(counted[1]["channel_member_count"] == 2 && counted[1]["channel_member_timezones_count"] == 0, "{counted}");
    w.member.get("/groups?since=x").await?.error(400, "api.context.invalid_url_param.app_error")?;
    w.outsider.get(&format!("/groups?include_channel_member_count={}", w.private)).await?.status(403)?;
    w.outsider.get(&format!("/groups?not_associated_to_channel={}", w.private)).await?.status(403)?;
    w.chief.get(&format!("/groups?not_associated_to_channel={}", w.private)).await?.status(200)?;

    let named = w.guest.post("/groups/names", &json!(["beta", "gamma", "none"])).await?.status(200)?.json()?;
    check!(names(&named) == ["beta"] && named[0]["id"] == b.as_str(), "{named}");
    w.guest.post("/groups/names", &json!({})).await?.error(400, "api.payload.parse.error")?;

    let own = w.member.get("/users/me/groups").await?.status(200)?.json()?;
    check!(names(&own) == ["alpha", "beta"] && own[0]["id"] == a.as_str(), "{own}");
    w.member.get(&format!("/users/{}/groups", w.chief.id)).await?.status(403)?;
    let theirs = w.admin.get(&format!("/users/{}/groups", w.chief.id)).await?.status(200)?.json()?;
    check!(names(&theirs) == ["beta"], "{theirs}");
    w.server.stop().await;
    Ok(())
}
