//! Groups of the directory fill teams and channels.

use super::world::{World, dn, people};
use crate::support::directory::Shape;
use crate::support::{Database, Outcome, Person};
use crate::{check, world};
use serde_json::{Value, json};

fn group(name: &str, members: &[String]) -> String {
    let lines: String = members.iter().map(|m| format!("member: {m}\n")).collect();
    format!("dn: {}\nobjectClass: groupOfNames\ncn: {name}\n{lines}\n", group_dn(name))
}

fn group_dn(name: &str) -> String {
    format!("cn={name},ou=groups,dc=example,dc=com")
}

/// `devs` holds Jane and the group `inner`; `inner` holds John and `devs` again; `posix` holds Anna by name.
fn groups() -> String {
    [
        group("devs", &["UID=jane, OU=People, DC=example, DC=com".into(), group_dn("inner")]),
        group("inner", &[dn("john"), group_dn("devs"), dn("nobody")]),
        format!("dn: {}\nobjectClass: posixGroup\ncn: posix\ngidNumber: 7\nmemberUid: anna\n\n", group_dn("posix")),
    ]
    .concat()
}

async fn listed(w: &World, query: &str) -> Result<Value, String> {
    w.admin.get(&format!("/ldap/groups{query}")).await?.status(200)?.json()
}

/// Links a group; its id here and there.
async fn link(w: &World, name: &str) -> Result<(String, String), String> {
    let all = listed(w, &format!("?q={name}")).await?;
    let key = all["groups"][0]["primary_key"].as_str().ok_or_else(|| format!("no {name}: {all}"))?.to_string();
    let linked = w.admin.post(&format!("/ldap/groups/{key}/link"), &json!({})).await?.status(201)?.json()?;
    check!(
        linked["display_name"] == name && linked["source"] == "ldap" && linked["remote_id"] == key.as_str(),
        "{linked}"
    );
    w.admin.post(&format!("/ldap/groups/{key}/link"), &json!({})).await?.status(200)?;
    Ok((linked["id"].as_str().unwrap_or_default().to_string(), key))
}

async fn is_in(w: &World, place: &str, who: &Person) -> Result<bool, String> {
    let got = w.admin.get(&format!("{place}/members/{}", who.id)).await?;
    Ok(got.status == 200 && got.json()?["delete_at"].as_i64().unwrap_or(0) == 0)
}

async fn members(w: &World, group: &str) -> Result<Vec<String>, String> {
    let page = w.admin.get(&format!("/groups/{group}/members")).await?.status(200)?.json()?;
    let list = page["members"].as_array().cloned().unwrap_or_default();
    Ok(list.iter().filter_map(|m| m["username"].as_str().map(String::from)).collect())
}

// tidy: function one story, in its order
pub async fn places(db: Database) -> Outcome {
    let w = world!(db, &[people(), groups()].concat(), Shape::default());
    let all = listed(&w, "").await?;
    check!(all["count"] == 3 && all["groups"][0]["name"] == "devs", "{all}");
    check!(all["groups"][0]["mattermost_group_id"].is_null() && all["groups"][0]["has_syncables"].is_null(), "{all}");
    check!(listed(&w, "?q=IN").await?["count"] == 1, "a part of the name");
    check!(listed(&w, "?q=*").await?["count"] == 0, "a star is a star");
    check!(listed(&w, "?per_page=2&page=1").await?["groups"].as_array().map(Vec::len) == Some(1), "pages");
    w.admin.post("/ldap/groups/nothing/link", &json!({})).await?.error(404, "api.ldap_group.not_found")?;

    let (jane, john) = (w.person("jane").await?, w.person("john").await?);
    let (devs, devs_key) = link(&w, "devs").await?;
    let (posix, _) = link(&w, "posix").await?;
    let (team, other) = (w.admin.team("team").await?, w.admin.team("other").await?);
    let channel = w.admin.channel(&team, "devs-only").await?;
    let (at_team, at_channel) = (format!("/teams/{team}"), format!("/channels/{channel}"));
    let how = json!({"auto_add": true, "scheme_admin": false});
    w.admin.post(&format!("/groups/{devs}/channels/{channel}/link"), &how).await?.status(201)?;
    check!(listed(&w, "?is_configured=true").await?["count"] == 1, "one is configured");
    check!(listed(&w, "?is_linked=true").await?["count"] == 2, "two are linked");

    // Anna was never here: her first login lets her in at once.
    let how = json!({"auto_add": true, "scheme_admin": true});
    w.admin.post(&format!("/groups/{posix}/teams/{other}/link"), &how).await?.status(201)?;
    let anna = w.person("anna").await?;
    check!(members(&w, &posix).await? == ["anna"] && is_in(&w, &format!("/teams/{other}"), &anna).await?, "at once");
    let member = w.admin.get(&format!("/teams/{other}/members/{}", anna.id)).await?.json()?;
    check!(member["scheme_admin"] == true, "{member}");
    check!(!is_in(&w, &at_team, &jane).await?, "Jane was there before the link");

    let data = w.synced().await?;
    check!(data["total_ldap_groups_count"] == "3" && data["ldap_groups_count"] == "2", "{data}");
    check!(data["group_member_add_count"] == "2", "{data}");
    check!(members(&w, &devs).await? == ["jane", "john"], "also by the group within");
    for who in [&jane, &john] {
        check!(is_in(&w, &at_team, who).await? && is_in(&w, &at_channel, who).await?, "in both places");
    }
    // Who left by themselves stays out, until somebody puts them back.
    jane.send("DELETE", &format!("{at_channel}/members/{}", jane.id), None).await?.status(200)?;
    w.synced().await?;
    check!(!is_in(&w, &at_channel, &jane).await?, "went by herself");
    let back = format!("/ldap/users/{}/group_sync_memberships", jane.id);
    jane.post(&back, &json!({})).await?.status(403)?;
    w.admin.post(&back, &json!({})).await?.status(200)?;
    check!(is_in(&w, &at_channel, &jane).await?, "put back");
    let own = format!("/ldap/users/{}/group_sync_memberships", w.admin.id);
    let id = "api.user.add_user_to_group_syncables.not_ldap_user.app_error";
    w.admin.post(&own, &json!({})).await?.error(400, id)?;

    // A channel that is left to its groups loses those who leave the group.
    let only = json!({"group_constrained": true}).to_string();
    w.admin.send("PUT", &format!("{at_channel}/patch"), Some(only)).await?.status(200)?;
    w.directory.set(&group_dn("inner"), "member", &[dn("nobody").as_bytes()]).await?;
    let data = w.synced().await?;
    check!(data["group_member_delete_count"] == "1", "{data}");
    check!(is_in(&w, &at_channel, &jane).await? && !is_in(&w, &at_channel, &john).await?, "John is out");
    check!(is_in(&w, &at_team, &john).await?, "the team is not left to its groups");
    w.directory.set(&group_dn("posix"), "memberUid", &[]).await?;
    w.synced().await?;
    let member = w.admin.get(&format!("/teams/{other}/members/{}", anna.id)).await?.json()?;
    check!(member["scheme_admin"] == false, "no longer by the group: {member}");

    // Names follow; a group that is gone there is archived here.
    w.directory.remove(&group_dn("posix")).await?;
    let data = w.synced().await?;
    check!(data["group_delete_count"] == "1", "{data}");
    check!(w.admin.get(&format!("/groups/{posix}")).await?.json()?["delete_at"].as_i64() > Some(0), "archived");
    w.admin.send("DELETE", &format!("/ldap/groups/{devs_key}/link"), None).await?.status(200)?;
    check!(listed(&w, "?is_linked=true").await?["count"] == 0, "unlinked");
    let again = w.admin.post(&format!("/ldap/groups/{devs_key}/link"), &json!({})).await?.status(200)?.json()?;
    check!(again["id"] == devs.as_str() && again["delete_at"] == 0, "the same group comes back: {again}");
    w.server.stop().await;
    Ok(())
}
