//! Rows of `recaps` and `recapchannels`.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Ctx, args, rows, sql};
use serde::Serialize;

/// `RecapChannel` of `contract/models.jsonl`.
#[derive(Debug, Clone, Serialize)]
pub struct OfChannel {
    pub id: String,
    pub recap_id: String,
    pub channel_id: String,
    pub channel_name: String,
    pub highlights: Vec<String>,
    pub action_items: Vec<String>,
    pub source_post_ids: Vec<String>,
    pub create_at: i64,
}

/// `Recap` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Recap {
    pub id: String,
    pub user_id: String,
    pub title: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub read_at: i64,
    pub total_message_count: i64,
    /// `pending`, `processing`, `completed`, `failed`.
    pub status: String,
    pub bot_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<OfChannel>,
}

macro_rules! cols {
    () => {
        "id, userid, title, createat, updateat, deleteat, readat, CAST(totalmessagecount AS BIGINT), status, botid"
    };
}

sql!(ONE = "SELECT ", cols!(), " FROM recaps WHERE id = $1 AND deleteat = 0");
sql!(
    pub OF_USER = "SELECT ",
    cols!(),
    " FROM recaps WHERE userid = $1 AND deleteat = 0 ORDER BY createat DESC, id LIMIT $2 OFFSET $3"
);
sql!(
    CHANNELS = "SELECT id, recapid, channelid, channelname, highlights, actionitems, sourcepostids, createat FROM recapchannels \
     WHERE recapid = $1 ORDER BY createat, id"
);

/// A row, without its channels.
pub fn recap(r: &Row) -> Result<Recap, DbError> {
    Ok(Recap {
        id: r.get(0)?,
        user_id: r.get(1)?,
        title: r.get(2)?,
        create_at: r.get(3)?,
        update_at: r.get(4)?,
        delete_at: r.get(5)?,
        read_at: r.get(6)?,
        total_message_count: r.get(7)?,
        status: r.get(8)?,
        bot_id: r.get(9)?,
        channels: Vec::new(),
    })
}

fn of_channel(r: &Row) -> Result<OfChannel, DbError> {
    let list = |i: usize| match r.get::<Option<String>>(i)?.as_deref() {
        None | Some("" | "null") => Ok(Vec::new()),
        Some(_) => rows::json(r, i),
    };
    Ok(OfChannel {
        id: r.get(0)?,
        recap_id: r.get(1)?,
        channel_id: r.get(2)?,
        channel_name: r.get(3)?,
        highlights: list(4)?,
        action_items: list(5)?,
        source_post_ids: list(6)?,
        create_at: r.get(7)?,
    })
}

/// A recap by id, with its channels.
pub async fn one(app: &App, id: &str) -> Result<Option<Recap>, AppError> {
    let Some(mut found) = app.db.opt(&ONE, args![id], recap).await? else { return Ok(None) };
    found.channels = app.db.all(&CHANNELS, args![id], of_channel).await?;
    Ok(Some(found))
}

/// The caller's recap of the address: 404, or 403 for somebody else's.
pub async fn own(ctx: &Ctx) -> Result<Recap, AppError> {
    let id = ctx.id("recap_id")?;
    let found = one(&ctx.app, &id).await?.ok_or_else(|| AppError::missing("app.recap.get.app_error"))?;
    if found.user_id != ctx.me() {
        return Err(AppError::new("api.recap.permission_denied", 403));
    }
    Ok(found)
}
