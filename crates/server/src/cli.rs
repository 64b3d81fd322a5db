//! The command line.

use crate::boot::{self, BootError, Options};
use crate::gate::Doors;
use crate::logfile;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "ochre", version, about = "Team chat on your own server")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    server: Server,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (the default)
    Server(Server),
    /// Run the push proxy: takes pushes from chat servers and hands them to Apple and Google
    PushProxy {
        /// Configuration file; without it only the environment (OCHRE_PUSH_PROXY_<KEY>)
        #[arg(long, short, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the version
    Version,
    /// Print the route table: method, path, operation, auth, slice
    #[command(hide = true)]
    Routes,
    /// Prepare every statement of the code on the configured database
    #[command(hide = true)]
    Sql(Server),
}

#[derive(clap::Args, Default)]
struct Server {
    /// Configuration file, made at the first start
    #[arg(long, short, env = "MM_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder that relative paths of the configuration start from; the working folder without it
    #[arg(long, env = "OCHRE_HOME", value_name = "DIR")]
    home: Option<PathBuf>,
    /// Serve another compatible web client from this folder
    #[arg(long, env = "OCHRE_CLIENT_DIR", value_name = "DIR")]
    client_dir: Option<PathBuf>,
    /// Address to listen on, over ServiceSettings.ListenAddress
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Start without the address filters of the console, for who locked everybody out
    #[arg(long)]
    ignore_ip_filters: bool,
}

/// Entry of the binary.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Some(Command::Version) => {
            println!("ochre {} (API {})", env!("CARGO_PKG_VERSION"), ochre_kernel::facts::VERSION);
            return ExitCode::SUCCESS;
        }
        Some(Command::Routes) => {
            print!("{}", crate::table::print());
            return ExitCode::SUCCESS;
        }
        Some(Command::PushProxy { config }) => runtime().and_then(|r| r.block_on(push_proxy(config))),
        Some(Command::Sql(s)) => runtime().and_then(|r| r.block_on(sql(s))),
        Some(Command::Server(s)) => runtime().and_then(|r| r.block_on(run(s))),
        None => runtime().and_then(|r| r.block_on(run(cli.server))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("ochre: {e}");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, BootError> {
    crate::boot::crypto();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| BootError(e.to_string()))
}

fn options(s: &Server) -> Result<Options, BootError> {
    let (config, store, base) = crate::store::open(s.config.as_deref(), s.home.as_deref(), s.listen.as_deref())?;
    if let Some(dir) = &s.client_dir
        && !dir.join("root.html").is_file()
    {
        return Err(BootError(format!("--client-dir {}: there is no root.html in it", dir.display())));
    }
    // A smaller work factor is for load tests and test suites only; hashes stay readable by everyone.
    let password_work = std::env::var("OCHRE_PASSWORD_WORK").ok().and_then(|v| v.parse().ok());
    // From the environment only: arguments of a process can be read by everybody on the machine.
    let preauth_secret = std::env::var("OCHRE_PREAUTH_SECRET").unwrap_or_default();
    let doors = Doors { preauth_secret, ignore_ip_filters: s.ignore_ip_filters };
    let client_dir = s.client_dir.clone();
    Ok(Options { config, store, base, client_dir, password_work, doors, fast_disk: false })
}

/// Starts the log: on the console, and in a file where that is wanted; the file's path.
fn logging(config: &ochre_config::Config, base: &std::path::Path) -> Option<PathBuf> {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    use tracing_subscriber::{EnvFilter, Layer as _, fmt};
    let filter = |level: &str| {
        let text = std::env::var("RUST_LOG").unwrap_or_else(|_| format!("warn,ochre={}", level.to_lowercase()));
        EnvFilter::try_new(text).unwrap_or_default()
    };
    let log = &config.log;
    let shown = filter(if log.enable_console { &log.console_level } else { "error" });
    let console = match log.console_json {
        true => fmt::layer().with_target(false).json().with_filter(shown).boxed(),
        false => fmt::layer().with_target(false).compact().with_filter(shown).boxed(),
    };
    let path = logfile::path(config, base);
    let file = log.enable_file.then(|| logfile::LogFile::open(&path)).and_then(|opened| match opened {
        Ok(file) => Some(file.with_filter(filter(&log.file_level))),
        Err(e) => {
            eprintln!("ochre: no log is written to {}: {e}", path.display());
            None
        }
    });
    let written = file.is_some().then_some(path);
    let _ = tracing_subscriber::registry().with(console).with(file).try_init();
    written
}

async fn run(s: Server) -> Result<(), BootError> {
    let options = options(&s)?;
    let log_file = logging(&options.config, &options.base);
    let driver = options.config.sql.driver_name.clone();
    let running = boot::boot(options).await?;
    if let Some(path) = log_file {
        let _ = running.app.log_file.set(path);
    }
    println!("Ochre listens on http://{} (database: {driver})", shown(running.addr));
    let again = tokio::select! {
        () = wait_for_end() => false,
        () = running.app.restart.notified() => true,
    };
    println!("Ochre is closing: sockets, requests and jobs are finished first.");
    running.stop().await;
    if again { Err(start_again()) } else { Ok(()) }
}

/// Puts the same program, with the same arguments, in the place of this process; returns only when that fails.
fn start_again() -> BootError {
    use std::os::unix::process::CommandExt as _;
    println!("Ochre starts again.");
    match std::env::current_exe() {
        Ok(program) => {
            let why = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
            BootError(format!("the server cannot be started again: {why}"))
        }
        Err(why) => BootError(format!("the server cannot be started again: {why}")),
    }
}

async fn push_proxy(path: Option<PathBuf>) -> Result<(), BootError> {
    let config =
        ochre_push::proxy::Config::read(path.as_deref(), |name| std::env::var(name).ok()).map_err(BootError)?;
    let filter = std::env::var("RUST_LOG").unwrap_or_else(|_| "warn,ochre=info".into());
    let log = tracing_subscriber::fmt().with_target(false).with_env_filter(filter);
    if config.log_format == "json" {
        log.json().init()
    } else {
        log.compact().init()
    }
    let proxy = ochre_push::proxy::Proxy::new(config, env!("CARGO_PKG_VERSION"));
    let platforms = proxy.platforms().join(", ");
    let running = proxy.start().await.map_err(BootError)?;
    println!("The push proxy listens on http://{} (platforms: {platforms})", shown(running.addr));
    wait_for_end().await;
    running.stop().await;
    Ok(())
}

fn shown(addr: std::net::SocketAddr) -> String {
    if addr.ip().is_unspecified() { format!("localhost:{}", addr.port()) } else { addr.to_string() }
}

async fn wait_for_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

async fn sql(s: Server) -> Result<(), BootError> {
    let options = options(&s)?;
    let db = ochre_db::Db::open(boot::db_options(&options.config, &options.base))
        .await
        .map_err(|e| BootError(e.to_string()))?;
    db.migrate().await.map_err(|e| BootError(e.to_string()))?;
    let report = db.prepare_all().await;
    db.close().await;
    for failure in &report.failures {
        println!("{}: {} does not prepare: {}", failure.place, failure.name, failure.error);
    }
    let (total, failed) = (report.total, report.failures.len());
    println!(
        "{total} statements, {failed} failures, {:.1} % with one text for both databases",
        report.one_text_share()
    );
    if failed == 0 { Ok(()) } else { Err(BootError(format!("{failed} of {total} statements do not prepare"))) }
}
