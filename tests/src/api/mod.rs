//! What a recording cannot say: one file per slice.

mod basics;
mod budget;

use crate::support::Test;

pub fn tests() -> Vec<(&'static str, Test)> {
    [basics::tests(), budget::tests()].concat()
}
