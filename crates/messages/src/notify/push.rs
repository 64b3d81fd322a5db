//! Pushes about messages: composed and sent per phone, by rows of the outbox. The id of the row is the push's `ack_id`, so that a
//! push that is sent twice because of a crash can be told to be the same.

use super::fan_out::kind_of;
use super::log::{self, Which};
use super::mail::{Letter, Wishes};
use super::{badge, devices};
use ochre_kernel::jobs::Fault;
use ochre_kernel::{App, AppError};
use ochre_push::client::{Answer, Proxy, device};
use ochre_secret::SigningKey;
use ochre_text::{Kind, plain_text};
use ochre_types::{CATEGORY_CAN_REPLY, PUSH_MESSAGE_V2, PUSH_TYPE_MESSAGE, PushNotification, Session, User};
use serde_json::{Value, json};
use std::sync::Arc;

/// Kind of the outbox row: `{"post", "user", "to": session, "kind": mention, "threads": collapsed threads}`.
pub const KIND: &str = "push";

/// A push that could not be sent for so long is old news, ms.
const FRESH: i64 = 86_400_000;
/// Tries when the proxy says that the provider refuses.
const REFUSALS: i64 = 3;

/// The proxy of the configuration.
pub fn proxy(app: &App) -> Option<Proxy> {
    Proxy::new(app.fetch_trusted(), &app.config().email.push_notification_server)
}

/// The worker.
pub async fn work(app: Arc<App>, row: Value) -> Result<(), Fault> {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let which = Which { post: text("post"), user: text("user"), medium: "push", target: text("to") };
    let Some(proxy) = proxy(&app).filter(|_| super::pushes_to_phones(&app)) else { return Ok(()) };
    let session = devices::by_id(&app, text("to"), false).await?;
    let (Some(session), Some(letter)) = (session, Letter::of(&app, text("post")).await?) else {
        log::set(&app, which, "skipped", "gone_meanwhile", "").await?;
        return Ok(());
    };
    if app.now() - row["_at"].as_i64().unwrap_or_default() > FRESH {
        log::set(&app, which, "failed", "too_old", "").await?;
        return Ok(());
    }
    let Some(user) = app.user(text("user")).await? else { return Ok(()) };
    let kind = row["kind"].as_u64().map(|n| kind_of(n as u8));
    let mut push = message(&app, &letter, &user, kind, row["threads"] == true).await?;
    address(&app, &mut push, &session, text("_row"));
    let ended = send(&app, &proxy, &push, &session, &row).await;
    let (state, reason) = match &ended {
        Ok(Answer::Ok) => ("sent", ""),
        Ok(Answer::Remove) => ("removed", "push_proxy_remove_device"),
        Ok(Answer::Fail(why)) => ("failed", why.as_str()),
        Err(Fault::Again(why) | Fault::Never(why)) => ("queued", why.as_str()),
    };
    log::set(&app, which, state, reason, &push.ack_id).await?;
    ended.map(drop)
}

/// Sends a push; a phone that is gone is forgotten, a refusal is tried again a few times.
pub async fn send(
    app: &Arc<App>,
    proxy: &Proxy,
    push: &PushNotification,
    session: &Session,
    row: &Value,
) -> Result<Answer, Fault> {
    let tally = |what: &'static str, reason: &str| app.tally.notification(what, "push", reason, &push.platform);
    tally("total", "");
    let answer = proxy.send(push).await.map_err(|e| {
        tally("error", "push_proxy_send_error");
        Fault::Again(e)
    })?;
    match &answer {
        Answer::Ok => {
            tally("success", "");
            app.tally.count("post_pushes_sent_total", &[]);
        }
        Answer::Remove => {
            tally("error", "push_proxy_remove_device");
            devices::forget(app, session).await?;
        }
        Answer::Fail(why) => {
            tally("error", "push_proxy_error");
            tracing::warn!(error = %why, "the push proxy refuses a push");
            if row["_tries"].as_i64().unwrap_or_default() + 1 < REFUSALS {
                return Err(Fault::Again(format!("refused: {why}")));
            }
        }
    }
    Ok(answer)
}

/// Addresses a push to a phone and signs that it is from here.
pub fn address(app: &App, push: &mut PushNotification, session: &Session, ack: &str) {
    let (platform, address) = device(&session.device_id).unwrap_or_default();
    let facts = app.facts();
    push.platform = platform.into();
    push.device_id = address.into();
    push.server_id.clone_from(&facts.server_id);
    push.ack_id = ack.into();
    let claims = json!({"ack_id": push.ack_id, "device_id": push.device_id}).to_string();
    push.signature = SigningKey::from_json(&facts.signing_key).map(|key| key.jwt(&claims)).unwrap_or_default();
}

/// The push of a message to one reader, without an address.
pub async fn message(
    app: &Arc<App>,
    letter: &Letter,
    reader: &User,
    kind: Option<Kind>,
    threads: bool,
) -> Result<PushNotification, AppError> {
    let contents = app.config().email.push_notification_contents.clone();
    let post = &letter.post;
    let mut push = PushNotification {
        post_id: post.id.clone(),
        channel_id: post.channel_id.clone(),
        root_id: post.root_id.clone(),
        team_id: letter.channel.team_id.clone(),
        category: CATEGORY_CAN_REPLY.into(),
        r#type: PUSH_TYPE_MESSAGE.into(),
        version: PUSH_MESSAGE_V2.into(),
        badge: badge::of(app, &reader.id, threads).await?,
        is_crt_enabled: threads,
        ..PushNotification::default()
    };
    if contents == "id_loaded" {
        push.is_id_loaded = true;
        push.sender_id.clone_from(&reader.id);
        push.message = ochre_i18n::translate(&app.mail_locale(&reader.locale), "push.id_loaded", &[]);
        return Ok(push);
    }
    let wishes = Wishes::read(app, std::slice::from_ref(&reader.id)).await?;
    fill(app, letter, reader, kind, &wishes, &contents, &mut push);
    Ok(push)
}

/// Names and words, as much of them as the setting allows.
pub fn fill(
    app: &App,
    letter: &Letter,
    reader: &User,
    kind: Option<Kind>,
    wishes: &Wishes,
    contents: &str,
    push: &mut PushNotification,
) {
    let (post, format) = (&letter.post, wishes.name_format(app, &reader.id));
    let locale = app.mail_locale(&reader.locale);
    let say = |id: &str, params: &[(&str, String)]| ochre_i18n::translate(&locale, id, params);
    let sender = if post.is_system() { say("push.system", &[]) } else { sender(app, letter, &format) };
    let place = match letter.channel.r#type.as_str() {
        "D" => sender.clone(),
        _ => letter.place(reader, &format),
    };
    let direct = letter.channel.r#type == "D";
    let thread = push.is_crt_enabled && !post.root_id.is_empty();
    if contents != "generic_no_channel" || direct {
        push.channel_name = match (thread, direct) {
            (true, true) => say("push.reply_direct", &[]),
            (true, false) => say("push.reply_in", &[("Channel", place)]),
            (false, _) => place,
        };
    }
    let params = [("Sender", sender.clone())];
    push.message = match contents {
        "full" => full(post, &sender, direct && !thread, &say("push.files", &params)),
        _ => say(phrase(kind, thread), &params),
    };
    push.sender_id.clone_from(&post.user_id);
    push.sender_name = sender;
    if post.is_from_webhook() {
        push.from_webhook = "true".into();
    }
    let config = app.config();
    let prop = |key: &str, on: bool| if on { post.prop(key).to_string() } else { String::new() };
    push.override_username = prop("override_username", config.service.enable_post_username_override);
    push.override_icon_url = prop("override_icon_url", config.service.enable_post_icon_override);
}

/// The sender's name as this reader sees names; a username with its `@`.
fn sender(app: &App, letter: &Letter, format: &str) -> String {
    let name = letter.sender(app, format);
    if name == letter.author.username { format!("@{name}") } else { name }
}

fn phrase(kind: Option<Kind>, thread: bool) -> &'static str {
    match kind {
        Some(Kind::Direct) => "push.direct",
        Some(Kind::GroupMessage) => "push.group",
        Some(Kind::Keyword | Kind::Group) => "push.mention",
        Some(Kind::ChannelWide) => "push.channel_mention",
        Some(Kind::Comment | Kind::Thread) => "push.comment",
        None if thread => "push.thread",
        None => "push.general",
    }
}

/// The whole message. `bare`: without the sender, who stands above it.
fn full(post: &ochre_types::Post, sender: &str, bare: bool, files: &str) -> String {
    let mut text = plain_text(&post.message).into_owned();
    let attachments = post.props.get("attachments").and_then(Value::as_array);
    for fallback in attachments.into_iter().flatten().filter_map(|a| a["fallback"].as_str()).filter(|f| !f.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(fallback);
    }
    if text.is_empty() && !post.files().is_empty() {
        return files.to_string();
    }
    if bare { text } else { format!("{sender}: {text}") }
}
