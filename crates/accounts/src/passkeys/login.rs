//! Signing in with a passkey: alone, where the authenticator makes sure who holds it, or after the password.

use super::challenge::{self, Purpose};
use super::store::{self, Passkey};
use super::{Credential, LIFE_MS, bytes, site};
use crate::login::attempt::{self, Attempt};
use crate::login::{arrival, enter};
use crate::mfa::factor;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes};
use ochre_passkey::{Assertion, Expect, unb64};
use ochre_types::User;
use serde::Deserialize;
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/ochre/passkeys/login/options", "OchreBeginPasskeyLogin", Auth::None, begin);
    r.post("/ochre/passkeys/login", "OchreLoginWithPasskey", Auth::None, login);
}

/// A sign-in that was refused, for whatever reason; `why` is for the log.
fn refused(why: impl Into<String>) -> AppError {
    AppError::new("ochre.passkey.login", 401).detail(why)
}

/// `PublicKeyCredentialRequestOptionsJSON`. An empty body: whoever the passkey belongs to; nothing is told of who has one. With
/// `login_id` and `password`: the second factor of this account, after its password.
async fn begin(ctx: Ctx) -> Reply {
    let site = site(&ctx.app)?;
    let mut body = ctx.string_map();
    let mut field = |name: &str| body.remove(name).unwrap_or_default();
    let (login_id, password) = (field("login_id"), field("password"));
    if login_id.is_empty() && password.is_empty() {
        let challenge = challenge::issue(&ctx.app, Purpose::Login, "").await?;
        return ctx.json(&json!({
            "challenge": challenge, "rpId": site.id, "timeout": LIFE_MS, "userVerification": "required", "allowCredentials": [],
        }));
    }
    let wanted = Attempt { login_id, password, ldap_only: field("ldap_only") == "true", ..Attempt::default() };
    let (user, all) = match second_of(&ctx, &wanted).await {
        Ok(found) => found,
        Err(e) => return Err(attempt::mask(&ctx.app, e)),
    };
    let challenge = challenge::issue(&ctx.app, Purpose::Factor, &user.id).await?;
    ctx.json(&json!({
        "challenge": challenge, "rpId": site.id, "timeout": LIFE_MS, "userVerification": "discouraged",
        "allowCredentials": store::descriptors(&all),
    }))
}

/// The account and its passkeys, once the password is right. A failure stands in the access history as that of a sign-in does.
async fn second_of(ctx: &Ctx, wanted: &Attempt) -> Result<(User, Vec<Passkey>), AppError> {
    let app = &ctx.app;
    let user = match attempt::account(app, wanted).await {
        Ok(user) => user,
        Err(e) => {
            ctx.audit("", "failure - no such account").await?;
            return Err(e);
        }
    };
    if let Err(e) = attempt::own_password(app, &user, &wanted.password).await {
        ctx.audit_later(&user.id, format!("failure - {}", e.id));
        return Err(e);
    }
    let all = if user.id.is_empty() || user.is_bot { vec![] } else { store::of_user(app, &user.id).await? };
    if all.is_empty() || !factor::asked(app, &user) {
        return Err(AppError::bad("ochre.passkey.none"));
    }
    Ok((user, all))
}

/// The answer of the authenticator, and the phone's push address where it is one.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    credential: Credential,
    device_id: String,
}

async fn login(ctx: Ctx) -> Reply {
    let wanted: Wanted = ctx.decode("credential")?;
    let passkey = proven(&ctx, &wanted.credential, Purpose::Login).await?;
    match first(&ctx, &passkey).await {
        Ok(user) => enter::signed_in(&ctx, user, &wanted.device_id).await,
        Err(e) => {
            ctx.audit_later(&passkey.user_id, format!("failure - {}", e.id));
            Err(e)
        }
    }
}

/// The account of a passkey that was proven, if a passkey alone lets it in: those who sign in elsewhere are to be asked there, so
/// that who left there does not come in here.
async fn first(ctx: &Ctx, passkey: &Passkey) -> Result<User, AppError> {
    let app = &ctx.app;
    let user = app.user(&passkey.user_id).await?.ok_or_else(|| refused("no such account"))?;
    let user: User = (*user).clone();
    arrival::may_enter(app, &user)?;
    if !matches!(user.auth_service.as_str(), "" | "email") {
        let service = user.auth_service.as_str();
        return Err(AppError::bad("api.user.login.use_auth_service.app_error").with("AuthService", service));
    }
    if !by_password_at_all(app) {
        return Err(refused("accounts of this server's own may not sign in"));
    }
    attempt::allowed(app, &user)?;
    attempt::entered(app, &user).await?;
    Ok(user)
}

/// Whether accounts without a provider may sign in: a passkey is in the place of their password.
fn by_password_at_all(app: &App) -> bool {
    let c = app.config();
    c.email.enable_sign_in_with_username || c.email.enable_sign_in_with_email
}

/// A passkey after the password; `json`: a credential. False: it does not fit.
pub async fn second(ctx: &Ctx, user: &User, json: &str) -> Result<bool, AppError> {
    let Ok(credential) = serde_json::from_str::<Credential>(json) else { return Ok(false) };
    match proven(ctx, &credential, Purpose::Factor).await {
        Ok(passkey) => Ok(passkey.user_id == user.id),
        Err(e) if e.status == 401 => Ok(false),
        Err(e) => Err(e),
    }
}

/// The passkey behind an answer, checked in every respect. The challenge is used up first, whatever comes of it.
async fn proven(ctx: &Ctx, c: &Credential, purpose: Purpose) -> Result<Passkey, AppError> {
    let app = &ctx.app;
    let site = site(app)?;
    let client_data = bytes(&c.response.client_data).map_err(refused)?;
    let named = ochre_passkey::challenge_of(&client_data).map_err(|e| refused(e.to_string()))?;
    let wanted = challenge::take(app, purpose, &named).await?.map_err(refused)?;
    let id = c.id.trim_end_matches('=');
    let passkey = store::by_credential(app, id).await?.ok_or_else(|| refused("a passkey that is not known"))?;
    let expect = Expect { site: &site, challenge: &named, verified: purpose == Purpose::Login };
    let checked = checked(c, &passkey, &wanted, &expect, &client_data);
    if let Err(e) = &checked {
        ctx.audit(&passkey.user_id, &format!("failure - passkey: {}", e.detail)).await?;
    }
    let counter = checked?;
    if !store::seen(app, &passkey.id, counter).await? {
        tracing::warn!(
            user = passkey.user_id,
            passkey = passkey.id,
            "a passkey counted back: there may be a copy of it"
        );
        ctx.audit(&passkey.user_id, "failure - passkey: the counter went back, there may be a copy of it").await?;
        return Err(refused("the counter went back"));
    }
    Ok(passkey)
}

/// Owner and signature; the authenticator's counter.
fn checked(c: &Credential, p: &Passkey, wanted: &str, expect: &Expect, client_data: &[u8]) -> Result<u32, AppError> {
    let handle = c.response.user_handle.as_deref().unwrap_or_default();
    let handle = bytes(handle).map_err(refused)?;
    let owner = p.user_id.as_bytes();
    // Without a name typed in, the authenticator itself says whose it is.
    let told = if wanted.is_empty() { handle == owner } else { handle.is_empty() || handle == owner };
    if !told || (!wanted.is_empty() && wanted != p.user_id) || c.kind != "public-key" {
        return Err(refused("a passkey of somebody else"));
    }
    let (data, signature) = (bytes(&c.response.authenticator_data), bytes(&c.response.signature));
    let (data, signature) = (data.map_err(refused)?, signature.map_err(refused)?);
    let key = unb64(&p.key).map_err(|e| refused(e.to_string()))?;
    let assertion = Assertion { client_data, authenticator_data: &data, signature: &signature };
    let proven = ochre_passkey::authenticate(expect, &key, &assertion).map_err(|e| refused(e.to_string()))?;
    Ok(proven.counter)
}
