//! The notation of Slack in texts that integrations send: `<!here>`, `<@id>`, `<address|words>`.

use ochre_kernel::{App, AppError};
use ochre_types::MessageAttachment;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

const ANNOUNCEMENTS: [(&str, &str); 4] =
    [("<!channel>", "@channel"), ("<!here>", "@here"), ("<!all>", "@all"), ("<!everyone>", "@all")];

/// `<address|words>` as a Markdown link; everything else as it is.
pub fn links(text: &str) -> String {
    if !text.contains('|') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let after = &rest[start + 1..];
        out.push_str(&rest[..start]);
        match link(after) {
            Some((address, words, length)) => {
                out.push_str(&format!("[{words}]({address})"));
                rest = &after[length..];
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

/// Address and words of a link whose `<` was just read, and how long it is with its `>`.
fn link(after: &str) -> Option<(&str, &str, usize)> {
    let bar = after.find(['\n', '<', '|', '>'])?;
    if bar == 0 || !after[bar..].starts_with('|') {
        return None;
    }
    let tail = &after[bar + 1..];
    let end = tail.find(['\n', '|', '>'])?;
    if end == 0 || !tail[end..].starts_with('>') {
        return None;
    }
    Some((&after[..bar], &tail[..end], bar + 1 + end + 1))
}

/// The ids in `<@id>`.
fn user_ids(text: &str, into: &mut Vec<String>) {
    let mut rest = text;
    while let Some(start) = rest.find("<@") {
        rest = &rest[start + 2..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if rest[length..].starts_with('>') && ochre_types::is_valid_id(&rest[..length]) {
            into.push(rest[..length].to_string());
        }
    }
}

/// Texts with announcements and users written as mentions; one look-up for all of them.
pub async fn mentions(app: &App, texts: &mut [&mut String]) -> Result<(), AppError> {
    let mut ids = Vec::new();
    texts.iter().for_each(|t| user_ids(t, &mut ids));
    let names: HashMap<String, String> = match ids.is_empty() {
        true => HashMap::new(),
        false => app.users(&ids).await?.into_iter().map(|u| (u.id.clone(), u.username.clone())).collect(),
    };
    for text in texts {
        **text = expanded(text, &names).into_owned();
    }
    Ok(())
}

fn expanded<'a>(text: &'a str, names: &HashMap<String, String>) -> Cow<'a, str> {
    if !text.contains("<!") && !text.contains("<@") {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_string();
    for (from, to) in ANNOUNCEMENTS {
        out = out.replace(from, to);
    }
    for (id, name) in names {
        out = out.replace(&format!("<@{id}>"), &format!("@{name}"));
    }
    Cow::Owned(out)
}

/// Text as it is posted: mentions, then links.
pub async fn text(app: &App, text: &str) -> Result<String, AppError> {
    let mut one = text.to_string();
    mentions(app, &mut [&mut one]).await?;
    Ok(links(&one))
}

/// The texts of attachments as they are posted; values of fields become texts.
pub async fn attachments(app: &App, list: &mut [MessageAttachment]) -> Result<(), AppError> {
    let mut values: Vec<String> = Vec::new();
    for f in list.iter_mut().flat_map(|a| a.fields.iter_mut().flatten()) {
        values.push(match std::mem::take(&mut f.value) {
            Value::String(s) => s,
            Value::Null => String::new(),
            other => other.to_string(),
        });
    }
    let mut texts: Vec<&mut String> = values.iter_mut().collect();
    for a in list.iter_mut() {
        texts.extend([&mut a.text, &mut a.pretext, &mut a.title]);
        texts.extend(a.fields.iter_mut().flatten().map(|f| &mut f.title));
    }
    mentions(app, &mut texts).await?;
    texts.into_iter().for_each(|t| *t = links(t));
    let fields = list.iter_mut().flat_map(|a| a.fields.iter_mut().flatten());
    fields.zip(values).for_each(|(f, v)| f.value = v.into());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_table() {
        for (text, want) in [
            ("see <http://e.com|the page> and <http://e.com/b>", "see [the page](http://e.com) and <http://e.com/b>"),
            ("a < b | c > d", "a [ c ]( b ) d"),
            ("<|x> <a|> <a\nb|c>", "<|x> <a|> <a\nb|c>"),
            ("<a|b|c>", "<a|b|c>"),
            ("<<a|b>", "<[b](a)"),
            ("short > tall & <b>", "short > tall & <b>"),
            ("<ä|ö>", "[ö](ä)"),
        ] {
            assert_eq!(links(text), want, "{text}");
        }
    }

    #[test]
    fn mentions_table() {
        let id = "abcdefghijklmnopqrstuvwxyz".to_string();
        let names = HashMap::from([(id.clone(), "bob".to_string())]);
        for (text, want) in [
            ("<!channel> <!here> <!all>", "@channel @here @all"),
            ("<@abcdefghijklmnopqrstuvwxyz>!", "@bob!"),
            ("<@zzcdefghijklmnopqrstuvwxyz> <@x", "<@zzcdefghijklmnopqrstuvwxyz> <@x"),
        ] {
            assert_eq!(expanded(text, &names), want);
        }
        let mut found = Vec::new();
        user_ids("<@abcdefghijklmnopqrstuvwxyz> <@no> <@", &mut found);
        assert_eq!(found, vec![id]);
    }
}
