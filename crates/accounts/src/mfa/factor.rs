//! The second factor of a sign-in: a code of the authenticator app, a recovery code, or a passkey.

use super::recovery;
use crate::login::attempt;
use crate::passkeys;
use ochre_kernel::{App, AppError, Ctx, Forget, args, sql};
use ochre_secret::{Mfa, OneTimeCode};
use ochre_types::User;
use std::sync::Arc;

sql!(MFA_USED = "UPDATE users SET mfausedtimestamps = $2 WHERE id = $1");

/// What came with the password.
#[derive(Clone, Copy, Default)]
pub struct Proof<'a> {
    /// Six digits of the app, or a recovery code.
    pub code: &'a str,
    /// JSON of a `PublicKeyCredential`.
    pub passkey: &'a str,
}

impl<'a> Proof<'a> {
    /// Only a code, from clients that know nothing else.
    pub fn code(code: &'a str) -> Proof<'a> {
        Proof { code, passkey: "" }
    }
}

const MISSING: &str = "mfa.validate_token.authenticate.app_error";
const WRONG: &str = "api.user.check_user_mfa.bad_code.app_error";

/// Whether an account is asked for one.
pub fn asked(app: &App, user: &User) -> bool {
    user.mfa_active && app.config().service.enable_multifactor_authentication
}

/// Checks it, where the account has one. Wrong ones count as wrong passwords do.
pub async fn check(ctx: &Ctx, user: &User, proof: Proof<'_>) -> Result<(), AppError> {
    let app = &ctx.app;
    if !asked(app, user) {
        return Ok(());
    }
    let right = if !proof.passkey.is_empty() {
        passkeys::login::second(ctx, user, proof.passkey).await?
    } else if proof.code.is_empty() {
        return Err(AppError::new(MISSING, 401));
    } else if let Some(code) = recovery::read(proof.code) {
        recovery::take(ctx, user, &code).await?
    } else {
        of_app(app, user, proof.code).await?
    };
    if right {
        return Ok(());
    }
    attempt::failed(app, user).await?;
    Err(AppError::new(WRONG, 401))
}

/// A code of the authenticator app; each works once.
async fn of_app(app: &Arc<App>, user: &User, code: &str) -> Result<bool, AppError> {
    let malformed = || AppError::new(MISSING, 401);
    if user.mfa_secret.is_empty() {
        // Passkeys are the second factor of this account: no code fits.
        return Ok(false);
    }
    let secret = Mfa::from_base32(&user.mfa_secret).ok_or_else(malformed)?;
    let used: Vec<i64> = user.mfa_used_timestamps.iter().filter_map(|t| t.parse().ok()).collect();
    match secret.check(code, app.now(), &used) {
        OneTimeCode::Right(counter) => {
            // Codes of the last minutes are all that could come again.
            let kept = used.iter().copied().filter(|u| counter - u < 20).chain([counter]);
            let texts: Vec<String> = kept.map(|c| c.to_string()).collect();
            app.db.exec(&MFA_USED, args![&user.id, ochre_types::encode(&texts)]).await?;
            app.forget(&Forget::User(user.id.clone()));
            Ok(true)
        }
        OneTimeCode::Malformed => Err(malformed()),
        OneTimeCode::Wrong => Ok(false),
    }
}
