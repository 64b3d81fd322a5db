//! Messages mailed together (`EmailSettings.EnableEmailBatching`): they wait in `ochre_mail_batch` until the reader's interval
//! has passed since the first of them, and are dropped when the reader was there in the meantime
//! (contract/notifications.md section 5).

use super::mail::{Letter, Wishes};
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_mail::{Content, render};
use ochre_types::{Post, User};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The interval, in seconds, that stands for "at once".
pub const AT_ONCE: i64 = 30;
/// Seconds for readers who chose nothing.
pub const USUAL: i64 = 900;
/// Most messages shown in one mail.
const SHOWN: usize = 50;

sql!(
    ADD = "INSERT INTO ochre_mail_batch (userid, postid, createat) VALUES ($1, $2, $3) \
     ON CONFLICT (userid, postid) DO NOTHING"
);
sql!(WAITING = "SELECT COUNT(*) FROM ochre_mail_batch");
sql!(ALL = "SELECT userid, postid, createat FROM ochre_mail_batch ORDER BY createat, postid");
sql!(REMOVE = "DELETE FROM ochre_mail_batch WHERE userid = $1 AND postid = ANY($2)");
sql!(SEEN = "SELECT userid, MAX(lastviewedat) FROM channelmembers WHERE userid = ANY($1) GROUP BY userid");

/// How many messages wait.
pub async fn waiting(app: &App) -> Result<i64, AppError> {
    Ok(app.db.one(&WAITING, args![], |r| r.get(0)).await?)
}

/// Lets a message wait for a reader.
pub fn add(tx: &mut Tx, user: &str, post: &Post) {
    tx.defer(&ADD, args![user, &post.id, post.create_at]);
}

/// Looks every few seconds whether the set interval is over; the setting may change while the server runs.
pub fn wire(app: &Arc<App>) {
    let last = Arc::new(std::sync::atomic::AtomicI64::new(app.now()));
    app.jobs.every(
        "collected mails",
        Duration::from_secs(5),
        Box::new(move |app| {
            let last = last.clone();
            Box::pin(async move {
                let pause = app.config().email.email_batching_interval.max(5) * 1000;
                if app.now() - last.load(std::sync::atomic::Ordering::Relaxed) < pause {
                    return Ok(());
                }
                last.store(app.now(), std::sync::atomic::Ordering::Relaxed);
                send_due(&app).await
            })
        }),
    );
}

/// What becomes of the messages that wait for a reader.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Wait,
    Drop,
    Send,
}

/// `first`: when the first of them was posted; `seen`: when the reader last looked at a channel; ms.
fn fate(first: i64, seen: i64, interval_s: i64, now: i64) -> Fate {
    if seen >= first {
        Fate::Drop
    } else if now - first > interval_s * 1000 {
        Fate::Send
    } else {
        Fate::Wait
    }
}

/// Sends what has waited long enough, drops what was seen. With the setting off, what still waits goes out.
pub async fn send_due(app: &Arc<App>) -> Result<(), AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?));
    let rows = app.db.all(&ALL, args![], row).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut by_user: BTreeMap<String, (i64, Vec<String>)> = BTreeMap::new();
    for (user, post, at) in rows {
        by_user.entry(user).or_insert((at, vec![])).1.push(post);
    }
    let users: Vec<String> = by_user.keys().cloned().collect();
    let seen = app.db.all(&SEEN, args![&users], |r| Ok((r.get::<String>(0)?, r.get::<Option<i64>>(1)?))).await?;
    let seen: BTreeMap<String, i64> = seen.into_iter().map(|(u, at)| (u, at.unwrap_or_default())).collect();
    let wishes = Wishes::read(app, &users).await?;
    let batching = app.config().email.enable_email_batching;
    for (user, (first, posts)) in by_user {
        let interval = if batching { wishes.interval(&user) } else { 0 };
        match fate(first, seen.get(&user).copied().unwrap_or_default(), interval, app.now()) {
            Fate::Wait => {}
            Fate::Drop => finish(app, &user, &posts, None).await?,
            Fate::Send => match app.user(&user).await?.filter(|u| u.delete_at == 0) {
                Some(u) => finish(app, &user, &posts, compose(app, &u, &posts, &wishes).await?).await?,
                None => finish(app, &user, &posts, None).await?,
            },
        }
    }
    Ok(())
}

/// The rows go and the mail is queued in one commit.
async fn finish(app: &Arc<App>, user: &str, posts: &[String], mail: Option<serde_json::Value>) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    tx.defer(&REMOVE, args![user, posts]);
    if let Some(mail) = mail.filter(|_| app.mails_notifications()) {
        tx.enqueue("mail", &mail);
    }
    tx.commit().await
}

/// `None`: nothing is left to tell.
async fn compose(
    app: &Arc<App>,
    reader: &User,
    posts: &[String],
    wishes: &Wishes,
) -> Result<Option<serde_json::Value>, AppError> {
    let mut quotes = Vec::new();
    let mut pictures = Vec::new();
    for id in posts.iter().take(SHOWN) {
        let Some(letter) = Letter::of(app, id).await? else { continue };
        let mut quote = letter.quote(app, reader, wishes);
        quote.picture = format!("sender-{}", letter.author());
        quote.link = letter.link(app, &reader.id).await?;
        let picture = json!({"id": quote.picture, "user": letter.author()});
        if !pictures.contains(&picture) {
            pictures.push(picture);
        }
        quotes.push(quote);
    }
    if quotes.is_empty() {
        return Ok(None);
    }
    let (site, locale) = (app.mail_site(), app.mail_locale(&reader.locale));
    let params = [("SiteName", site.name.clone()), ("Count", posts.len().to_string())];
    let say = |id: &str| ochre_i18n::translate(&locale, id, &params);
    let label = say("mail.notification.button");
    let generic = app.config().email.email_notification_contents_type == "generic";
    let first = quotes.first().map(|q| q.link.clone()).unwrap_or_default();
    let content = Content {
        subject: say("mail.batch.subject"),
        title: say("mail.batch.title"),
        quotes: if generic { vec![] } else { quotes },
        button: Some((label, first)),
        reason: say("mail.notification.footer"),
        ..Content::default()
    };
    let c = render(&site, &locale, &content);
    let pictures = if generic { vec![] } else { pictures };
    Ok(Some(json!({"to": reader.email, "subject": c.subject, "html": c.html, "text": c.text, "pictures": pictures})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates() {
        for (first, seen, interval, now, want) in [
            (1_000, 0, 900, 2_000, Fate::Wait),
            (1_000, 0, 900, 901_000, Fate::Wait),
            (1_000, 0, 900, 901_001, Fate::Send),
            (1_000, 1_000, 900, 901_001, Fate::Drop),
            (1_000, 500, 0, 1_001, Fate::Send),
        ] {
            assert_eq!(fate(first, seen, interval, now), want, "{first} {seen} {interval} {now}");
        }
    }
}
