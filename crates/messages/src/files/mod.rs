//! Files of messages: uploading, pictures' small versions, downloading, public links, attaching to a post.

pub mod attach;
pub mod change;
pub mod extract;
pub mod info;
pub mod public;
pub mod read;
pub mod save;
pub mod send;
pub mod store;
pub mod upload;

pub use attach::{attach, infos_of, of_versions};
pub use change::change;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/files");
    upload::routes(r);
    read::routes(r);
    info::routes(r);
    public::routes(r);
}
