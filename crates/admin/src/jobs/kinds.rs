//! The kinds of jobs that administration itself works on.

use ochre_blob::BlobError;
use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{App, args, sql};
use ochre_types::StringMap;
use std::sync::Arc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

sql!(
    OLD_JOBS = "DELETE FROM jobs WHERE createat < $1 AND status <> 'pending' AND status <> 'in_progress' \
     AND status <> 'cancel_requested'"
);
sql!(OLD_PLUGIN_VALUES = "DELETE FROM pluginkeyvaluestore WHERE expireat <> 0 AND expireat < $1");
sql!(
    ACTIVE =
        "SELECT COUNT(*) FROM users u WHERE u.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)"
);

/// Registers the workers and the periods.
pub fn wire(app: &Arc<App>) {
    let work = &app.work;
    work.worker("import_delete", |run| async move {
        let c = run.app.config_full();
        old_files(run, &c.import_files.directory, c.import_files.retention_days, "").await
    });
    work.periodic("import_delete", |app| {
        let c = app.config();
        (!c.import_files.directory.is_empty() && c.import_files.retention_days > 0).then_some(DAY)
    });
    work.worker("export_delete", |run| async move {
        let c = run.app.config_full();
        old_files(run, &c.export.directory, c.export.retention_days, "_export.zip").await
    });
    work.periodic("export_delete", |app| {
        let c = app.config();
        (!c.export.directory.is_empty() && c.export.retention_days > 0).then_some(DAY)
    });
    // The first start already brings the whole schema and all permissions: nothing is left to migrate later.
    work.worker("migrations", |run| async move { Ok(run.data) });
    // Notices come from nobody: this server calls no vendor.
    work.worker("product_notices", |run| async move { Ok(run.data) });
    work.worker("plugins", |run| async move {
        run.app.db.exec(&OLD_PLUGIN_VALUES, args![run.app.now()]).await?;
        Ok(run.data)
    });
    work.periodic("plugins", |_| Some(DAY));
    work.worker("active_users", active_users);
    super::open::wire(app);
    app.jobs.every("old jobs", DAY, Box::new(|app| Box::pin(async move { clean_up(&app).await })));
}

/// Removes files of a folder of the file store that are older than so many days.
async fn old_files(run: Run, folder: &str, days: i64, ending: &str) -> Result<StringMap, Stop> {
    if folder.is_empty() || days <= 0 {
        return Ok(run.data);
    }
    let failed = |e: BlobError| Stop::Failed(e.to_string());
    let folder = folder.trim_start_matches("./");
    let before = run.app.now() - days * 86_400_000;
    for entry in run.app.blob.list(folder, true).await.map_err(failed)? {
        let Some(meta) = run.app.blob.meta(&entry.path).await.map_err(failed)? else { continue };
        if meta.modified_ms < before && entry.path.ends_with(ending) {
            run.app.blob.remove(&entry.path).await.map_err(failed)?;
        }
    }
    Ok(run.data)
}

/// Counts the accounts in use.
async fn active_users(mut run: Run) -> Result<StringMap, Stop> {
    let n: i64 = run.app.db.one(&ACTIVE, args![], |r| r.get(0)).await?;
    run.data.insert("active_users".into(), n.to_string());
    Ok(run.data)
}

/// Forgets ended jobs after `CleanupJobsThresholdDays` (negative: never).
async fn clean_up(app: &Arc<App>) -> Result<(), ochre_kernel::AppError> {
    let days = app.config().job.cleanup_jobs_threshold_days;
    if days >= 0 {
        app.db.exec(&OLD_JOBS, args![app.now() - days * 86_400_000]).await?;
    }
    Ok(())
}
