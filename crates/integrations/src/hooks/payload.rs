//! What other tools send to an incoming webhook, in the forms they send it.

use ochre_kernel::{AppError, Ctx};
use ochre_types::IncomingWebhookRequest;
use serde_json::{Map, Value};

/// The words of a request: JSON, a form with `payload=JSON`, or a multipart form of the fields.
pub fn read(ctx: &Ctx) -> Result<IncomingWebhookRequest, AppError> {
    let kind = ctx.header("content-type");
    let media = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !media.is_empty() && !is_media_type(&media) {
        return Err(AppError::bad("web.incoming_webhook.media_type.app_error"));
    }
    match media.as_str() {
        "application/x-www-form-urlencoded" => {
            let form = form_urlencoded::parse(ctx.bytes()).find(|(k, _)| k == "payload");
            decode(form.map_or_else(String::new, |(_, v)| v.into_owned()).as_bytes())
        }
        "multipart/form-data" => multipart(kind, ctx.bytes()),
        _ => decode(ctx.bytes()),
    }
}

fn is_media_type(media: &str) -> bool {
    let token = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&b));
    let mut parts = media.split('/');
    parts.next().is_some_and(token) && parts.next().is_none_or(token) && parts.next().is_none()
}

/// JSON; raw line breaks and tabs inside its texts are let pass (contract/models.jsonl `IncomingWebhookRequest`).
pub fn decode(bytes: &[u8]) -> Result<IncomingWebhookRequest, AppError> {
    let bad = |e: &dyn std::fmt::Display| AppError::bad("web.incoming_webhook.decode.app_error").detail(e.to_string());
    let value = ochre_types::wire::parse(bytes).or_else(|_| ochre_types::wire::parse(&escaped(bytes)));
    let mut value = value.map_err(|e| bad(&e))?;
    if !value.is_object() {
        return Err(bad(&"no object"));
    }
    loosen(&mut value);
    ochre_types::decode_value(value).map_err(|e| bad(&e))
}

/// Control characters inside of texts, written as JSON wants them.
fn escaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 16);
    let (mut inside, mut escape) = (false, false);
    for &b in bytes {
        match b {
            b'"' if !escape => inside = !inside,
            b'\n' if inside => out.extend(if escape { b"n".iter() } else { b"\\n".iter() }),
            b'\r' if inside => out.extend(if escape { b"r".iter() } else { b"\\r".iter() }),
            b'\t' if inside => out.extend(if escape { b"t".iter() } else { b"\\t".iter() }),
            _ => {}
        }
        if !(inside && matches!(b, b'\n' | b'\r' | b'\t')) {
            out.push(b);
        }
        escape = inside && b == b'\\' && !escape;
    }
    out
}

/// What tools write loosely: `short` of a field as a text.
fn loosen(value: &mut Value) {
    let attachments = value.get_mut("attachments").and_then(Value::as_array_mut).into_iter().flatten();
    let fields = attachments.filter_map(|a| a.get_mut("fields")?.as_array_mut()).flatten();
    for short in fields.filter_map(|f| f.get_mut("short")).filter(|s| !s.is_boolean()) {
        *short = Value::Bool(match &short {
            Value::String(s) => s.eq_ignore_ascii_case("true"),
            _ => false,
        });
    }
}

/// The fields of a multipart form under their own names; others are refused.
fn multipart(kind: &str, bytes: &[u8]) -> Result<IncomingWebhookRequest, AppError> {
    let bad = || AppError::bad("web.incoming_webhook.parse_multipart.app_error");
    let boundary = kind.split(';').find_map(|p| p.trim().strip_prefix("boundary=")).ok_or_else(bad)?;
    let boundary = format!("--{}", boundary.trim_matches('"'));
    let body = String::from_utf8_lossy(bytes);
    let mut map = Map::new();
    for part in body.split(boundary.as_str()).skip(1).take_while(|p| !p.starts_with("--")) {
        let (head, value) = part.trim_start_matches("\r\n").split_once("\r\n\r\n").ok_or_else(bad)?;
        let name = head.split("name=\"").nth(1).and_then(|n| n.split('"').next()).ok_or_else(bad)?;
        if !matches!(name, "text" | "username" | "icon_url" | "channel" | "type" | "icon_emoji") {
            return Err(AppError::bad("web.incoming_webhook.decode.app_error"));
        }
        map.insert(name.to_string(), value.strip_suffix("\r\n").unwrap_or(value).into());
    }
    decode(Value::Object(map).to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        for (body, want) in [
            ("{\"text\": \"a\nb\tc\"}", Some("a\nb\tc")),
            ("{\"text\": \"a\\nb\"}", Some("a\nb")),
            ("{\n\"text\":\n\"x\"}", Some("x")),
            ("{\"text\": \"quote \\\" and\nline\"}", Some("quote \" and\nline")),
            ("{\"text\": null}", Some("")),
            ("{\"text\": \"unfinished", None),
            ("[\"a\"]", None),
            ("junk", None),
            ("", None),
            ("{\"attachments\": \"wrong\"}", None),
            ("{\"text\": \"k\", \"attachments\": [{\"fields\": [{\"short\": \"true\", \"value\": 1}]}]}", Some("k")),
        ] {
            assert_eq!(decode(body.as_bytes()).ok().map(|r| r.text).as_deref(), want, "{body}");
        }
    }

    #[test]
    fn forms_of_parts() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--x--\r\n";
        let read = |b: &str| multipart("multipart/form-data; boundary=x", b.as_bytes());
        assert_eq!(read(body).expect("a form").text, "hello");
        assert_eq!(
            read(&body.replace("\"text\"", "\"payload\"")).expect_err("unknown").id,
            "web.incoming_webhook.decode.app_error"
        );
        assert!(read("--x\r\nbroken").is_err());
    }
}
