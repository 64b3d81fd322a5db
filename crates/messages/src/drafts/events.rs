//! To the author's other devices.

use ochre_kernel::Event;
use ochre_kernel::events::json_string;
use ochre_types::Draft;

fn told(name: &'static str, draft: &Draft, connection: &str) -> Event {
    Event::new(name)
        .user(draft.user_id.clone())
        .channel(draft.channel_id.clone())
        .omit_connection(connection)
        .with("draft", json_string(draft))
}

/// A draft is new or changed.
pub fn created(draft: &Draft, connection: &str) -> Event {
    told("draft_created", draft, connection)
}

/// A draft is gone.
pub fn deleted(draft: &Draft, connection: &str) -> Event {
    told("draft_deleted", draft, connection)
}
