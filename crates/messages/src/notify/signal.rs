//! Pushes that are not messages: what was read elsewhere leaves the phone, badges, the end of a session.

use super::{badge, devices, push};
use ochre_kernel::jobs::Fault;
use ochre_kernel::{App, Tx};
use ochre_types::{
    PUSH_MESSAGE_V2, PUSH_SOUND_NONE, PUSH_TYPE_CLEAR, PUSH_TYPE_SESSION, PUSH_TYPE_UPDATE_BADGE, PushNotification,
    Session,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Kind of the outbox row: `{"type": "clear" | "update_badge" | "session", ...}`. Rows of type `session` are written by the job
/// `expiry_notify`: `{"type": "session", "session": id}`.
pub const KIND: &str = "push_signal";
/// Old signals are worth nothing, ms.
const FRESH: i64 = 600_000;

/// Whether there are phones to signal to.
pub fn wanted(app: &App) -> bool {
    super::pushes_to_phones(app)
}

/// A channel, or with `root` a thread, was read in session `by`: the user's phones forget what they show of it.
pub fn clear(tx: &mut Tx, user: &str, channel: &str, root: &str, by: &str) {
    if super::pushes_to_phones(tx.app()) {
        tx.enqueue(KIND, &json!({"type": PUSH_TYPE_CLEAR, "user": user, "channel": channel, "root": root, "by": by}));
    }
}

/// The number on the icon changed.
pub fn update_badge(tx: &mut Tx, user: &str) {
    if super::pushes_to_phones(tx.app()) {
        tx.enqueue(KIND, &json!({"type": PUSH_TYPE_UPDATE_BADGE, "user": user}));
    }
}

/// The worker.
pub async fn work(app: Arc<App>, row: Value) -> Result<(), Fault> {
    let Some(proxy) = push::proxy(&app).filter(|_| super::pushes_to_phones(&app)) else { return Ok(()) };
    if app.now() - row["_at"].as_i64().unwrap_or_default() > FRESH {
        return Ok(());
    }
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    if text("type") == PUSH_TYPE_SESSION {
        let Some(session) = devices::by_id(&app, text("session"), true).await? else { return Ok(()) };
        let Some(mut push) = expired(&app, &session).await? else { return Ok(()) };
        push::address(&app, &mut push, &session, text("_row"));
        push.signature = String::new();
        push::send(&app, &proxy, &push, &session, &row).await?;
        return Ok(());
    }
    let user = text("user").to_string();
    let phones = devices::of_users(&app, std::slice::from_ref(&user)).await?;
    if phones.is_empty() {
        return Ok(());
    }
    let threads = crate::posts::check::collapsed_threads(&app, &user).await?;
    let badge = badge::of(&app, &user, threads).await?;
    for session in phones.iter().filter(|s| s.id != text("by")) {
        let mut push = PushNotification {
            r#type: text("type").into(),
            version: PUSH_MESSAGE_V2.into(),
            cont_ava: 1,
            badge,
            ..PushNotification::default()
        };
        if push.r#type == PUSH_TYPE_CLEAR {
            push.channel_id = text("channel").into();
            push.root_id = text("root").into();
            push.is_crt_enabled = threads;
        } else {
            push.sound = PUSH_SOUND_NONE.into();
        }
        let ack = app.new_id();
        push::address(&app, &mut push, session, &ack);
        push::send(&app, &proxy, &push, session, &row).await?;
    }
    Ok(())
}

/// The notice that a session ran out.
async fn expired(app: &Arc<App>, session: &Session) -> Result<Option<PushNotification>, Fault> {
    let Some(user) = app.user(&session.user_id).await? else { return Ok(None) };
    let site = app.config().team.site_name.clone();
    let hours = app.config().service.session_length_mobile_in_hours.to_string();
    let params = [("SiteName", site), ("Hours", hours)];
    Ok(Some(PushNotification {
        r#type: PUSH_TYPE_SESSION.into(),
        version: PUSH_MESSAGE_V2.into(),
        message: ochre_i18n::translate(&app.mail_locale(&user.locale), "push.session_expired", &params),
        ..PushNotification::default()
    }))
}
