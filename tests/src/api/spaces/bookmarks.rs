//! Bookmarks of a channel.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};

async fn patch(p: &Person, path: &str, body: &Value) -> Result<crate::support::person::Answer, String> {
    p.send("PATCH", path, Some(body.to_string())).await
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|b| b["display_name"].as_str()).collect()
}

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let path = format!("/channels/{}/bookmarks", w.public);
    let link = |name: &str| json!({"display_name": name, "link_url": "https://example.com", "type": "link"});
    let mut ids = Vec::new();
    for name in ["one", "two", "three"] {
        let made = w.member.post(&path, &link(name)).await?.status(201)?.json()?;
        check!(made["owner_id"] == w.member.id.as_str() && made["delete_at"] == 0, "{made}");
        ids.push(made["id"].as_str().unwrap_or_default().to_string());
    }
    for (body, error) in [
        (
            json!({"display_name": "", "link_url": "https://example.com", "type": "link"}),
            "model.channel_bookmark.is_valid.display_name.app_error",
        ),
        (
            json!({"display_name": "x", "link_url": "no", "type": "link"}),
            "model.channel_bookmark.is_valid.link_url.missing_or_invalid.app_error",
        ),
        (json!({"display_name": "x", "type": "odd"}), "model.channel_bookmark.is_valid.type.app_error"),
        (
            json!({"display_name": "x", "type": "file", "file_id": "z".repeat(26)}),
            "model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error",
        ),
    ] {
        w.member.post(&path, &body).await?.error(400, error)?;
    }
    w.member.post(&path, &json!([])).await?.error(400, "api.context.invalid_body_param.app_error")?;
    w.outsider.post(&path, &link("x")).await?.status(403)?;
    w.outsider.get(&path).await?.status(403)?;
    w.guest.post(&path, &link("x")).await?.status(403)?;
    w.member.get(&format!("{path}?bookmarks_since=x")).await?.error(400, "api.context.invalid_url_param.app_error")?;
    let all = w.guest.get(&path).await?.status(200)?.json()?;
    check!(names(&all) == ["one", "two", "three"], "{all}");

    changes(&w, &path, &ids).await?;
    w.chief.send("DELETE", &format!("/channels/{}", w.public), None).await?.status(200)?;
    let late = w.member.post(&path, &link("late")).await?;
    late.error(403, "api.channel.bookmark.create_channel_bookmark.deleted_channel.forbidden.app_error")?;
    w.server.stop().await;
    Ok(())
}

async fn changes(w: &World, path: &str, ids: &[String]) -> Outcome {
    // somebody else's bookmark is replaced by one's own
    let two = format!("{path}/{}", ids[1]);
    let changed = patch(&w.chief, &two, &json!({"display_name": "zwei"})).await?.status(200)?.json()?;
    check!(
        changed["updated"]["owner_id"] == w.chief.id.as_str() && changed["deleted"]["id"] == ids[1].as_str(),
        "{changed}"
    );
    check!(changed["updated"]["original_id"] == ids[1].as_str(), "{changed}");
    let own = patch(&w.member, &format!("{path}/{}", ids[0]), &json!({"display_name": "eins"})).await?;
    let own = own.status(200)?.json()?;
    check!(own["updated"]["id"] == ids[0].as_str() && own["deleted"].is_null(), "{own}");
    let all = w.member.get(path).await?.status(200)?.json()?;
    check!(names(&all) == ["eins", "zwei", "three"], "{all}");
    patch(&w.member, &two, &json!({})).await?.error(404, "app.channel.bookmark.get.app_error")?;

    let order = format!("{path}/{}/sort_order", ids[2]);
    let sorted = w.member.post(&order, &json!(0)).await?.status(200)?.json()?;
    check!(names(&sorted) == ["three", "eins", "zwei"], "{sorted}");
    w.member.post(&order, &json!(3)).await?.error(400, "app.channel.bookmark.update_sort.invalid_input.app_error")?;
    w.member.post(&order, &json!(-1)).await?.error(400, "api.context.invalid_body_param.app_error")?;

    let gone = w.member.send("DELETE", &format!("{path}/{}", ids[2]), None).await?.status(200)?.json()?;
    check!(gone["delete_at"].as_i64() > Some(0), "{gone}");
    w.member.send("DELETE", &format!("{path}/{}", ids[2]), None).await?.status(404)?;
    let since = gone["delete_at"].as_i64().unwrap_or_default();
    let news = w.member.get(&format!("{path}?bookmarks_since={since}")).await?.status(200)?.json()?;
    check!(names(&news).contains(&"three"), "removed ones are news: {news}");
    Ok(())
}
