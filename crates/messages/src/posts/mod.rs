//! Posts. `create.rs` is the request, `check.rs` what can fail because of the caller, `apply.rs` what follows:
//! one transaction of at most nine statements, whatever the number of members.

pub mod ack;
pub mod apply;
pub mod burn;
pub mod check;
pub mod create;
pub mod delete;
pub mod edit;
pub mod embeds;
pub mod ephemeral;
pub mod events;
pub mod flagged;
pub mod history;
pub mod import;
pub mod interactive;
pub mod list;
pub mod mentions;
pub mod metadata;
pub mod notices;
pub mod persistent;
pub mod pin;
pub mod port;
pub mod priority;
pub mod props;
pub mod purge;
pub mod read;
pub mod relocate;
pub mod rewrite;
pub mod store;
pub mod withheld;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/posts");
    create::routes(r);
    read::routes(r);
    list::routes(r);
    edit::routes(r);
    history::routes(r);
    delete::routes(r);
    pin::routes(r);
    flagged::routes(r);
    ephemeral::routes(r);
    ack::routes(r);
    burn::routes(r);
    relocate::routes(r);
    rewrite::routes(r);
}
