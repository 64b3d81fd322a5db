//! Roles: named sets of permissions.

pub mod patch;
pub mod read;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/roles");
    read::routes(r);
    patch::routes(r);
}
