//! Encryption of a payload for one subscriber: `aes128gcm` with keys of both sides (RFC 8188, RFC 8291).

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hmac::{HMAC_SHA256, Key, sign};
use ring::rand::{SecureRandom, SystemRandom};

/// The keys that a browser gave with its subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// An uncompressed point of P-256.
    public: [u8; 65],
    secret: [u8; 16],
}

/// Size of a record; there is one.
const RECORD: u32 = 4096;

impl Subscriber {
    /// From base64url with or without padding; `None` for what is no key.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Subscriber> {
        let public: [u8; 65] = decode(p256dh)?.try_into().ok()?;
        let secret = decode(auth)?.try_into().ok()?;
        (public[0] == 4).then_some(Subscriber { public, secret })
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

/// One block of HKDF's second step.
fn expand(key: &[u8], info: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    let mut text = info.concat();
    text.push(1);
    out.copy_from_slice(sign(&Key::new(HMAC_SHA256, key), &text).as_ref());
    out
}

/// The body of the request to the push service. `None`: the subscriber's key is no point of the curve, or the system has no
/// randomness.
pub fn encrypt(to: &Subscriber, payload: &[u8]) -> Option<Vec<u8>> {
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let public = own.compute_public_key().ok()?;
    let mut salt = [0; 16];
    random.fill(&mut salt).ok()?;
    let shared = agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, to.public), |s| s.to_vec()).ok()?;
    let first = sign(&Key::new(HMAC_SHA256, &to.secret), &shared);
    let material = expand(first.as_ref(), &[b"WebPush: info\0", &to.public, public.as_ref()]);
    let second = sign(&Key::new(HMAC_SHA256, &salt), &material);
    let key = expand(second.as_ref(), &[b"Content-Encoding: aes128gcm\0"]);
    let nonce = expand(second.as_ref(), &[b"Content-Encoding: nonce\0"]);
    let mut body = payload.to_vec();
    body.push(2);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut body).ok()?;
    let mut out = salt.to_vec();
    out.extend_from_slice(&RECORD.to_be_bytes());
    out.push(65);
    out.extend_from_slice(public.as_ref());
    out.extend_from_slice(&body);
    Some(out)
}

/// The receiving side: what a browser or a UnifiedPush client holds. Reads one message.
pub struct Keys {
    own: EphemeralPrivateKey,
    public: [u8; 65],
    secret: [u8; 16],
}

impl Keys {
    /// New ones; `None`: the system has no randomness.
    pub fn generate() -> Option<Keys> {
        let random = SystemRandom::new();
        let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
        let public = own.compute_public_key().ok()?.as_ref().try_into().ok()?;
        let mut secret = [0; 16];
        random.fill(&mut secret).ok()?;
        Some(Keys { own, public, secret })
    }

    /// `p256dh` of a subscription.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public)
    }

    /// `auth` of a subscription.
    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.secret)
    }

    /// The payload of a body with one record; `None`: it is not for these keys, or was changed.
    pub fn open(self, body: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = body.split_at_checked(16)?;
        let rest = rest.strip_prefix(&RECORD.to_be_bytes()).and_then(|r| r.strip_prefix(&[65]))?;
        let (sender, rest) = rest.split_at_checked(65)?;
        let shared = agree_ephemeral(self.own, &UnparsedPublicKey::new(&ECDH_P256, sender), |s| s.to_vec()).ok()?;
        let first = sign(&Key::new(HMAC_SHA256, &self.secret), &shared);
        let material = expand(first.as_ref(), &[b"WebPush: info\0", &self.public, sender]);
        let second = sign(&Key::new(HMAC_SHA256, salt), &material);
        let key = expand(second.as_ref(), &[b"Content-Encoding: aes128gcm\0"]);
        let nonce = expand(second.as_ref(), &[b"Content-Encoding: nonce\0"]);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).ok()?);
        let mut body = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
        let plain = key.open_in_place(nonce, Aad::empty(), &mut body).ok()?;
        plain.strip_suffix(&[2]).map(<[u8]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let mine = Keys::generate().unwrap();
        let me = Subscriber::parse(&mine.public(), &mine.auth()).unwrap();
        let body = encrypt(&me, b"When the rain stops").unwrap();
        assert_eq!(mine.open(&body).as_deref(), Some(b"When the rain stops".as_slice()));
        let other = Keys::generate().unwrap();
        assert!(other.open(&body).is_none());
        assert!(Keys::generate().unwrap().open(&body[..20]).is_none());
    }

    #[test]
    fn keys() {
        let good = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let secret = "BTBZMqHH6r4Tts7J_aSIgg";
        assert!(Subscriber::parse(good, secret).is_some());
        assert!(Subscriber::parse(&format!("{good}="), &format!("{secret}==")).is_some());
        for (key, auth) in [("", secret), (good, ""), (secret, secret), (good, good), ("!!", secret)] {
            assert!(Subscriber::parse(key, auth).is_none(), "{key} {auth}");
        }
    }
}
