//! Upload sessions: a file in parts, which a lost connection does not throw away.

mod create;
mod data;
mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/uploads");
    create::routes(r);
    data::routes(r);
}
