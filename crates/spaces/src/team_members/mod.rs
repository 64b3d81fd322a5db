//! Who is in which team.

pub mod add;
pub mod batch;
pub mod events;
pub mod join;
pub mod leave;
pub mod read;
pub mod roles;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/team_members");
    add::routes(r);
    batch::routes(r);
    leave::routes(r);
    read::routes(r);
    roles::routes(r);
}
