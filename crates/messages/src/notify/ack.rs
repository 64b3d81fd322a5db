//! Phones tell that a push arrived; with `is_id_loaded` they get what it says.

use super::fan_out::kind_of;
use super::mail::{Letter, Wishes};
use super::{log, push};
use crate::posts::{check, mentions, read};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{PUSH_TYPE_MESSAGE, PushNotificationAck};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/notifications/ack", "AcknowledgeNotification", Auth::Session, acknowledge);
}

async fn acknowledge(ctx: Ctx) -> Reply {
    let parse = |e: AppError| AppError { id: "api.push_notifications_ack.message.parse.app_error".into(), ..e };
    let ack: PushNotificationAck = ctx.decode("ack").map_err(parse)?;
    let app = &ctx.app;
    if !app.config().email.send_push_notifications {
        return Err(AppError::new("api.push_notification.disabled.app_error", 501));
    }
    app.tally.notification("total_ack", "push", "", &ack.platform);
    log::acknowledged(app, &ack.id, ctx.me()).await?;
    if let Some(proxy) = push::proxy(app).filter(|_| super::pushes_to_phones(app))
        && let Err(e) = proxy.acknowledge(&ack).await
        && !ack.is_id_loaded
    {
        return Err(AppError::new("api.push_notifications_ack.forward.app_error", 500).detail(e));
    }
    if !ack.is_id_loaded || ack.r#type != PUSH_TYPE_MESSAGE {
        return ctx.ok();
    }
    loaded(&ctx, &ack).await
}

/// What an id-loaded push says, for whoever may read the message.
async fn loaded(ctx: &Ctx, ack: &PushNotificationAck) -> Reply {
    let app = &ctx.app;
    let (post, channel) = read::readable_or_denied(ctx, &ack.post_id).await?;
    let letter = Letter::of(app, &post.id).await?.ok_or_else(|| AppError::missing("app.post.get.app_error"))?;
    let me = app.user_or_404(ctx.me()).await?;
    let kind = mentions::of_post(app, &channel, &post).await?.users.get(ctx.me()).map(|k| kind_of(*k as u8));
    let threads = check::collapsed_threads(app, ctx.me()).await?;
    let mut out = push::message(app, &letter, &me, kind, threads).await?;
    let wishes = Wishes::read(app, std::slice::from_ref(&me.id)).await?;
    push::fill(app, &letter, &me, kind, &wishes, "full", &mut out);
    out.is_id_loaded = true;
    ctx.json(&out)
}
