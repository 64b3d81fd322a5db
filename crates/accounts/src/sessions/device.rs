//! The phone behind a session: its push address, its version, whether it wants notifications.

use super::end_in;
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Reply, Response, Routes, args, sql};
use ochre_types::Session;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/sessions/device", "AttachDeviceExtraProps", Auth::Session, attach);
}

sql!(SAME_DEVICE = "SELECT id, token FROM sessions WHERE userid = $1 AND deviceid = $2 AND id <> $3");
sql!(SET_DEVICE = "UPDATE sessions SET deviceid = $2, expiresat = $3, expirednotify = FALSE, props = $4 WHERE id = $1");

/// `1.2.3`, with whatever may follow the numbers of a semantic version.
fn is_version(text: &str) -> bool {
    let numbers = text.split(['-', '+']).next().unwrap_or("");
    let parts: Vec<&str> = numbers.split('.').collect();
    parts.len() == 3 && parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn attach(ctx: Ctx) -> Reply {
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", String::as_str);
    let (device, quiet, version) = (field("device_id"), field("device_notification_disabled"), field("mobile_version"));
    if !matches!(quiet, "" | "true" | "false") {
        return Err(AppError::body("device_notification_disabled"));
    }
    if !version.is_empty() && !is_version(version) {
        return Err(AppError::body("mobile_version"));
    }
    let mut session: Session = (**ctx.session()?).clone();
    for (name, value) in [("device_notification_disabled", quiet), ("mobile_version", version)] {
        if !value.is_empty() {
            session.props.insert(name.into(), value.into());
        }
    }
    if device.is_empty() && quiet.is_empty() && version.is_empty() {
        return ctx.ok();
    }
    let mut tx = ctx.begin().await?;
    if !device.is_empty() {
        // The same phone signed in again: the other sessions are dead.
        let same = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
        for (id, token) in tx.all(&SAME_DEVICE, args![&session.user_id, device, &session.id], same).await? {
            end_in(&mut tx, &id, &token);
        }
        session.device_id = device.to_string();
        let hours = ctx.app.config().service.session_length_mobile_in_hours;
        session.expires_at = ctx.now() + hours * 3_600_000;
    }
    let props = ochre_types::encode(&session.props);
    tx.defer(&SET_DEVICE, args![&session.id, &session.device_id, session.expires_at, props]);
    tx.forget(Forget::Session(session.token.clone()));
    tx.commit().await?;
    let mut reply = Response::ok();
    if !device.is_empty() && cookies::get(&ctx.headers, "MMAUTHTOKEN").is_some() {
        for line in cookies::of_session(&ctx.app, &session, &ctx.headers) {
            reply = reply.cookie(&line);
        }
    }
    Ok(reply)
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions() {
        for (text, want) in [("2.19.0", true), ("2.19.0-beta.1", true), ("2.19", false), ("x", false), ("1.2.x", false)]
        {
            assert_eq!(super::is_version(text), want, "{text}");
        }
    }
}
