//! What clients measured of themselves (contract/metrics.md "client performance").

mod labels;
mod samples;

use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};
use samples::{Report, SERIES};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/metrics");
    r.post("/client_perf", "SubmitPerformanceReport", Auth::SessionTrust, report);
}

/// A report that ended longer ago is old news, ms.
const FRESH: f64 = 300_000.0;

/// Counts what a client measured; names that nobody knows are left out.
async fn report(ctx: Ctx) -> Reply {
    let sent: Report = ctx.decode("report")?;
    let refused = || AppError::body("report");
    let mut version = sent.version.split('.').map(|n| n.parse::<u32>().unwrap_or(u32::MAX));
    if version.next() != Some(0) || version.next().is_none_or(|minor| minor > 1) {
        return Err(refused());
    }
    if sent.end - sent.start < 0.0 || ctx.now() as f64 - sent.end > FRESH {
        return Err(refused());
    }
    let (tally, config) = (&ctx.app.tally, ctx.app.config());
    if !config.metrics.enable_client_metrics || !tally.is_on() {
        return ctx.ok();
    }
    let user =
        if config.metrics.client_side_user_ids.iter().any(|id| id == ctx.me()) { ctx.me() } else { "<placeholder>" };
    for sample in sent.counters.iter().flatten().chain(sent.histograms.iter().flatten()) {
        let Some(series) = SERIES.iter().find(|s| s.sample == sample.metric) else { continue };
        let values: Vec<(&'static str, String)> =
            series.labels.iter().map(|name| (*name, labels::value(name, &sent.labels, &sample.labels, user))).collect();
        let values: Vec<(&'static str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        match series.counts {
            true => tally.add(series.name, &values, sample.value.max(0.0)),
            // Times come in ms.
            false => tally.observe(series.name, &values, sample.value / series.per_unit),
        }
    }
    ctx.ok()
}
