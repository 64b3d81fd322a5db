//! Administration: configuration, system, jobs, reports.

pub mod config;
pub mod system;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    config::routes(r);
    system::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    config::wire(app);
}
