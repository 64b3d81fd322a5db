//! What a recording cannot say: one file per slice.

mod assets;
mod basics;
mod budget;
mod jobs;
mod spaces;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [assets::tests(), basics::tests(), budget::tests(), jobs::tests(), spaces::tests()].concat()
}
