//! Cached reads of what nearly every request needs: methods on [`crate::App`]. The only place that fills [`crate::caches`].

mod extend;
mod hooks;
mod nouns;
mod roles;
