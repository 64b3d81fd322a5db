//! Administration: configuration, system, jobs, reports.

pub mod analytics;
pub mod audit;
pub mod brand;
pub mod cloud;
pub mod cluster;
pub mod config;
pub mod import;
pub mod ip_filters;
pub mod jobs;
pub mod license;
pub mod limits;
pub mod logs;
pub mod metrics;
pub mod notices;
pub mod notify_admin;
pub mod reports;
pub mod system;
pub mod usage;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    analytics::routes(r);
    audit::routes(r);
    brand::routes(r);
    cloud::routes(r);
    cluster::routes(r);
    config::routes(r);
    import::routes(r);
    ip_filters::routes(r);
    jobs::routes(r);
    license::routes(r);
    limits::routes(r);
    logs::routes(r);
    metrics::routes(r);
    notices::routes(r);
    notify_admin::routes(r);
    reports::routes(r);
    system::routes(r);
    usage::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    config::wire(app);
    ip_filters::wire(app);
    jobs::kinds::wire(app);
    reports::wire(app);
}
