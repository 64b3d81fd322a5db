//! Channels: public and private ones of a team, direct and group ones of people.

pub mod archive;
pub mod change;
pub mod convert;
pub mod create;
pub mod direct;
pub mod events;
pub mod lists;
pub mod movement;
pub mod purge;
pub mod read;
pub mod search;
pub mod search_all;
pub mod stats;
pub mod store;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/channels");
    archive::routes(r);
    change::routes(r);
    convert::routes(r);
    create::routes(r);
    direct::routes(r);
    lists::routes(r);
    movement::routes(r);
    read::routes(r);
    search::routes(r);
    search_all::routes(r);
    stats::routes(r);
}
