//! `/msg` and `/groupmsg`: a direct message from wherever one is.

use super::{Answer, Call, people};
use http::Method;
use ochre_types::{COMMAND_RESPONSE_TYPE_EPHEMERAL, CommandResponse};
use serde_json::json;

/// `/msg @somebody words`.
pub async fn direct(c: &Call<'_>) -> Answer {
    let message = c.message.trim_start();
    let (name, text) = message.split_once(char::is_whitespace).unwrap_or((message, ""));
    to(c, &[name], text).await
}

/// `/groupmsg @one,@two words`.
pub async fn group(c: &Call<'_>) -> Answer {
    let (names, text) = addressed(c.message);
    to(c, &names, text).await
}

async fn to(c: &Call<'_>, names: &[&str], text: &str) -> Answer {
    let (mut ids, mut unknown) = (Vec::new(), Vec::new());
    for name in names.iter().filter(|n| !n.is_empty()) {
        match people::named(c, name).await?.filter(|u| u.delete_at == 0) {
            Some(user) if user.id == c.args.user_id => {}
            Some(user) if ids.contains(&user.id) => {}
            Some(user) => ids.push(user.id.clone()),
            None => unknown.push(*name),
        }
    }
    if !unknown.is_empty() {
        return c.tell("command.msg.no_user", &[("User", &unknown.join(", "))]);
    }
    if ids.is_empty() {
        return c.tell("command.msg.empty", &[]);
    }
    let made = if let [one] = &ids[..] {
        c.ctx.call(Method::POST, "/api/v4/channels/direct", &json!([c.args.user_id, one])).await
    } else {
        ids.push(c.args.user_id.clone());
        c.ctx.call(Method::POST, "/api/v4/channels/group", &json!(ids)).await
    };
    let channel = match made {
        Ok(answer) => answer.value(),
        Err(e) => return c.refuse(&e),
    };
    let field = |name: &str| channel[name].as_str().unwrap_or_default().to_string();
    let text = text.trim();
    if !text.is_empty() {
        let post = json!({ "channel_id": field("id"), "message": text });
        if let Err(e) = c.ctx.call(Method::POST, "/api/v4/posts", &post).await {
            return c.refuse(&e);
        }
    }
    Ok(CommandResponse {
        response_type: COMMAND_RESPONSE_TYPE_EPHEMERAL.into(),
        goto_location: c.page(&field("name")).await?,
        ..CommandResponse::default()
    })
}

/// Names parted by commas, with or without blanks around them, and the words that follow.
fn addressed(message: &str) -> (Vec<&str>, &str) {
    let (mut names, mut rest) = (Vec::new(), message.trim_start());
    loop {
        let end = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
        names.push(&rest[..end]);
        let after = rest[end..].trim_start();
        match after.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None => return (names, after),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_and_words() {
        for (message, names, text) in [
            ("@a,@b hi both", &["@a", "@b"][..], "hi both"),
            (" @a , b hello, you", &["@a", "b"], "hello, you"),
            ("@a", &["@a"], ""),
            ("", &[""], ""),
        ] {
            assert_eq!(super::addressed(message), (names.to_vec(), text));
        }
    }
}
