//! Presence over HTTP; the rules in memory are the kernel's (`ochre_kernel::status`).

mod custom;
mod presence;
mod recent;

pub use presence::follow_auto_responder;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/status");
    presence::routes(r);
    custom::routes(r);
    recent::routes(r);
}
