//! Users: the accounts themselves.

pub mod active;
pub mod create;
pub mod events;
pub mod find;
pub mod invited;
mod list;
pub mod owned;
pub mod port;
pub mod purge;
pub mod read;
mod retention;
pub mod roles;
mod search;
pub mod store;
pub mod update;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/users");
    create::routes(r);
    read::routes(r);
    list::routes(r);
    search::routes(r);
    update::routes(r);
    active::routes(r);
    roles::routes(r);
    purge::routes(r);
    retention::routes(r);
}
