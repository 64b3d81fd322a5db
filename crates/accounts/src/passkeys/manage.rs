//! The list of an account's passkeys; names; removing one.

use super::{register, store};
use crate::mails;
use crate::mfa::{self, in_person};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/ochre/users/{user_id}/passkeys", "OchreGetPasskeys", Auth::SessionMfaExempt, list);
    r.put("/ochre/users/{user_id}/passkeys/{passkey_id}", "OchreRenamePasskey", Auth::Session, rename);
    r.delete("/ochre/users/{user_id}/passkeys/{passkey_id}", "OchreDeletePasskey", Auth::Session, remove);
}

fn missing() -> AppError {
    AppError::missing("ochre.passkey.missing")
}

async fn list(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    ctx.json(&store::of_user(&ctx.app, &id).await?)
}

async fn rename(ctx: Ctx) -> Reply {
    let (id, passkey) = (ctx.id("user_id")?, ctx.id("passkey_id")?);
    in_person(&ctx, &id)?;
    let name = ctx.string_map().remove("name").unwrap_or_default();
    if name.trim().is_empty() || name.chars().count() > register::LONGEST_NAME {
        return Err(AppError::body("name"));
    }
    if ctx.app.db.exec(&store::RENAME, args![&passkey, &id, register::name_of(&name)]).await? == 0 {
        return Err(missing());
    }
    ctx.ok()
}

/// One's own, or an administrator's help for somebody who lost a device. With the last passkey ends a second factor that had
/// nothing else.
async fn remove(ctx: Ctx) -> Reply {
    let (id, passkey) = (ctx.id("user_id")?, ctx.id("passkey_id")?);
    ctx.grant_user(&id).await?;
    if id == ctx.me() {
        in_person(&ctx, &id)?;
    }
    let user = ctx.app.user_or_404(&id).await?;
    let all = store::of_user(&ctx.app, &id).await?;
    let gone = all.iter().find(|p| p.id == passkey).ok_or_else(missing)?;
    let mut tx = ctx.begin().await?;
    if tx.exec(&store::REMOVE, args![&passkey, &id]).await? == 0 {
        return Err(missing());
    }
    mails::passkey(&mut tx, &ctx.app, &user, &gone.name, false);
    if all.len() == 1 && user.mfa_active && user.mfa_secret.is_empty() {
        mfa::switch_in(&mut tx, &id, false);
        mails::mfa_changed(&mut tx, &ctx.app, &user, false);
    }
    tx.commit().await?;
    ctx.ok()
}
