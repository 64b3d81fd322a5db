//! One-time tokens of the `tokens` table: password recovery, address verification (contract/password_tokens.md).

use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_secret::{Account, TokenKind};
use ochre_types::User;

sql!(ADD = "INSERT INTO tokens (token, createat, type, extra) VALUES ($1, $2, $3, $4)");
sql!(FIND = "SELECT createat, extra FROM tokens WHERE token = $1 AND type = $2");
sql!(TAKE = "DELETE FROM tokens WHERE token = $1 AND type = $2 RETURNING createat, extra");
sql!(USE_UP = "DELETE FROM tokens WHERE token = $1");
sql!(OF_ACCOUNT = "DELETE FROM tokens WHERE type = $1 AND extra LIKE $2");
sql!(OLD = "DELETE FROM tokens WHERE createat < $1");

/// What recovery and verification tokens hold.
pub fn account(user: &User, email: &str) -> String {
    Account { user_id: user.id.clone(), email: email.to_string() }.to_extra()
}

/// Writes a new token; its text.
pub fn issue(tx: &mut Tx, kind: TokenKind, extra: &str) -> String {
    let token = ochre_secret::random_string(usize::try_from(ochre_types::TOKEN_SIZE).unwrap_or(64));
    let now = tx.app().now();
    tx.defer(&ADD, args![&token, now, kind.id(), extra]);
    token
}

/// What a token of this kind holds, and since when it is there. Too old ones are told by the time.
pub async fn find(app: &App, kind: TokenKind, token: &str) -> Result<Option<(i64, String)>, AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<String>(1)?));
    Ok(app.db.opt(&FIND, args![token, kind.id()], row).await?)
}

/// As [`find`], and used up: of two who come at the same time one gets it.
pub async fn take(app: &App, kind: TokenKind, token: &str) -> Result<Option<(i64, String)>, AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<String>(1)?));
    Ok(app.db.opt(&TAKE, args![token, kind.id()], row).await?)
}

/// A token works once.
pub fn use_up(tx: &mut Tx, token: &str) {
    tx.defer(&USE_UP, args![token]);
}

/// Takes back the tokens of a kind that were issued for an account.
pub fn withdraw(tx: &mut Tx, kind: TokenKind, user: &str) {
    tx.defer(&OF_ACCOUNT, args![kind.id(), format!("%\"UserId\":\"{user}\"%")]);
}

/// Drops what no use is left for.
pub async fn sweep(app: &App) -> Result<(), AppError> {
    app.db.exec(&OLD, args![app.now() - ochre_types::MAX_TOKEN_EXIPRY_TIME]).await?;
    Ok(())
}

/// How long an answer takes that must not tell whether there is an account, ms. Longer than a mail server on the way to the
/// mail usually needs, so that the mail is mostly there before the answer.
const ANSWER_MS: u64 = 300;

/// Does `work` and is done after the same time whatever it was.
pub async fn evenly<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let pause = tokio::time::sleep(std::time::Duration::from_millis(ANSWER_MS));
    let (out, ()) = tokio::join!(work, pause);
    out
}
