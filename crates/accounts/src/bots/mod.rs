//! Bot accounts: accounts without a password that a person or an integration owns.

mod change;
mod convert;
mod create;
mod read;
mod store;
mod system;

pub use system::{server_bot, system_bot};

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/bots");
    create::routes(r);
    read::routes(r);
    change::routes(r);
    convert::routes(r);
}
