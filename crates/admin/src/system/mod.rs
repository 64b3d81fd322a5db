//! The system: health, small facts that clients ask for.

pub mod ping;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/system");
    ping::routes(r);
}
