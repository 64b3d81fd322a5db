//! Starting and cancelling jobs, and setting their status by hand.

use super::{grant, permissions};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args, sql};
use ochre_types::{Job, Perm};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/jobs", "CreateJob", Auth::Session, create);
    r.post("/jobs/{job_id}/cancel", "CancelJob", Auth::Session, cancel);
    r.patch("/jobs/{job_id}/status", "UpdateJobStatus", Auth::Session, set_status);
}

/// All states of a job.
pub const STATUSES: &[&str] =
    &["pending", "in_progress", "success", "error", "cancel_requested", "canceled", "warning"];

// $3: the state it must be in
sql!(MOVE = "UPDATE jobs SET status = $2, lastactivityat = $4 WHERE id = $1 AND status = $3");
sql!(FORCE = "UPDATE jobs SET status = $2, lastactivityat = $3 WHERE id = $1");

const UNKNOWN: &str = "api.job.unable_to_create_job.incorrect_job_type";

async fn create(ctx: Ctx) -> Reply {
    let wanted: Job = ctx.decode("job")?;
    let perm: Option<Perm> = permissions(&wanted.r#type).and_then(|p| p.create);
    grant(&ctx, perm, UNKNOWN).await?;
    ctx.created(&ctx.app.create_job(&wanted.r#type, wanted.data).await?)
}

async fn cancel(ctx: Ctx) -> Reply {
    let job = ctx.app.job_or_404(&ctx.id("job_id")?).await?;
    grant(&ctx, permissions(&job.r#type).and_then(|p| p.manage), UNKNOWN).await?;
    for (from, to) in [("pending", "canceled"), ("in_progress", "cancel_requested")] {
        if ctx.app.db.exec(&MOVE, args![&job.id, to, from, ctx.now()]).await? > 0 {
            return ctx.ok();
        }
    }
    Err(AppError::new("jobs.request_cancellation.status.error", 500))
}

/// Which changes by hand are allowed without `force` (contract/jobs.md).
fn allowed(from: &str, to: &str) -> bool {
    matches!(
        (from, to),
        ("in_progress", "pending" | "cancel_requested")
            | ("pending", "cancel_requested")
            | ("cancel_requested", "canceled")
    )
}

async fn set_status(ctx: Ctx) -> Reply {
    let id = ctx.id("job_id")?;
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let wanted = body.get("status").and_then(|s| s.as_str()).ok_or_else(|| AppError::body("status"))?.to_string();
    let force = body.get("force").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let job = ctx.app.job_or_404(&id).await?;
    let manage = permissions(&job.r#type).and_then(|p| p.manage);
    grant(&ctx, manage, "api.job.unable_to_manage_job.incorrect_job_type").await?;
    let invalid = || AppError::bad("api.job.status.invalid");
    if !STATUSES.contains(&wanted.as_str()) || (!force && !allowed(&job.status, &wanted)) {
        return Err(invalid());
    }
    if force {
        ctx.app.db.exec(&FORCE, args![&id, &wanted, ctx.now()]).await?;
    } else if ctx.app.db.exec(&MOVE, args![&id, &wanted, &job.status, ctx.now()]).await? == 0 {
        return Err(invalid()); // it went on meanwhile
    }
    ctx.ok()
}

#[cfg(test)]
mod tests {
    use super::{STATUSES, allowed};

    #[test]
    fn by_hand() {
        let all: Vec<(&str, &str)> = STATUSES
            .iter()
            .flat_map(|from| STATUSES.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| allowed(from, to))
            .collect();
        let want = [
            ("pending", "cancel_requested"),
            ("in_progress", "pending"),
            ("in_progress", "cancel_requested"),
            ("cancel_requested", "canceled"),
        ];
        assert_eq!(all, want);
    }
}
