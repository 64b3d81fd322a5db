//! Getting in and out.

pub mod arrival;
pub mod attempt;
pub mod enter;
mod handover;
mod logout;
pub mod session;
mod switch;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/login");
    enter::routes(r);
    logout::routes(r);
    switch::routes(r);
    handover::routes(r);
}
