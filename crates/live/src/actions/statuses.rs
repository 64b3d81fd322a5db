//! `get_statuses`, `get_statuses_by_ids`, `user_update_active_status`.

use super::{Answer, Request, bad_param};
use crate::backend::Session;
use crate::hub::Hub;
use serde_json::{Map, Value};

/// Everybody whose status is in memory.
pub async fn all(hub: &Hub) -> Map<String, Value> {
    as_map(hub.backend.all_statuses().await)
}

/// The statuses of the users asked for, at least one.
pub async fn by_ids(hub: &Hub, r: &Request) -> Answer {
    let ids = r.data.get("user_ids").and_then(Value::as_array).ok_or(bad_param("user_ids"))?;
    let ids: Vec<String> = ids.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    match ids.is_empty() {
        true => Err(bad_param("user_ids")),
        false => Ok(as_map(hub.backend.statuses(&ids).await)),
    }
}

/// The user is (not) at the keyboard.
pub async fn update_active(hub: &Hub, session: &Session, r: &Request) -> Answer {
    let flag = |key| r.data.get(key).and_then(Value::as_bool);
    let active = flag("user_is_active").ok_or(bad_param("user_is_active"))?;
    hub.backend.set_active(&session.user_id, active, flag("manual").unwrap_or(false)).await;
    Ok(Map::new())
}

fn as_map(statuses: Vec<(String, String)>) -> Map<String, Value> {
    statuses.into_iter().map(|(id, status)| (id, status.into())).collect()
}
