//! From a message to its readers: the worker of [`readers::KIND`] rows decides for each who gets what and queues it, some hundred
//! readers at a time, so that a channel of ten thousand costs no more memory than one of a hundred. What is done leaves the row
//! with the commit that did it.

use super::decide::{Message, decide};
use super::log::{self, Which};
use super::mail::{self, Letter, Wishes};
use super::readers::{self, Concern};
use super::{devices, push, web};
use ochre_kernel::jobs::{self, Fault};
use ochre_kernel::{App, AppError, Tx};
use ochre_text::Kind;
use ochre_types::{Session, User};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Readers per transaction.
const CHUNK: usize = 200;

/// A row, read.
struct Plan {
    mail: HashSet<String>,
    push: bool,
    concern: Concern,
    people: BTreeSet<String>,
}

impl Plan {
    fn read(row: &Value, everyone: &HashSet<String>) -> Plan {
        let list = |v: &Value| -> Vec<String> { serde_json::from_value(v.clone()).unwrap_or_default() };
        let mut kinds = HashMap::new();
        for (kind, users) in row["kinds"].as_object().into_iter().flatten() {
            let kind = kind_of(kind.parse().unwrap_or_default());
            kinds.extend(list(users).into_iter().map(|u| (u, kind)));
        }
        let (mail, push): (HashSet<String>, bool) =
            (list(&row["mail"]).into_iter().collect(), row["push"].as_bool() == Some(true));
        let followers: HashSet<String> = list(&row["followers"]).into_iter().collect();
        let mut people: BTreeSet<String> = mail.iter().cloned().collect();
        if push {
            people.extend(kinds.keys().cloned());
            people.extend(followers.iter().cloned());
            people.extend(everyone.iter().cloned());
        }
        Plan { mail, push, concern: Concern { kinds, followers }, people }
    }
}

/// The kind of mention behind its number.
pub fn kind_of(n: u8) -> Kind {
    let kinds =
        [Kind::GroupMessage, Kind::Thread, Kind::Comment, Kind::ChannelWide, Kind::Direct, Kind::Keyword, Kind::Group];
    kinds.into_iter().find(|k| *k as u8 == n).unwrap_or(Kind::Keyword)
}

/// The worker.
pub async fn work(app: Arc<App>, row: Value) -> Result<(), Fault> {
    let Some(letter) = Letter::of(&app, row["post"].as_str().unwrap_or_default()).await? else { return Ok(()) };
    let everyone = match row["push"].as_bool() {
        Some(true) if row["all"] != false => readers::all_activity(&app, &letter.channel, &letter.post).await?,
        _ => Arc::default(),
    };
    let mut plan = Plan::read(&row, &everyone);
    if !letter.post.is_from_webhook() {
        plan.people.remove(&letter.post.user_id);
    }
    let after = row["after"].as_str().unwrap_or_default().to_string();
    let people: Vec<String> = plan.people.iter().filter(|id| **id > after).cloned().collect();
    let mut chunks = people.chunks(CHUNK).peekable();
    while let Some(ids) = chunks.next() {
        let mut tx = app.begin().await?;
        chunk(&app, &mut tx, &letter, &plan, ids).await?;
        match ids.last().filter(|_| chunks.peek().is_some()) {
            Some(last) => {
                let mut rest = row.clone();
                rest["after"] = last.clone().into();
                jobs::go_on_with(&mut tx, &row, &rest);
            }
            None => jobs::finish(&mut tx, &row),
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Some readers, in one transaction.
async fn chunk(app: &Arc<App>, tx: &mut Tx, letter: &Letter, plan: &Plan, ids: &[String]) -> Result<(), AppError> {
    let post = &letter.post;
    let m = readers::message(post, &letter.channel);
    let readers = readers::readers(app, &letter.channel, true, ids, &plan.concern).await?;
    let wishes = Wishes::read(app, ids).await?;
    let mut phones: HashMap<String, Vec<Session>> = HashMap::new();
    let mut browsers: HashMap<String, Vec<String>> = HashMap::new();
    if plan.push && super::pushes_to_phones(app) {
        devices::of_users(app, ids)
            .await?
            .into_iter()
            .for_each(|s| phones.entry(s.user_id.clone()).or_default().push(s));
    }
    if plan.push && super::pushes_to_browsers(app) {
        web::of_users(app, ids).await?.into_iter().for_each(|(user, id)| browsers.entry(user).or_default().push(id));
    }
    let mut collected = 0;
    for (user, reader) in &readers {
        let verdict = decide(reader, &m);
        let mailed = Which { post: &post.id, user: &user.id, medium: "mail", target: "" };
        if plan.mail.contains(&user.id) {
            let waits = mail::tell(app, tx, letter, user, &wishes, &mut collected).await?;
            log::add(tx, mailed, if waits { "batched" } else { "queued" }, "");
        } else if let (Err(why), true) = (verdict.mail, app.mails_notifications()) {
            app.tally.notification("not_sent", "email", why.word(), "");
            log::add(tx, mailed, "skipped", why.word());
        }
        if plan.push {
            let (phones, browsers) = (phones.remove(&user.id), browsers.remove(&user.id));
            let ways = Ways { phones: phones.unwrap_or_default(), browsers: browsers.unwrap_or_default() };
            queue_pushes(tx, letter, &m, user, reader, ways);
        }
    }
    Ok(())
}

/// Where a reader can be pushed: phones, ids of subscriptions.
struct Ways {
    phones: Vec<Session>,
    browsers: Vec<String>,
}

fn queue_pushes(tx: &mut Tx, letter: &Letter, m: &Message, user: &User, reader: &super::decide::Reader, ways: Ways) {
    let which = |medium, target| Which { post: &letter.post.id, user: &user.id, medium, target };
    if let Err(why) = decide(reader, m).push {
        tx.app().tally.notification("not_sent", "push", why.word(), "");
        log::add(tx, which("push", ""), "skipped", why.word());
        return;
    }
    let kind = reader.mention.map(|k| k as u8);
    let row =
        |to: &str| json!({"post": letter.post.id, "user": user.id, "to": to, "kind": kind, "threads": reader.threads});
    for phone in &ways.phones {
        tx.enqueue(push::KIND, &row(&phone.id));
        log::add(tx, which("push", &phone.id), "queued", "");
    }
    for id in &ways.browsers {
        tx.enqueue(web::KIND, &row(id));
        log::add(tx, which("web_push", id), "queued", "");
    }
    if ways.phones.is_empty() && ways.browsers.is_empty() {
        log::add(tx, which("push", ""), "skipped", "no_device");
    }
}
