//! `POST /posts/{id}/move`: a thread goes to another channel. Its posts get new ids there, as clients expect of posts they
//! have not seen, and keep their authors and times; files, reactions, priority, acknowledgements, followers and flags go with
//! them. Where it was, the thread is deleted.

use super::check::Ready;
use super::{delete, events, metadata, read, store};
use crate::search::index;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, Tx, args, sql};
use ochre_types::{Channel, MoveThreadParams, Post, Session, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts/{post_id}/move", "MoveThread", Auth::Session, relocate);
}

sql!(
    THREAD = "SELECT ",
    store::post_cols!(),
    " FROM posts p WHERE (p.id = $1 OR p.rootid = $1) AND p.deleteat = 0 ORDER BY p.createat, p.id"
);
sql!(FILES = "UPDATE fileinfo SET postid = $2, channelid = $3 WHERE postid = $1");
sql!(
    REACTIONS = "INSERT INTO reactions (userid, postid, emojiname, createat, updateat, deleteat, remoteid, channelid) \
     SELECT userid, CAST($2 AS VARCHAR(26)), emojiname, createat, updateat, deleteat, remoteid, CAST($3 AS VARCHAR(26)) \
     FROM reactions WHERE postid = $1"
);
sql!(PRIORITY = "UPDATE postspriority SET postid = $2, channelid = $3 WHERE postid = $1");
sql!(ACKS = "UPDATE postacknowledgements SET postid = $2, channelid = $3 WHERE postid = $1");
sql!(FLAGS = "UPDATE preferences SET name = $2 WHERE category = 'flagged_post' AND name = $1");
sql!(REMINDERS = "UPDATE postreminders SET postid = $2 WHERE postid = $1");
sql!(
    COPY_THREAD = "INSERT INTO threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid) \
     SELECT CAST($2 AS VARCHAR(26)), replycount, lastreplyat, participants, CAST($3 AS VARCHAR(26)), NULL, \
     CAST($4 AS VARCHAR(26)) FROM threads WHERE postid = $1"
);
sql!(
    COPY_FOLLOWERS = "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions) \
     SELECT CAST($2 AS VARCHAR(26)), m.userid, m.following, m.lastviewed, m.lastupdated, m.unreadmentions \
     FROM threadmemberships m JOIN channelmembers cm ON cm.userid = m.userid AND cm.channelid = $3 WHERE m.postid = $1"
);
sql!(
    TOTALS = "UPDATE channels SET lastpostat = greatest(lastpostat, $2), lastrootpostat = greatest(lastrootpostat, $3), \
     totalmsgcount = totalmsgcount + $4, totalmsgcountroot = totalmsgcountroot + 1 WHERE id = $1"
);

fn refused(detail: &'static str) -> AppError {
    AppError::bad("app.post.move_thread_command.error").detail(detail)
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn relocate(ctx: Ctx) -> Reply {
    if !ctx.app.config().feature_flags.move_threads_enabled {
        return Err(AppError::new("api.post.move_thread.disabled.app_error", 501));
    }
    let id = ctx.id("post_id")?;
    let wanted: MoveThreadParams = ctx.decode("post")?;
    permitted(&ctx).await?;
    let (root, source) = read::readable(&ctx, &id, false).await?;
    let target = ctx.app.channel_or_404(&wanted.channel_id).await?;
    let posts = ctx.app.db.all(&THREAD, args![&root.id], store::post).await?;
    fits(&ctx, &root, &source, &target, posts.len())?;
    for channel in [&source, &target] {
        if ctx.app.channel_membership(&channel.id, ctx.me()).await?.is_none() {
            return Err(AppError::denied(Perm::ReadChannelContent));
        }
    }
    ctx.grant_channel(&target.id, Perm::CreatePost).await?;
    let count = posts.len();
    let moved = carry(&ctx.app, ctx.session()?, &root, posts, &target).await?;
    tell(&ctx.app, ctx.me(), &source, &target, &moved, count).await?;
    ctx.ok()
}

/// The roles and the mail domains that may move threads; administrators always may.
async fn permitted(ctx: &Ctx) -> Result<(), AppError> {
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let settings = ctx.app.config_full().wrangler.clone();
    let has = |role: &String| user.roles.split_whitespace().any(|r| r == role);
    let by_role = settings.permitted_wrangler_roles.is_empty() || settings.permitted_wrangler_roles.iter().any(has);
    let domain = user.email.rsplit_once('@').map_or("", |(_, d)| d);
    let by_domain =
        settings.allowed_email_domain.is_empty() || settings.allowed_email_domain.iter().any(|d| d == domain);
    if (by_role && by_domain) || ctx.can(Perm::ManageSystem).await? {
        return Ok(());
    }
    Err(AppError::new("api.post.move_thread.no_permission", 403))
}

/// What the settings let go where.
fn fits(ctx: &Ctx, root: &Post, source: &Channel, target: &Channel, count: usize) -> Result<(), AppError> {
    let settings = &ctx.app.config_full().wrangler;
    if !root.root_id.is_empty() {
        return Err(refused("only whole threads move"));
    }
    if root.is_system() || root.r#type == ochre_types::POST_TYPE_BURN_ON_READ {
        return Err(refused("such a post stays where it is"));
    }
    let allowed = match source.r#type.as_str() {
        "P" => settings.move_thread_from_private_channel_enable,
        "D" => settings.move_thread_from_direct_message_channel_enable,
        "G" => settings.move_thread_from_group_message_channel_enable,
        _ => true,
    };
    if !allowed {
        return Err(refused("threads of such a channel stay there"));
    }
    if source.id == target.id || source.delete_at > 0 || target.delete_at > 0 {
        return Err(refused("not an open channel other than its own"));
    }
    let teams = !source.team_id.is_empty() && !target.team_id.is_empty() && source.team_id != target.team_id;
    if teams && !settings.move_thread_to_another_team_enable {
        return Err(refused("threads stay in their team"));
    }
    if count as i64 > settings.move_thread_max_count {
        return Err(refused("the thread is too long"));
    }
    Ok(())
}

/// Writes the thread into the target and deletes it where it was, in one transaction. The new root.
async fn carry(
    app: &Arc<App>,
    by: &Session,
    root: &Post,
    posts: Vec<Post>,
    target: &Arc<Channel>,
) -> Result<Post, AppError> {
    let new_root = app.new_id();
    let mut copies: Vec<Post> = Vec::with_capacity(posts.len());
    for old in &posts {
        let (id, root_id) =
            if old.id == root.id { (new_root.clone(), String::new()) } else { (app.new_id(), new_root.clone()) };
        copies.push(Post { id, root_id, channel_id: target.id.clone(), update_at: app.now(), ..old.clone() });
    }
    let mut shown = copies.clone();
    // read under the old ids: the new rows are not there yet
    let mut seen = posts.clone();
    let mut refs: Vec<&mut Post> = seen.iter_mut().collect();
    metadata::decorate(app, by, &mut refs, false).await?;
    shown.iter_mut().zip(seen).for_each(|(new, old)| new.metadata = old.metadata);
    let authors = app.users(&copies.iter().map(|p| p.user_id.clone()).collect::<Vec<_>>()).await?;
    let mut tx = app.begin().await?;
    for (old, new) in posts.iter().zip(&copies) {
        transfer(&mut tx, old, new);
    }
    let to = args![&root.id, &new_root, &target.id, &target.team_id];
    tx.defer(&COPY_THREAD, to);
    tx.defer(&COPY_FOLLOWERS, args![&root.id, &new_root, &target.id]);
    let last = posts.iter().map(|p| p.create_at).max().unwrap_or_default();
    tx.defer(&TOTALS, args![&target.id, last, root.create_at, copies.len() as i64]);
    delete::rows(&mut tx, root, &by.user_id).await?;
    for post in shown {
        let author =
            authors.iter().find(|u| u.id == post.user_id).cloned().unwrap_or_else(|| Arc::new(User::default()));
        let ready = Ready::told_only(post, target.clone(), author);
        tx.emit(events::posted(&ready, false, events::Told::default()));
    }
    let moved = copies.remove(0);
    tx.commit().await?;
    Ok(moved)
}

/// One post with what hangs on it.
fn transfer(tx: &mut Tx, old: &Post, new: &Post) {
    tx.defer(&store::INSERT, store::insert_args(new));
    for statement in [&FILES, &REACTIONS, &PRIORITY, &ACKS] {
        tx.defer(statement, args![&old.id, &new.id, &new.channel_id]);
    }
    tx.defer(&FLAGS, args![&old.id, &new.id]);
    tx.defer(&REMINDERS, args![&old.id, &new.id]);
    index::add(tx, new);
}

/// Says in both channels what happened.
async fn tell(
    app: &Arc<App>,
    by: &str,
    source: &Channel,
    target: &Channel,
    moved: &Post,
    count: usize,
) -> Result<(), AppError> {
    let actor = app.user_or_404(by).await?;
    let locale = app.config().localization.default_server_locale.clone();
    let words = [("Actor", format!("@{}", actor.username)), ("Count", count.to_string())];
    let say = |channel: &Channel, root_id: &str, id: &str| Post {
        channel_id: channel.id.clone(),
        root_id: root_id.to_string(),
        user_id: by.to_string(),
        message: ochre_i18n::translate(&locale, id, &words),
        r#type: ochre_types::POST_TYPE_WRANGLER.into(),
        ..Post::default()
    };
    for post in [say(target, &moved.id, "move_thread.here"), say(source, "", "move_thread.there")] {
        app.posting().create(app, post).await?;
    }
    Ok(())
}
