//! What a recording cannot say: one file per slice.

mod accounts;
mod assets;
mod basics;
mod budget;
mod files;
mod fuzz;
mod integrations;
mod jobs;
mod links;
mod notifications;
mod posts;
mod search;
mod spaces;
mod storage;
mod vanishing;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [
        accounts::tests(),
        assets::tests(),
        basics::tests(),
        budget::tests(),
        files::tests(),
        fuzz::tests(),
        integrations::tests(),
        jobs::tests(),
        links::tests(),
        notifications::tests(),
        posts::tests(),
        search::tests(),
        spaces::tests(),
        storage::tests(),
        vanishing::tests(),
    ]
    .concat()
}
