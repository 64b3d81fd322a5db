//! The synchronisation: accounts, then groups, then teams and channels follow the directory (job `ldap_sync`).
//!
//! `data` of the job, all numbers as text: `ldap_users_count` people scanned, `update_count` accounts changed,
//! `delete_count` deactivated, `reactivate_count` back again, `picture_count` new pictures, `total_ldap_groups_count` groups
//! there, `ldap_groups_count` linked ones, `group_delete_count`, `group_member_add_count`, `group_member_delete_count`.

mod groups;
mod people;
mod pictures;

use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes};
use ochre_ldap::{Connection, Fault};
use ochre_types::StringMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/ldap/sync", "SyncLdap", Auth::Session, start);
}

async fn start(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::CreateLdapSyncJob).await?;
    super::must_be_on(&ctx.app, "ent.ldap.disabled.app_error")?;
    ctx.app.create_job("ldap_sync", None).await?;
    ctx.ok()
}

fn stop(f: Fault) -> Stop {
    Stop::Failed(f.to_string())
}

/// Adds to a number of the job's data.
fn count(run: &mut Run, key: &str, more: usize) {
    let now: usize = run.get(key).parse().unwrap_or(0);
    run.data.insert(key.into(), (now + more).to_string());
}

/// Works on a job. Nothing is taken for gone unless the directory answered everything.
pub async fn run(mut run: Run) -> Result<StringMap, Stop> {
    let app = run.app.clone();
    if !super::in_use(&app) {
        return Err(Stop::Failed("LDAP is switched off".into()));
    }
    let begun = std::time::Instant::now();
    for key in ["ldap_users_count", "update_count", "delete_count"] {
        run.data.insert(key.into(), "0".into());
    }
    run.progress(1).await?;
    let settings = super::current(&app).map_err(stop)?;
    let mut c = Connection::open(&settings).await.map_err(stop)?;
    let seen = people::follow(&mut run, &mut c).await?;
    people::leave(&mut run, &seen).await?;
    run.progress(60).await?;
    pictures::follow(&mut run, &mut c, &seen).await?;
    run.progress(70).await?;
    groups::follow(&mut run, &mut c, &seen).await?;
    run.progress(85).await?;
    app.directory_groups().follow(&app, None, settings.ldap.re_add_removed_members).await?;
    tracing::info!(job = run.id, ms = begun.elapsed().as_millis(), data = ?run.data, "the directory was followed");
    Ok(run.data)
}
