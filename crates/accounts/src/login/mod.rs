//! Getting in and out.

pub mod attempt;
mod handover;
mod login;
mod logout;
pub mod session;
mod switch;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/login");
    login::routes(r);
    logout::routes(r);
    switch::routes(r);
    handover::routes(r);
}
