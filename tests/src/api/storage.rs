//! Files in a bucket: a server whose `FileSettings.DriverName` is `amazons3`, and trying such settings.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test, peer};
use ochre_blob::Blob;
use ochre_s3::S3;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::storage_files_in_a_bucket", |db| Box::pin(files(db))),
        ("api::storage_uploads_in_parts", |db| Box::pin(parts(db))),
        ("api::storage_settings_are_tried", |db| Box::pin(tried(db))),
    ]
}

/// Settings of a bucket that is not there yet.
fn settings(peer: &str) -> Result<Vec<(&'static str, String)>, String> {
    let parts = peer.split_once('@').and_then(|(keys, host)| Some((keys.split_once(':')?, host)));
    let ((key, secret), host) = parts.ok_or("OCHRE_S3 is not KEY:SECRET@HOST:PORT")?;
    Ok(vec![
        ("FileSettings.DriverName", "amazons3".into()),
        ("FileSettings.AmazonS3Endpoint", host.into()),
        ("FileSettings.AmazonS3SSL", "false".into()),
        ("FileSettings.AmazonS3SSE", "true".into()),
        ("FileSettings.AmazonS3Region", "eu-west-1".into()),
        ("FileSettings.AmazonS3AccessKeyId", key.into()),
        ("FileSettings.AmazonS3SecretAccessKey", secret.into()),
        ("FileSettings.AmazonS3Bucket", format!("ochre-{:016x}", rand::random::<u64>())),
        ("FileSettings.AmazonS3PathPrefix", "team/chat".into()),
        ("ServiceSettings.EnableAPIPostDeletion", "true".into()),
    ])
}

/// A server with its files in a bucket, and that bucket; `None` where there is no S3 server.
async fn start(db: Database) -> Result<Option<(Server, S3)>, String> {
    let Some(peer) = peer("OCHRE_S3")? else { return Ok(None) };
    let settings = settings(&peer)?;
    let fixed: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let server = Server::start_with(db, &fixed).await?;
    let (app, config) = (server.running.app.clone(), server.running.app.config_full());
    let bucket = S3::new(&config, &config.file, Arc::new(move || app.now()));
    Ok(Some((server, bucket)))
}

/// Paths and sizes of the uploaded files of the bucket.
async fn kept(bucket: &S3) -> Result<Vec<(String, u64)>, String> {
    let all = bucket.list("", true).await.map_err(|e| e.to_string())?;
    Ok(all.into_iter().filter(|e| e.path.contains("/channels/")).map(|e| (e.path, e.size)).collect())
}

async fn bytes(who: &Person, path: &str, range: Option<&str>) -> Result<(u16, Vec<u8>), String> {
    let mut r = reqwest::Client::new().get(format!("{}/api/v4{path}", who.url())).bearer_auth(&who.token);
    if let Some(range) = range {
        r = r.header("range", range);
    }
    let answer = r.send().await.map_err(|e| e.to_string())?;
    Ok((answer.status().as_u16(), answer.bytes().await.map_err(|e| e.to_string())?.to_vec()))
}

async fn put(who: &Person, path: &str, body: Vec<u8>) -> Result<(u16, Value), String> {
    let r = reqwest::Client::new().post(format!("{}/api/v4{path}", who.url())).bearer_auth(&who.token);
    let answer = r.body(body).send().await.map_err(|e| e.to_string())?;
    let status = answer.status().as_u16();
    let text = answer.text().await.map_err(|e| e.to_string())?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

async fn files(db: Database) -> Outcome {
    let Some((server, bucket)) = start(db).await? else { return Ok(()) };
    let admin = server.admin().await?;
    let team = admin.team("bucket").await?;
    let channel = admin.channel(&team, "files").await?;
    let (status, face) = bytes(&admin, &format!("/users/{}/image", admin.id), None).await?;
    check!(status == 200 && face.starts_with(b"\x89PNG"), "no picture to upload: {status}");
    let path = format!("/files?channel_id={channel}&filename=my%20face%2B%C3%BC.png");
    let (status, up) = put(&admin, &path, face.clone()).await?;
    check!(status == 201, "{status} {up}");
    let id = up["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    let (status, whole) = bytes(&admin, &format!("/files/{id}"), None).await?;
    check!(status == 200 && whole == face, "{status}, {} bytes of {}", whole.len(), face.len());
    let (status, part) = bytes(&admin, &format!("/files/{id}"), Some("bytes=10-29")).await?;
    check!(status == 206 && part == face[10..30], "{status}, {} bytes", part.len());
    for kind in ["thumbnail", "preview"] {
        let got = admin.get(&format!("/files/{id}/{kind}")).await?.status(200)?;
        let kind_of = got.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
        check!(kind_of.starts_with("image/"), "{kind}: {kind_of}");
    }
    let before = kept(&bucket).await?;
    check!(before.len() == 3 && before.iter().any(|(_, size)| *size == face.len() as u64), "{before:?}");
    let post = json!({"channel_id": channel, "message": "", "file_ids": [&id]});
    let post = admin.post("/posts", &post).await?.status(201)?.field("id")?;
    admin.send("DELETE", &format!("/posts/{post}?permanent=true"), None).await?.status(200)?;
    let end = Instant::now() + Duration::from_secs(20);
    while !kept(&bucket).await?.is_empty() {
        check!(Instant::now() < end, "still there: {:?}", kept(&bucket).await?);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (status, _) = bytes(&admin, &format!("/files/{id}"), None).await?;
    check!(status == 404, "{status} after the end");
    Ok(())
}

async fn parts(db: Database) -> Outcome {
    let Some((server, bucket)) = start(db).await? else { return Ok(()) };
    let admin = server.admin().await?;
    let team = admin.team("bucket").await?;
    let channel = admin.channel(&team, "parts").await?;
    let all: Vec<u8> = (0..(13_u32 << 20)).map(|n| (n % 251) as u8).collect();
    let session = json!({"channel_id": channel, "filename": "large.bin", "file_size": all.len()});
    let id = admin.post("/uploads", &session).await?.status(201)?.field("id")?;
    let at = format!("/uploads/{id}");
    let first = (5 << 20) + 7;
    for part in [&all[..first], &all[first..first + 3], &all[first + 3..12 << 20]] {
        let (status, said) = put(&admin, &at, part.to_vec()).await?;
        check!(status == 204, "{status} {said}");
    }
    // Where to go on is asked, as a client does that lost its connection.
    let offset = admin.get(&at).await?.status(200)?.json()?["file_offset"].as_u64();
    check!(offset == Some(12 << 20), "{offset:?}");
    let (status, info) = put(&admin, &at, all[12 << 20..].to_vec()).await?;
    check!(status == 200 && info["size"].as_u64() == Some(all.len() as u64), "{status} {info}");
    let file = info["id"].as_str().unwrap_or_default();
    let (status, got) = bytes(&admin, &format!("/files/{file}"), None).await?;
    check!(status == 200 && got == all, "{status}, {} bytes of {}", got.len(), all.len());
    let left = kept(&bucket).await?;
    check!(left.len() == 1 && left[0].1 == all.len() as u64, "one file and nothing unfinished: {left:?}");
    Ok(())
}

async fn tried(db: Database) -> Outcome {
    let Some(peer) = peer("OCHRE_S3")? else { return Ok(()) };
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let other = admin.invite("other").await?;
    let mut config = admin.get("/config").await?.status(200)?.json()?;
    for (key, value) in settings(&peer)? {
        let Some(key) = key.strip_prefix("FileSettings.") else { continue };
        config["FileSettings"][key] = value.parse::<bool>().map_or_else(|_| json!(value), Value::from);
    }
    let path = "/file/s3_test";
    other.post(path, &config).await?.error(403, "api.context.permissions.app_error")?;
    admin.post(path, &config).await?.status(200)?;
    admin.post(path, &config).await?.status(200)?;
    let mut part = config.clone();
    part["FileSettings"].as_object_mut().ok_or("no section")?.remove("MaxFileSize");
    admin.post(path, &part).await?.error(400, "api.file.test_connection_s3_settings_nil.app_error")?;
    let mut none = config.clone();
    none["FileSettings"]["AmazonS3Bucket"] = json!("");
    admin.post(path, &none).await?.error(400, "api.admin.test_s3.missing_s3_bucket")?;
    admin.send("POST", path, Some("no json".into())).await?.error(400, "api.admin.test_s3.missing_s3_bucket")?;
    config["FileSettings"]["AmazonS3SecretAccessKey"] = json!("wrong-secret");
    let refused = admin.post(path, &config).await?;
    check!(!refused.text.contains("wrong-secret"), "{}", refused.text);
    refused.error(500, "api.file.test_connection_s3_auth.app_error")?;
    Ok(())
}
