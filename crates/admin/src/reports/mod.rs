//! Reports for administrators.

mod users;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/reports");
    users::routes(r);
}
