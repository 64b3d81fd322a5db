//! Integrations: hooks, commands, interactive posts.

pub mod agents;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    agents::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(_app: &Arc<App>) {}
