//! The channels: found by their name in the team, or made.

use super::Import;
use super::export::SlackChannel;
use ochre_kernel::AppError;
use ochre_types::Channel;

/// A name as channels have them here (contract/import_export.md section 6).
pub fn name_of(c: &SlackChannel) -> String {
    let name = c.name.trim_matches(['_', '-']);
    let plain =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
    match name.chars().count() {
        1 => format!("slack-channel-{}", name.to_lowercase()),
        _ if plain => name.chars().take(64).collect(),
        _ => c.id.to_lowercase(),
    }
}

/// The channel with its members; `None` where there is nobody to talk to.
pub async fn make(import: &mut Import, slack: &SlackChannel) -> Result<Option<Channel>, AppError> {
    let app = import.app.clone();
    let mut members: Vec<String> =
        slack.members.iter().filter_map(|m| import.people.get(m)).map(|k| k.id.clone()).collect();
    members.sort();
    members.dedup();
    let kind = if slack.kind == "G" && members.len() >= 8 { "P" } else { slack.kind };
    if matches!(kind, "D" | "G") {
        let outcome = match members.len() {
            0 => return Ok(None),
            1 => app.joining().direct_channel(&app, &members[0], &members[0]).await,
            2 => app.joining().direct_channel(&app, &members[0], &members[1]).await,
            _ => app.joining().group_channel(&app, members).await,
        };
        return app.channel(&outcome?).await.map(|c| c.map(|c| (*c).clone()));
    }
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let shown = if slack.name.is_empty() { slack.id.clone() } else { slack.name.clone() };
    let wanted = Channel {
        team_id: import.team.clone(),
        r#type: kind.into(),
        name: name_of(slack),
        display_name: cut(&shown, 64),
        purpose: cut(&slack.purpose.value, 250),
        header: cut(&slack.topic.value, 1024),
        ..Channel::default()
    };
    match app.joining().silent_channel(&app, wanted, members).await {
        Ok(c) => {
            import.say("import.slack.channel_ready", &[("Channel", c.display_name.clone())]);
            Ok(Some(c))
        }
        Err(e) => {
            let words = [("Channel", shown), ("Error", e.id.to_string())];
            import.say("import.slack.channel_failed", &words);
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, want) in [("general", "general"), ("_x-", "slack-channel-x"), ("Ünnütz", "c1"), ("--", "c1")] {
            let c = SlackChannel { id: "C1".into(), name: name.into(), ..SlackChannel::default() };
            assert_eq!(name_of(&c), want, "{name}");
        }
    }
}
