//! `/online`, `/away`, `/dnd`, `/offline`, `/status`.

use super::{Answer, Call};
use http::Method;
use serde_json::{Value, json};

async fn set(c: &Call<'_>, status: &str) -> Answer {
    let me = &c.args.user_id;
    let body = json!({ "user_id": me, "status": status });
    match c.ctx.call(Method::PUT, &format!("/api/v4/users/{me}/status"), &body).await {
        Ok(_) => c.tell(&format!("command.{status}.done"), &[]),
        Err(e) => c.refuse(&e),
    }
}

pub async fn online(c: &Call<'_>) -> Answer {
    set(c, "online").await
}

pub async fn away(c: &Call<'_>) -> Answer {
    set(c, "away").await
}

pub async fn dnd(c: &Call<'_>) -> Answer {
    set(c, "dnd").await
}

pub async fn offline(c: &Call<'_>) -> Answer {
    set(c, "offline").await
}

/// The custom status: an emoji first, then words; `clear` takes it away.
pub async fn status(c: &Call<'_>) -> Answer {
    let path = format!("/api/v4/users/{}/status/custom", c.args.user_id);
    let message = c.message.trim();
    if message == "clear" {
        return match c.ctx.call(Method::DELETE, &path, &Value::Null).await {
            Ok(_) => c.tell("command.status.cleared", &[]),
            Err(e) => c.refuse(&e),
        };
    }
    let (emoji, text) = parts(message);
    match c.ctx.call(Method::PUT, &path, &json!({ "emoji": emoji, "text": text })).await {
        Ok(_) => c.tell("command.status.done", &[("Emoji", &format!(":{emoji}:")), ("Text", text)]),
        Err(e) => c.refuse(&e),
    }
}

/// `:emoji: words`; without an emoji, a speech balloon.
fn parts(message: &str) -> (&str, &str) {
    let named = message.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    match named {
        Some((name, text)) if !name.is_empty() && !name.contains(char::is_whitespace) => (name, text.trim()),
        _ => ("speech_balloon", message),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn emoji_and_words() {
        for (message, want) in [
            (":palm_tree: resting well", ("palm_tree", "resting well")),
            ("just words", ("speech_balloon", "just words")),
            ("", ("speech_balloon", "")),
            (": not one", ("speech_balloon", ": not one")),
            (":coffee:", ("coffee", "")),
        ] {
            assert_eq!(super::parts(message), want);
        }
    }
}
