//! Challenges: random, kept here until they are answered, used up by any answer.

use super::LIFE_MS;
use ochre_kernel::{App, AppError, args, sql};

sql!(ADD = "INSERT INTO ochre_passkey_challenges (challenge, userid, purpose, createat) VALUES ($1, $2, $3, $4)");
sql!(TAKE = "DELETE FROM ochre_passkey_challenges WHERE challenge = $1 RETURNING userid, purpose, createat");
sql!(OLD = "DELETE FROM ochre_passkey_challenges WHERE createat < $1");

/// What an answer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new passkey.
    Create,
    /// Signing in with it alone.
    Login,
    /// After the password.
    Factor,
}

impl Purpose {
    fn text(self) -> &'static str {
        match self {
            Purpose::Create => "create",
            Purpose::Login => "login",
            Purpose::Factor => "factor",
        }
    }
}

/// A new one, base64url. `user`: whose answer it must be; empty: the answer tells.
pub async fn issue(app: &App, purpose: Purpose, user: &str) -> Result<String, AppError> {
    let challenge = ochre_passkey::b64(&ochre_secret::random_bytes::<32>());
    app.db.exec(&ADD, args![&challenge, user, purpose.text(), app.now()]).await?;
    Ok(challenge)
}

/// Takes the one that an answer names: given for this, not long ago, never answered. `Ok(Err)`: why not, for the log.
pub async fn take(app: &App, purpose: Purpose, challenge: &str) -> Result<Result<String, &'static str>, AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?));
    Ok(match app.db.opt(&TAKE, args![challenge], row).await? {
        None => Err("a challenge that is not known, or was answered"),
        Some((_, _, since)) if app.now() - since > LIFE_MS => Err("a challenge that is too old"),
        Some((_, kept, _)) if kept != purpose.text() => Err("a challenge that was given for something else"),
        Some((user, _, _)) => Ok(user),
    })
}

/// Drops those that nobody can answer any more.
pub async fn sweep(app: &App) -> Result<(), AppError> {
    app.db.exec(&OLD, args![app.now() - LIFE_MS]).await?;
    Ok(())
}
