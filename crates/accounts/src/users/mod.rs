//! Users: the accounts themselves.

pub mod create;
pub mod events;
pub mod port;
pub mod read;
pub mod store;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/users");
    create::routes(r);
    read::routes(r);
}
