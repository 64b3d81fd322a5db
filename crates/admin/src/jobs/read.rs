//! Looking at jobs, and fetching what an export made.

use super::{grant, permissions};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql, work};
use ochre_types::{JOB_PERMISSIONS, Job};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/jobs", "GetJobs", Auth::Session, page);
    r.get("/jobs/type/{job_type}", "GetJobsByType", Auth::Session, of_type);
    r.get("/jobs/{job_id}", "GetJob", Auth::Session, one);
    r.get("/jobs/{job_id}/download", "DownloadJob", Auth::SessionTrust, download);
}

sql!(
    PAGE = "SELECT id, type, priority, createat, startat, lastactivityat, status, progress, data FROM jobs \
     WHERE type = ANY($1) AND ($2 = '' OR status = $2) ORDER BY createat DESC, id LIMIT $3 OFFSET $4"
);

const NO_RIGHT: &str = "api.job.retrieve.nopermissions";

async fn list(ctx: &Ctx, kinds: &[&str], status: &str) -> Result<Vec<Job>, AppError> {
    let kinds: Vec<String> = kinds.iter().map(|k| (*k).to_string()).collect();
    let args = args![&kinds, status, ctx.per_page(), ctx.page() * ctx.per_page()];
    Ok(ctx.app.db.all(&PAGE, args, work::row).await?)
}

async fn page(ctx: Ctx) -> Reply {
    let (kind, status) = (ctx.query_str("job_type"), ctx.query_str("status"));
    let mut kinds = Vec::new();
    if kind.is_empty() {
        for p in JOB_PERMISSIONS {
            if let Some(read) = p.read
                && ctx.can(read).await?
            {
                kinds.push(p.job_type);
            }
        }
        if kinds.is_empty() {
            return Err(AppError::denied(Perm::ReadJobs));
        }
    } else {
        grant(&ctx, permissions(&kind).and_then(|p| p.read), NO_RIGHT).await?;
        kinds.push(kind.as_str());
    }
    if !status.is_empty() && !super::change::STATUSES.contains(&status.as_str()) {
        return Err(AppError::bad("api.job.status.invalid"));
    }
    let found = list(&ctx, &kinds, &status).await?;
    ctx.json(&found)
}

async fn of_type(ctx: Ctx) -> Reply {
    let kind = ctx.param("job_type").to_string();
    grant(&ctx, permissions(&kind).and_then(|p| p.read), NO_RIGHT).await?;
    let found = list(&ctx, &[&kind], "").await?;
    ctx.json(&found)
}

async fn one(ctx: Ctx) -> Reply {
    let job = ctx.app.job_or_404(&ctx.id("job_id")?).await?;
    grant(&ctx, permissions(&job.r#type).and_then(|p| p.read), NO_RIGHT).await?;
    ctx.json(&job)
}

/// The archive of a message export lies at `export/<job>.zip`.
async fn download(ctx: Ctx) -> Reply {
    let id = ctx.id("job_id")?;
    if !ctx.app.config().message_export.download_export_results {
        return Err(AppError::new("app.job.download_export_results_not_enabled", 501));
    }
    let job = ctx.app.job_or_404(&id).await?;
    if job.r#type != "message_export" {
        return Err(AppError::bad("api.job.unable_to_download_job.incorrect_job_type"));
    }
    ctx.grant_system(Perm::DownloadComplianceExportResult).await?;
    let ready = job.data.as_ref().and_then(|d| d.get("is_downloadable")).is_some_and(|v| v == "true");
    if !ready {
        return Err(AppError::bad("api.job.unable_to_download_job"));
    }
    let name = format!("{id}.zip");
    let missing = |e: ochre_blob::BlobError| AppError::missing("api.job.unable_to_download_job").detail(e.to_string());
    let reading = ctx.app.blob.open(&format!("export/{name}"), 0, None).await.map_err(missing)?;
    let mut answer = Response::empty(200);
    answer.body = ochre_kernel::reply::Body::Stream(reading.stream);
    Ok(answer
        .header("content-type", "application/zip")
        .header("content-disposition", format!("attachment;filename=\"{name}\"")))
}
