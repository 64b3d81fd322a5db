//! `/me`, `/shrug`, `/code`, `/echo`.

use super::{Answer, Call};
use ochre_kernel::ports::Manner;
use ochre_types::{COMMAND_RESPONSE_TYPE_IN_CHANNEL, CommandResponse, POST_TYPE_ME, Post};
use std::time::Duration;

/// Longest wait of `/echo`, seconds.
const LONGEST: u64 = 10_000;

fn in_channel(text: String) -> CommandResponse {
    CommandResponse { response_type: COMMAND_RESPONSE_TYPE_IN_CHANNEL.into(), text, ..CommandResponse::default() }
}

pub async fn me(c: &Call<'_>) -> Answer {
    Ok(CommandResponse { r#type: POST_TYPE_ME.into(), ..in_channel(format!("*{}*", c.message)) })
}

pub async fn shrug(c: &Call<'_>) -> Answer {
    let space = if c.message.is_empty() { "" } else { " " };
    Ok(in_channel(format!("{}{space}¯\\\\\\_(ツ)\\_/¯", c.message)))
}

/// Four blanks before each line make them code.
pub async fn code(c: &Call<'_>) -> Answer {
    if c.message.is_empty() {
        return c.tell("command.code.empty", &[]);
    }
    let text = format!("    {}", c.message.split('\n').collect::<Vec<_>>().join("\n    "));
    Ok(CommandResponse { skip_slack_parsing: true, ..in_channel(text) })
}

/// The same words, now or some seconds later.
pub async fn echo(c: &Call<'_>) -> Answer {
    if c.message.trim().is_empty() {
        return c.tell("command.echo.empty", &[]);
    }
    let (text, delay) = delayed(c.message);
    if delay > LONGEST {
        return c.tell("command.echo.too_long", &[("Seconds", &LONGEST.to_string())]);
    }
    let app = c.ctx.app.clone();
    let post = Post {
        channel_id: c.args.channel_id.clone(),
        root_id: c.args.root_id.clone(),
        user_id: c.args.user_id.clone(),
        message: text.to_string(),
        ..Post::default()
    };
    let manner = Manner { set_online: true, hooks: true };
    if delay == 0 {
        return match app.posting().create_as(&app, post, manner).await {
            Ok(_) => c.done(),
            Err(e) => c.refuse(&e),
        };
    }
    let server = app.clone();
    app.spawn(async move {
        tokio::select! {
            () = server.stopping() => {}
            () = tokio::time::sleep(Duration::from_secs(delay)) => {
                if let Err(e) = server.posting().create_as(&server, post, manner).await {
                    tracing::warn!(id = %e.id, detail = %e.detail, "an echo could not be posted");
                }
            }
        }
    });
    c.done()
}

/// `words 5` and `"words" 5`: the words and the seconds to wait.
fn delayed(message: &str) -> (&str, u64) {
    if let (true, Some(end)) = (message.starts_with('"'), message.rfind('"').filter(|end| *end > 1)) {
        return (&message[1..end], message[end + 1..].trim().parse().unwrap_or(0));
    }
    match message.rsplit_once(' ').and_then(|(text, last)| Some((text, last.trim().parse().ok()?))) {
        Some(found) => found,
        None => (message, 0),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn delays() {
        for (message, want) in [
            ("hello there", ("hello there", 0)),
            ("hello 5", ("hello", 5)),
            ("\"hello later\" 1", ("hello later", 1)),
            ("\"no end", ("\"no end", 0)),
            ("\"quoted\"", ("quoted", 0)),
            ("5", ("5", 0)),
            ("a -5", ("a -5", 0)),
        ] {
            assert_eq!(super::delayed(message), want, "{message}");
        }
    }
}
