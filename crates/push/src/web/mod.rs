//! Web Push: messages that a push service passes on without being able to read them (RFC 8030, 8291, 8292).

mod encrypt;
mod vapid;

pub use encrypt::{Keys, Subscriber, encrypt};
pub use vapid::{Vapid, origin};

/// Most bytes of a payload: what every push service takes, less the frame around it.
pub const MAX_PAYLOAD: usize = 3900;
