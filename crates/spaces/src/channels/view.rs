//! What is added to a channel before it is shown: the channels that its header links to.

use ochre_kernel::{App, AppError, args, sql};
use ochre_types::Channel;

sql!(LINKED = "SELECT name, displayname FROM publicchannels WHERE teamid = $1 AND name = ANY($2) AND deleteat = 0");

/// Fills `props.channel_mentions` (name -> display name) for the `~links` of the header.
pub async fn with_props(app: &App, mut c: Channel) -> Result<Channel, AppError> {
    let names = linked(&c.header);
    if names.is_empty() || c.team_id.is_empty() {
        return Ok(c);
    }
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let found = app.db.all(&LINKED, args![&c.team_id, &names], row).await?;
    if !found.is_empty() {
        let map: serde_json::Map<String, serde_json::Value> =
            found.into_iter().map(|(name, shown)| (name, serde_json::json!({ "display_name": shown }))).collect();
        c.props.get_or_insert_with(Default::default).insert("channel_mentions".into(), map.into());
    }
    Ok(c)
}

/// Names after a `~` that stands at the start of a word.
fn linked(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('~') {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let name: String =
            text[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn links_of_a_header() {
        for (text, names) in
            [("", &[][..]), ("see ~town-square and ~dev_ops.", &["town-square", "dev_ops"]), ("a~b ~~c ~c ~", &["c"])]
        {
            assert_eq!(linked(text), names, "{text}");
        }
    }
}
