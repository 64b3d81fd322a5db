//! A new passkey: what the browser is to ask the authenticator for, and its answer.

use super::challenge::{self, Purpose};
use super::store::{self, Passkey};
use super::{Credential, LIFE_MS, bytes, site};
use crate::mails;
use crate::mfa::in_person;
use ochre_db::DbError;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};
use ochre_passkey::{ALGORITHMS, Attestation, Expect, Registered, b64};
use ochre_types::User;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/ochre/users/{user_id}/passkeys/options", "OchreBeginPasskey", Auth::SessionMfaExempt, begin);
    r.post("/ochre/users/{user_id}/passkeys", "OchreCreatePasskey", Auth::SessionMfaExempt, create);
}

/// Most passkeys of an account.
const MOST: usize = 20;
/// Longest name, characters.
pub const LONGEST_NAME: usize = 64;
/// Ways to reach an authenticator that are passed on to browsers.
const TRANSPORTS: [&str; 6] = ["usb", "nfc", "ble", "internal", "hybrid", "smart-card"];

/// The account, if it may have one more: its owner asks, who signs in here or by LDAP.
async fn owner(ctx: &Ctx) -> Result<(Arc<User>, Vec<Passkey>), AppError> {
    let id = ctx.id("user_id")?;
    in_person(ctx, &id)?;
    let user = ctx.app.user_or_404(&id).await?;
    if user.is_sso() || user.is_bot {
        return Err(AppError::bad("ochre.passkey.elsewhere"));
    }
    let all = store::of_user(&ctx.app, &id).await?;
    if all.len() >= MOST { Err(AppError::bad("ochre.passkey.too_many")) } else { Ok((user, all)) }
}

/// `PublicKeyCredentialCreationOptionsJSON`.
async fn begin(ctx: Ctx) -> Reply {
    let site = site(&ctx.app)?;
    let (user, all) = owner(&ctx).await?;
    let challenge = challenge::issue(&ctx.app, Purpose::Create, &user.id).await?;
    let name = ctx.app.config().team.site_name.clone();
    let full = user.full_name();
    let kinds: Vec<Value> = ALGORITHMS.iter().map(|a| json!({"type": "public-key", "alg": a})).collect();
    ctx.json(&json!({
        "challenge": challenge,
        "rp": {"id": site.id, "name": if name.is_empty() { "Ochre" } else { &name }},
        "user": {
            "id": b64(user.id.as_bytes()), "name": user.username,
            "displayName": if full.is_empty() { &user.username } else { &full },
        },
        "pubKeyCredParams": kinds,
        "timeout": LIFE_MS,
        "attestation": "none",
        "authenticatorSelection": {"residentKey": "preferred", "requireResidentKey": false, "userVerification": "preferred"},
        "excludeCredentials": store::descriptors(&all),
    }))
}

/// `name`: what the owner calls it.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    name: String,
    credential: Credential,
}

async fn create(ctx: Ctx) -> Reply {
    let site = site(&ctx.app)?;
    let (user, _) = owner(&ctx).await?;
    let wanted: Wanted = ctx.decode("credential")?;
    let refused = |why: String| AppError::bad("ochre.passkey.refused").detail(why);
    let answer = &wanted.credential.response;
    let (client_data, object) = (bytes(&answer.client_data), bytes(&answer.attestation_object));
    let (client_data, object) = (client_data.map_err(refused)?, object.map_err(refused)?);
    let named = ochre_passkey::challenge_of(&client_data).map_err(|e| refused(e.to_string()))?;
    let taken = challenge::take(&ctx.app, Purpose::Create, &named).await?.map_err(|e| refused(e.into()))?;
    if taken != user.id || wanted.credential.kind != "public-key" {
        return Err(refused("begun by somebody else".into()));
    }
    let expect = Expect { site: &site, challenge: &named, verified: false };
    let attestation = Attestation { client_data: &client_data, object: &object };
    let new = ochre_passkey::register(&expect, &attestation).map_err(|e| refused(e.to_string()))?;
    let passkey = passkey_of(&ctx, &user, &wanted, &new);
    save(&ctx, &user, &passkey, new.counter).await?;
    ctx.created(&passkey)
}

fn passkey_of(ctx: &Ctx, user: &User, wanted: &Wanted, new: &Registered) -> Passkey {
    let known = |t: &&String| TRANSPORTS.contains(&t.as_str());
    let transports: Vec<&str> =
        wanted.credential.response.transports.iter().filter(known).take(6).map(String::as_str).collect();
    Passkey {
        id: ctx.new_id(),
        user_id: user.id.clone(),
        credential_id: b64(&new.id),
        key: b64(&new.key),
        name: name_of(&wanted.name),
        transports: transports.join(" "),
        synced: new.synced,
        create_at: ctx.now(),
        last_used_at: 0,
    }
}

/// A name that can be shown in a list.
pub fn name_of(wanted: &str) -> String {
    let clean: String = wanted.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if clean.is_empty() { "Passkey".into() } else { clean }
}

async fn save(ctx: &Ctx, user: &User, p: &Passkey, counter: u32) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    let row = args![
        &p.id,
        &p.user_id,
        &p.credential_id,
        &p.key,
        i64::from(counter),
        &p.name,
        &p.transports,
        p.synced,
        p.create_at
    ];
    tx.exec(&store::ADD, row).await.map_err(|e| match e {
        DbError::Unique(_) => AppError::bad("ochre.passkey.exists"),
        e => e.into(),
    })?;
    mails::passkey(&mut tx, &ctx.app, user, &p.name, true);
    tx.commit().await
}
