//! A mail becomes a message once, however often its server brings it. The message gets its id before it is written, and the
//! mail's row names it: after a crash in between the same id is used again, and two rows of one id cannot be.

use ochre_kernel::{App, AppError, args, sql};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

sql!(
    CLAIM = "INSERT INTO ochre_mails_in (messageid, postid, createat) VALUES ($1, $2, $3) \
     ON CONFLICT (messageid) DO NOTHING"
);
sql!(CLAIMED = "SELECT postid FROM ochre_mails_in WHERE messageid = $1");
sql!(RELEASE = "DELETE FROM ochre_mails_in WHERE messageid = $1 AND postid = $2");
sql!(WRITTEN = "SELECT 1 FROM posts WHERE id = $1");
sql!(SWEEP = "DELETE FROM ochre_mails_in WHERE createat < $1");

/// How long a mail is remembered, ms.
const KEPT: i64 = 30 * 86_400_000;

/// Mails that are being worked on.
#[derive(Default)]
pub struct Claims(Mutex<HashSet<String>>);

/// What is to be done with a mail.
pub enum Claim<'a> {
    /// It is a message already.
    Done,
    /// Somebody works on it now.
    Busy,
    Mine(Held<'a>),
}

/// A mail that is ours until this is dropped.
pub struct Held<'a> {
    claims: &'a Claims,
    key: String,
    /// The id of the message that it becomes.
    pub post: String,
}

impl Claims {
    /// Claims a mail by its key, at most 255 characters.
    pub async fn claim(&self, app: &App, key: &str) -> Result<Claim<'_>, AppError> {
        if !self.0.lock().insert(key.to_string()) {
            return Ok(Claim::Busy);
        }
        let mut held = Held { claims: self, key: key.to_string(), post: app.new_id() };
        if app.db.exec(&CLAIM, args![key, &held.post, app.now()]).await? > 0 {
            return Ok(Claim::Mine(held));
        }
        let Some(post) = app.db.opt(&CLAIMED, args![key], |r| r.get::<String>(0)).await? else {
            return Ok(Claim::Busy);
        };
        if app.db.opt(&WRITTEN, args![&post], |r| r.get::<i64>(0)).await?.is_some() {
            return Ok(Claim::Done);
        }
        held.post = post;
        Ok(Claim::Mine(held))
    }
}

impl Held<'_> {
    /// It became no message: another try begins anew.
    pub async fn release(self, app: &App) {
        if let Err(e) = app.db.exec(&RELEASE, args![&self.key, &self.post]).await {
            tracing::warn!(error = %AppError::from(e).detail, "a mail could not be given back");
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.claims.0.lock().remove(&self.key);
    }
}

/// Old mails are forgotten.
pub fn wire(app: &Arc<App>) {
    let sweep = |app: Arc<App>| async move {
        app.db.exec(&SWEEP, args![app.now() - KEPT]).await?;
        Ok(())
    };
    app.jobs.every("old mails", Duration::from_secs(3600), Box::new(move |app| Box::pin(sweep(app))));
}
