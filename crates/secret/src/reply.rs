//! Addresses that answer a message by mail: `r.<post id>.<last day>.<signature>`, the local part of an e-mail address. Mail
//! programs and servers change the case of letters, so there are none but small ones.

use ring::hmac;

/// Bytes of the signature that are kept: enough against guessing by mail, and the address stays below 64 characters.
const KEPT: usize = 10;
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Signs reply addresses; bound to a message, its reader and a day.
pub struct ReplyKey(hmac::Key);

impl ReplyKey {
    /// Of a secret of the installation that also serves elsewhere.
    pub fn new(secret: &str) -> Self {
        let base = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let own = hmac::sign(&base, b"addresses of replies by mail, 1");
        Self(hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()))
    }

    /// The local part for this reader's answers to this message. `day`: the last one it is good for, since 1970.
    pub fn local_part(&self, post: &str, user: &str, day: u32) -> String {
        format!("r.{post}.{day}.{}", self.signature(post, user, day))
    }

    /// Message, day and signature of a local part, unchecked; `None`: it is no such address.
    pub fn parts(local: &str) -> Option<(String, u32, String)> {
        let small = local.to_ascii_lowercase();
        let mut parts = small.strip_prefix("r.")?.split('.');
        let (post, day, signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !crate::is_id(post) {
            return None;
        }
        Some((post.into(), day.parse().ok()?, signature.into()))
    }

    /// Whether the signature is ours, for this reader.
    pub fn matches(&self, post: &str, user: &str, day: u32, signature: &str) -> bool {
        crate::same_text(&self.signature(post, user, day), signature)
    }

    fn signature(&self, post: &str, user: &str, day: u32) -> String {
        let tag = hmac::sign(&self.0, format!("{post} {user} {day}").as_bytes());
        let (mut out, mut bits, mut held) = (String::new(), 0_u32, 0);
        for byte in &tag.as_ref()[..KEPT] {
            (bits, held) = (bits << 8 | u32::from(*byte), held + 8);
            while held >= 5 {
                held -= 5;
                out.push(LETTERS[(bits >> held & 31) as usize] as char);
            }
        }
        out
    }
}

/// SHA-256 in hexadecimal: what something is known by.
pub fn fingerprint(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::ReplyKey;

    const POST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn bound_to_all_of_it() {
        let key = ReplyKey::new("secret");
        let local = key.local_part(POST, "bob", 20_000);
        assert!(local.len() <= 64, "{local}");
        let (post, day, signature) = ReplyKey::parts(&local.to_uppercase()).expect("an address");
        assert_eq!((post.as_str(), day, signature.len()), (POST, 20_000, 16));
        assert!(key.matches(&post, "bob", day, &signature));
        let other = "baaaaaaaaaaaaaaaaaaaaaaaaa";
        for (key, post, user, day) in [
            (ReplyKey::new("other"), POST, "bob", day),
            (ReplyKey::new("secret"), other, "bob", day),
            (ReplyKey::new("secret"), POST, "eve", day),
            (ReplyKey::new("secret"), POST, "bob", day + 1),
        ] {
            assert!(!key.matches(post, user, day, &signature));
        }
        assert!(!key.matches(&post, "bob", day, ""));
    }

    #[test]
    fn other_addresses() {
        for local in ["", "r.", "r.x.1.y", "bob", "r.aaaaaaaaaaaaaaaaaaaaaaaaaa.1", "r.aaaaaaaaaaaaaaaaaaaaaaaaaa.x.y"]
        {
            assert!(ReplyKey::parts(local).is_none(), "{local}");
        }
    }
}
