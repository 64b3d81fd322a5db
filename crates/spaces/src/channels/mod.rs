//! Channels: public and private ones of a team, direct and group ones of people.

pub mod create;
pub mod direct;
pub mod events;
pub mod read;
pub mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/channels");
    create::routes(r);
    direct::routes(r);
    read::routes(r);
}
