//! Search in posts and files.

pub mod file_index;
pub mod files;
pub mod index;
mod matching;
pub mod posts;
mod prepare;

pub use prepare::wire;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/search");
    posts::routes(r);
    files::routes(r);
}
