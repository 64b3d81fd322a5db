//! The support packet: what somebody who helps an administrator asks for first, in one archive, without secrets.

use super::unrestricted;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use ochre_config::View;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql};
use serde_json::{Value, json};
use std::io::Write as _;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/system/support_packet", "GenerateSupportPacket", Auth::Session, packet);
}

/// Most bytes of the log, from its end.
const LOG: usize = 16 << 20;

sql!(
    COUNTS = "SELECT (SELECT COUNT(*) FROM users WHERE deleteat = 0), (SELECT COUNT(*) FROM users WHERE deleteat > 0), \
     (SELECT COUNT(*) FROM bots), (SELECT COUNT(*) FROM teams WHERE deleteat = 0), (SELECT COUNT(*) FROM channels WHERE deleteat = 0), \
     (SELECT COUNT(*) FROM posts), (SELECT COUNT(*) FROM fileinfo WHERE deleteat = 0), (SELECT COUNT(*) FROM sessions)"
);
sql!(
    JOBS = "SELECT id, type, status, progress, createat, startat, lastactivityat FROM jobs ORDER BY createat DESC LIMIT 500"
);
sql!(WAITING = "SELECT kind, COUNT(*), MAX(attempts) FROM ochre_outbox GROUP BY kind ORDER BY kind");

async fn packet(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::ManageSystem).await?;
    let app = &ctx.app;
    let mut files = vec![
        ("diagnostics.json".to_string(), text(&diagnostics(app).await?)),
        ("jobs.json".to_string(), text(&jobs(app).await?)),
        ("config.json".to_string(), text(&config(app))),
    ];
    if ctx.query("basic_server_logs").is_none() || ctx.query_bool("basic_server_logs") {
        files.push(("ochre.log".into(), log(app).await));
    }
    let failed = |e: std::io::Error| AppError::new("api.unable_to_create_zip_file", 403).detail(e.to_string());
    let bytes = archive(&files).map_err(failed)?;
    let name = format!("ochre_support_packet_{}.zip", ochre_text::compact_date(ctx.now()));
    Ok(Response::bytes(200, "application/zip", bytes)
        .header("content-disposition", format!("attachment; filename=\"{name}\""))
        .header("cache-control", "no-cache, no-store, must-revalidate"))
}

fn text(v: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(v).unwrap_or_default()
}

async fn diagnostics(app: &App) -> Result<Value, AppError> {
    let row = |r: &ochre_db::Row| (0..8).map(|i| r.get::<i64>(i)).collect::<Result<Vec<_>, _>>();
    let n = app.db.one(&COUNTS, args![], row).await?;
    let names = ["users", "users_deactivated", "bots", "teams", "channels", "posts", "files", "sessions"];
    let counts: serde_json::Map<String, Value> =
        names.iter().zip(n).map(|(k, v)| ((*k).to_string(), v.into())).collect();
    let c = app.config();
    Ok(json!({
        "program": {"version": env!("CARGO_PKG_VERSION"), "api_version": ochre_kernel::facts::VERSION},
        "system": {"os": std::env::consts::OS, "arch": std::env::consts::ARCH,
            "cpus": std::thread::available_parallelism().map_or(0, usize::from)},
        "now": app.now(), "started_at": app.started_at, "tasks": app.tasks_running(),
        "database": {"driver": c.sql.driver_name}, "files": {"driver": c.file.driver_name},
        "counts": counts,
    }))
}

async fn jobs(app: &App) -> Result<Value, AppError> {
    let row = |r: &ochre_db::Row| {
        Ok(json!({"id": r.get::<String>(0)?, "type": r.get::<String>(1)?, "status": r.get::<String>(2)?,
            "progress": r.get::<i64>(3)?, "create_at": r.get::<i64>(4)?, "start_at": r.get::<i64>(5)?,
            "last_activity_at": r.get::<i64>(6)?}))
    };
    let jobs = app.db.all(&JOBS, args![], row).await?;
    let row = |r: &ochre_db::Row| {
        Ok(json!({"kind": r.get::<String>(0)?, "waiting": r.get::<i64>(1)?, "most_attempts": r.get::<i64>(2)?}))
    };
    Ok(json!({"jobs": jobs, "outbox": app.db.all(&WAITING, args![], row).await?}))
}

/// The configuration with its secrets masked.
fn config(app: &App) -> Value {
    let view = View { remove_masked: false, remove_defaults: false };
    app.config().read_view(view, &|_| true)
}

async fn log(app: &App) -> Vec<u8> {
    let Some(path) = app.log_file.get() else { return Vec::new() };
    let bytes = tokio::fs::read(path).await.unwrap_or_default();
    bytes[bytes.len().saturating_sub(LOG)..].to_vec()
}

/// A ZIP archive of small files.
fn archive(files: &[(String, Vec<u8>)]) -> std::io::Result<Vec<u8>> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let mut crc = Crc::new();
        crc.update(data);
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(data)?;
        let packed = packed.finish()?;
        let start = out.len() as u32;
        // version, flags (names are UTF-8), method, time, date, checksum, sizes, lengths of name and extra field
        let mut facts = Vec::new();
        for half in [20u16, 0x0800, 8, 0, 0x21] {
            facts.extend(half.to_le_bytes());
        }
        for word in [crc.sum(), packed.len() as u32, data.len() as u32] {
            facts.extend(word.to_le_bytes());
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        out.extend(*b"PK\x03\x04");
        out.extend(&facts);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(*b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (out.len() as u32, files.len() as u16);
    let size = directory.len() as u32;
    out.extend(directory);
    out.extend(*b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    Ok(out)
}
