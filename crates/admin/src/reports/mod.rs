//! Reports for administrators: people, the same as a table for a spreadsheet, posts of a channel.

mod export;
mod posts;
mod users;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/reports");
    users::routes(r);
    export::routes(r);
    posts::routes(r);
}

/// Job workers of the slice.
pub fn wire(app: &Arc<App>) {
    export::wire(app);
}
