//! What the server adds to posts on their way out: files, reactions, custom emoji, priority, acknowledgements, embeds.
//! Set-based: a handful of statements for a list of any length, none for a list of plain posts.

use super::{burn, embeds, store};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::{
    Emoji, Post, PostAcknowledgement, PostList, PostMetadata, PostPriority, Reaction, SanitizeOptions, Session,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

sql!(
    pub REACTIONS = "SELECT userid, postid, emojiname, createat, updateat, deleteat, remoteid, channelid FROM reactions \
     WHERE postid = ANY($1) AND COALESCE(deleteat, 0) = 0 ORDER BY createat"
);
sql!(
    EMOJI = "SELECT id, createat, updateat, deleteat, creatorid, name FROM emoji WHERE name = ANY($1) AND deleteat = 0"
);
sql!(
    PRIORITIES = "SELECT postid, channelid, priority, requestedack, persistentnotifications FROM postspriority \
     WHERE postid = ANY($1)"
);
sql!(
    ACKS = "SELECT userid, postid, acknowledgedat, channelid, remoteid FROM postacknowledgements \
     WHERE postid = ANY($1) AND acknowledgedat <> 0 ORDER BY acknowledgedat"
);

/// A reaction as stored.
pub fn reaction(r: &ochre_db::Row) -> Result<Reaction, ochre_db::DbError> {
    Ok(Reaction {
        user_id: r.get(0)?,
        post_id: r.get(1)?,
        emoji_name: r.get(2)?,
        create_at: r.get(3)?,
        update_at: r.get(4)?,
        delete_at: r.get::<i64>(5)?,
        remote_id: r.get(6)?,
        channel_id: r.get::<String>(7)?,
    })
}

/// An acknowledgement as stored.
pub fn ack(r: &ochre_db::Row) -> Result<PostAcknowledgement, ochre_db::DbError> {
    Ok(PostAcknowledgement {
        user_id: r.get(0)?,
        post_id: r.get(1)?,
        acknowledged_at: r.get(2)?,
        channel_id: r.get::<String>(3)?,
        remote_id: Some(r.get::<String>(4)?),
    })
}

/// Fills the metadata of posts that leave the server for `viewer`. Deleted posts lose their text; `keep_deleted` leaves
/// it (edit history).
pub async fn decorate(
    app: &Arc<App>,
    viewer: &Session,
    posts: &mut [&mut Post],
    keep_deleted: bool,
) -> Result<(), AppError> {
    for p in posts.iter_mut() {
        p.strip_integrations();
        let gone = p.delete_at > 0 && !keep_deleted;
        let read = p.metadata.take().filter(|m| m.priority_read && !gone);
        p.metadata = Some(match read {
            Some(m) => PostMetadata { priority: m.priority, priority_read: true, ..PostMetadata::default() },
            None => PostMetadata::default(),
        });
        if gone {
            p.message.clear();
            p.file_ids = Some(Vec::new());
        }
    }
    burn::unveil(app, &viewer.user_id, posts).await?;
    let mut live: Vec<&mut Post> =
        posts.iter_mut().map(|p| &mut **p).filter(|p| p.delete_at == 0 || keep_deleted).collect();
    fill(app, &mut live).await?;
    embeds::fill(app, viewer, &mut live).await
}

/// The metadata of a post that is about to be written: the priority it came with, custom emoji, embeds. Its files follow
/// when they are attached.
pub async fn fresh(app: &Arc<App>, viewer: &Session, post: &mut Post) -> Result<(), AppError> {
    let priority = post.metadata.take().and_then(|m| m.priority);
    post.metadata = Some(PostMetadata { priority, ..PostMetadata::default() });
    let mut one = [post];
    emojis(app, &mut one).await?;
    embeds::fill(app, viewer, &mut one).await
}

/// A post that is not stored, as its one reader gets it.
pub async fn ephemeral(app: &Arc<App>, viewer: &Session, post: &Post) -> Result<Post, AppError> {
    let mut post = post.clone();
    post.strip_integrations();
    post.metadata = Some(PostMetadata::default());
    let mut one = [&mut post];
    emojis(app, &mut one).await?;
    embeds::fill(app, viewer, &mut one).await?;
    Ok(post)
}

/// The sets that do not depend on the viewer.
pub async fn fill(app: &Arc<App>, posts: &mut [&mut Post]) -> Result<(), AppError> {
    files(app, posts).await?;
    reactions(app, posts).await?;
    emojis(app, posts).await?;
    priorities(app, posts).await
}

fn meta(p: &mut Post) -> &mut PostMetadata {
    p.metadata.get_or_insert_with(PostMetadata::default)
}

fn ids_where(posts: &[&mut Post], f: impl Fn(&Post) -> bool) -> Vec<String> {
    posts.iter().filter(|p| f(p)).map(|p| p.id.clone()).collect()
}

async fn files(app: &App, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let ids = ids_where(posts, |p| !p.files().is_empty());
    if ids.is_empty() {
        return Ok(());
    }
    let mut by_post = crate::files::infos_of(app, &ids, false).await?;
    for p in posts.iter_mut() {
        if let Some(mut files) = by_post.remove(&p.id) {
            let order = p.file_ids.clone().unwrap_or_default();
            files.sort_by_key(|f| order.iter().position(|id| *id == f.id));
            meta(p).files = files;
        }
    }
    Ok(())
}

async fn reactions(app: &App, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let ids = ids_where(posts, |p| p.has_reactions);
    if ids.is_empty() {
        return Ok(());
    }
    let mut by_post: HashMap<String, Vec<Reaction>> = HashMap::new();
    for r in app.db.all(&REACTIONS, args![ids], reaction).await? {
        by_post.entry(r.post_id.clone()).or_default().push(r);
    }
    for p in posts.iter_mut() {
        if let Some(list) = by_post.remove(&p.id) {
            meta(p).reactions = list;
        }
    }
    Ok(())
}

async fn emojis(app: &App, posts: &mut [&mut Post]) -> Result<(), AppError> {
    if !app.config().service.enable_custom_emoji {
        return Ok(());
    }
    let named: Vec<BTreeSet<String>> = posts.iter().map(|p| custom_names(p)).collect();
    let all: Vec<String> = named.iter().flatten().cloned().collect::<HashSet<_>>().into_iter().collect();
    if all.is_empty() {
        return Ok(());
    }
    let row = |r: &ochre_db::Row| {
        Ok(Emoji {
            id: r.get(0)?,
            create_at: r.get(1)?,
            update_at: r.get(2)?,
            delete_at: r.get(3)?,
            creator_id: r.get(4)?,
            name: r.get(5)?,
        })
    };
    let found = app.db.all(&EMOJI, args![all], row).await?;
    for (p, names) in posts.iter_mut().zip(named) {
        meta(p).emojis = found.iter().filter(|e| names.contains(&e.name)).cloned().collect();
    }
    Ok(())
}

/// Emoji of the text, its attachments and its reactions that are not standard ones.
fn custom_names(p: &Post) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut take = |text: &str| {
        if text.contains(':') {
            out.extend(ochre_text::emoji_names(text).into_iter().filter(|n| !ochre_text::is_system_emoji(n)));
        }
    };
    take(&p.message);
    if p.props.contains_key("attachments") {
        for text in ochre_text::searchable_texts(&p.props) {
            take(text);
        }
    }
    if let Some(m) = &p.metadata {
        out.extend(
            m.reactions.iter().filter(|r| !ochre_text::is_system_emoji(&r.emoji_name)).map(|r| r.emoji_name.clone()),
        );
    }
    out
}

async fn priorities(app: &App, posts: &mut [&mut Post]) -> Result<(), AppError> {
    if !app.config().service.post_priority {
        posts.iter_mut().for_each(|p| meta(p).priority = None);
        return Ok(());
    }
    let unknown = |m: &PostMetadata| m.priority.is_none() && !m.priority_read;
    let ids = ids_where(posts, |p| p.root_id.is_empty() && p.metadata.as_ref().is_none_or(unknown));
    if !ids.is_empty() {
        let row = |r: &ochre_db::Row| {
            Ok(PostPriority {
                post_id: r.get(0)?,
                channel_id: r.get(1)?,
                priority: r.get(2)?,
                requested_ack: r.get(3)?,
                persistent_notifications: r.get(4)?,
            })
        };
        let found = app.db.all(&PRIORITIES, args![ids], row).await?;
        let mut by_post: HashMap<String, PostPriority> = found.into_iter().map(|f| (f.post_id.clone(), f)).collect();
        for p in posts.iter_mut() {
            if let Some(found) = by_post.remove(&p.id) {
                meta(p).priority = Some(found);
            }
        }
    }
    acknowledgements(app, posts).await
}

async fn acknowledgements(app: &App, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let priority = |p: &Post| p.metadata.as_ref().and_then(|m| m.priority.as_ref()).and_then(|f| f.requested_ack);
    let asked = ids_where(posts, |p| priority(p) == Some(true));
    if asked.is_empty() {
        return Ok(());
    }
    let mut by_post: HashMap<String, Vec<PostAcknowledgement>> = HashMap::new();
    for a in app.db.all(&ACKS, args![asked], ack).await? {
        by_post.entry(a.post_id.clone()).or_default().push(a);
    }
    for p in posts.iter_mut() {
        if let Some(of_post) = by_post.remove(&p.id) {
            meta(p).acknowledgements = of_post;
        }
    }
    Ok(())
}

/// A list with metadata; with `extended`, participants whole (otherwise by id only).
pub async fn decorate_list(
    app: &Arc<App>,
    viewer: &Session,
    list: &mut PostList,
    extended: bool,
) -> Result<(), AppError> {
    let mut refs: Vec<&mut Post> = list.posts.values_mut().collect();
    decorate(app, viewer, &mut refs, false).await?;
    if extended {
        participants(app, &mut refs).await?;
    }
    let now = app.now();
    let burnt = |p: &Post| burn::is(p) && p.metadata.as_ref().is_some_and(|m| (1..=now).contains(&m.expire_at));
    list.posts.retain(|_, p| !burnt(p));
    list.order.retain(|id| list.posts.contains_key(id));
    Ok(())
}

/// How profiles are shown to ordinary readers.
pub fn profile_options(app: &App) -> SanitizeOptions {
    let c = app.config();
    SanitizeOptions::new(c.privacy.show_email_address, c.privacy.show_full_name, false)
}

async fn participants(app: &Arc<App>, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let ids: HashSet<String> =
        posts.iter().filter_map(|p| p.participants.as_ref()).flatten().map(|u| u.id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = ids.into_iter().collect();
    let known: HashMap<String, _> = app.users(&ids).await?.into_iter().map(|u| (u.id.clone(), u)).collect();
    let options = profile_options(app);
    for u in posts.iter_mut().filter_map(|p| p.participants.as_mut()).flatten() {
        if let Some(found) = known.get(&u.id) {
            *u = (**found).clone();
            u.sanitize_profile(options, false);
        }
    }
    Ok(())
}

/// A single post as it leaves.
pub async fn one(app: &Arc<App>, viewer: &Session, mut post: Post) -> Result<Post, AppError> {
    decorate(app, viewer, &mut [&mut post], false).await?;
    Ok(post)
}

/// A session for a user of whom only the id is at hand (webhooks, jobs).
pub async fn viewer_of(app: &Arc<App>, user: &str) -> Result<Session, AppError> {
    let roles = app.user(user).await?.map_or_else(String::new, |u| u.roles.clone());
    Ok(Session { user_id: user.to_string(), roles, ..Session::default() })
}

/// Embeds point at these.
pub(crate) async fn previewed(app: &Arc<App>, ids: &[String]) -> Result<Vec<Post>, AppError> {
    let mut found = store::counted_all(app, ids).await?;
    found.retain(|p| !burn::is(p));
    Ok(found)
}
