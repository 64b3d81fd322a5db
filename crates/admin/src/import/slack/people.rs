//! The people: found by their address, or made.

use super::{Import, Known};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::User;

sql!(BY_EMAIL = "SELECT id, username FROM users WHERE email = $1");

/// Finds or makes the account of every user and puts it into the team.
pub async fn make(import: &mut Import) -> Result<(), AppError> {
    for slack in import.export.users.clone() {
        let name = clean(&slack.name);
        let mut email = slack.profile.email.trim().to_lowercase();
        if email.is_empty() {
            email = format!("{name}@example.com");
        }
        let app = import.app.clone();
        let row = |r: &ochre_db::Row| Ok(Known { id: r.get(0)?, name: r.get(1)? });
        let words = [("Username", name.clone()), ("Email", email.clone())];
        let known = match app.db.opt(&BY_EMAIL, args![&email], row).await? {
            Some(known) => {
                import.say("import.slack.user_known", &words);
                known
            }
            None => {
                let user = User {
                    email,
                    first_name: cut(&slack.profile.first_name, 64),
                    last_name: cut(&slack.profile.last_name, 64),
                    roles: "system_user".into(),
                    email_verified: import.admin,
                    ..User::default()
                };
                match create(&app, user, &name).await {
                    Ok(u) => {
                        import.say("import.slack.user_made", &words);
                        Known { id: u.id, name: u.username }
                    }
                    Err(e) => {
                        let why = [("Username", name), ("Error", e.id.to_string())];
                        import.say("import.slack.user_failed", &why);
                        continue;
                    }
                }
            }
        };
        if let Err(e) = app.joining().join_team(&app, &import.team, &known.id, "").await {
            let why = [("Username", known.name.clone()), ("Error", e.id.to_string())];
            import.say("import.slack.user_failed", &why);
        }
        import.people.insert(slack.id, known);
    }
    Ok(())
}

/// Makes an account with a password that nobody knows. A name that is taken gets a number.
pub async fn create(app: &std::sync::Arc<App>, user: User, name: &str) -> Result<User, AppError> {
    let mut n = 1;
    loop {
        let username = if n == 1 { name.to_string() } else { format!("{}{n}", cut(name, 60)) };
        let new = User { username, password: format!("{}-Aa1!", app.new_id()), ..user.clone() };
        match app.accounts().create(app, new).await {
            Err(e) if e.id == "app.user.save.username_exists.app_error" && n < 100 => n += 1,
            outcome => return outcome,
        }
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A name as accounts have them.
fn clean(name: &str) -> String {
    let lower = name.to_lowercase();
    let kept: String = lower.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).take(60).collect();
    match kept.starts_with(|c: char| c.is_ascii_lowercase()) && kept.len() >= 3 {
        true => kept,
        false => format!("slack-{kept}"),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names() {
        for (slack, want) in [("Anna.B", "anna.b"), ("ab", "slack-ab"), ("1st", "slack-1st"), ("jö rg", "jrg")] {
            assert_eq!(clean(slack), want, "{slack}");
        }
    }
}
