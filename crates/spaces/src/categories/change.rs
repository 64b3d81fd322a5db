//! Making, changing and removing categories.

use super::{events, order, read, store};
use crate::members;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Reply, Routes, Tx, args, sql};
use ochre_types::SidebarCategoryWithChannels;

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/teams/{team_id}/channels/categories";
    let single = format!("{path}/{{category_id}}");
    r.post(path, "CreateSidebarCategoryForTeamForUser", Auth::Session, create);
    r.put(path, "UpdateSidebarCategoriesForTeamForUser", Auth::Session, update_all);
    r.put(&single, "UpdateSidebarCategoryForTeamForUser", Auth::Session, update_one);
    r.delete(&single, "RemoveSidebarCategoryForTeamForUser", Auth::Session, remove);
}

sql!(UPDATE = "UPDATE sidebarcategories SET displayname = $2, sorting = $3, muted = $4, collapsed = $5 WHERE id = $1");
sql!(DELETE = "DELETE FROM sidebarcategories WHERE id = $1");
sql!(EMPTY = "DELETE FROM sidebarchannels WHERE categoryid = $1");
// takes channels out of all the categories of the user's team
sql!(
    TAKE_OUT = "DELETE FROM sidebarchannels WHERE userid = $1 AND channelid = ANY($3) AND categoryid IN \
     (SELECT id FROM sidebarcategories WHERE userid = $1 AND teamid = $2)"
);
sql!(
    PUT = "INSERT INTO sidebarchannels (channelid, userid, categoryid, sortorder) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (channelid, userid, categoryid) DO UPDATE SET sortorder = excluded.sortorder"
);
sql!(MEMBER_OF = "SELECT channelid FROM channelmembers WHERE userid = $1 AND channelid = ANY($2)");
sql!(
    FAVORITE = "INSERT INTO preferences (userid, category, name, value) VALUES ($1, 'favorite_channel', $2, 'true') \
     ON CONFLICT (userid, category, name) DO UPDATE SET value = excluded.value"
);
sql!(NO_FAVORITES = "DELETE FROM preferences WHERE userid = $1 AND category = 'favorite_channel' AND name = ANY($2)");

/// Of these channels those that the user is in, in the order given.
async fn theirs(ctx: &Ctx, user: &str, ids: &[String]) -> Result<Vec<String>, AppError> {
    let known: Vec<String> = ctx.app.db.all(&MEMBER_OF, args![user, ids], |r| r.get(0)).await?;
    let mut out: Vec<String> = Vec::new();
    for id in ids.iter().filter(|id| known.contains(id)) {
        if !out.contains(id) {
            out.push(id.clone());
        }
    }
    Ok(out)
}

fn put(tx: &mut Tx, user: &str, category: &str, ids: &[String]) {
    for (i, id) in ids.iter().enumerate() {
        tx.defer(&PUT, args![id, user, category, i64::try_from(i).unwrap_or(0) * 10]);
    }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let (user, team) = read::place(&ctx).await?;
    let mut new: SidebarCategoryWithChannels = ctx.decode("category")?;
    if new.user_id != user || new.team_id != team {
        return Err(AppError::body("category"));
    }
    let ids = theirs(&ctx, &user, new.channel_ids.as_deref().unwrap_or_default()).await?;
    let before: Vec<SidebarCategoryWithChannels> = read::load(&ctx, &user, &team).await?;
    let favorites_first = before.first().is_some_and(|k| k.r#type == "favorites");
    let at = usize::from(favorites_first);
    new = SidebarCategoryWithChannels {
        id: ctx.new_id(),
        user_id: user.clone(),
        team_id: team.clone(),
        sort_order: i64::from(favorites_first) * 10,
        sorting: new.sorting,
        r#type: "custom".into(),
        display_name: new.display_name,
        muted: new.muted,
        collapsed: new.collapsed,
        channel_ids: Some(ids.clone()),
    };
    let mut all: Vec<String> = before.into_iter().map(|k| k.id).collect();
    all.insert(at, new.id.clone());
    let mut tx = ctx.begin().await?;
    store::insert(&mut tx, &new).await?;
    order::renumber(&mut tx, &all);
    if !ids.is_empty() {
        tx.defer(&TAKE_OUT, args![&user, &team, &ids]);
        tx.defer(&NO_FAVORITES, args![&user, &ids]);
        put(&mut tx, &user, &new.id, &ids);
    }
    tx.emit(events::created(&user, &team, &new.id));
    tx.commit().await?;
    ctx.json(&new)
}

async fn update_all(ctx: Ctx) -> Reply {
    let (user, team) = read::place(&ctx).await?;
    let wanted: Vec<SidebarCategoryWithChannels> = ctx.decode("categories")?;
    for k in &wanted {
        read::own(&ctx, &user, &team, &k.id).await?;
    }
    ctx.json(&update(&ctx, &user, &team, wanted).await?)
}

async fn update_one(ctx: Ctx) -> Reply {
    let (user, team, id) = read::category(&ctx).await?;
    let mut wanted: SidebarCategoryWithChannels = ctx.decode("category")?;
    wanted.id = id;
    let mut done = update(&ctx, &user, &team, vec![wanted]).await?;
    ctx.json(&done.pop().ok_or_else(|| AppError::missing("app.channel.sidebar_categories.app_error"))?)
}

/// Writes changed categories; as they are afterwards.
async fn update(
    ctx: &Ctx,
    user: &str,
    team: &str,
    wanted: Vec<SidebarCategoryWithChannels>,
) -> Result<Vec<SidebarCategoryWithChannels>, AppError> {
    if wanted.iter().any(|k| k.user_id != user || k.team_id != team) {
        return Err(AppError::body("category"));
    }
    let mut places = Vec::new();
    for k in &wanted {
        places.push(theirs(ctx, user, k.channel_ids.as_deref().unwrap_or_default()).await?);
    }
    let mut tx = ctx.begin().await?;
    let before = read::load_in(&mut tx, user, team).await?;
    let mut muted = Vec::new();
    for (k, ids) in wanted.iter().zip(places) {
        let missing = || AppError::missing("app.channel.sidebar_categories.app_error");
        let old = before.iter().find(|b| b.id == k.id).ok_or_else(missing)?;
        let custom = old.r#type == "custom";
        let shown = if custom { &k.display_name } else { &old.display_name };
        let mute = k.muted && old.r#type != "direct_messages";
        tx.defer(&UPDATE, args![&k.id, shown, &k.sorting, mute, k.collapsed]);
        if old.r#type != "direct_messages" {
            place(&mut tx, user, old, &ids);
            muted.extend(mutes(&before, old, mute, &ids));
        }
    }
    for (channel, mute) in muted {
        members::notify::mute(&mut tx, &channel, user, mute).await?;
        tx.forget(Forget::ChannelMember(channel, user.to_string()));
    }
    let after = store::of(&mut tx, user, team).await?;
    let done: Vec<_> = wanted.iter().filter_map(|k| after.iter().find(|a| a.id == k.id).cloned()).collect();
    tx.emit(events::updated(user, team, &done));
    tx.commit().await?;
    Ok(done)
}

/// Puts channels into a category; favourites are mirrored in the preferences.
fn place(tx: &mut Tx, user: &str, old: &SidebarCategoryWithChannels, ids: &[String]) {
    let gone: Vec<String> = old.channel_ids.iter().flatten().filter(|id| !ids.contains(id)).cloned().collect();
    match old.r#type.as_str() {
        "favorites" => {
            tx.defer(&NO_FAVORITES, args![user, &gone]);
            ids.iter().for_each(|id| tx.defer(&FAVORITE, args![user, id]));
        }
        _ if !ids.is_empty() => tx.defer(&NO_FAVORITES, args![user, ids]),
        _ => {}
    }
    // only this category's rows: a client that moves a channel sends the category it leaves as well (as recorded)
    tx.defer(&EMPTY, args![&old.id]);
    put(tx, user, &old.id, ids);
}

/// Which channels become muted (true) or not with a change of a category.
fn mutes(
    before: &[SidebarCategoryWithChannels],
    old: &SidebarCategoryWithChannels,
    mute: bool,
    ids: &[String],
) -> Vec<(String, bool)> {
    let was_muted = |id: &String| before.iter().any(|k| k.muted && k.channel_ids.iter().flatten().any(|c| c == id));
    let kept = |id: &&String| old.channel_ids.iter().flatten().any(|c| c == *id);
    let changed = mute != old.muted;
    ids.iter()
        .filter(|id| if kept(id) { changed } else { was_muted(id) != mute })
        .map(|id| (id.clone(), mute))
        .collect()
}

async fn remove(ctx: Ctx) -> Reply {
    let (user, team, id) = read::category(&ctx).await?;
    match store::by_id(&ctx.app, &id).await? {
        Some(k) if k.r#type == "custom" => {}
        _ => return Err(AppError::bad("app.channel.sidebar_categories.app_error")),
    }
    let mut tx = ctx.begin().await?;
    tx.defer(&EMPTY, args![&id]);
    tx.defer(&DELETE, args![&id]);
    tx.emit(events::deleted(&user, &team, &id));
    tx.commit().await?;
    ctx.ok()
}
