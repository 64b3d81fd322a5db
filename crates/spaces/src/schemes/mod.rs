//! Permission schemes: other default roles for some teams or channels.

pub mod assign;
pub mod change;
pub mod read;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/schemes");
    read::routes(r);
    change::routes(r);
    assign::routes(r);
}
