//! Urgent messages that remind until somebody answers, reacts or acknowledges (contract/notifications.md section 9).

use super::readers::KIND;
use crate::posts::{mentions, store};
use ochre_kernel::{App, AppError, Event, args, sql};
use ochre_text::Kind;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

sql!(
    DUE = "SELECT n.postid FROM persistentnotifications n WHERE n.deleteat = 0 AND n.createat <= $1 AND n.lastsentat <= $1 \
     ORDER BY n.createat, n.postid LIMIT 500"
);
sql!(
    ANSWERED = "SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM posts p WHERE p.rootid = $1 AND p.deleteat = 0 AND p.userid = ANY($2)) \
     OR EXISTS (SELECT 1 FROM reactions r WHERE r.postid = $1 AND COALESCE(r.deleteat, 0) = 0 AND r.userid = ANY($2)) \
     OR EXISTS (SELECT 1 FROM postacknowledgements a WHERE a.postid = $1 AND a.acknowledgedat > 0 AND a.userid = ANY($2)) \
     THEN 1 ELSE 0 END AS BIGINT)"
);
sql!(END = "UPDATE persistentnotifications SET deleteat = $2 WHERE postid = $1");
sql!(
    ROUND = "UPDATE persistentnotifications SET sentcount = sentcount + 1, lastsentat = $2, \
     deleteat = CASE WHEN sentcount + 1 >= $3 THEN CAST($2 AS BIGINT) ELSE 0 END WHERE postid = $1 AND lastsentat <= $4"
);

/// Looks every minute.
pub fn wire(app: &Arc<App>) {
    app.jobs.every(
        "persistent notifications",
        Duration::from_secs(60),
        Box::new(|app| Box::pin(async move { remind(&app).await })),
    );
}

async fn remind(app: &Arc<App>) -> Result<(), AppError> {
    let (minutes, on) = {
        let c = app.config();
        let s = &c.service;
        (s.persistent_notification_interval_minutes, s.post_priority && s.allow_persistent_notifications)
    };
    if !on {
        return Ok(());
    }
    let before = app.now() - minutes.max(1) * 60_000;
    for id in app.db.all(&DUE, args![before], |r| r.get::<String>(0)).await? {
        round(app, &id, before).await?;
    }
    Ok(())
}

/// One more round for a message, or its end.
async fn round(app: &Arc<App>, id: &str, before: i64) -> Result<(), AppError> {
    let now = app.now();
    let (most, recipients) = {
        let c = app.config();
        (c.service.persistent_notification_max_count, c.service.persistent_notification_max_recipients)
    };
    let post = store::live(app, id).await?;
    let channel = match &post {
        Some(p) => app.channel(&p.channel_id).await?.filter(|c| c.delete_at == 0),
        None => None,
    };
    let (Some(post), Some(channel)) = (post, channel) else {
        app.db.exec(&END, args![id, now]).await?;
        return Ok(());
    };
    let found = mentions::of_post(app, &channel, &post).await?;
    let users: Vec<String> = found
        .users
        .into_iter()
        .filter(|(_, k)| *k > Kind::ChannelWide)
        .map(|(u, _)| u)
        .take(recipients.max(0) as usize)
        .collect();
    let answered: i64 = app.db.one(&ANSWERED, args![id, &users], |r| r.get(0)).await?;
    let mut tx = app.begin().await?;
    if users.is_empty() || answered > 0 {
        tx.defer(&END, args![id, now]);
        return tx.commit().await;
    }
    if tx.exec(&ROUND, args![id, now, most, before]).await? == 0 {
        return Ok(());
    }
    if super::pushes(app) {
        let kinds = BTreeMap::from([(Kind::Keyword as u8, &users)]);
        let none: Vec<String> = vec![];
        tx.enqueue(KIND, &json!({"post": id, "mail": none, "push": true, "all": false, "again": now, "kinds": kinds, "followers": none}));
    }
    let sender = app.user(&post.user_id).await?.map_or_else(String::new, |u| format!("@{}", u.username));
    let statuses = app.statuses_of(&users).await?;
    let quiet = |s: &str| matches!(s, "dnd" | "ooo");
    for e in statuses.iter().filter(|e| !quiet(&e.status.status)) {
        let event = Event::new("persistent_notification_triggered").user(e.status.user_id.clone());
        let event = event.channel(post.channel_id.clone()).team(channel.team_id.clone());
        let event = event
            .with("post", ochre_kernel::events::json_string(&post))
            .with("channel_type", &channel.r#type)
            .with("channel_display_name", &channel.display_name)
            .with("channel_name", &channel.name)
            .with("sender_name", &sender)
            .with("team_id", &channel.team_id);
        tx.emit(event.with("mentions", ochre_kernel::events::json_string(&users)));
    }
    tx.commit().await
}
