//! The kernel: what every slice needs, and nothing that a single slice needs.

pub mod events;

pub use events::Event;
