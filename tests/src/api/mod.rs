//! What a recording cannot say: one file per slice.

mod accounts;
mod admin;
mod assets;
mod basics;
pub mod branches;
mod budget;
mod crowd;
mod files;
mod flagging;
mod fuzz;
mod integrations;
mod jobs;
mod links;
mod mail_in;
mod mail_out;
mod metrics;
mod notifications;
mod posts;
mod reach;
mod search;
pub mod spaces;
mod storage;
mod vanishing;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [
        accounts::tests(),
        admin::tests(),
        assets::tests(),
        basics::tests(),
        branches::tests(),
        budget::tests(),
        crowd::tests(),
        files::tests(),
        flagging::tests(),
        fuzz::tests(),
        integrations::tests(),
        jobs::tests(),
        links::tests(),
        mail_in::tests(),
        mail_out::tests(),
        metrics::tests(),
        notifications::tests(),
        posts::tests(),
        reach::tests(),
        search::tests(),
        spaces::tests(),
        storage::tests(),
        vanishing::tests(),
    ]
    .concat()
}
