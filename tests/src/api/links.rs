//! Previews of links, proxied pictures, targets of short links: against a web site of the test.

use crate::check;
use crate::support::site::REACHABLE;
use crate::support::{Database, Outcome, Person, Server, Site, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::links_get_previews", |db| Box::pin(previews(db))),
        ("api::links_that_get_none", |db| Box::pin(no_previews(db))),
        ("api::links_to_slow_servers_do_not_hold_a_post", |db| Box::pin(slow(db))),
        ("api::links_pictures_by_proxy", |db| Box::pin(pictures(db))),
        ("api::links_short_ones", |db| Box::pin(short_links(db))),
    ]
}

/// A GIF of one pixel and two frames.
fn gif() -> Vec<u8> {
    let mut out = b"GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..2 {
        out.extend_from_slice(b"\x2c\0\0\0\0\x03\0\x02\0\0\x02\x03\x44\x34\x05\0");
    }
    out.push(0x3b);
    out
}

async fn outside() -> Result<Site, String> {
    Site::start("127.0.0.2", |what| {
        let kind = |k: &str| vec![("Content-Type".to_string(), k.to_string())];
        let html = "<html><head><title>plain</title><meta property='og:title' content='A &amp; B'>\
                    <meta property='og:image' content='/a.gif'></head></html>";
        let path = what.split(' ').nth(1).unwrap_or_default();
        match path.split('?').next().unwrap_or_default() {
            "/page" => Some((200, kind("text/html; charset=utf-8"), html.into())),
            "/a.gif" => Some((200, kind("image/gif"), gif())),
            "/evil.svg" => Some((200, kind("image/svg+xml"), b"<svg onload='alert(1)'/>".to_vec())),
            "/text" => Some((200, kind("text/plain"), b"words".to_vec())),
            "/moved" => Some((301, vec![("Location".to_string(), "/page".to_string())], vec![])),
            "/silent" => None,
            _ => Some((404, kind("text/html"), html.into())),
        }
    })
    .await
}

/// An administrator, a site, a channel.
async fn setting(db: Database, more: &[(&str, &str)]) -> Result<(Server, Person, Site, String), String> {
    let site = outside().await?;
    let server = Server::start_with(db, &[&[REACHABLE], more].concat()).await?;
    let admin = server.admin().await?;
    let team = admin.team("links").await?;
    let channel = admin.channel(&team, "links").await?;
    Ok((server, admin, site, channel))
}

async fn metadata(who: &Person, channel: &str, message: &str) -> Result<(String, Value), String> {
    let answer = who.post("/posts", &json!({"channel_id": channel, "message": message})).await?.status(201)?.json()?;
    Ok((answer["id"].as_str().unwrap_or_default().to_string(), answer["metadata"].clone()))
}

async fn previews(db: Database) -> Outcome {
    let (server, admin, site, channel) = setting(db, &[]).await?;
    let (page, picture) = (format!("{}/page", site.url), format!("{}/a.gif", site.url));
    let size = json!({"width": 3, "height": 2, "format": "gif", "frame_count": 2});
    let (id, made) = metadata(&admin, &channel, &format!("look: {page}")).await?;
    check!(made["embeds"][0]["type"] == "opengraph", "{made}");
    check!(made["embeds"][0]["url"] == page.as_str(), "{made}");
    check!(made["embeds"][0]["data"]["title"] == "A & B", "{made}");
    check!(made["embeds"][0]["data"]["images"][0]["url"] == picture.as_str(), "{made}");
    check!(made["images"] == json!({&picture: &size}), "{made}");
    let read = admin.get(&format!("/posts/{id}")).await?.status(200)?.json()?;
    check!(read["metadata"] == made, "read again: {read}");
    let list = admin.get(&format!("/channels/{channel}/posts")).await?.status(200)?.json()?;
    check!(list["posts"][&id]["metadata"] == made, "in a list: {list}");
    metadata(&admin, &channel, &format!("again {page}")).await?;
    check!(site.count("GET /page") == 1 && site.count("GET /a.gif") == 1, "{:?}", site.asked.lock());
    let (_, image) = metadata(&admin, &channel, &picture).await?;
    check!(image == json!({"embeds": [{"type": "image", "url": &picture}], "images": {&picture: &size}}), "{image}");
    let (_, inline) = metadata(&admin, &channel, &format!("![x]({picture})")).await?;
    check!(inline == json!({"images": {&picture: &size}}), "{inline}");
    let props = json!({"attachments": [{"text": format!("see {page}"), "image_url": &picture}]});
    let body = json!({"channel_id": &channel, "message": &page, "props": props});
    let attached = admin.post("/posts", &body).await?.status(201)?.json()?["metadata"].clone();
    check!(attached == json!({"embeds": [{"type": "message_attachment"}], "images": {&picture: &size}}), "{attached}");
    let edit = json!({"message": format!("now {}/moved", site.url)});
    let edited = admin.send("PUT", &format!("/posts/{id}/patch"), Some(edit.to_string())).await?.status(200)?.json()?;
    check!(edited["metadata"]["embeds"][0]["data"]["title"] == "A & B", "{edited}");
    server.stop().await;
    Ok(())
}

async fn no_previews(db: Database) -> Outcome {
    let (server, admin, site, channel) =
        setting(db, &[("ServiceSettings.RestrictLinkPreviews", "no.test, bad")]).await?;
    let inside = Site::start("127.0.0.1", |_| Some((200, vec![], b"<title>secret</title>".to_vec()))).await?;
    for url in [
        format!("{}/gone", site.url),
        format!("{}/text", site.url),
        inside.url.clone(),
        "http://nowhere.invalid".into(),
    ] {
        let (_, got) = metadata(&admin, &channel, &url).await?;
        check!(got == json!({"embeds": [{"type": "link", "url": url}]}), "{url}: {got}");
    }
    check!(inside.asked.lock().is_ok_and(|l| l.is_empty()), "an internal server was asked");
    for text in
        [format!("{}/page?bad", site.url), format!("`{}/page`", site.url), "no links".into(), "ftp://a.test/x".into()]
    {
        let (_, got) = metadata(&admin, &channel, &text).await?;
        check!(got == json!({}), "{text}: {got}");
    }
    let props = json!({"unsafe_links": "true"});
    let body = json!({"channel_id": &channel, "message": format!("{}/page", site.url), "props": props});
    let got = admin.post("/posts", &body).await?.status(201)?.json()?["metadata"].clone();
    check!(got == json!({}), "{got}");
    let off = json!({"ServiceSettings": {"EnableLinkPreviews": false}});
    admin.send("PUT", "/config/patch", Some(off.to_string())).await?.status(200)?;
    let (_, got) = metadata(&admin, &channel, &format!("{}/page", site.url)).await?;
    check!(got == json!({}) && site.count("GET /page") == 0, "{got}");
    server.stop().await;
    Ok(())
}

async fn slow(db: Database) -> Outcome {
    let limit = ("ExperimentalSettings.LinkMetadataTimeoutMilliseconds", "300");
    let (server, admin, site, channel) = setting(db, &[limit]).await?;
    let url = format!("{}/silent", site.url);
    let begun = std::time::Instant::now();
    let (_, got) = metadata(&admin, &channel, &url).await?;
    let took = begun.elapsed();
    check!(got == json!({"embeds": [{"type": "link", "url": url}]}), "{got}");
    check!(took.as_millis() >= 300 && took.as_secs() < 4, "{took:?}");
    metadata(&admin, &channel, &url).await?;
    check!(site.count("GET /silent") == 1, "asked again within the hour");
    server.stop().await;
    Ok(())
}

async fn pictures(db: Database) -> Outcome {
    let (server, admin, site, channel) = setting(db, &[]).await?;
    let bad = "api.image.get.app_error";
    let at = |path: &str| format!("/image?url={}{path}", site.url.replace(':', "%3A").replace('/', "%2F"));
    admin.get(&at("/a.gif")).await?.error(400, bad)?;
    check!(site.count("GET /a.gif") == 0, "the proxy is off");
    let on = json!({"ImageProxySettings": {"Enable": true}});
    admin.send("PUT", "/config/patch", Some(on.to_string())).await?.status(200)?;
    let got = admin.get(&at("/a.gif")).await?.status(200)?;
    check!(got.headers["content-type"] == "image/gif" && got.text.starts_with("GIF89a"), "{:?}", got.headers);
    check!(got.headers["x-content-type-options"] == "nosniff", "{:?}", got.headers);
    for path in ["/evil.svg", "/page", "/gone", "/text"] {
        admin.get(&at(path)).await?.error(400, bad)?;
    }
    for url in ["", "http://127.0.0.1:1/a.png", "file:///etc/passwd", "javascript:1", "http://", "gopher%3A%2F%2Fx"] {
        admin.get(&format!("/image?url={url}")).await?.error(400, bad)?;
    }
    Person::new(&server.url).get(&at("/a.gif")).await?.error(401, "api.context.session_expired.app_error")?;
    let (_, page) = metadata(&admin, &channel, &format!("{}/page", site.url)).await?;
    let image = &page["embeds"][0]["data"]["images"][0];
    check!(
        image["url"] == "" && image["secure_url"].as_str().is_some_and(|u| u.contains("/api/v4/image?url=")),
        "{page}"
    );
    check!(page["images"].as_object().is_some_and(|m| m.len() == 1), "{page}");
    let camo = json!({"ImageProxySettings": {"ImageProxyType": "atmos/camo", "RemoteImageProxyURL": &site.url, "RemoteImageProxyOptions": "key"}});
    admin.send("PUT", "/config/patch", Some(camo.to_string())).await?.status(200)?;
    admin.get("/image?url=http://a.test/b.png").await?.status(404)?;
    let asked = site.asked.lock().map(|l| l.last().cloned().unwrap_or_default()).unwrap_or_default();
    check!(asked.ends_with("/687474703a2f2f612e746573742f622e706e67") && asked.len() == 84, "{asked}");
    server.stop().await;
    Ok(())
}

async fn short_links(db: Database) -> Outcome {
    let (server, admin, site, _) = setting(db, &[]).await?;
    let location = |url: String| {
        let admin = admin.clone();
        async move { admin.get(&format!("/redirect_location?url={url}")).await?.status(200)?.field("location") }
    };
    check!(location(format!("{}/moved", site.url)).await? == "/page", "the target is told");
    check!(location(format!("{}/moved", site.url)).await? == "/page", "from memory");
    check!(site.count("HEAD /moved") == 1 && site.count("HEAD /page") == 0, "{:?}", site.asked.lock());
    for url in [format!("{}/page", site.url), "http://127.0.0.1:1/".into(), "nonsense".into(), "file:///etc".into()] {
        check!(location(url.clone()).await?.is_empty(), "{url}");
    }
    admin.get("/redirect_location").await?.error(400, "api.context.invalid_body_param.app_error")?;
    server.stop().await;
    Ok(())
}
