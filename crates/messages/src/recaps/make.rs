//! Asking for a recap, and for another try.

use super::{KIND, enabled, store};
use ochre_kernel::{App, AppError, Auth, Ctx, Event, Perm, Reply, Routes, args, sql};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/recaps", "CreateRecap", Auth::Session, create);
    r.post("/recaps/{recap_id}/regenerate", "RegenerateRecap", Auth::Session, again);
}

sql!(
    ADD = "INSERT INTO recaps (id, userid, title, createat, updateat, deleteat, totalmessagecount, status, readat, botid) \
     VALUES ($1, $2, $3, $4, $4, 0, 0, 'pending', 0, $5)"
);
sql!(STATUS = "UPDATE recaps SET status = $2, updateat = $3, readat = 0 WHERE id = $1 AND deleteat = 0");

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    title: String,
    channel_ids: Vec<String>,
    agent_id: String,
}

impl Wanted {
    fn check(&self) -> Result<(), AppError> {
        if self.channel_ids.is_empty() || self.channel_ids.iter().any(|id| !ochre_types::is_valid_id(id)) {
            return Err(AppError::body("channel_ids"));
        }
        if self.title.trim().is_empty() || self.title.chars().count() > 255 {
            return Err(AppError::body("title"));
        }
        if !ochre_types::is_valid_id(&self.agent_id) {
            return Err(AppError::body("agent_id"));
        }
        Ok(())
    }
}

async fn create(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    let wanted: Wanted = ctx.decode("body")?;
    wanted.check()?;
    for id in &wanted.channel_ids {
        if !ctx.can_channel(id, Perm::ReadChannel).await? {
            return Err(AppError::new("app.recap.permission_denied", 403));
        }
    }
    let recap = store::Recap {
        id: ctx.new_id(),
        user_id: ctx.me().into(),
        title: wanted.title,
        create_at: ctx.now(),
        update_at: ctx.now(),
        status: "pending".into(),
        bot_id: wanted.agent_id,
        ..store::Recap::default()
    };
    let mut tx = ctx.begin().await?;
    tx.defer(&ADD, args![&recap.id, &recap.user_id, &recap.title, recap.create_at, &recap.bot_id]);
    tx.enqueue(KIND, &json!({"recap_id": recap.id}));
    tx.commit().await?;
    ctx.created(&recap)
}

async fn again(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    let mut recap = store::own(&ctx).await?;
    let mut tx = ctx.begin().await?;
    (recap.status, recap.update_at, recap.read_at) = ("pending".into(), ctx.now(), 0);
    tx.defer(&STATUS, args![&recap.id, &recap.status, recap.update_at]);
    tx.enqueue(KIND, &json!({"recap_id": recap.id}));
    tx.commit().await?;
    ctx.json(&recap)
}

/// The worker: nobody is there to write it.
pub async fn attempt(app: Arc<App>, job: Value) -> Result<(), String> {
    let fail = |e: AppError| format!("{}: {}", e.id, e.detail);
    let id = job["recap_id"].as_str().unwrap_or_default();
    let Some(recap) = store::one(&app, id).await.map_err(fail)? else { return Ok(()) };
    let mut tx = app.begin().await.map_err(fail)?;
    tx.defer(&STATUS, args![id, "failed", app.now()]);
    tx.emit(Event::new("recap_updated").user(recap.user_id).with("recap_id", id));
    tx.commit().await.map_err(fail)
}
