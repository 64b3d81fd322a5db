//! `user_typing`: shown to the other members of the channel.

use super::{Answer, BUSY, Request, bad_param};
use crate::backend::Session;
use crate::hub::Hub;
use ochre_kernel::events::{Event, Live};
use serde_json::Map;

/// Needs the right to post in the channel; any failure is the parameter's (contract/websocket.md).
pub async fn typing(hub: &Hub, session: &Session, r: &Request) -> Answer {
    if hub.backend.busy() {
        return Err(BUSY);
    }
    let channel = r.text("channel_id").filter(|id| ochre_types::is_valid_id(id)).ok_or(bad_param("channel_id"))?;
    if !hub.backend.may_type(session, channel).await {
        return Err(bad_param("channel_id"));
    }
    hub.publish(event(channel, &session.user_id, r.text("parent_id").unwrap_or_default()));
    Ok(Map::new())
}

/// The event; also for the REST operation that says the same.
pub fn event(channel: &str, user: &str, parent: &str) -> Event {
    Event::new("typing").channel(channel).omit_user(user).with("parent_id", parent).with("user_id", user)
}
