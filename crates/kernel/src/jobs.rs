//! Background work: rows of `ochre_outbox` (mail, push) written inside transactions and worked off after the commit, and
//! periodic duties. A row survives a crash; a failing one is tried again with growing pauses, then set aside. Each kind has a
//! lane of its own.

use crate::app::App;
use crate::{AppError, BoxFuture, sql};
use ochre_db::args;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

sql!(
    pub ENQUEUE = "INSERT INTO ochre_outbox (id, kind, payload, attempts, next_at, create_at, last_error) \
     VALUES ($1, $2, $3, 0, $4, $4, '')"
);
sql!(
    pub HOLD = "INSERT INTO ochre_outbox (id, kind, payload, attempts, next_at, create_at, last_error) \
     VALUES ($1, $2, $3, 0, $4, $5, '')"
);
sql!(
    DUE = "SELECT id, kind, payload, attempts, create_at FROM ochre_outbox WHERE kind = $1 AND next_at <= $2 ORDER BY next_at, id LIMIT $3"
);
sql!(KINDS_DUE = "SELECT DISTINCT kind FROM ochre_outbox WHERE next_at <= $1");
sql!(CLAIM = "UPDATE ochre_outbox SET next_at = $2 WHERE id = $1 AND next_at <= $3");
sql!(DONE = "DELETE FROM ochre_outbox WHERE id = $1");
sql!(RETRY = "UPDATE ochre_outbox SET attempts = $2, next_at = $3, last_error = $4 WHERE id = $1");
sql!(REPLACE = "UPDATE ochre_outbox SET payload = $2 WHERE id = $1");
sql!(FREE = "UPDATE ochre_outbox SET next_at = $1 WHERE next_at > $1 AND next_at < $2");
sql!(SWEEP = "DELETE FROM ochre_outbox WHERE next_at >= $1 AND create_at < $2");

/// Works off one row: the payload as it was queued, with `_row` (its id), `_tries` (failed ones so far) and `_at` (when it
/// was queued, ms).
pub type Worker = Box<dyn Fn(Arc<App>, serde_json::Value) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;
/// As [`Worker`], where some failures are final.
pub type CarefulWorker =
    Box<dyn Fn(Arc<App>, serde_json::Value) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>;

/// Why a row could not be worked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The peer is away or busy: later.
    Again(String),
    /// It will never work: the row is set aside for administrators to see.
    Never(String),
}

impl From<AppError> for Fault {
    fn from(e: AppError) -> Self {
        Fault::Again(format!("{} {}", e.id, e.detail))
    }
}

impl From<ochre_db::DbError> for Fault {
    fn from(e: ochre_db::DbError) -> Self {
        AppError::from(e).into()
    }
}

/// A periodic duty.
pub type Duty = Box<dyn Fn(Arc<App>) -> BoxFuture<'static, Result<(), AppError>> + Send + Sync>;

/// How the rows of a kind are worked off: a lane of its own, so that a peer that hangs holds up only its kind.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Rows that run side by side, at most; 1: one after the other.
    pub at_once: usize,
    /// Tries before a row is set aside.
    pub attempts: i64,
    /// A row whose process died with it is tried again after this time, ms. Longer than the worker may take.
    pub lease: i64,
    /// After three failures in a row the whole lane rests, with growing pauses, and one row tries whether the peer is back.
    /// For kinds whose rows all go to the same peer.
    pub one_peer: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Manner { at_once: 1, attempts: 20, lease: LEASE, one_peer: false }
    }
}

struct Lane {
    kind: &'static str,
    worker: CarefulWorker,
    manner: Manner,
    slots: Arc<Semaphore>,
    /// Rows that this process works on: whatever their time says, none is begun twice.
    running: parking_lot::Mutex<HashSet<String>>,
    wake: Notify,
    /// Failures since the last success.
    misses: AtomicU32,
    /// Until when the lane rests, ms.
    rest_until: AtomicI64,
}

/// A row that runs is tried again after this time (ms) by default, should the process die with it.
pub(crate) const LEASE: i64 = 180_000;
/// `next_at` of rows that were set aside: never again by themselves.
pub const ASIDE: i64 = 9_000_000_000_000_000;
/// How long rows that were set aside can be looked at, ms.
const KEPT_ASIDE: i64 = 30 * 86_400_000;

/// Workers by kind, duties by period. Filled at boot.
#[derive(Default)]
pub struct Jobs {
    lanes: parking_lot::RwLock<HashMap<&'static str, Arc<Lane>>>,
    duties: parking_lot::Mutex<Vec<(&'static str, Duration, Duty)>>,
    hurried: parking_lot::RwLock<HashMap<&'static str, Arc<Notify>>>,
}

/// A row that waits for its worker.
pub(crate) struct Due {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    pub create_at: i64,
}

impl Jobs {
    /// Registers the worker of a kind of row: one row after the other, 20 tries each.
    pub fn worker(&self, kind: &'static str, worker: Worker) {
        self.lane(kind, Manner::default(), careful(worker));
    }

    /// Registers the worker of a kind that waits for other people's servers: up to `at_once` rows side by side, `attempts`
    /// tries each.
    pub fn worker_side_by_side(&self, kind: &'static str, at_once: usize, attempts: i64, worker: Worker) {
        self.lane(kind, Manner { at_once, attempts, ..Manner::default() }, careful(worker));
    }

    /// Registers the worker of a kind of row.
    pub fn lane(&self, kind: &'static str, manner: Manner, worker: CarefulWorker) {
        let lane = Lane {
            kind,
            worker,
            manner,
            slots: Arc::new(Semaphore::new(manner.at_once)),
            running: parking_lot::Mutex::default(),
            wake: Notify::new(),
            misses: AtomicU32::new(0),
            rest_until: AtomicI64::new(0),
        };
        self.lanes.write().insert(kind, Arc::new(lane));
    }

    /// Registers a duty that runs every `period`, the first time one period after the start.
    pub fn every(&self, name: &'static str, period: Duration, duty: Duty) {
        self.duties.lock().push((name, period, duty));
    }

    /// A duty runs now instead of at the end of its period: for tests, which move the clock and not time.
    pub fn hurry(&self, duty: &str) {
        if let Some(hurried) = self.hurried.read().get(duty) {
            hurried.notify_one();
        }
    }

    /// There is a new row of this kind.
    pub fn wake(&self, kind: &str) {
        if let Some(lane) = self.lanes.read().get(kind) {
            lane.wake.notify_one();
        }
    }

    /// Whether the lane of a kind rests because its peer is away; until when, ms.
    pub fn resting(&self, kind: &str, now: i64) -> Option<i64> {
        let until = self.lanes.read().get(kind)?.rest_until.load(Ordering::Relaxed);
        (until > now).then_some(until)
    }

    /// Starts the loops; they end with the server.
    pub fn start(&self, app: &Arc<App>) {
        app.spawn(look(app.clone()));
        for lane in self.lanes.read().values() {
            app.spawn(tend(app.clone(), lane.clone()));
        }
        for (name, period, duty) in self.duties.lock().drain(..) {
            let app2 = app.clone();
            let hurried = Arc::new(Notify::new());
            self.hurried.write().insert(name, hurried.clone());
            app.spawn(async move {
                loop {
                    tokio::select! {
                        () = app2.stopping() => return,
                        () = tokio::time::sleep(period) => {}
                        () = hurried.notified() => {}
                    }
                    if let Err(e) = duty(app2.clone()).await {
                        tracing::warn!(duty = name, error = %e.detail, id = %e.id, "a periodic duty failed");
                    }
                }
            });
        }
    }
}

/// A worker whose every failure may pass.
fn careful(worker: Worker) -> CarefulWorker {
    Box::new(move |app, payload| {
        let run = worker(app, payload);
        Box::pin(async move { run.await.map_err(Fault::Again) })
    })
}

/// Takes part in a transaction of the worker: the row ends with its commit, so that a crash repeats nothing.
pub fn finish(tx: &mut crate::Tx, payload: &serde_json::Value) {
    tx.defer(&DONE, args![payload["_row"].as_str().unwrap_or_default()]);
}

/// As [`finish`] for a row that is done in part: what is left of it.
pub fn go_on_with(tx: &mut crate::Tx, payload: &serde_json::Value, rest: &serde_json::Value) {
    tx.defer(&REPLACE, args![payload["_row"].as_str().unwrap_or_default(), rest.to_string()]);
}

/// Looks every few seconds which kinds have rows whose time has come. At the start rows of a process that died are free
/// again, where no other process can be working on them.
async fn look(app: Arc<App>) {
    if !app.config().cluster.enable
        && let Err(e) = app.db.exec(&FREE, args![app.now(), ASIDE]).await
    {
        tracing::warn!(error = %AppError::from(e).detail, "the outbox cannot be read");
    }
    let mut swept = 0;
    loop {
        let now = app.now();
        match app.db.all(&KINDS_DUE, args![now], |r| r.get::<String>(0)).await {
            Ok(kinds) => kinds.iter().for_each(|k| app.jobs.wake(k)),
            Err(e) => tracing::warn!(error = %AppError::from(e).detail, "the outbox cannot be read"),
        }
        if now - swept > 3_600_000 {
            swept = now;
            let _ = app.db.exec(&SWEEP, args![ASIDE, now - KEPT_ASIDE]).await;
        }
        tokio::select! {
            () = app.stopping() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
        }
    }
}

/// Works off the rows of a kind as they come.
async fn tend(app: Arc<App>, lane: Arc<Lane>) {
    loop {
        let more = match batch(&app, &lane).await {
            Ok(n) => n > 0,
            Err(e) => {
                tracing::warn!(kind = lane.kind, error = %e.detail, "the outbox cannot be read");
                false
            }
        };
        if app.is_stopping() {
            return;
        }
        if more {
            continue;
        }
        tokio::select! {
            () = app.stopping() => return,
            () = lane.wake.notified() => {}
        }
    }
}

/// Starts what is due, as far as there is room; how many rows.
async fn batch(app: &Arc<App>, lane: &Arc<Lane>) -> Result<usize, AppError> {
    let now = app.now();
    if lane.rest_until.load(Ordering::Relaxed) > now {
        return Ok(0);
    }
    let trying = lane.manner.one_peer && lane.misses.load(Ordering::Relaxed) >= PATIENCE;
    let limit = if trying { 1 } else { lane.manner.at_once as i64 * 2 };
    let row = |r: &ochre_db::Row| {
        Ok(Due { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, attempts: r.get(3)?, create_at: r.get(4)? })
    };
    let mut started = 0;
    for d in app.db.all(&DUE, args![lane.kind, now, limit], row).await? {
        let Ok(slot) = lane.slots.clone().acquire_owned().await else { return Ok(0) };
        let now = app.now();
        if lane.rest_until.load(Ordering::Relaxed) > now || app.is_stopping() {
            return Ok(0);
        }
        let Some(running) = Running::begin(lane, &d.id) else { continue };
        if app.db.exec(&CLAIM, args![&d.id, now + lane.manner.lease, now]).await? == 0 {
            continue;
        }
        started += 1;
        let (server, lane) = (app.clone(), lane.clone());
        app.spawn(async move {
            if let Err(e) = one(&server, &d, &lane).await {
                tracing::warn!(error = %e.detail, "the end of a job could not be noted");
            }
            drop((slot, running));
        });
    }
    if trying && started > 0 {
        // One at a time: the next one goes when this one has said whether the peer is back.
        let _ = lane.slots.clone().acquire_many_owned(lane.manner.at_once as u32).await;
    }
    Ok(started)
}

/// Works on a row that was written to be worked off at once, past those that wait.
pub(crate) async fn perform(app: &Arc<App>, d: Due) -> Result<(), AppError> {
    let Some(lane) = app.jobs.lanes.read().get(d.kind.as_str()).cloned() else { return Ok(()) };
    let Some(_running) = Running::begin(&lane, &d.id) else { return Ok(()) };
    one(app, &d, &lane).await
}

/// A row that is being worked on.
struct Running(Arc<Lane>, String);

impl Running {
    /// `None`: somebody works on it already. An administrator may call for a row again in the middle of it.
    fn begin(lane: &Arc<Lane>, row: &str) -> Option<Running> {
        lane.running.lock().insert(row.to_string()).then(|| Running(lane.clone(), row.to_string()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.lock().remove(&self.1);
    }
}

/// Failures in a row before a lane with one peer rests.
const PATIENCE: u32 = 3;

impl Lane {
    /// Counts an end; how long the lane rests now, ms.
    fn note(&self, app: &App, failed: bool) {
        if !failed {
            self.misses.store(0, Ordering::Relaxed);
            return;
        }
        let misses = self.misses.fetch_add(1, Ordering::Relaxed) + 1;
        if self.manner.one_peer && misses >= PATIENCE {
            let pause = (1000_i64 << (misses - PATIENCE).min(6)).min(60_000);
            self.rest_until.store(app.now() + pause, Ordering::Relaxed);
        }
    }
}

/// Works on a row and notes how it ended.
async fn one(app: &Arc<App>, d: &Due, lane: &Lane) -> Result<(), AppError> {
    let mut payload: serde_json::Value = serde_json::from_str(&d.payload).unwrap_or_default();
    if let Some(fields) = payload.as_object_mut() {
        fields.insert("_row".into(), d.id.clone().into());
        fields.insert("_tries".into(), d.attempts.into());
        fields.insert("_at".into(), d.create_at.into());
    }
    let outcome = (lane.worker)(app.clone(), payload).await;
    lane.note(app, matches!(outcome, Err(Fault::Again(_))));
    let tries = d.attempts + 1;
    match outcome {
        Ok(()) => app.db.exec(&DONE, args![&d.id]).await?,
        Err(Fault::Again(e)) if tries < lane.manner.attempts => {
            tracing::warn!(kind = %d.kind, attempt = tries, error = %e, "will be tried again");
            app.db.exec(&RETRY, args![&d.id, tries, app.now() + pause(app, d.attempts), &e]).await?
        }
        Err(Fault::Again(e) | Fault::Never(e)) => {
            tracing::error!(kind = %d.kind, error = %e, attempts = tries, "given up");
            app.db.exec(&RETRY, args![&d.id, tries, ASIDE, &e]).await?
        }
    };
    Ok(())
}

/// One second, doubled with each try up to half an hour, a tenth more or less so that what failed together does not come back
/// together; ms.
fn pause(app: &App, tries: i64) -> i64 {
    let pause = (1000_i64 << tries.clamp(0, 11)).min(1_800_000);
    let spread = i64::from(app.new_id().bytes().fold(0_u8, u8::wrapping_add)) - 128;
    pause + pause * spread / 1280
}
