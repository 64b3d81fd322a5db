//! Notification mails: composed per reader, in their language, with their way of naming people.

use super::batch;
use crate::mail_in;
use crate::posts::store;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_mail::{Content, Quote, new_message_id, render};
use ochre_text::plain_text;
use ochre_types::{Channel, Post, Team, User};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

sql!(
    WISHES = "SELECT userid, category, name, value FROM preferences WHERE userid = ANY($1) \
     AND ((category = 'display_settings' AND name = 'name_format') OR (category = 'notifications' AND name = 'email_interval'))"
);
sql!(
    FIRST_TEAM = "SELECT t.name FROM teams t JOIN teammembers tm ON tm.teamid = t.id \
     WHERE tm.userid = $1 AND tm.deleteat = 0 AND t.deleteat = 0 ORDER BY t.displayname, t.id LIMIT 1"
);

/// Name of the author's picture in a mail; the worker of `mail` rows puts it in from the account.
const PICTURE: &str = "sender";

/// Tells a reader by mail, at once or together with what else happens in their interval; whether it waits. `collected`: how
/// many of this transaction wait already.
pub async fn tell(
    app: &Arc<App>,
    tx: &mut Tx,
    letter: &Letter,
    reader: &User,
    wishes: &Wishes,
    collected: &mut i64,
) -> Result<bool, AppError> {
    let (batching, most) = {
        let c = app.config();
        (c.email.enable_email_batching, c.email.email_batching_buffer_size)
    };
    if batching && wishes.interval(&reader.id) != batch::AT_ONCE && batch::waiting(app).await? + *collected < most {
        batch::add(tx, &reader.id, &letter.post);
        *collected += 1;
        return Ok(true);
    }
    letter.queue(app, tx, reader, wishes).await?;
    Ok(false)
}

/// What readers chose about names and mails.
#[derive(Default)]
pub struct Wishes(HashMap<(String, String), String>);

impl Wishes {
    /// Of these users.
    pub async fn read(app: &App, users: &[String]) -> Result<Self, AppError> {
        let row = |r: &ochre_db::Row| Ok(((r.get::<String>(0)?, r.get::<String>(2)?), r.get::<Option<String>>(3)?));
        let found = app.db.all(&WISHES, args![users], row).await?;
        Ok(Self(found.into_iter().map(|(k, v)| (k, v.unwrap_or_default())).collect()))
    }

    fn get(&self, user: &str, name: &str) -> Option<&str> {
        self.0.get(&(user.to_string(), name.to_string())).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Seconds for which messages are collected when the server does that.
    pub fn interval(&self, user: &str) -> i64 {
        self.get(user, "email_interval").and_then(|v| v.parse().ok()).unwrap_or(batch::USUAL)
    }

    /// How names are shown to a user.
    pub fn name_format(&self, app: &App, user: &str) -> String {
        let config = app.config();
        let fixed = config.team.lock_teammate_name_display;
        let own = self.get(user, "name_format").filter(|_| !fixed);
        own.map_or_else(|| config.team.teammate_name_display.clone(), str::to_string)
    }
}

/// A message with its surroundings, to be told to many.
pub struct Letter {
    pub post: Post,
    pub channel: Arc<Channel>,
    pub team: Option<Arc<Team>>,
    pub author: Arc<User>,
    /// Everyone in a group message, whose names are its name.
    people: Vec<Arc<User>>,
}

impl Letter {
    /// `None`: the message is gone.
    pub async fn of(app: &Arc<App>, post: &str) -> Result<Option<Letter>, AppError> {
        let Some(post) = store::live(app, post).await? else { return Ok(None) };
        let Some(channel) = app.channel(&post.channel_id).await? else { return Ok(None) };
        let Some(author) = app.user(&post.user_id).await? else { return Ok(None) };
        let team = if channel.team_id.is_empty() { None } else { app.team(&channel.team_id).await? };
        let people = if channel.r#type == "G" { crate::notify::members(app, &channel.id).await? } else { vec![] };
        Ok(Some(Letter { post, channel, team, author, people }))
    }

    /// The author's name as this reader sees names; a webhook may bring its own.
    pub fn sender(&self, app: &App, format: &str) -> String {
        let own = self.post.prop("override_username");
        if self.post.is_from_webhook() && !own.is_empty() && app.config().service.enable_post_username_override {
            return own.to_string();
        }
        self.author.display_name(format)
    }

    /// The channel's name for a reader.
    pub fn place(&self, reader: &User, format: &str) -> String {
        if self.people.is_empty() {
            return self.channel.display_name.clone();
        }
        let mut names: Vec<String> =
            self.people.iter().filter(|u| u.id != reader.id).map(|u| u.display_name(format)).collect();
        names.sort();
        names.join(", ")
    }

    /// The message as it is shown in a mail.
    pub fn quote(&self, app: &App, reader: &User, wishes: &Wishes) -> Quote {
        let format = wishes.name_format(app, &reader.id);
        let direct = self.channel.r#type == "D";
        Quote {
            sender: self.sender(app, &format),
            place: if direct { String::new() } else { self.place(reader, &format) },
            time: time(self.post.create_at),
            message: self.words(&app.mail_locale(&reader.locale)),
            picture: PICTURE.into(),
            link: String::new(),
        }
    }

    fn words(&self, locale: &str) -> String {
        let mut out = plain_text(&self.post.message).into_owned();
        let files = self.post.file_ids.as_ref().map_or(0, Vec::len);
        if files > 0 {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&ochre_i18n::translate(locale, "mail.notification.files", &[("Count", files.to_string())]));
        }
        out
    }

    /// Where the message stands; those without a team of its own are seen from the reader's first one.
    pub async fn link(&self, app: &App, reader: &str) -> Result<String, AppError> {
        let name = match &self.team {
            Some(t) => t.name.clone(),
            None => app.db.opt(&FIRST_TEAM, args![reader], |r| r.get(0)).await?.unwrap_or_default(),
        };
        let site = app.site_url();
        Ok(if name.is_empty() {
            format!("{site}/select_team")
        } else {
            format!("{site}/landing#/{name}/pl/{}", self.post.id)
        })
    }

    fn content(&self, app: &App, reader: &User, wishes: &Wishes) -> Content {
        let (full, in_subject) = {
            let c = app.config();
            (c.email.email_notification_contents_type != "generic", c.email.use_channel_in_email_notifications)
        };
        let (locale, format) = (app.mail_locale(&reader.locale), wishes.name_format(app, &reader.id));
        let (subject, title) = match self.channel.r#type.as_str() {
            "D" => ("subject_direct", "title_direct"),
            "G" => ("subject_group", "title_group"),
            _ if self.post.root_id.is_empty() => ("subject_team", "title_mention"),
            _ => ("subject_team", "title_thread"),
        };
        let subject = if subject == "subject_team" && in_subject { "subject_channel" } else { subject };
        let params = [
            ("SiteName", app.mail_site().name),
            ("Sender", self.sender(app, &format)),
            ("Channel", self.place(reader, &format)),
            ("Team", self.team.as_ref().map_or_else(String::new, |t| t.display_name.clone())),
        ];
        let say = |part: &str| ochre_i18n::translate(&locale, &format!("mail.notification.{part}"), &params);
        Content {
            subject: say(subject),
            title: say(title),
            paragraphs: if full { vec![] } else { vec![say("generic")] },
            quotes: if full { vec![self.quote(app, reader, wishes)] } else { vec![] },
            reason: say("footer"),
            ..Content::default()
        }
    }

    /// Queues the mail to one reader.
    async fn queue(&self, app: &Arc<App>, tx: &mut Tx, reader: &User, wishes: &Wishes) -> Result<(), AppError> {
        let (site, locale) = (app.mail_site(), app.mail_locale(&reader.locale));
        let mut content = self.content(app, reader, wishes);
        let label = ochre_i18n::translate(&locale, "mail.notification.button", &[]);
        let answers = mail_in::reply_to(app, &self.post.id, &reader.id);
        if answers.is_some() {
            content.hint = ochre_i18n::translate(&locale, "mail.notification.reply", &[]);
        }
        content.button = Some((label, self.link(app, &reader.id).await?));
        let shown = !content.quotes.is_empty();
        let c = render(&site, &locale, &content);
        let root = &self.post.root_id;
        let thread = if root.is_empty() { String::new() } else { new_message_id(&site, Some(root)) };
        let pictures = if shown { json!([{"id": PICTURE, "user": self.author.id}]) } else { json!([]) };
        tx.enqueue(
            "mail",
            &json!({
                "to": reader.email, "subject": c.subject, "html": c.html, "text": c.text, "pictures": pictures,
                "message_id": new_message_id(&site, Some(&self.post.id)), "thread": thread,
                "post": self.post.id, "user": reader.id, "unsubscribe": unsubscribe(&site),
                "reply_to": answers.unwrap_or_default(),
            }),
        );
        Ok(())
    }

    /// Who wrote it.
    pub fn author(&self) -> &str {
        &self.author.id
    }
}

/// Where mail programs lead those who want no more of these: the client's notification settings.
fn unsubscribe(site: &ochre_mail::Site) -> String {
    if site.url.is_empty() { String::new() } else { format!("{}/landing#/settings/notifications", site.url) }
}

/// The minute of a message. Zones of readers are not known to the server by name, so it is the same for all and says so.
fn time(ms: i64) -> String {
    let minute = ms.rem_euclid(86_400_000) / 60_000;
    format!("{} {:02}:{:02} UTC", ochre_text::iso_date(ms), minute / 60, minute % 60)
}
