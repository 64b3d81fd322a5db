//! The addresses that mails are taken for: `r.<message>.<day>.<signature>@domain` answers a message, `<words>.<token>@domain`
//! writes into a channel.

use ochre_kernel::App;
use ochre_secret::ReplyKey;
use ochre_types::is_valid_id;

/// ms
const DAY: i64 = 86_400_000;

/// What an address is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Reply { post: String, day: u32, signature: String },
    Channel { token: String },
}

impl Target {
    /// Of the local part of an address; `None` for any other.
    pub fn of(local: &str) -> Option<Target> {
        if let Some((post, day, signature)) = ReplyKey::parts(local) {
            return Some(Target::Reply { post, day, signature });
        }
        let token = local.rsplit('.').next().unwrap_or(local).to_ascii_lowercase();
        is_valid_id(&token).then_some(Target::Channel { token })
    }
}

/// The part of our addresses behind the `@`, small letters; empty when nothing is set.
pub fn domain(app: &App) -> String {
    let own = app.config().mail_in.domain.trim().to_ascii_lowercase();
    if own.is_empty() { app.site_host().unwrap_or_default().to_ascii_lowercase() } else { own }
}

/// The number of today, since 1970.
pub fn today(app: &App) -> u32 {
    u32::try_from(app.now() / DAY).unwrap_or_default()
}

/// What signs reply addresses.
pub fn key(app: &App) -> ReplyKey {
    ReplyKey::new(&app.facts().cookie_secret)
}

/// Where this reader's mail programs send the answer to this message; `None` while no mails are taken.
pub fn reply_to(app: &App, post: &str, user: &str) -> Option<String> {
    let days = {
        let settings = &app.config().mail_in;
        settings.enable.then_some(settings.reply_days.clamp(1, 3650))?
    };
    let domain = domain(app);
    let last = today(app) + u32::try_from(days).unwrap_or_default();
    (!domain.is_empty()).then(|| format!("{}@{domain}", key(app).local_part(post, user, last)))
}

/// The address of a channel: its name in front is for people only.
pub fn of_channel(app: &App, name: &str, token: &str) -> String {
    let words: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(30).collect();
    let words = if words.is_empty() { "channel".to_string() } else { words.to_ascii_lowercase() };
    format!("{words}.{token}@{}", domain(app))
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn targets() {
        let id = "abcdefghijklmnopqrstuvwxy3";
        for (local, want) in [
            (format!("town-square.{id}"), Some(Target::Channel { token: id.into() })),
            (format!("Town-Square.{}", id.to_uppercase()), Some(Target::Channel { token: id.into() })),
            (id.to_string(), Some(Target::Channel { token: id.into() })),
            (format!("r.{id}.9.x"), Some(Target::Reply { post: id.into(), day: 9, signature: "x".into() })),
            ("bob".into(), None),
            (String::new(), None),
        ] {
            assert_eq!(Target::of(&local), want, "{local}");
        }
    }
}
