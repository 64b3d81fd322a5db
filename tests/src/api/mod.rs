//! What a recording cannot say: one file per slice.

mod assets;
mod basics;
mod budget;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [assets::tests(), basics::tests(), budget::tests()].concat()
}
