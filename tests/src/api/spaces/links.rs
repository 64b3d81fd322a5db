//! Groups of a directory fill teams and channels.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person, Server};
use ochre_db::{Dynamic, args};
use serde_json::{Value, json};

/// What a directory would bring: there is no way to make such a group over the API.
async fn directory_group(server: &Server, name: &str, users: &[&str]) -> Result<String, String> {
    let db = &server.running.app.db;
    let id = server.running.app.new_id();
    let group = "INSERT INTO usergroups (id, name, displayname, description, source, remoteid, createat, updateat, deleteat, \
                 allowreference) VALUES ($1, $2, $2, '', 'ldap', $2, 1, 1, 0, TRUE)";
    db.exec(Dynamic(group.into()), args![&id, name]).await.map_err(|e| e.to_string())?;
    let member = "INSERT INTO groupmembers (groupid, userid, createat, deleteat) VALUES ($1, $2, 1, 0)";
    for u in users {
        db.exec(Dynamic(member.into()), args![&id, *u]).await.map_err(|e| e.to_string())?;
    }
    Ok(id)
}

async fn put(p: &Person, path: &str, body: Value) -> Result<Value, String> {
    p.send("PUT", path, Some(body.to_string())).await?.status(200)?.json()
}

async fn team_member(w: &World, user: &str) -> Result<Value, String> {
    w.admin.get(&format!("/teams/{}/members/{user}", w.team)).await?.json()
}

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let newcomer = w.admin.invite("newcomer").await?;
    let group = directory_group(&w.server, "staff", &[&newcomer.id, &w.member.id]).await?;
    let (team, channel) =
        (format!("/groups/{group}/teams/{}", w.team), format!("/groups/{group}/channels/{}", w.private));

    w.member.post(&format!("{team}/link"), &json!({"auto_add": true})).await?.status(403)?;
    w.admin.post(&format!("{team}/link"), &json!([])).await?.error(400, "api.io_error")?;
    w.admin.get(&team).await?.error(404, "app.group.no_rows")?;
    w.admin.send("DELETE", &format!("{team}/link"), None).await?.error(404, "app.group.no_rows")?;

    // into the channel: the team comes with it
    let made = w.admin.post(&format!("{channel}/link"), &json!({"auto_add": true})).await?.status(201)?.json()?;
    check!(made["type"] == "Channel" && made["channel_id"] == w.private.as_str() && made["auto_add"] == true, "{made}");
    check!(
        made["team_id"] == w.team.as_str() && made["channel_type"] == "P" && made["scheme_admin"] == false,
        "{made}"
    );
    let linked = w.admin.get(&team).await?.status(200)?.json()?;
    check!(
        linked["type"] == "Team" && linked["team_display_name"] == "matrix" && linked["auto_add"] == true,
        "{linked}"
    );
    let m = team_member(&w, &newcomer.id).await?;
    check!(m["delete_at"] == 0 && m["scheme_admin"] == false, "the newcomer is in the team: {m}");
    newcomer.get(&format!("/channels/{}/members/me", w.private)).await?.status(200)?;

    administrators(&w, &newcomer, &team).await?;
    in_lists(&w, &group).await?;
    left_to_groups(&w, &newcomer, &channel).await?;

    // a team left to its groups refuses channels of other groups
    let other = directory_group(&w.server, "others", &[]).await?;
    put(&w.admin, &format!("/teams/{}/patch", w.team), json!({"group_constrained": true})).await?;
    let refused = w.admin.post(&format!("/groups/{other}/channels/{}/link", w.public), &json!({})).await?;
    refused.error(400, "group_not_associated_to_synced_team")?;
    w.server.stop().await;
    Ok(())
}

/// Administrators by their group.
async fn administrators(w: &World, newcomer: &Person, team: &str) -> Outcome {
    put(&w.admin, &format!("{team}/patch"), json!({"scheme_admin": true})).await?;
    check!(team_member(w, &newcomer.id).await?["scheme_admin"] == true, "promoted with the group");
    check!(team_member(w, &w.chief.id).await?["scheme_admin"] == false, "others are not");
    put(&w.admin, &format!("{team}/patch"), json!({"scheme_admin": false})).await?;
    check!(team_member(w, &newcomer.id).await?["scheme_admin"] == false, "and no longer");
    check!(team_member(w, &w.owner.id).await?["scheme_admin"] == true, "the owner stays what they are");
    Ok(())
}

async fn in_lists(w: &World, group: &str) -> Outcome {
    let all = w.admin.get(&format!("/groups/{group}/teams")).await?.status(200)?.json()?;
    check!(all.as_array().is_some_and(|l| l.len() == 1), "{all}");
    let of_team = w.member.get(&format!("/teams/{}/groups?include_member_count=true", w.team)).await?;
    let of_team = of_team.status(200)?.json()?;
    check!(of_team["total_group_count"] == 1 && of_team["groups"][0]["member_count"] == 2, "{of_team}");
    check!(of_team["groups"][0]["scheme_admin"] == false, "{of_team}");
    let by = w.admin.get(&format!("/teams/{}/groups_by_channels", w.team)).await?.status(200)?.json()?;
    check!(by["groups"][&w.private][0]["id"] == group, "{by}");
    let of_channel = w.admin.get(&format!("/channels/{}/groups", w.private)).await?.status(200)?.json()?;
    check!(of_channel["total_group_count"] == 1, "{of_channel}");
    w.outsider.get(&format!("/teams/{}/groups", w.team)).await?.status(403)?;
    let free = w.admin.get(&format!("/groups?not_associated_to_team={}", w.team)).await?.status(200)?.json()?;
    check!(free == json!([]), "{free}");
    Ok(())
}

/// Left to its groups, a channel loses the others when a link changes.
async fn left_to_groups(w: &World, newcomer: &Person, channel: &str) -> Outcome {
    put(&w.admin, &format!("/channels/{}/patch", w.private), json!({"group_constrained": true})).await?;
    let denied = w.admin.post(&format!("/channels/{}/members", w.private), &json!({"user_id": w.chief.id})).await?;
    denied.error(400, "api.channel.add_members.user_denied")?;
    put(&w.admin, &format!("{channel}/patch"), json!({"auto_add": true})).await?;
    let left = w.admin.get(&format!("/channels/{}/members", w.private)).await?.status(200)?.json()?;
    let mut left: Vec<&str> = left.as_array().into_iter().flatten().filter_map(|m| m["user_id"].as_str()).collect();
    left.sort_unstable();
    let mut want = [newcomer.id.as_str(), w.member.id.as_str()];
    want.sort_unstable();
    check!(left == want, "{left:?}");
    put(&w.admin, &format!("/channels/{}/patch", w.private), json!({"group_constrained": false})).await?;

    w.admin.send("DELETE", &format!("{channel}/link"), None).await?.status(200)?;
    let again = w.admin.send("DELETE", &format!("{channel}/link"), None).await?;
    again.error(400, "app.group.group_syncable_already_deleted")?;
    newcomer.get(&format!("/channels/{}/members/me", w.private)).await?.status(200)?;
    Ok(())
}
