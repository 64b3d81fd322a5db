//! Outgoing OAuth connections: commands and webhooks whose server asks for a token get one from its token address.

mod manage;
mod store;
mod token;

pub use token::{for_address, forget, token};

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/outgoing_oauth");
    manage::routes(r);
}
