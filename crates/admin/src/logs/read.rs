//! The server's own log, as the file of `LogSettings.EnableFile` holds it: one JSON object a line, newest last.

use crate::system::unrestricted;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::LogFilter;
use serde_json::{Value, json};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/logs", "GetLogs", Auth::Session, lines);
    r.post("/logs/query", "QueryLogs", Auth::Session, query);
    r.get("/logs/download", "DownloadSystemLogs", Auth::Session, download);
}

/// Most lines of a page.
const MOST: i64 = 10_000;
/// Most bytes that are looked through, from the end.
const REACH: u64 = 32 << 20;

async fn lines(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::GetLogs).await?;
    ctx.json(&page(&ctx, tail(&ctx.app).await?))
}

/// A page of lines, counted from the end, in their order.
fn page(ctx: &Ctx, all: Vec<String>) -> Vec<String> {
    let per = ctx.query_int("logs_per_page").filter(|n| *n >= 0).unwrap_or(MOST).min(MOST);
    let (per, skip) = (usize::try_from(per).unwrap_or(0), usize::try_from(ctx.page() * per).unwrap_or(usize::MAX));
    let end = all.len().saturating_sub(skip);
    all[end.saturating_sub(per)..end].to_vec()
}

/// Lines that a filter lets through, as objects, by the name of the server that wrote them.
async fn query(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::GetLogs).await?;
    let bad = |e: AppError| AppError::bad("api.system.logs.invalidFilter").detail(e.detail);
    let filter: LogFilter = ctx.decode("filter").map_err(bad)?;
    let found = tail(&ctx.app).await?.into_iter().filter(|line| passes(line, &filter)).collect();
    let parsed: Vec<Value> = page(&ctx, found).iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    ctx.json(&json!({ "default": parsed }))
}

fn passes(line: &str, f: &LogFilter) -> bool {
    let Ok(entry) = serde_json::from_str::<Value>(line) else { return false };
    let levels = f.log_levels.as_deref().unwrap_or_default();
    let level = entry["level"].as_str().unwrap_or_default();
    if !levels.is_empty() && !levels.iter().any(|l| l.eq_ignore_ascii_case(level)) {
        return false;
    }
    let at = moment(entry["timestamp"].as_str().unwrap_or_default());
    let within = |bound: &str, ok: fn(i64, i64) -> bool| moment(bound).is_none_or(|b| at.is_some_and(|at| ok(at, b)));
    within(&f.date_from, |at, from| at >= from) && within(&f.date_to, |at, to| at <= to)
}

/// `2026-01-31 10:00:00.000 Z`, with or without the spaces; ms.
fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    ochre_text::time::rfc3339(text).or_else(|| ochre_text::time::rfc3339(&text.replacen(' ', "T", 1).replace(' ', "")))
}

async fn download(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::GetLogs).await?;
    let failed = |e: String| AppError::new("api.system.logs.download_bytes_buffer.app_error", 500).detail(e);
    let bytes = match ctx.app.log_file.get() {
        Some(path) => tokio::fs::read(path).await.map_err(|e| failed(e.to_string()))?,
        None => vec![],
    };
    Ok(Response::bytes(200, "text/plain", bytes)
        .header("content-disposition", "attachment; filename=\"ochre.log\"")
        .header("cache-control", "no-cache, no-store, must-revalidate"))
}

/// The lines of the file's end; none without a file.
async fn tail(app: &App) -> Result<Vec<String>, AppError> {
    let Some(path) = app.log_file.get().cloned() else { return Ok(vec![]) };
    let failed = |e: String| AppError::new("api.admin.file_read_error", 500).detail(e);
    let read = tokio::task::spawn_blocking(move || read_tail(&path)).await.map_err(|e| failed(e.to_string()))?;
    let (text, cut) = read.map_err(|e| failed(e.to_string()))?;
    Ok(text.lines().skip(usize::from(cut)).filter(|l| !l.is_empty()).map(str::to_string).collect())
}

/// The end of a file, and whether its first line may be half.
fn read_tail(path: &PathBuf) -> std::io::Result<(String, bool)> {
    let mut file = std::fs::File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(REACH);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), start > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters() {
        let line = r#"{"timestamp":"2026-01-31 10:00:00.000 Z","level":"error","msg":"x"}"#;
        let filter = |levels: &[&str], from: &str, to: &str| LogFilter {
            log_levels: Some(levels.iter().map(ToString::to_string).collect()),
            date_from: from.into(),
            date_to: to.into(),
            ..LogFilter::default()
        };
        for (f, want) in [
            (filter(&[], "", ""), true),
            (filter(&["ERROR", "warn"], "", ""), true),
            (filter(&["info"], "", ""), false),
            (filter(&[], "2026-01-31 10:00:00.001 Z", ""), false),
            (filter(&[], "2026-01-31T09:00:00Z", "2026-01-31 10:00:00.000 Z"), true),
            (filter(&[], "", "2026-01-30 10:00:00.000 Z"), false),
        ] {
            assert_eq!(passes(line, &f), want, "{f:?}");
        }
        assert!(!passes("no JSON", &filter(&[], "", "")));
    }
}
