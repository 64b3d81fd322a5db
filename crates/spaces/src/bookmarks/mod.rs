//! Bookmarks of a channel: links and files above its messages.

pub mod change;
pub mod order;
pub mod rules;
pub mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/bookmarks");
    change::routes(r);
    order::routes(r);
}
