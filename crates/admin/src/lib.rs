//! Administration: configuration, system, jobs, reports.

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(_r: &mut Routes) {}

/// Ports, job workers and listeners of this domain.
pub fn wire(_app: &Arc<App>) {}
