//! What a mail becomes. An answer is written by the account whose address the mail names, and only with an address that was
//! signed for it; what comes to a channel's address is written by the server's bot, since anybody can name any sender.

use super::address::{self, Target};
use super::channel;
use super::once::{Claim, Claims, Held};
use crate::files::save;
use crate::posts::{apply, check, store};
use ochre_kernel::{App, AppError, Perm, args, rows, sql, user_cols};
use ochre_mailbox::{Attached, BoxFuture, Inbox, Letter, Nature, Refusal, new_words};
use ochre_types::{Channel, Post, User};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

sql!(BY_EMAIL = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.email = $1");

/// Mails of one sender in a minute.
const A_MINUTE: u32 = 30;
/// Files of a message.
const FILES: usize = 10;
/// Pictures of a reply that its HTML shows and that are smaller than this are logos of signatures, bytes.
const LOGO: usize = 50 * 1024;
/// Characters of a mail that are shown; all of a longer one comes as a file.
const SHOWN: usize = 15_000;

/// Takes mails.
pub struct Door {
    app: Arc<App>,
    claims: Claims,
    /// The minute, and mails per sender in it.
    senders: Mutex<(i64, HashMap<String, u32>)>,
}

/// A message about to be written.
struct Draft {
    author: Arc<User>,
    channel: Arc<Channel>,
    root: String,
    text: String,
    files: Vec<Attached>,
}

const UNKNOWN: Refusal = Refusal::Never("there is no such address here");
const EXPIRED: Refusal = Refusal::Never("this address is not good any more; answer in the chat");

/// The cause stands in the log; the sender's server learns whether another try is worth it.
fn refused(e: AppError) -> Refusal {
    if e.status >= 500 {
        tracing::warn!(id = %e.id, error = %e.detail, "a mail could not be taken");
        return Refusal::Later("this cannot be taken now");
    }
    tracing::info!(id = %e.id, error = %e.detail, "a mail is not taken");
    Refusal::Never("this cannot be posted there")
}

impl Inbox for Door {
    fn knows<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async move {
            if from.is_empty() {
                return Err(Refusal::Never("reports about mails are not read here"));
            }
            match self.target(to)? {
                Target::Reply { post, day, .. } => {
                    if day < address::today(&self.app) {
                        return Err(EXPIRED);
                    }
                    store::live(&self.app, &post).await.map_err(refused)?.map(drop).ok_or(EXPIRED)
                }
                Target::Channel { token } => {
                    channel::behind(&self.app, &token).await.map_err(refused)?.map(drop).ok_or(UNKNOWN)
                }
            }
        })
    }

    fn take<'a>(&'a self, _from: &'a str, to: &'a [String], mail: Vec<u8>) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async move {
            let letter = Letter::read(&mail).filter(|l| !l.from.is_empty());
            let letter = letter.ok_or(Refusal::Never("the mail names no sender, or cannot be read"))?;
            self.not_too_many(&letter.from)?;
            let mut outcome = Ok(());
            let mut taken = false;
            for address in to {
                match self.one(&letter, &mail, address).await {
                    Ok(()) => taken = true,
                    Err(later @ Refusal::Later(_)) => return Err(later),
                    Err(never) => outcome = Err(never),
                }
            }
            if taken { Ok(()) } else { outcome }
        })
    }
}

impl Door {
    /// A door of this server.
    pub fn new(app: &Arc<App>) -> Self {
        Door { app: app.clone(), claims: Claims::default(), senders: Mutex::default() }
    }

    /// What an address of the envelope is for.
    fn target(&self, to: &str) -> Result<Target, Refusal> {
        let (local, domain) = to.rsplit_once('@').ok_or(UNKNOWN)?;
        if !domain.eq_ignore_ascii_case(&address::domain(&self.app)) {
            return Err(Refusal::Never("mails for others are not passed on"));
        }
        Target::of(local).ok_or(UNKNOWN)
    }

    fn not_too_many(&self, from: &str) -> Result<(), Refusal> {
        let minute = self.app.now() / 60_000;
        let mut senders = self.senders.lock();
        if senders.0 != minute {
            *senders = (minute, HashMap::new());
        }
        let n = senders.1.entry(from.to_string()).or_default();
        *n += 1;
        if *n > A_MINUTE { Err(Refusal::Later("too many mails of one sender")) } else { Ok(()) }
    }

    /// One address of a mail.
    async fn one(&self, letter: &Letter, mail: &[u8], to: &str) -> Result<(), Refusal> {
        let draft = match self.target(to)? {
            Target::Reply { post, day, signature } => self.reply(letter, &post, day, &signature).await?,
            Target::Channel { token } => self.message(letter, &token).await?,
        };
        self.allowed(&draft).await?;
        let key = key(letter, mail, to);
        match self.claims.claim(&self.app, &key).await.map_err(refused)? {
            Claim::Done => Ok(()),
            Claim::Busy => Err(Refusal::Later("this mail is being worked on")),
            Claim::Mine(held) => match self.write(draft, &held).await {
                Ok(()) => Ok(()),
                Err(e) => {
                    held.release(&self.app).await;
                    Err(refused(e))
                }
            },
        }
    }

    /// The answer to a message, by the account that the address was made for.
    async fn reply(&self, letter: &Letter, post: &str, day: u32, signature: &str) -> Result<Draft, Refusal> {
        let app = &self.app;
        match letter.nature {
            Nature::Person => {}
            _ => return Err(Refusal::Never("automatic mails are not taken as answers")),
        }
        let account = app.db.opt(&BY_EMAIL, args![&letter.from], rows::user).await.map_err(|e| refused(e.into()))?;
        let author = account.filter(|u| u.delete_at == 0 && !u.is_bot);
        let author = author.filter(|u| address::key(app).matches(post, &u.id, day, signature));
        let author = author.ok_or(Refusal::Never("answer from the address that the message was mailed to"))?;
        if day < address::today(app) {
            return Err(EXPIRED);
        }
        let asked = store::live(app, post).await.map_err(refused)?.ok_or(EXPIRED)?;
        let channel = app.channel(&asked.channel_id).await.map_err(refused)?.filter(|c| c.delete_at == 0);
        let channel = channel.ok_or(Refusal::Never("the channel is closed"))?;
        let files: Vec<Attached> =
            letter.files.iter().filter(|f| !(f.embedded && f.bytes.len() < LOGO)).cloned().collect();
        let text = new_words(&letter.text);
        if text.is_empty() && files.is_empty() {
            return Err(Refusal::Never("there is nothing new in the mail"));
        }
        let root = if asked.root_id.is_empty() { asked.id } else { asked.root_id };
        Ok(Draft { author: Arc::new(author), channel, root, text, files })
    }

    /// A message for a channel: who wrote it stands above.
    async fn message(&self, letter: &Letter, token: &str) -> Result<Draft, Refusal> {
        let app = &self.app;
        if matches!(letter.nature, Nature::Absence | Nature::Bounce) {
            return Err(Refusal::Never("answers of machines are not taken"));
        }
        let ours = app.config().email.feedback_email.trim().eq_ignore_ascii_case(&letter.from);
        if ours && letter.nature == Nature::Machine {
            return Err(Refusal::Never("this mail comes from here"));
        }
        let channel = channel::behind(app, token).await.map_err(refused)?.ok_or(UNKNOWN)?;
        let bot = app.accounts().system_bot(app).await.map_err(refused)?;
        let plain =
            |s: &str| s.replace(['*', '_', '`', '[', ']', '<', '>', '@', '#', '~', '|'], " ").trim().to_string();
        let name = plain(&letter.name);
        let who =
            if name.is_empty() { format!("`{}`", letter.from) } else { format!("**{name}** (`{}`)", letter.from) };
        let subject = plain(&letter.subject);
        let head = if subject.is_empty() { who } else { format!("{who}: **{subject}**") };
        let text = format!("{head}\n\n{}", letter.text).trim().to_string();
        Ok(Draft { author: Arc::new(bot), channel, root: String::new(), text, files: letter.files.clone() })
    }

    /// Rights and limits; nothing is stored yet.
    async fn allowed(&self, draft: &Draft) -> Result<(), Refusal> {
        let (app, user, channel) = (&self.app, &draft.author, &draft.channel.id);
        let (files_on, largest) = {
            let c = app.config();
            (c.file.enable_file_attachments, usize::try_from(c.file.max_file_size).unwrap_or_default())
        };
        let may = async |perm| match user.is_bot {
            true => Ok(true),
            false => app.user_can_channel(&user.id, channel, perm).await.map_err(refused),
        };
        if !may(Perm::CreatePost).await? {
            return Err(Refusal::Never("the sender may not write there"));
        }
        if draft.files.is_empty() {
            return Ok(());
        }
        if !files_on || !may(Perm::UploadFile).await? {
            return Err(Refusal::Never("files are not taken there"));
        }
        if draft.files.len() > FILES || draft.files.iter().any(|f| f.bytes.len() > largest) {
            return Err(Refusal::Never("too many files, or one is too large"));
        }
        Ok(())
    }

    async fn write(&self, draft: Draft, held: &Held<'_>) -> Result<(), AppError> {
        let (app, mut files) = (&self.app, draft.files);
        let mut message = draft.text;
        if message.chars().count() > SHOWN {
            let whole = Attached { name: "message.txt".into(), bytes: message.clone().into_bytes(), embedded: false };
            message = message.chars().take(SHOWN).chain(" …".chars()).collect();
            files.truncate(FILES - 1);
            files.push(whole);
        }
        let mut ids = Vec::new();
        for file in files {
            let info = save::record(app, &file.name, &draft.channel.id, &draft.author.id)?;
            let stream = ochre_blob::stream_of(vec![file.bytes.into()]);
            ids.push(save::save(app, info, stream).await?.id);
        }
        let post = Post {
            id: held.post.clone(),
            channel_id: draft.channel.id.clone(),
            user_id: draft.author.id.clone(),
            root_id: draft.root,
            message,
            file_ids: Some(ids),
            ..Post::default()
        };
        let mut ready = check::check(app, post, false).await?;
        ready.by_hand = false;
        apply::apply(app, ready).await?;
        Ok(())
    }
}

/// What a mail is known by at an address: its id, or all of it where it has none.
fn key(letter: &Letter, mail: &[u8], to: &str) -> String {
    let what = if letter.message_id.is_empty() { mail } else { letter.message_id.as_bytes() };
    let mut all = to.to_ascii_lowercase().into_bytes();
    all.push(0);
    all.extend_from_slice(what);
    ochre_secret::fingerprint(&all)
}
