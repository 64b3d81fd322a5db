//! From a configuration to a running server, and its orderly end.

use crate::assets::Assets;
use crate::gate::Doors;
use crate::metrics::Metrics;
use crate::{first_boot, http_server, storage, table};
use ochre_config::Config;
use ochre_db::{Db, DbOptions};
use ochre_kernel::app::{ConfigStore, Parts};
use ochre_kernel::{App, status};
use ochre_secret::Hasher;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};

/// Why the server cannot start: one line for the person who started it.
#[derive(Debug)]
pub struct BootError(pub String);

impl std::fmt::Display for BootError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BootError {}

/// What a server is started with.
pub struct Options {
    /// The configuration in force.
    pub config: Config,
    /// Where changes go.
    pub store: Box<dyn ConfigStore>,
    /// Folder that relative paths of the configuration start from.
    pub base: PathBuf,
    /// Another web client instead of the embedded one.
    pub client_dir: Option<PathBuf>,
    /// Rounds of new password hashes; the default when `None`.
    pub password_work: Option<u32>,
    /// What keeps strangers out.
    pub doors: Doors,
    /// Tests: no waiting for the disk.
    pub fast_disk: bool,
}

/// A server that answers.
pub struct Running {
    pub app: Arc<App>,
    /// The address it listens on.
    pub addr: SocketAddr,
    /// The listener for Prometheus.
    pub metrics: Arc<Metrics>,
    accept: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Ends it: no new connections, sockets closed, requests and jobs finished.
    pub async fn stop(self) {
        self.app.shutdown().await;
        let _ = tokio::time::timeout(Duration::from_secs(10), self.accept).await;
        self.app.db.close().await;
    }
}

/// The one provider of cryptography, for this whole process; first of all in every binary and test.
pub fn crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Opens the database, prepares it, wires the domains, listens.
pub async fn boot(options: Options) -> Result<Running, BootError> {
    let listener = listen(&options.config.service.listen_address).await?;
    let addr = listener.local_addr().map_err(|e| BootError(e.to_string()))?;
    let doors = options.doors.clone();
    let (app, assets) = build(options).await?;
    let filters = app.admission().reload(&app).await;
    filters.map_err(|e| BootError(format!("the address filters cannot be read: {}", e.detail)))?;
    app.jobs.start(&app);
    app.work.start(&app);
    app.spawn(status::writer(app.clone()));
    let metrics = Metrics::start(&app).await;
    let accept = tokio::spawn(http_server::serve(app.clone(), assets, listener, doors));
    Ok(Running { app, addr, metrics, accept })
}

async fn listen(address: &str) -> Result<TcpListener, BootError> {
    let full = if address.starts_with(':') { format!("0.0.0.0{address}") } else { address.to_string() };
    // Both families where the system has them, as `:8065` means everywhere else.
    let tries =
        if address.starts_with(':') { vec![format!("[::]{address}"), full.clone()] } else { vec![full.clone()] };
    let mut last = None;
    for t in tries {
        match bind(&t).await {
            Ok(l) => return Ok(l),
            Err(e) => last = Some(e),
        }
    }
    let why = last.map_or_else(String::new, |e| e.to_string());
    Err(BootError(format!("cannot listen on {full} (ServiceSettings.ListenAddress): {why}")))
}

/// Connections that may wait to be accepted (the system cuts it to its own limit). When a server comes back, all clients come
/// at once: who finds this queue full tries again seconds later.
const BACKLOG: u32 = 16 * 1024;

async fn bind(address: &str) -> std::io::Result<TcpListener> {
    let mut last = std::io::Error::other("no address");
    for addr in tokio::net::lookup_host(address).await? {
        let socket = if addr.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() };
        let bound = socket.and_then(|s| {
            #[cfg(unix)]
            s.set_reuseaddr(true)?;
            s.bind(addr)?;
            s.listen(BACKLOG)
        });
        match bound {
            Ok(listener) => return Ok(listener),
            Err(e) => last = e,
        }
    }
    Err(last)
}

/// The database a configuration names.
pub fn db_options(config: &Config, base: &std::path::Path) -> DbOptions {
    let sql = &config.sql;
    let mut o = if sql.driver_name == "postgres" {
        DbOptions::postgres(sql.data_source.clone())
    } else {
        DbOptions::sqlite(config.sqlite_path(base).to_string_lossy().into_owned())
    };
    o.max_conns = usize::try_from(sql.max_open_conns).unwrap_or(16).clamp(2, 400);
    o.replicas = sql.data_source_replicas.clone();
    o
}

async fn build(options: Options) -> Result<(Arc<App>, Arc<Assets>), BootError> {
    let Options { config, store, base, client_dir, password_work, doors: _, fast_disk } = options;
    let mut db_opts = db_options(&config, &base);
    if fast_disk {
        db_opts.synchronous = ochre_db::Sync::Off;
    }
    let db = Db::open(db_opts).await.map_err(|e| BootError(format!("the database cannot be opened: {e}")))?;
    db.migrate().await.map_err(|e| BootError(format!("the database cannot be brought up to date: {e}")))?;
    let blob = storage::open(&config, &base).await?;
    let hasher = password_work.map_or_else(Hasher::default, Hasher::new);
    let app = App::new(Parts { db, blob, config, config_store: store, hasher });
    first_boot::prepare(&app).await.map_err(|e| BootError(format!("the first start failed: {}", e.detail)))?;
    ochre_accounts::wire(&app);
    ochre_spaces::wire(&app);
    ochre_messages::wire(&app);
    ochre_integrations::wire(&app);
    ochre_admin::wire(&app);
    ochre_live::wire(&app);
    let _ = app.routes.set(table::routes());
    app.jobs.every(
        "end do-not-disturb",
        Duration::from_secs(60),
        Box::new(|app| Box::pin(async move { app.end_dnd().await })),
    );
    let assets = Arc::new(Assets::new(client_dir));
    let pages = assets.clone();
    let _ = app.web_client.set(Box::new(move |app| pages.page(app, &app.subpath())));
    Ok((app, assets))
}
