//! What is unread: the page around the first unread post, counters of channels and teams, viewing, marking unread.

pub mod around;
pub mod counts;
pub mod mark;
pub mod view;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/unreads");
    around::routes(r);
    counts::routes(r);
    mark::routes(r);
    view::routes(r);
}
