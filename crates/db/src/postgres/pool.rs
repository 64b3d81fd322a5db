//! Pools of connections.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::config::{SslMode as DriverSsl, TargetSessionAttrs};
use tokio_postgres::{Config, NoTls};

use super::dsn::{Dsn, SslMode};
use super::tls;
use crate::{DbError, DbOptions, Result};

/// A pool for one address. Connects nowhere yet.
pub(super) fn make(dsn: &Dsn, options: &DbOptions) -> Result<Pool> {
    let mut config = Config::new();
    for (host, port) in &dsn.hosts {
        config.host(host).port(*port);
    }
    config.user(&dsn.user).dbname(&dsn.name).application_name(&dsn.application).connect_timeout(dsn.connect_timeout);
    if let Some(password) = &dsn.password {
        config.password(password);
    }
    let mut session = dsn.options.clone();
    if !options.query_timeout.is_zero() {
        session.push_str(&format!(" -c statement_timeout={}", options.query_timeout.as_millis()));
    }
    if !session.is_empty() {
        config.options(session.trim());
    }
    if dsn.target_writable {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    config.keepalives_idle(Duration::from_secs(60));
    config.ssl_mode(match dsn.ssl {
        SslMode::Disable => DriverSsl::Disable,
        SslMode::Prefer => DriverSsl::Prefer,
        _ => DriverSsl::Require,
    });
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match dsn.ssl {
        SslMode::Disable => Manager::from_config(config, NoTls, how),
        _ => Manager::from_config(config, tls::connector(dsn)?, how),
    };
    let pool = Pool::builder(manager)
        .max_size(options.max_conns.max(1))
        .wait_timeout(Some(options.acquire_timeout))
        .create_timeout(Some(dsn.connect_timeout + Duration::from_secs(1)))
        .runtime(Runtime::Tokio1);
    pool.build().map_err(DbError::other)
}
