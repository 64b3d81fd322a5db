//! Asking to be reminded of a post.

use super::place;
use crate::posts::{embeds, read};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, args, sql};
use ochre_types::{Post, PostReminder};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/{user_id}/posts/{post_id}/reminder", "SetPostReminder", Auth::Session, set);
}

sql!(
    SAVE = "INSERT INTO postreminders (postid, userid, targettime) VALUES ($1, $2, $3) \
     ON CONFLICT (postid, userid) DO UPDATE SET targettime = excluded.targettime"
);

/// One reminder for each user and post: the last one counts. Any time is taken; one that is past is due at once.
async fn set(ctx: Ctx) -> Reply {
    let (user, id) = (ctx.id("user_id")?, ctx.id("post_id")?);
    ctx.grant_user(&user).await?;
    let (post, _) = read::readable_or_denied(&ctx, &id).await?;
    let wanted: PostReminder = ctx.decode("target_time")?;
    let told = note(&ctx, &user, &post, wanted.target_time).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&SAVE, args![&post.id, &user, wanted.target_time]);
    tx.emit(told);
    tx.commit().await?;
    ctx.ok()
}

/// The words to the user alone, in the thread of the post.
async fn note(ctx: &Ctx, user: &str, post: &Post, time: i64) -> Result<Event, AppError> {
    let app = &ctx.app;
    let place = place(app, post).await?;
    let locale = app.user(user).await?.map_or_else(String::new, |u| u.locale.clone());
    let words = [("Username", place.author.clone()), ("Link", place.link)];
    let mut note = Post {
        id: app.new_id(),
        create_at: app.now(),
        user_id: user.to_string(),
        channel_id: post.channel_id.clone(),
        root_id: post.id.clone(),
        message: ochre_i18n::translate(&locale, "reminder.posted", &words),
        r#type: "system_ephemeral".into(),
        ..Post::default()
    };
    let props = [("team_name", place.team), ("username", place.author), ("post_id", post.id.clone())];
    props.into_iter().for_each(|(key, value)| note.set_prop(key, value));
    note.set_prop("type", "reminder");
    note.set_prop("target_time", time);
    embeds::link(app, ctx.session()?, &mut note, &post.id).await?;
    Ok(Event::new("ephemeral_message").user(user).channel(post.channel_id.clone()).with("post", json_string(&note)))
}
