//! Who is in which channel.

pub mod add;
pub mod events;
pub mod mine;
pub mod notify;
pub mod read;
pub mod remove;
pub mod roles;
pub mod store;
pub mod visible;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/members");
    add::routes(r);
    mine::routes(r);
    notify::routes(r);
    read::routes(r);
    remove::routes(r);
    roles::routes(r);
}
