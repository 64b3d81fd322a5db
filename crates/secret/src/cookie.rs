//! Cookies of message buttons in ephemeral posts: the server keeps no row for such a post,
//! so what a click needs travels with it, sealed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Map, Value};

const NONCE_BYTES: usize = 12;

/// The key in `systems.PostActionCookieSecret`: `{"key": base64 of 32 bytes}`.
#[derive(Clone)]
pub struct CookieKey {
    bytes: [u8; 32],
    key: LessSafeKey,
}

impl CookieKey {
    pub fn generate() -> CookieKey {
        CookieKey::from_bytes(crate::token::random_bytes())
    }

    pub fn from_json(stored: &str) -> Option<CookieKey> {
        let value: Value = serde_json::from_str(stored).ok()?;
        let bytes = STANDARD.decode(value.get("key")?.as_str()?).ok()?;
        bytes.try_into().ok().map(CookieKey::from_bytes)
    }

    pub fn to_json(&self) -> String {
        serde_json::json!({"key": STANDARD.encode(self.bytes)}).to_string()
    }

    fn from_bytes(bytes: [u8; 32]) -> CookieKey {
        // 32 bytes are always a key of this cipher.
        let key = UnboundKey::new(&AES_256_GCM, &bytes).expect("a 256-bit key has 32 bytes");
        CookieKey { bytes, key: LessSafeKey::new(key) }
    }

    /// base64(nonce ‖ AES-256-GCM(text)), no additional data.
    pub fn seal(&self, text: &[u8]) -> String {
        let nonce: [u8; NONCE_BYTES] = crate::token::random_bytes();
        let mut data = text.to_vec();
        // Sealing fails only beyond 64 GiB.
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut data)
            .expect("the text is short");
        let mut out = nonce.to_vec();
        out.append(&mut data);
        STANDARD.encode(out)
    }

    /// The text, or `None` when it was not sealed by this key.
    pub fn open(&self, cookie: &str) -> Option<Vec<u8>> {
        let mut data = STANDARD.decode(cookie).ok()?;
        if data.len() < NONCE_BYTES {
            return None;
        }
        let mut text = data.split_off(NONCE_BYTES);
        let nonce = Nonce::try_assume_unique_for_key(&data).ok()?;
        let len = self.key.open_in_place(nonce, Aad::empty(), &mut text).ok()?.len();
        text.truncate(len);
        Some(text)
    }
}

/// What such a cookie holds; empty parts are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostActionCookie {
    pub kind: String,
    pub post_id: String,
    pub root_post_id: String,
    pub channel_id: String,
    pub data_source: String,
    /// `{url, context}`; absent in the copy that the REST answer carries.
    pub integration: Option<Value>,
    pub retain_props: Map<String, Value>,
    pub remove_props: Vec<String>,
}

impl PostActionCookie {
    pub fn seal(&self, key: &CookieKey) -> String {
        let mut map = Map::new();
        for (name, text) in [
            ("type", &self.kind),
            ("post_id", &self.post_id),
            ("root_post_id", &self.root_post_id),
            ("channel_id", &self.channel_id),
            ("data_source", &self.data_source),
        ] {
            if !text.is_empty() {
                map.insert(name.to_owned(), Value::String(text.clone()));
            }
        }
        if let Some(integration) = &self.integration {
            map.insert("integration".to_owned(), integration.clone());
        }
        if !self.retain_props.is_empty() {
            map.insert("retain_props".to_owned(), self.retain_props.clone().into());
        }
        if !self.remove_props.is_empty() {
            map.insert("remove_props".to_owned(), self.remove_props.clone().into());
        }
        key.seal(Value::Object(map).to_string().as_bytes())
    }

    pub fn open(key: &CookieKey, cookie: &str) -> Option<PostActionCookie> {
        let map: Map<String, Value> = serde_json::from_slice(&key.open(cookie)?).ok()?;
        let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let list = map.get("remove_props").and_then(Value::as_array);
        Some(PostActionCookie {
            kind: text("type"),
            post_id: text("post_id"),
            root_post_id: text("root_post_id"),
            channel_id: text("channel_id"),
            data_source: text("data_source"),
            integration: map.get("integration").cloned(),
            retain_props: map.get("retain_props").and_then(Value::as_object).cloned().unwrap_or_default(),
            remove_props: list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_tampering() {
        let key = CookieKey::generate();
        let again = CookieKey::from_json(&key.to_json()).unwrap();
        let cookie = PostActionCookie {
            post_id: "p".into(),
            channel_id: "c".into(),
            integration: Some(serde_json::json!({"url": "http://x", "context": {"a": 1}})),
            remove_props: vec!["x".into()],
            ..Default::default()
        };
        let sealed = cookie.seal(&key);
        assert_eq!(PostActionCookie::open(&again, &sealed), Some(cookie.clone()));
        assert_ne!(sealed, cookie.seal(&key), "fresh nonce");
        let mut raw = STANDARD.decode(&sealed).unwrap();
        raw[20] ^= 1;
        for bad in ["", "AAAA", "not base64!", &STANDARD.encode(raw)] {
            assert_eq!(PostActionCookie::open(&key, bad), None);
        }
        assert_eq!(PostActionCookie::open(&CookieKey::generate(), &sealed), None);
        for bad in ["{}", "", r#"{"key":"AAAA"}"#] {
            assert!(CookieKey::from_json(bad).is_none());
        }
    }
}
