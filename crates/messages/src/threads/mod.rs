//! Threads: reading one, the inbox of followed ones, following, read marks.

pub mod follow;
pub mod inbox;
pub mod store;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/threads");
    view::routes(r);
    inbox::routes(r);
    follow::routes(r);
}
