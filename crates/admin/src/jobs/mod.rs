//! Background jobs as administrators see them.

pub mod change;
pub mod kinds;
mod open;
pub mod read;

use ochre_kernel::{AppError, Ctx, Perm, Routes};
use ochre_types::{JOB_PERMISSIONS, JobPermissions};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/jobs");
    read::routes(r);
    change::routes(r);
}

/// What the API asks for jobs of a type; `None`: the type is not offered.
fn permissions(kind: &str) -> Option<&'static JobPermissions> {
    JOB_PERMISSIONS.iter().find(|p| p.job_type == kind)
}

/// Grants by the type of a job: 400 with `unknown` for a type that is not offered, else 403.
async fn grant(ctx: &Ctx, perm: Option<Perm>, unknown: &'static str) -> Result<(), AppError> {
    let perm = perm.ok_or_else(|| AppError::bad(unknown))?;
    ctx.grant_system(perm).await?;
    Ok(())
}
