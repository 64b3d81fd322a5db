//! Personal access tokens: keys of scripts and bots that stand for a login.

mod change;
mod read;
mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/tokens");
    read::routes(r);
    change::routes(r);
}
