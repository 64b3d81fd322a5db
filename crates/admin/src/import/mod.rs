//! Taking over what was written elsewhere: the export of a Slack workspace, into a team.

mod slack;
mod team;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/import");
    team::routes(r);
}
