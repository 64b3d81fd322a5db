//! Background work: rows of `ochre_outbox` (mail, push) written inside transactions and worked off after the commit, and
//! periodic duties. A row survives a crash; a failing one is tried again with growing pauses, at most 20 times.

use crate::app::App;
use crate::{AppError, BoxFuture, sql};
use ochre_db::args;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
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
sql!(DUE = "SELECT id, kind, payload, attempts FROM ochre_outbox WHERE next_at <= $1 ORDER BY next_at, id LIMIT 50");
sql!(CLAIM = "UPDATE ochre_outbox SET next_at = $2 WHERE id = $1 AND next_at <= $3");
sql!(DONE = "DELETE FROM ochre_outbox WHERE id = $1");
sql!(RETRY = "UPDATE ochre_outbox SET attempts = $2, next_at = $3, last_error = $4 WHERE id = $1");

/// Works off one row: the payload as it was queued.
pub type Worker = Box<dyn Fn(Arc<App>, serde_json::Value) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;
/// A periodic duty.
pub type Duty = Box<dyn Fn(Arc<App>) -> BoxFuture<'static, Result<(), AppError>> + Send + Sync>;

/// How rows of a kind are worked off.
#[derive(Clone)]
struct Lane {
    worker: Arc<Worker>,
    /// Tries before a row is given up.
    attempts: i64,
    /// Kinds that wait for other people's servers run side by side, at most this many; the others one after the other.
    side_by_side: Option<Arc<Semaphore>>,
}

/// A row that runs beside the loop is tried again after this time (ms), should the process die with it.
pub(crate) const LEASE: i64 = 180_000;

/// Workers by kind, duties by period. Filled at boot.
#[derive(Default)]
pub struct Jobs {
    notify: Notify,
    lanes: parking_lot::Mutex<HashMap<&'static str, Lane>>,
    /// Rows that run beside the loop.
    running: parking_lot::Mutex<HashSet<String>>,
    duties: parking_lot::Mutex<Vec<(&'static str, Duration, Duty)>>,
}

/// A row that waits for its worker.
pub(crate) struct Due {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
}

impl Jobs {
    /// Registers the worker of a kind of row: one row after the other, 20 tries each.
    pub fn worker(&self, kind: &'static str, worker: Worker) {
        self.lanes.lock().insert(kind, Lane { worker: Arc::new(worker), attempts: 20, side_by_side: None });
    }

    /// Registers the worker of a kind that waits for other people's servers: up to `at_once` rows side by side, `attempts`
    /// tries each.
    pub fn worker_side_by_side(&self, kind: &'static str, at_once: usize, attempts: i64, worker: Worker) {
        let side_by_side = Some(Arc::new(Semaphore::new(at_once)));
        self.lanes.lock().insert(kind, Lane { worker: Arc::new(worker), attempts, side_by_side });
    }

    /// Registers a duty that runs every `period`, the first time one period after the start.
    pub fn every(&self, name: &'static str, period: Duration, duty: Duty) {
        self.duties.lock().push((name, period, duty));
    }

    /// There is a new row.
    pub fn wake(&self) {
        self.notify.notify_one();
    }

    /// Starts the loops; they end with the server.
    pub fn start(&self, app: &Arc<App>) {
        app.spawn(outbox(app.clone()));
        for (name, period, duty) in self.duties.lock().drain(..) {
            let app2 = app.clone();
            app.spawn(async move {
                loop {
                    tokio::select! {
                        () = app2.stopping() => return,
                        () = tokio::time::sleep(period) => {}
                    }
                    if let Err(e) = duty(app2.clone()).await {
                        tracing::warn!(duty = name, error = %e.detail, id = %e.id, "a periodic duty failed");
                    }
                }
            });
        }
    }
}

async fn outbox(app: Arc<App>) {
    loop {
        let more = match work(&app).await {
            Ok(n) => n > 0,
            Err(e) => {
                tracing::warn!(error = %e.detail, "the outbox cannot be read");
                false
            }
        };
        if more {
            continue;
        }
        tokio::select! {
            () = app.stopping() => return,
            () = app.jobs.notify.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
        }
    }
}

/// Works off what is due; how many rows were touched.
async fn work(app: &Arc<App>) -> Result<usize, AppError> {
    let row = |r: &ochre_db::Row| Ok(Due { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, attempts: r.get(3)? });
    let due = app.db.all(&DUE, args![app.now()], row).await?;
    let n = due.len();
    for d in due {
        let lane = app.jobs.lanes.lock().get(d.kind.as_str()).cloned();
        match lane.as_ref().and_then(|l| l.side_by_side.clone().map(|s| (l.clone(), s))) {
            Some((lane, turns)) => beside(app, d, lane, turns).await?,
            None => one(app, &d, lane.as_ref()).await?,
        }
    }
    Ok(n)
}

/// Starts a row beside the loop, which goes on with the others.
async fn beside(app: &Arc<App>, d: Due, lane: Lane, turns: Arc<Semaphore>) -> Result<(), AppError> {
    let now = app.now();
    if app.db.exec(&CLAIM, args![&d.id, now + LEASE, now]).await? == 0 || !app.jobs.running.lock().insert(d.id.clone())
    {
        return Ok(());
    }
    let server = app.clone();
    app.spawn(async move {
        let turn = turns.acquire_owned().await;
        if let Err(e) = one(&server, &d, Some(&lane)).await {
            tracing::warn!(error = %e.detail, "the end of a job could not be noted");
        }
        drop(turn);
        server.jobs.running.lock().remove(&d.id);
    });
    Ok(())
}

/// Works on a row that was written to be worked off at once, past those that wait.
pub(crate) async fn perform(app: &Arc<App>, d: Due) -> Result<(), AppError> {
    let lane = app.jobs.lanes.lock().get(d.kind.as_str()).cloned();
    one(app, &d, lane.as_ref()).await
}

/// Works on a row and notes how it ended.
async fn one(app: &Arc<App>, d: &Due, lane: Option<&Lane>) -> Result<(), AppError> {
    let outcome = match lane {
        Some(l) => (l.worker)(app.clone(), serde_json::from_str(&d.payload).unwrap_or_default()).await,
        None => Err(format!("nothing here works on {}", d.kind)),
    };
    let most = lane.map_or(20, |l| l.attempts);
    match outcome {
        Ok(()) => app.db.exec(&DONE, args![&d.id]).await?,
        Err(e) if d.attempts + 1 >= most => {
            tracing::error!(kind = %d.kind, error = %e, attempts = most, "given up");
            app.db.exec(&DONE, args![&d.id]).await?
        }
        Err(e) => {
            tracing::warn!(kind = %d.kind, attempt = d.attempts + 1, error = %e, "will be tried again");
            let pause = (1000_i64 << d.attempts.min(11)).min(1_800_000);
            app.db.exec(&RETRY, args![&d.id, d.attempts + 1, app.now() + pause, &e]).await?
        }
    };
    Ok(())
}
