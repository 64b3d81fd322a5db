//! Jobs that administrators see: rows of `jobs` (contract/jobs.md), claimed by the worker of their type.
//!
//! A row goes pending → in_progress → success, error or canceled. Claiming is a conditional update, so that of several
//! nodes one gets it. A node works on one job of a type at a time.

use crate::app::App;
use crate::{AppError, BoxFuture, sql};
use ochre_db::{Row, args};
use ochre_types::{Job, StringMap};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

macro_rules! cols {
    () => {
        "id, type, priority, createat, startat, lastactivityat, status, progress, data"
    };
}

sql!(
    INSERT = "INSERT INTO jobs (id, type, priority, createat, startat, lastactivityat, status, progress, data) \
     VALUES ($1, $2, 0, $3, 0, 0, 'pending', 0, $4)"
);
sql!(ONE = "SELECT ", cols!(), " FROM jobs WHERE id = $1");
sql!(PENDING = "SELECT ", cols!(), " FROM jobs WHERE status = 'pending' ORDER BY createat, id LIMIT 200");
sql!(
    CLAIM = "UPDATE jobs SET status = 'in_progress', startat = $2, lastactivityat = $2 WHERE id = $1 AND status = 'pending'"
);
sql!(
    PROGRESS = "UPDATE jobs SET progress = $2, data = $3, lastactivityat = $4 WHERE id = $1 AND status = 'in_progress'"
);
sql!(
    FINISH = "UPDATE jobs SET status = $2, progress = $3, data = $4, lastactivityat = $5 WHERE id = $1 \
     AND (status = 'in_progress' OR status = 'cancel_requested')"
);
sql!(STATUS = "SELECT status FROM jobs WHERE id = $1");

/// A row of `jobs`, in the order of the columns above.
pub fn row(r: &Row) -> Result<Job, ochre_db::DbError> {
    Ok(Job {
        id: r.get(0)?,
        r#type: r.get(1)?,
        priority: r.get(2)?,
        create_at: r.get(3)?,
        start_at: r.get(4)?,
        last_activity_at: r.get(5)?,
        status: r.get(6)?,
        progress: r.get(7)?,
        data: serde_json::from_str(&r.get::<String>(8)?).unwrap_or_default(),
    })
}

fn text(data: Option<&StringMap>) -> String {
    data.map_or_else(|| "null".into(), ochre_types::encode)
}

/// Why a job ended without success.
#[derive(Debug)]
pub enum Stop {
    /// Somebody cancelled it.
    Canceled,
    /// It failed; the words stand in `data.error`.
    Failed(String),
}

impl From<AppError> for Stop {
    fn from(e: AppError) -> Self {
        Stop::Failed(if e.detail.is_empty() { e.id.into_owned() } else { format!("{} — {}", e.id, e.detail) })
    }
}

impl From<ochre_db::DbError> for Stop {
    fn from(e: ochre_db::DbError) -> Self {
        Stop::Failed(e.to_string())
    }
}

/// A job that is being worked on.
pub struct Run {
    pub app: Arc<App>,
    pub id: String,
    /// What the job was created with; what the worker leaves here is shown with the job.
    pub data: StringMap,
}

impl Run {
    /// A value of `data`, or the empty string.
    pub fn get(&self, key: &str) -> &str {
        self.data.get(key).map_or("", String::as_str)
    }

    /// Tells how far it is (0-100) and stops when somebody asked for it. Called between steps of a long job.
    pub async fn progress(&self, percent: i64) -> Result<(), Stop> {
        let status: Option<String> = self.app.db.opt(&STATUS, args![&self.id], |r| r.get(0)).await?;
        if status.as_deref() != Some("in_progress") || self.app.is_stopping() {
            return Err(Stop::Canceled);
        }
        let args = args![&self.id, percent.clamp(0, 100), text(Some(&self.data)), self.app.now()];
        self.app.db.exec(&PROGRESS, args).await?;
        Ok(())
    }
}

/// Does a job of one type; returns the data to keep.
pub type JobWorker = Box<dyn Fn(Run) -> BoxFuture<'static, Result<StringMap, Stop>> + Send + Sync>;
/// How often a job of the type is made by itself; `None`: not at the moment. Asked every minute.
pub type Period = Box<dyn Fn(&App) -> Option<Duration> + Send + Sync>;

/// Workers by job type. Filled at boot.
#[derive(Default)]
pub struct Work {
    workers: parking_lot::Mutex<HashMap<&'static str, Arc<JobWorker>>>,
    periods: parking_lot::Mutex<Vec<(&'static str, Period)>>,
    /// When a job of the type was last made by itself, ms.
    made: parking_lot::Mutex<HashMap<&'static str, i64>>,
    busy: parking_lot::Mutex<HashSet<String>>,
    notify: Notify,
}

impl Work {
    /// Registers the worker of a job type.
    pub fn worker<F, Fut>(&self, kind: &'static str, f: F)
    where
        F: Fn(Run) -> Fut + Send + Sync + 'static,
        Fut: std::future::Future<Output = Result<StringMap, Stop>> + Send + 'static,
    {
        let boxed: JobWorker = Box::new(move |run| Box::pin(f(run)));
        self.workers.lock().insert(kind, Arc::new(boxed));
    }

    /// Makes a job of the type every so often.
    pub fn periodic(&self, kind: &'static str, period: impl Fn(&App) -> Option<Duration> + Send + Sync + 'static) {
        self.periods.lock().push((kind, Box::new(period)));
    }

    /// Whether there is a worker for the type.
    pub fn knows(&self, kind: &str) -> bool {
        self.workers.lock().contains_key(kind)
    }

    /// Starts the loops; they end with the server.
    pub fn start(&self, app: &Arc<App>) {
        app.spawn(watch(app.clone()));
        app.spawn(schedule(app.clone()));
    }
}

impl App {
    /// Makes the periodic jobs whose time has come.
    pub async fn make_periodic_jobs(self: &Arc<Self>) {
        let now = self.now();
        let due: Vec<&'static str> = {
            let (periods, mut made) = (self.work.periods.lock(), self.work.made.lock());
            let due = periods.iter().filter(|(kind, period)| {
                let since = *made.entry(kind).or_insert(self.started_at);
                let wanted = period(self).map(|p| i64::try_from(p.as_millis()).unwrap_or(i64::MAX));
                wanted.is_some_and(|p| now - since >= p)
            });
            due.map(|(kind, _)| *kind).collect()
        };
        if !self.config().job.run_scheduler {
            return;
        }
        for kind in due {
            self.work.made.lock().insert(kind, now);
            if let Err(e) = self.create_job(kind, None).await {
                tracing::warn!(kind, id = %e.id, error = %e.detail, "a periodic job could not be made");
            }
        }
    }

    /// Makes a job; 400 `model.job.is_valid.type.app_error` when nothing here works on its type.
    pub async fn create_job(self: &Arc<Self>, kind: &str, data: Option<StringMap>) -> Result<Job, AppError> {
        if !self.work.knows(kind) {
            return Err(AppError::bad("model.job.is_valid.type.app_error"));
        }
        let job = Job {
            id: self.new_id(),
            r#type: kind.to_string(),
            create_at: self.now(),
            status: "pending".into(),
            data,
            ..Job::default()
        };
        self.db.exec(&INSERT, args![&job.id, kind, job.create_at, text(job.data.as_ref())]).await?;
        self.work.notify.notify_one();
        Ok(job)
    }

    /// A job, or 404 `app.job.get.app_error`.
    pub async fn job_or_404(&self, id: &str) -> Result<Job, AppError> {
        let found = self.db.opt(&ONE, args![id], row).await?;
        found.ok_or_else(|| AppError::missing("app.job.get.app_error"))
    }
}

/// Hands pending rows to idle workers: at once for those made here, every 15 s for those made elsewhere.
async fn watch(app: Arc<App>) {
    loop {
        tokio::select! {
            () = app.stopping() => return,
            () = app.work.notify.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(15)) => {}
        }
        if !app.config().job.run_jobs {
            continue;
        }
        if let Err(e) = hand_out(&app).await {
            tracing::warn!(error = %e.detail, "the jobs cannot be read");
        }
    }
}

async fn hand_out(app: &Arc<App>) -> Result<(), AppError> {
    for job in app.db.all(&PENDING, args![], row).await? {
        let Some(worker) = app.work.workers.lock().get(job.r#type.as_str()).cloned() else { continue };
        if !app.work.busy.lock().insert(job.r#type.clone()) {
            continue;
        }
        if app.db.exec(&CLAIM, args![&job.id, app.now()]).await? == 0 {
            app.work.busy.lock().remove(&job.r#type);
            continue;
        }
        app.spawn(one(app.clone(), worker, job));
    }
    Ok(())
}

async fn one(app: Arc<App>, worker: Arc<JobWorker>, job: Job) {
    let (id, kind) = (job.id, job.r#type);
    let mut data = job.data.unwrap_or_default();
    let run = Run { app: app.clone(), id: id.clone(), data: data.clone() };
    app.tally.add("jobs_active", &[("type", &kind)], 1.0);
    let (status, progress) = match worker(run).await {
        Ok(kept) => {
            data = kept;
            ("success", 100)
        }
        Err(Stop::Canceled) => ("canceled", 0),
        Err(Stop::Failed(why)) => {
            tracing::warn!(job = id, kind, error = why, "a job failed");
            data.insert("error".into(), why);
            ("error", -1)
        }
    };
    if let Err(e) = app.db.exec(&FINISH, args![&id, status, progress, text(Some(&data)), app.now()]).await {
        tracing::error!(job = id, kind, error = %e, "the end of a job could not be written");
    }
    app.tally.add("jobs_active", &[("type", &kind)], -1.0);
    app.work.busy.lock().remove(&kind);
    app.work.notify.notify_one();
}

/// Makes the periodic jobs, each the first time one period after the start.
async fn schedule(app: Arc<App>) {
    loop {
        tokio::select! {
            () = app.stopping() => return,
            () = tokio::time::sleep(Duration::from_secs(60)) => app.make_periodic_jobs().await,
        }
    }
}
