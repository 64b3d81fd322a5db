//! Pictures of those whose entry changed since the last look; one at a time, so that not all lie in memory.

use super::super::picture;
use super::people::Seen;
use super::{count, stop};
use ochre_kernel::work::{Run, Stop};
use ochre_ldap::Connection;

/// Accounts that are looked up in one statement.
const TOGETHER: usize = 500;

/// Lets pictures follow.
pub async fn follow(run: &mut Run, c: &mut Connection, seen: &Seen) -> Result<(), Stop> {
    let attribute = run.app.config_full().ldap.picture_attribute.clone();
    if attribute.trim().is_empty() {
        return Ok(());
    }
    let app = run.app.clone();
    for some in seen.pictures.chunks(TOGETHER) {
        let ids: Vec<String> = some.iter().map(|(id, ..)| id.clone()).collect();
        let known = picture::known(&app, &ids).await?;
        for (id, dn, stamp) in some {
            if !stamp.is_empty() && known.get(id).is_some_and(|k| k.stamp == *stamp) {
                continue;
            }
            let bytes = c.picture(dn, &attribute).await.map_err(stop)?;
            let user = app.user_or_404(id).await?;
            if picture::follow(&app, &user, stamp, bytes).await? {
                count(run, "picture_count", 1);
            }
        }
        run.progress(65).await?;
    }
    Ok(())
}
