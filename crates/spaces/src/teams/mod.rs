//! Teams.

pub mod archive;
pub mod change;
pub mod create;
pub mod events;
pub mod list;
pub mod purge;
pub mod read;
pub mod store;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/teams");
    create::routes(r);
    read::routes(r);
    list::routes(r);
    change::routes(r);
    archive::routes(r);
}
