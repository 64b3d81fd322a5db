//! The server: everything that a request may ask for.

use crate::caches::Caches;
use crate::clock::Clock;
use crate::events::Live;
use crate::jobs::Jobs;
use crate::ports::Ports;
use crate::status::Statuses;
use crate::tx::{Forget, Hint};
use crate::{AppError, Event};
use arc_swap::ArcSwap;
use ochre_blob::Blob;
use ochre_config::Config;
use ochre_db::Db;
use ochre_fetch::Client;
use ochre_secret::Hasher;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where the configuration is kept; set by the server crate.
pub trait ConfigStore: Send + Sync {
    /// Checks and saves a configuration, environment overrides applied on top; what counts from now on.
    fn save(&self, wanted: Config) -> Result<Config, AppError>;
    /// Reads it again from where it is kept.
    fn reload(&self) -> Result<Config, AppError>;
    /// Section -> key -> true for what the environment sets and `visible(access tag)` lets the caller see.
    fn environment(&self, visible: &dyn Fn(&str) -> bool) -> serde_json::Value;
    /// A small file that settings name (certificates, keys); `None` when there is none. Errors are for the log.
    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
    /// Writes such a file beside the configuration, readable by its owner only.
    fn write_file(&self, name: &str, data: &[u8]) -> Result<(), String>;
    /// Removes such a file; one that is not there is fine.
    fn remove_file(&self, name: &str) -> Result<(), String>;
}

/// Makes the page of the web client.
pub type WebClient = Box<dyn Fn(&App) -> crate::Response + Send + Sync>;

type ConfigListener = Box<dyn Fn(&Arc<App>, &Config, &Config) + Send + Sync>;

/// The server's parts. Cheap to share: handlers hold an `Arc`.
pub struct App {
    pub db: Db,
    pub blob: Arc<dyn Blob>,
    pub clock: Clock,
    pub caches: Caches,
    pub jobs: Jobs,
    pub work: crate::work::Work,
    pub ports: Ports,
    pub statuses: Statuses,
    pub tally: crate::tally::Tally,
    /// Whether any browser asked for pushes: nothing is queued for browsers otherwise.
    pub browsers_listen: std::sync::atomic::AtomicBool,
    pub hasher: Hasher,
    /// The route table, set once at boot.
    pub routes: OnceLock<crate::Routes>,
    /// Work on images runs behind this many permits, on blocking threads.
    pub image_permits: Arc<tokio::sync::Semaphore>,
    /// Until when the server is set busy, ms; 0 = not.
    pub busy_until: std::sync::atomic::AtomicI64,
    /// Told when the program is to be started anew; the server crate listens.
    pub restart: tokio::sync::Notify,
    /// When this process started, ms.
    pub started_at: i64,
    /// The file that the log is written to, when there is one; set by the server crate.
    pub log_file: OnceLock<std::path::PathBuf>,
    /// The page that every address of the web client answers; set by the server crate.
    pub web_client: OnceLock<WebClient>,
    live: OnceLock<Arc<dyn Live>>,
    config: ArcSwap<Config>,
    fetch: ArcSwap<Client>,
    fetch_trusted: ArcSwap<Client>,
    config_store: Box<dyn ConfigStore>,
    /// Held while the configuration is replaced.
    config_turn: parking_lot::Mutex<()>,
    listeners: parking_lot::RwLock<Vec<ConfigListener>>,
    /// What every answer needs of the configuration, made once per change.
    derived: ArcSwap<Derived>,
    facts: ArcSwap<crate::facts::Facts>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Texts made of the configuration that every answer carries or needs.
pub(crate) struct Derived {
    pub version_id: Arc<str>,
    pub subpath: Arc<str>,
}

impl Default for Derived {
    fn default() -> Self {
        Derived { version_id: Arc::from(""), subpath: Arc::from("/") }
    }
}

/// What an [`App`] is made of.
pub struct Parts {
    pub db: Db,
    pub blob: Arc<dyn Blob>,
    pub config: Config,
    pub config_store: Box<dyn ConfigStore>,
    pub hasher: Hasher,
}

impl App {
    /// Puts the parts together. Slices are wired afterwards by the server crate.
    pub fn new(parts: Parts) -> Arc<App> {
        let clock = Clock::default();
        let started_at = clock.now();
        Arc::new(App {
            db: parts.db,
            blob: parts.blob,
            clock,
            caches: Caches::default(),
            jobs: Jobs::default(),
            work: crate::work::Work::default(),
            ports: Ports::default(),
            statuses: Statuses::default(),
            tally: crate::tally::Tally::default(),
            browsers_listen: std::sync::atomic::AtomicBool::new(false),
            hasher: parts.hasher,
            routes: OnceLock::new(),
            image_permits: Arc::new(tokio::sync::Semaphore::new(2)),
            busy_until: std::sync::atomic::AtomicI64::new(0),
            restart: tokio::sync::Notify::new(),
            started_at,
            log_file: OnceLock::new(),
            web_client: OnceLock::new(),
            live: OnceLock::new(),
            fetch: ArcSwap::from_pointee(Client::from(&parts.config)),
            fetch_trusted: ArcSwap::from_pointee(Client::trusted(&parts.config)),
            config: ArcSwap::from_pointee(parts.config),
            config_store: parts.config_store,
            config_turn: parking_lot::Mutex::new(()),
            listeners: parking_lot::RwLock::default(),
            derived: ArcSwap::from_pointee(Derived::default()),
            facts: ArcSwap::from_pointee(crate::facts::Facts::default()),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        })
    }

    /// Now, ms.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        self.clock.new_id()
    }

    /// The configuration of this moment.
    pub fn config(&self) -> arc_swap::Guard<Arc<Config>> {
        self.config.load()
    }

    /// The configuration, to keep over an await.
    pub fn config_full(&self) -> Arc<Config> {
        self.config.load_full()
    }

    /// Saves a configuration and applies it at once; what was and what is.
    pub fn save_config(self: &Arc<Self>, wanted: Config) -> Result<(Arc<Config>, Arc<Config>), AppError> {
        self.change_config(|_| Ok(wanted))
    }

    /// Makes the wanted configuration from the one in force, saves and applies it; changes happen one after the other,
    /// so that two partial ones do not undo each other. What was and what is.
    pub fn change_config(
        self: &Arc<Self>,
        make: impl FnOnce(&Config) -> Result<Config, AppError>,
    ) -> Result<(Arc<Config>, Arc<Config>), AppError> {
        let turn = self.config_turn.lock();
        let new = Arc::new(self.config_store.save(make(&self.config())?)?);
        let old = self.config.swap(new.clone());
        drop(turn);
        self.tell_config(&old, &new);
        Ok((old, new))
    }

    /// Reads the configuration again from its store and applies it.
    pub fn reload_config(self: &Arc<Self>) -> Result<(), AppError> {
        let turn = self.config_turn.lock();
        let new = Arc::new(self.config_store.reload()?);
        let old = self.config.swap(new.clone());
        drop(turn);
        self.tell_config(&old, &new);
        Ok(())
    }

    /// Outside of the turn: a listener may change the configuration itself.
    fn tell_config(self: &Arc<Self>, old: &Config, new: &Config) {
        self.follow_config();
        for listener in self.listeners.read().iter() {
            listener(self, old, new);
        }
    }

    /// Called after every change of the configuration with the old and the new one.
    pub fn on_config(&self, f: impl Fn(&Arc<App>, &Config, &Config) + Send + Sync + 'static) {
        self.listeners.write().push(Box::new(f));
    }

    /// Which keys the environment sets.
    pub fn config_environment(&self, visible: &dyn Fn(&str) -> bool) -> serde_json::Value {
        self.config_store.environment(visible)
    }

    /// Where the configuration is kept, for the files that settings name.
    pub fn config_files(&self) -> &dyn ConfigStore {
        self.config_store.as_ref()
    }

    /// The client for requests that leave the server, by the configuration of this moment.
    pub fn fetch(&self) -> Client {
        Client::clone(&self.fetch.load())
    }

    /// The client for addresses that stand in the configuration (push proxy).
    pub fn fetch_trusted(&self) -> Client {
        Client::clone(&self.fetch_trusted.load())
    }

    /// Follows a configuration that says something else about where requests may go.
    pub(crate) fn set_fetch(&self, client: Client, trusted: Client) {
        self.fetch.store(Arc::new(client));
        self.fetch_trusted.store(Arc::new(trusted));
    }

    /// Facts of this installation (server id, keys, dates).
    pub fn facts(&self) -> Arc<crate::facts::Facts> {
        self.facts.load_full()
    }

    /// Sets the facts (boot, and when one changes).
    pub fn set_facts(&self, facts: crate::facts::Facts) {
        self.facts.store(Arc::new(facts));
        self.follow_config();
    }

    /// `X-Version-Id`: version, build, configuration hash, whether features behind a licence are there.
    pub fn version_id(&self) -> Arc<str> {
        self.derived.load().version_id.clone()
    }

    /// Path below which the server is reached, `/` at the root (from SiteURL).
    pub fn subpath(&self) -> Arc<str> {
        self.derived.load().subpath.clone()
    }

    /// Replaces what is derived from the configuration.
    pub(crate) fn set_derived(&self, derived: Derived) {
        self.derived.store(Arc::new(derived));
    }

    /// The page of the web client, for routes that check something before it is shown.
    pub fn page(&self) -> crate::Response {
        self.web_client.get().map_or_else(|| crate::Response::empty(503), |page| page(self))
    }

    /// Host of SiteURL.
    pub fn site_host(&self) -> Option<String> {
        let config = self.config();
        let rest = config.service.site_url.split_once("://")?.1;
        let host = rest.split(['/', ':']).next()?;
        (!host.is_empty()).then(|| host.to_string())
    }

    /// SiteURL without a slash at the end.
    pub fn site_url(&self) -> String {
        self.config().service.site_url.trim_end_matches('/').to_string()
    }

    /// The socket hub (one without sockets until it is set).
    pub fn live(&self) -> &dyn Live {
        static NONE: crate::events::NoLive = crate::events::NoLive;
        self.live.get().map_or(&NONE, |l| l.as_ref())
    }

    /// The socket hub, to keep.
    pub fn live_shared(&self) -> Arc<dyn Live> {
        self.live.get().cloned().unwrap_or_else(|| Arc::new(crate::events::NoLive))
    }

    /// Sets the socket hub, once.
    pub fn set_live(&self, live: Arc<dyn Live>) {
        let _ = self.live.set(live);
    }

    /// Sends an event that belongs to no transaction (typing, status).
    pub fn publish(&self, event: Event) {
        self.live().publish(event);
    }

    /// The effects of a commit, in their order.
    pub(crate) fn apply_effects(&self, forget: &[Forget], hints: Vec<Hint>, events: Vec<Event>) {
        for f in forget {
            self.forget(f);
        }
        let live = self.live();
        for h in hints {
            match h {
                Hint::JoinedChannel(c, u) => live.channel_member_added(&c, &u),
                Hint::LeftChannel(c, u) => live.channel_member_removed(&c, &u),
                Hint::JoinedTeam(t, u) => live.team_member_added(&t, &u),
                Hint::LeftTeam(t, u) => live.team_member_removed(&t, &u),
                Hint::Memberships(u) => live.memberships_changed(&u),
                Hint::ChannelGone(c) => live.channel_gone(&c),
                Hint::TeamGone(t) => live.team_gone(&t),
            }
        }
        for e in events {
            live.publish(e);
        }
    }

    /// Drops cache entries on this node and (once there is a cluster) on the others, and lets sockets read their session again.
    pub fn forget(&self, what: &Forget) {
        self.caches.forget(what);
        match what {
            Forget::Session(token) => self.live().forget_session(token),
            Forget::User(id) | Forget::UserSessions(id) => self.live().forget_user(id),
            Forget::Roles | Forget::Schemes => self.live().forget_all(),
            _ => {}
        }
    }

    /// Begins a transaction whose effects leave with its commit.
    pub async fn begin(self: &Arc<Self>) -> Result<crate::Tx, AppError> {
        crate::Tx::begin(self.clone()).await
    }

    /// Runs a task that the shutdown waits for.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task);
    }

    /// How many such tasks run now; what they write may come after the answer that began it.
    pub fn tasks_running(&self) -> usize {
        self.tasks.len()
    }

    /// Resolves when the server is told to stop.
    pub async fn stopping(&self) {
        self.stop.cancelled().await;
    }

    /// Whether the server was told to stop.
    pub fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Tells the server to stop, closes the sockets, waits for tasks up to ten seconds.
    pub async fn shutdown(self: &Arc<Self>) {
        self.stop.cancel();
        self.live().disconnect_all();
        self.tasks.close();
        let _ = tokio::time::timeout(std::time::Duration::from_secs(10), self.tasks.wait()).await;
        let _ = self.flush_statuses().await;
    }
}
