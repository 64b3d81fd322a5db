//! What messages link to: previews of pages and pictures (`metadata.embeds`, `metadata.images`), proxied pictures, the
//! targets of short links.
//!
//! A preview is learnt once, before the post is written (`learn.rs`), and kept in `linkmetadata` for the hour of the post;
//! reading posts never asks another server (`show.rs`).

pub mod learn;
pub mod opengraph;
pub mod proxy;
pub mod redirect;
pub mod show;
pub mod store;
pub mod wanted;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/links");
    proxy::routes(r);
    redirect::routes(r);
}
