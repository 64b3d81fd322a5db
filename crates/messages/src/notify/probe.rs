//! A message to oneself that passes every wish, to see whether notifications arrive.

use ochre_kernel::{Auth, Ctx, Reply, Routes};
use ochre_types::Post;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/notifications/test", "TestNotification", Auth::Session, test);
}

async fn test(ctx: Ctx) -> Reply {
    let me = ctx.app.user_or_404(ctx.me()).await?;
    let app = &ctx.app;
    let bot = app.accounts().system_bot(app).await?.id;
    let channel = app.joining().direct_channel(app, &bot, &me.id).await?;
    let mut post = Post {
        channel_id: channel,
        user_id: bot,
        message: ochre_i18n::translate(&me.locale, "post.notifications.test", &[]),
        ..Post::default()
    };
    post.props.insert("force_notification".into(), ctx.new_id().into());
    app.posting().create(app, post).await?;
    ctx.ok()
}
