//! The system: health, maintenance, first steps, small facts that clients ask for.

pub mod busy;
pub mod integrity;
pub mod maintenance;
pub mod onboarding;
pub mod packet;
pub mod ping;
pub mod probes;
pub mod restart;
pub mod storage;
pub mod timezones;
pub mod upgrade;

use ochre_kernel::{AppError, Ctx, Perm, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/system");
    ping::routes(r);
    probes::routes(r);
    storage::routes(r);
    busy::routes(r);
    integrity::routes(r);
    maintenance::routes(r);
    onboarding::routes(r);
    packet::routes(r);
    restart::routes(r);
    timezones::routes(r);
    upgrade::routes(r);
}

/// A permission that `RestrictSystemAdmin` takes away from everybody (contract/README.md `system_unrestricted`).
pub async fn unrestricted(ctx: &Ctx, perm: Perm) -> Result<(), AppError> {
    if ctx.app.config().experimental.restrict_system_admin {
        return Err(AppError::denied(perm));
    }
    ctx.grant_system(perm).await?;
    Ok(())
}
