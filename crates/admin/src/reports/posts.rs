//! The posts of a channel for an auditor, page by page in the order of their time. A cursor holds what it was made with, so
//! that pages stay right while posts come and go.

use ochre_db::Dynamic;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::Post;
use serde::Deserialize;
use serde_json::json;

/// Most posts of a page; also the default (contract/constants.jsonl `MaxReportingPerPage`; a smaller default is ours).
const MOST: i64 = 1000;
const USUAL: i64 = 100;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/reports/posts", "GetPostsForReporting", Auth::Session, list);
}

/// `ReportPostOptions` and `ReportPostOptionsCursor` of the contract, in one body.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
struct Wanted {
    channel_id: String,
    start_time: i64,
    time_field: String,
    sort_direction: String,
    per_page: i64,
    include_deleted: bool,
    exclude_system_posts: bool,
    include_metadata: bool,
    cursor: String,
}

/// Where a page begins: behind a time and the id of the post that has it.
#[derive(Debug, Default, Clone, PartialEq)]
struct Place {
    time: i64,
    id: String,
}

async fn list(ctx: Ctx) -> Reply {
    let mut wanted: Wanted = ctx.decode("body")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let invalid = |why: &str| AppError::bad("app.post.get_posts_for_reporting.invalid_input_error").detail(why);
    let place = place(&mut wanted).map_err(invalid)?;
    if ctx.app.channel(&wanted.channel_id).await?.is_none() {
        return Err(AppError::missing("api.post.get_posts_for_reporting.channel_not_found"));
    }
    let ids = page(&ctx, &wanted, &place).await?;
    let full = ids.len() as i64 == wanted.per_page;
    let viewer = if wanted.include_metadata { Some(ctx.session()?) } else { None };
    let posts = ctx.app.posting().by_ids(&ctx.app, viewer.map(|v| &**v), ids).await?;
    let next = posts.last().filter(|_| full).map(|p| json!({"cursor": cursor(&wanted, p)}));
    let mut out = json!({"posts": posts});
    if let Some(next) = next {
        out["next_cursor"] = next;
    }
    ctx.json(&out)
}

/// Completes what is wanted; where its page begins. What a cursor says replaces the rest of the request.
fn place(w: &mut Wanted) -> Result<Place, &'static str> {
    let mut place = Place { time: w.start_time, id: String::new() };
    if !w.cursor.is_empty() {
        place = decode(w).ok_or("the cursor is not one of this server")?;
    }
    if !ochre_types::is_valid_id(&w.channel_id) {
        return Err("channel_id");
    }
    let or = |text: &mut String, usual: &str| {
        if text.is_empty() {
            *text = usual.into();
        }
    };
    or(&mut w.time_field, "create_at");
    or(&mut w.sort_direction, "asc");
    if !matches!(w.time_field.as_str(), "create_at" | "update_at") {
        return Err("time_field");
    }
    if !matches!(w.sort_direction.as_str(), "asc" | "desc") {
        return Err("sort_direction");
    }
    if w.per_page < 0 || w.per_page > MOST || w.start_time < 0 {
        return Err("per_page or start_time");
    }
    if w.per_page == 0 {
        w.per_page = USUAL;
    }
    if w.sort_direction == "desc" && place.id.is_empty() && place.time == 0 {
        place.time = i64::MAX;
    }
    Ok(place)
}

/// The ids of a page.
async fn page(ctx: &Ctx, w: &Wanted, from: &Place) -> Result<Vec<String>, AppError> {
    let column = if w.time_field == "update_at" { "p.updateat" } else { "p.createat" };
    let (op, way) = if w.sort_direction == "desc" { ("<", "DESC") } else { (">", "ASC") };
    // the first page holds the start itself, the later ones what comes behind the last post
    let begin = match from.id.is_empty() {
        true => format!("{column} {op}= $2 AND $3 = ''"),
        false => format!("({column}, p.id) {op} ($2, $3)"),
    };
    let deleted = if w.include_deleted { "" } else { " AND p.deleteat = 0" };
    let system = if w.exclude_system_posts { " AND p.type NOT LIKE 'system%'" } else { "" };
    let text = format!(
        "SELECT p.id FROM posts p WHERE p.channelid = $1 AND p.originalid = '' AND {begin}{deleted}{system} \
         ORDER BY {column} {way}, p.id {way} LIMIT $4"
    );
    let args = args![&w.channel_id, from.time, &from.id, w.per_page];
    Ok(ctx.app.db.all(Dynamic(text), args, |r| r.get(0)).await?)
}

/// Opaque to clients: version and fields, in hexadecimal.
fn cursor(w: &Wanted, last: &Post) -> String {
    let time = if w.time_field == "update_at" { last.update_at } else { last.create_at };
    let flags = [w.include_deleted, w.exclude_system_posts].map(|on| if on { "1" } else { "0" }).join(":");
    let text = format!("1:{}:{}:{}:{flags}:{time}:{}", w.channel_id, w.time_field, w.sort_direction, last.id);
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

fn decode(w: &mut Wanted) -> Option<Place> {
    let hex = w.cursor.as_bytes();
    let digit = |b: u8| (b as char).to_digit(16);
    let pair = |two: &[u8]| Some((digit(*two.first()?)? * 16 + digit(*two.get(1)?)?) as u8);
    let bytes: Vec<u8> = hex.chunks(2).map(pair).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    let ["1", channel, field, way, deleted, system, time, id] = text.split(':').collect::<Vec<_>>()[..] else {
        return None;
    };
    (w.channel_id, w.time_field, w.sort_direction) = (channel.into(), field.into(), way.into());
    (w.include_deleted, w.exclude_system_posts) = (deleted == "1", system == "1");
    if !ochre_types::is_valid_id(id) {
        return None;
    }
    Some(Place { time: time.parse().ok()?, id: id.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        let id = "a".repeat(26);
        let mut w = Wanted { channel_id: "b".repeat(26), include_deleted: true, ..Wanted::default() };
        assert_eq!(place(&mut w), Ok(Place::default()));
        let last = Post { id: id.clone(), create_at: 5, ..Post::default() };
        let mut next = Wanted { cursor: cursor(&w, &last), ..Wanted::default() };
        assert_eq!(place(&mut next), Ok(Place { time: 5, id }));
        assert!(next.include_deleted && !next.exclude_system_posts && next.channel_id == w.channel_id);
        for bad in ["x", "6", "31", "zz31"] {
            assert!(place(&mut Wanted { cursor: bad.into(), ..Wanted::default() }).is_err(), "{bad}");
        }
        for change in [
            (|w: &mut Wanted| w.time_field = "edit_at".into()) as fn(&mut Wanted),
            |w| w.sort_direction = "up".into(),
            |w| w.per_page = 1001,
            |w| w.per_page = -1,
            |w| w.channel_id = "x".into(),
        ] {
            let mut bad = Wanted { channel_id: "b".repeat(26), ..Wanted::default() };
            change(&mut bad);
            assert!(place(&mut bad).is_err(), "{bad:?}");
        }
    }
}
