//! Replays recorded scenarios of the public chat API against a server and tells the differences.
//!
//! A scenario (`scenarios/AREA/NAME.json`) is a list of requests by several users with what the reference server
//! answered, socket events included. Ids and times are compared by place, not by value. The format is described in
//! `conformance/README.md`.
//!
//! ```text
//! scenario.rs   the files, parsed strictly          runner.rs    one server, many scenarios
//! world.rs      users, team, channels of a run      report.rs    table and JSON; html.rs
//! play.rs       steps and events; request.rs        trials.rs    scenarios as named tests
//! mask.rs       what differs from run to run        must_pass.rs the list that only grows
//! settle.rs     events a little early or late       sink/        HTTP and SMTP servers that remember
//! compare.rs    the comparer                        differs.rs   what differs on purpose
//! main.rs       the command
//! ```

pub mod client;
pub mod compare;
pub mod differs;
mod fixture;
pub mod html;
pub mod json;
mod mask;
pub mod must_pass;
mod play;
pub mod report;
mod request;
mod runner;
pub mod scenario;
mod settle;
pub mod sink;
mod socket;
pub mod totp;
mod trials;
mod vars;
mod world;

pub use compare::Difference;
pub use runner::{Options, Outcome, Runner, Target, Verdict};
pub use scenario::Scenario;
pub use socket::Patience;
pub use trials::{must_pass, trials};

#[cfg(test)]
mod selftest;
