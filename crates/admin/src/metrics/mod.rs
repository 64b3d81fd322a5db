//! What clients measured of themselves.

use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/metrics");
    r.post("/client_perf", "SubmitPerformanceReport", Auth::SessionTrust, report);
}

/// Counts into the log at debug level; nothing is kept of it.
async fn report(ctx: Ctx) -> Reply {
    let sent: serde_json::Value = ctx.decode("report")?;
    if !sent.is_object() {
        return Err(AppError::body("report"));
    }
    if ctx.app.config().metrics.enable_client_metrics {
        let count = |name: &str| sent[name].as_array().map_or(0, Vec::len);
        tracing::debug!(counters = count("counters"), histograms = count("histograms"), "a client's measurements");
    }
    ctx.ok()
}
