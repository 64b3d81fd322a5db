//! Preferences of an account.

mod change;
mod read;
pub mod store;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/preferences");
    read::routes(r);
    change::routes(r);
}
