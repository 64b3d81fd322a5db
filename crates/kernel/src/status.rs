//! Presence of users: held in memory, written behind (automatic changes) or at once (what a user sets).
//! Rules: contract/limits.md "Enumerations", contract/notifications.md; a manual status outlives automatic changes.

use crate::app::App;
use crate::{AppError, Event, rows, sql, status_cols};
use ochre_db::args;
use ochre_types::Status;
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

sql!(BY_IDS = "SELECT ", status_cols!(), " FROM status WHERE userid = ANY($1)");
sql!(DND_OVER = "SELECT ", status_cols!(), " FROM status WHERE dndendtime > 0 AND dndendtime <= $1");
sql!(
    SAVE = "INSERT INTO status (userid, status, manual, lastactivityat, dndendtime, prevstatus) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (userid) DO UPDATE SET status = excluded.status, manual = excluded.manual, \
     lastactivityat = excluded.lastactivityat, dndendtime = excluded.dndendtime, prevstatus = excluded.prevstatus"
);

/// A status and the one to go back to after do-not-disturb.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    pub status: Status,
    pub prev: String,
    /// The channel that a client of theirs showed last; in memory only.
    pub active: String,
}

/// The cache and what is still to be written.
#[derive(Default)]
pub struct Statuses {
    map: Mutex<HashMap<String, Entry>>,
    dirty: Mutex<HashSet<String>>,
    flush: tokio::sync::Notify,
}

/// Shortest time between two writes of a mere activity, ms.
const MIN_WRITE_GAP: i64 = 120_000;

impl App {
    /// The statuses of users; unknown ones are offline. In the order asked.
    pub async fn statuses_of(&self, ids: &[String]) -> Result<Vec<Entry>, AppError> {
        let missing: Vec<String> = {
            let map = self.statuses.map.lock();
            ids.iter().filter(|id| !map.contains_key(*id)).cloned().collect()
        };
        if !missing.is_empty() {
            let found = self.db.all(&BY_IDS, args![&missing], rows::status).await?;
            let offline = |id: &String| Entry {
                status: Status { user_id: id.clone(), status: "offline".into(), ..Status::default() },
                prev: String::new(),
                active: String::new(),
            };
            let mut map = self.statuses.map.lock();
            if map.len() > 200_000 {
                let dirty = self.statuses.dirty.lock();
                map.retain(|id, _| dirty.contains(id));
            }
            for (status, prev) in found {
                map.entry(status.user_id.clone()).or_insert(Entry { status, prev, active: String::new() });
            }
            // No row means offline, and is remembered as well: most people a post concerns never set anything.
            for id in &missing {
                map.entry(id.clone()).or_insert_with(|| offline(id));
            }
        }
        let map = self.statuses.map.lock();
        let offline = |id: &String| Entry {
            status: Status { user_id: id.clone(), status: "offline".into(), ..Status::default() },
            prev: String::new(),
            active: String::new(),
        };
        Ok(ids.iter().map(|id| map.get(id).cloned().unwrap_or_else(|| offline(id))).collect())
    }

    /// One user's status.
    pub async fn status_of(&self, id: &str) -> Result<Entry, AppError> {
        Ok(self.statuses_of(&[id.to_string()]).await?.pop().unwrap_or_default())
    }

    /// The status known in memory only (what `@here` asks).
    pub fn cached_status(&self, id: &str) -> Option<String> {
        self.statuses.map.lock().get(id).map(|e| e.status.status.clone())
    }

    /// The users online or away in memory: `get_statuses` of the socket.
    pub fn cached_statuses(&self) -> HashMap<String, String> {
        let map = self.statuses.map.lock();
        map.iter()
            .filter(|(_, e)| e.status.status != "offline")
            .map(|(k, e)| (k.clone(), e.status.status.clone()))
            .collect()
    }

    /// Sets a status as the user wished, written before it returns.
    pub async fn set_status(&self, entry: Entry) -> Result<(), AppError> {
        self.db.exec(&SAVE, save_args(&entry)).await?;
        self.statuses.dirty.lock().remove(&entry.status.user_id);
        self.keep(entry, true, false);
        Ok(())
    }

    /// The user does something: online, unless a manual status holds. `manual`: they asked for it.
    pub async fn set_online(self: &Arc<Self>, user: &str, manual: bool) -> Result<(), AppError> {
        if !self.config().service.enable_user_statuses {
            return Ok(());
        }
        let mut e = self.status_of(user).await?;
        if e.status.manual && !manual {
            return Ok(());
        }
        let (old, seen) = (e.status.status.clone(), e.status.last_activity_at);
        e.status.status = "online".into();
        e.status.manual = false;
        e.status.last_activity_at = self.now();
        // The end of do-not-disturb stays (contract/surprises.md); it does nothing to another status.
        let changed = old != "online";
        if changed || e.status.last_activity_at - seen > MIN_WRITE_GAP {
            self.keep(e, changed, true);
        } else {
            self.keep(e, false, false);
        }
        Ok(())
    }

    /// The channel that the user looks at now; empty: none.
    pub fn set_active_channel(&self, user: &str, channel: &str) {
        if let Some(e) = self.statuses.map.lock().get_mut(user) {
            channel.clone_into(&mut e.active);
        }
    }

    /// Away, if the user has been idle for long enough (or asked for it).
    pub async fn set_away_if_needed(self: &Arc<Self>, user: &str, manual: bool) -> Result<(), AppError> {
        let config = self.config_full();
        if !config.service.enable_user_statuses {
            return Ok(());
        }
        let mut e = self.status_of(user).await?;
        if !manual {
            let idle = self.now() - e.status.last_activity_at >= config.team.user_status_away_timeout * 1000;
            if e.status.manual || e.status.status == "away" || !idle {
                return Ok(());
            }
        }
        e.status.status = "away".into();
        e.status.manual = manual;
        self.keep(e, true, true);
        Ok(())
    }

    /// Offline: the last socket went (`manual` false), or the user asked for it.
    pub async fn set_offline(self: &Arc<Self>, user: &str, manual: bool) -> Result<(), AppError> {
        if !self.config().service.enable_user_statuses {
            return Ok(());
        }
        let mut e = self.status_of(user).await?;
        if (e.status.manual && !manual) || (e.status.status == "offline" && e.status.manual == manual) {
            return Ok(());
        }
        e.status.status = "offline".into();
        e.status.manual = manual;
        e.status.last_activity_at = self.now();
        e.status.dnd_end_time = 0;
        self.keep(e, true, true);
        Ok(())
    }

    /// Do not disturb. `until`: Unix seconds, cut to the minute; 0 = until changed by hand. The status before it comes back
    /// when the time is over.
    pub async fn set_dnd(self: &Arc<Self>, user: &str, until: i64) -> Result<(), AppError> {
        if !self.config().service.enable_user_statuses {
            return Ok(());
        }
        let mut e = self.status_of(user).await?;
        if until > 0 {
            if e.status.status != "dnd" {
                e.prev = e.status.status.clone();
            }
            e.status.dnd_end_time = until - until % 60;
        }
        e.status.status = "dnd".into();
        e.status.manual = true;
        self.keep(e, true, true);
        Ok(())
    }

    /// Out of office: with the auto-responder.
    pub async fn set_out_of_office(self: &Arc<Self>, user: &str) -> Result<(), AppError> {
        if !self.config().service.enable_user_statuses {
            return Ok(());
        }
        let mut e = self.status_of(user).await?;
        e.status.status = "ooo".into();
        e.status.manual = true;
        self.keep(e, true, true);
        Ok(())
    }

    fn keep(&self, entry: Entry, tell: bool, write: bool) {
        let (user, status) = (entry.status.user_id.clone(), entry.status.status.clone());
        self.statuses.map.lock().insert(user.clone(), entry);
        if write {
            self.statuses.dirty.lock().insert(user.clone());
            self.statuses.flush.notify_one();
        }
        if tell {
            self.publish(Event::new("status_change").user(user.clone()).with("status", status).with("user_id", user));
        }
    }

    /// Writes what is waiting, in one transaction.
    pub async fn flush_statuses(&self) -> Result<(), AppError> {
        let dirty: Vec<String> = self.statuses.dirty.lock().drain().collect();
        if dirty.is_empty() {
            return Ok(());
        }
        let entries: Vec<Entry> = {
            let map = self.statuses.map.lock();
            dirty.iter().filter_map(|id| map.get(id).cloned()).collect()
        };
        let mut tx = self.db.begin().await?;
        for e in &entries {
            tx.defer(&SAVE, save_args(e));
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends the do-not-disturb times that are over.
    pub async fn end_dnd(self: &Arc<Self>) -> Result<(), AppError> {
        let over = self.db.all(&DND_OVER, args![self.now() / 1000], rows::status).await?;
        for (mut status, prev) in over {
            if status.status == "dnd" {
                status.status = if prev.is_empty() { "online".into() } else { prev.clone() };
                status.manual = false;
            }
            status.dnd_end_time = 0;
            self.set_status(Entry { status, prev: String::new(), active: String::new() }).await?;
        }
        Ok(())
    }
}

fn save_args(e: &Entry) -> ochre_db::Args {
    let s = &e.status;
    args![&s.user_id, &s.status, s.manual, s.last_activity_at, s.dnd_end_time, &e.prev]
}

/// Writes behind; ends with the server.
pub async fn writer(app: Arc<App>) {
    loop {
        tokio::select! {
            () = app.stopping() => return,
            () = app.statuses.flush.notified() => {}
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        if let Err(e) = app.flush_statuses().await {
            tracing::warn!(error = %e.detail, "statuses could not be written");
        }
    }
}
