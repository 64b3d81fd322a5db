//! Making an emoji: the form's parts, one refusal after the other.

use crate::api::spaces::world::World;
use crate::check;
use crate::support::person::Answer;
use crate::support::{Database, Outcome, Person};
use serde_json::json;

/// The smallest picture: a GIF of one pixel.
pub const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// Sends the form as it is given.
pub async fn send(p: &Person, emoji: &str, picture: Option<&[u8]>) -> Result<Answer, String> {
    let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n{emoji}\r\n").into_bytes();
    if let Some(bytes) = picture {
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.gif\"\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    p.raw("POST", "/api/v4/emoji", Some(("multipart/form-data; boundary=x", body))).await
}

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let p = &w.member;
    let named = |name: &str| json!({"name": name, "creator_id": p.id}).to_string();
    let made = send(p, &named("party"), Some(PIXEL)).await?.status(200)?.json()?;
    check!(made["name"] == "party" && made["creator_id"] == p.id.as_str(), "{made}");
    send(p, &named("party"), Some(PIXEL)).await?.error(400, "api.emoji.create.duplicate.app_error")?;
    send(p, &named("smile"), Some(PIXEL)).await?.error(400, "model.emoji.system_emoji_name.app_error")?;
    for bad in ["", "a b", &"x".repeat(65)] {
        send(p, &named(bad), Some(PIXEL)).await?.error(400, "model.emoji.name.app_error")?;
    }
    let other = json!({"name": "other", "creator_id": w.owner.id}).to_string();
    send(p, &other, Some(PIXEL)).await?.error(403, "api.emoji.create.other_user.app_error")?;
    send(p, "no JSON", Some(PIXEL)).await?.error(400, "api.context.invalid_body_param.app_error")?;
    send(p, &named("nopicture"), None).await?.error(400, "api.context.invalid_body_param.app_error")?;
    send(p, &named("text"), Some(b"this is text")).await?.error(400, "api.emoji.upload.image.app_error")?;
    let huge = vec![0; 524_289];
    send(p, &named("huge"), Some(&huge)).await?.error(413, "api.emoji.create.too_large.app_error")?;
    let plain = p.raw("POST", "/api/v4/emoji", Some(("application/json", b"{}".to_vec()))).await?;
    plain.error(400, "api.emoji.create.parse.app_error")?;
    send(&w.guest, &json!({"name": "g", "creator_id": w.guest.id}).to_string(), Some(PIXEL)).await?.status(403)?;
    send(&Person::new(&w.server.url), &named("x"), Some(PIXEL)).await?.status(401)?;
    w.server.stop().await;
    Ok(())
}
