//! Ways into a team: its invite id, invitations by e-mail.

pub mod link;
pub mod mail;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/invites");
    link::routes(r);
    mail::routes(r);
}
