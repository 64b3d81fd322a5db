//! A client's request: JSON in a text frame, or the same map as msgpack in a binary one.

use serde_json::{Map, Value};

/// `{"seq", "action", "data"}`; whatever is missing is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub seq: i64,
    pub action: String,
    pub data: Map<String, Value>,
}

impl Request {
    /// From a text frame; None = it does not decode, which closes the socket.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_value(serde_json::from_str(text).ok()?)
    }

    /// From a binary frame.
    pub fn from_msgpack(bytes: &[u8]) -> Option<Self> {
        Self::from_value(rmp_serde::from_slice(bytes).ok()?)
    }

    fn from_value(value: Value) -> Option<Self> {
        let mut map = match value {
            Value::Object(map) => map,
            Value::Null => Map::new(),
            _ => return None,
        };
        let seq = match map.remove("seq") {
            None | Some(Value::Null) => 0,
            Some(v) => v.as_i64()?,
        };
        let action = match map.remove("action") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(s)) => s,
            Some(_) => return None,
        };
        let data = match map.remove("data") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(data)) => data,
            Some(_) => return None,
        };
        Some(Self { seq, action, data })
    }

    /// A text field of `data`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key).and_then(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decodes() {
        let ping = |seq| Some(Request { seq, action: "ping".into(), data: Map::new() });
        let table = [
            (r#"{"seq":1,"action":"ping"}"#, ping(1)),
            (r#"{"seq":1,"action":"ping","data":null,"more":[1]}"#, ping(1)),
            (r#"{"action":"ping"}"#, ping(0)),
            ("null", Some(Request::default())),
            (r#"{"seq":"one","action":"ping"}"#, None),
            (r#"{"seq":1.5,"action":"ping"}"#, None),
            (r#"{"seq":1,"action":7}"#, None),
            (r#"{"seq":1,"action":"a","data":[]}"#, None),
            ("[1,\"ping\"]", None),
            ("not json", None),
            ("", None),
        ];
        for (text, want) in table {
            assert_eq!(Request::from_text(text), want, "{text}");
        }
    }

    #[test]
    fn msgpack_is_the_same_map() {
        let value = serde_json::json!({"seq": 3, "action": "user_typing", "data": {"channel_id": "c", "n": [1, null]}});
        let packed = rmp_serde::to_vec_named(&value).unwrap();
        assert_eq!(Request::from_msgpack(&packed), Request::from_text(&value.to_string()));
        assert_eq!(Request::from_msgpack(&packed[..packed.len() - 1]), None);
        assert_eq!(Request::from_msgpack(&[0xc1]), None);
    }
}
