//! Teams.

pub mod create;
pub mod read;
pub mod store;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/teams");
    create::routes(r);
    read::routes(r);
}
