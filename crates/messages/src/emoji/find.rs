//! Listing and finding emoji.

use super::{on, store};
use crate::emoji_cols;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args, sql};
use ochre_types::{Emoji, EmojiSearch};

/// Most names asked for at once, and most that a search finds.
const MOST_NAMES: usize = 200;
const MOST_FOUND: i64 = 100;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/emoji", "GetEmojiList", Auth::Session, list);
    r.get("/emoji/autocomplete", "AutocompleteEmoji", Auth::Session, autocomplete);
    r.get("/emoji/name/{emoji_name}", "GetEmojiByName", Auth::Session, by_name);
    r.post("/emoji/names", "GetEmojisByNames", Auth::Session, by_names);
    r.post("/emoji/search", "SearchEmoji", Auth::Session, search);
    r.get("/emoji/{emoji_id}", "GetEmoji", Auth::Session, by_id);
}

sql!(PAGE = "SELECT ", emoji_cols!(), " FROM emoji WHERE deleteat = 0 ORDER BY id LIMIT $1 OFFSET $2");
sql!(PAGE_BY_NAME = "SELECT ", emoji_cols!(), " FROM emoji WHERE deleteat = 0 ORDER BY name LIMIT $1 OFFSET $2");
sql!(
    SEARCH = "SELECT ",
    emoji_cols!(),
    " FROM emoji WHERE deleteat = 0 AND name LIKE $1 ESCAPE '*' ORDER BY name LIMIT $2"
);

async fn list(ctx: Ctx) -> Reply {
    on(&ctx, 501)?;
    let sql = match ctx.query_str("sort").as_str() {
        "" => &PAGE,
        "name" => &PAGE_BY_NAME,
        _ => return Err(AppError::url("sort")),
    };
    let args = args![ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(sql, args, store::emoji).await?)
}

async fn by_id(ctx: Ctx) -> Reply {
    let id = ctx.id("emoji_id")?;
    on(&ctx, 501)?;
    ctx.json(&store::by_id(&ctx.app, &id).await?)
}

async fn by_name(ctx: Ctx) -> Reply {
    on(&ctx, 501)?;
    let found = store::by_name(&ctx.app, ctx.param("emoji_name")).await?;
    ctx.json(&found.ok_or_else(|| AppError::missing("app.emoji.get_by_name.no_result"))?)
}

async fn by_names(ctx: Ctx) -> Reply {
    let parsed: Result<Vec<String>, _> = serde_json::from_slice(ctx.bytes());
    let names = parsed.map_err(|e| AppError::bad("api.payload.parse.error").detail(e.to_string()))?;
    on(&ctx, 501)?;
    if names.len() > MOST_NAMES {
        return Err(AppError::bad("api.emoji.get_multiple_by_name_too_many.request_error")
            .with("MaxNames", MOST_NAMES.to_string()));
    }
    ctx.json(&ctx.app.db.all(&store::BY_NAMES, args![&names], store::emoji).await?)
}

async fn search(ctx: Ctx) -> Reply {
    let wanted: EmojiSearch = ctx.decode("term")?;
    if wanted.term.is_empty() {
        return Err(AppError::body("term"));
    }
    on(&ctx, 403)?;
    ctx.json(&like(&ctx, &wanted.term, wanted.prefix_only).await?)
}

async fn autocomplete(ctx: Ctx) -> Reply {
    let name = ctx.query_str("name");
    if name.is_empty() {
        return Err(AppError::url("name"));
    }
    on(&ctx, 403)?;
    ctx.json(&like(&ctx, &name, true).await?)
}

async fn like(ctx: &Ctx, term: &str, prefix: bool) -> Result<Vec<Emoji>, AppError> {
    let mut escaped = String::new();
    for c in term.chars() {
        if "*%_".contains(c) {
            escaped.push('*');
        }
        escaped.push(c);
    }
    let pattern = format!("{}{escaped}%", if prefix { "" } else { "%" });
    Ok(ctx.app.db.all(&SEARCH, args![pattern, MOST_FOUND], store::emoji).await?)
}
