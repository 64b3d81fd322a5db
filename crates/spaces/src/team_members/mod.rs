//! Who is in which team.

pub mod add;
pub mod events;
pub mod join;
pub mod leave;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/team_members");
    add::routes(r);
}
