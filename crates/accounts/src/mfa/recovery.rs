//! Recovery codes: ten numbers to keep on paper, each in place of one code of the authenticator app or of a passkey. They are
//! shown once, when they are made, and kept as hashes; numbers, because some apps take nothing else.

use super::{factor, in_person};
use crate::mails;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, Tx, args, sql};
use ochre_types::User;
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/ochre/users/{user_id}/recovery_codes", "OchreGetRecoveryCodes", Auth::Session, state);
    r.post("/ochre/users/{user_id}/recovery_codes", "OchreCreateRecoveryCodes", Auth::Session, renew);
}

sql!(ADD = "INSERT INTO ochre_recovery_codes (userid, hash, createat, usedat) VALUES ($1, $2, $3, 0)");
sql!(TAKE = "UPDATE ochre_recovery_codes SET usedat = $3 WHERE userid = $1 AND hash = $2 AND usedat = 0");
sql!(LEFT = "SELECT COUNT(*), COALESCE(MAX(createat), 0) FROM ochre_recovery_codes WHERE userid = $1 AND usedat = 0");
sql!(REMOVE = "DELETE FROM ochre_recovery_codes WHERE userid = $1");

/// How many there are.
const CODES: usize = 10;
/// Digits of one: 53 bits, with a hash that takes its time.
const DIGITS: usize = 16;

/// The digits of what somebody typed, if it is a recovery code by its form.
pub fn read(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// A new one, in groups of four.
fn make() -> String {
    let number = u64::from_be_bytes(ochre_secret::random_bytes()) % 10_u64.pow(16);
    let digits = format!("{number:016}");
    [&digits[..4], &digits[4..8], &digits[8..12], &digits[12..]].join("-")
}

/// Uses a code up; false: there is none such, or not any more. Each use stands in the access history and is mailed.
pub async fn take(ctx: &Ctx, user: &User, code: &str) -> Result<bool, AppError> {
    let hash = ctx.app.hasher.hash_own(code, user.id.as_bytes()).await;
    let mut tx = ctx.begin().await?;
    if tx.exec(&TAKE, args![&user.id, hash, ctx.now()]).await? == 0 {
        return Ok(false);
    }
    let left: i64 = tx.one(&LEFT, args![&user.id], |r| r.get(0)).await?;
    mails::recovery_code_used(&mut tx, &ctx.app, user, left);
    tx.commit().await?;
    ctx.audit(&user.id, &format!("recovery code used, {left} left")).await?;
    Ok(true)
}

/// Drops them all with the commit.
pub fn forget(tx: &mut Tx, user: &str) {
    tx.defer(&REMOVE, args![user]);
}

/// How many are left and when they were made (ms, 0: never).
async fn state(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?));
    let (left, at) = ctx.app.db.one(&LEFT, args![&id], row).await?;
    ctx.json(&json!({"remaining": left, "create_at": at}))
}

/// Ten new ones in place of those before: `{"codes": ["1234-5678-9012-3456", ...]}`.
async fn renew(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    in_person(&ctx, &id)?;
    let user = ctx.app.user_or_404(&id).await?;
    if !factor::asked(&ctx.app, &user) {
        return Err(AppError::bad("ochre.recovery_codes.no_second_factor"));
    }
    let codes: Vec<String> = (0..CODES).map(|_| make()).collect();
    let mut hashes = Vec::new();
    for code in &codes {
        let digits = read(code).unwrap_or_default();
        hashes.push(ctx.app.hasher.hash_own(&digits, id.as_bytes()).await);
    }
    let mut tx = ctx.begin().await?;
    tx.exec(&REMOVE, args![&id]).await?;
    for hash in hashes {
        tx.defer(&ADD, args![&id, hash, ctx.now()]);
    }
    mails::recovery_codes_made(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    Ok(Response::json(200, &json!({"codes": codes})).header("cache-control", "no-store"))
}

#[cfg(test)]
mod tests {
    use super::{make, read};

    #[test]
    fn forms() {
        for (typed, want) in [
            ("1234-5678-9012-3456", Some("1234567890123456")),
            (" 1234 5678 9012 3456 ", Some("1234567890123456")),
            ("1234567890123456", Some("1234567890123456")),
            ("123456", None),
            ("1234-5678-9012-345x", None),
            ("12345678901234567", None),
            ("", None),
        ] {
            assert_eq!(read(typed).as_deref(), want, "{typed}");
        }
        assert!(read(&make()).is_some());
        assert_ne!(make(), make());
    }
}
