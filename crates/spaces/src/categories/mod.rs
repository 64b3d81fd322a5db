//! The sidebar: a user's categories in a team, their order and what lies in them.

pub mod change;
pub mod events;
pub mod order;
pub mod places;
pub mod read;
pub mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/categories");
    read::routes(r);
    order::routes(r);
    change::routes(r);
}
