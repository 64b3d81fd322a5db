//! A software authenticator: what a security key and the browser before it send, with every part open to be forged.

use ochre_passkey::b64;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

/// One credential, and what its authenticator says of itself. Change a field to lie.
pub struct Authenticator {
    pub id: Vec<u8>,
    key: Key,
    /// The site that the browser stands on.
    pub origin: String,
    /// Relying party that the authenticator signs for.
    pub rp_id: String,
    pub present: bool,
    pub verified: bool,
    pub synced: bool,
    pub counter: u32,
    pub handle: String,
    /// Format and statement of the attestation.
    pub attestation: Attestation,
    pub cross_origin: bool,
}

/// What comes with a new key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Attestation {
    None,
    Own,
    /// By itself, over something else.
    Forged,
    /// Of a format that nobody asked for.
    Foreign,
}

fn head(major: u8, n: usize) -> Vec<u8> {
    match n {
        0..=23 => vec![major << 5 | n as u8],
        24..=255 => vec![major << 5 | 24, n as u8],
        _ => vec![major << 5 | 25, (n >> 8) as u8, n as u8],
    }
}

fn bytes(b: &[u8]) -> Vec<u8> {
    [head(2, b.len()), b.to_vec()].concat()
}

fn text(t: &str) -> Vec<u8> {
    [head(3, t.len()), t.as_bytes().to_vec()].concat()
}

impl Authenticator {
    /// A new one with a P-256 key.
    pub fn new(site: &str) -> Authenticator {
        let rng = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &rng).expect("a key");
        Authenticator::with(site, Key::Es256(key))
    }

    /// A new one with an Ed25519 key.
    pub fn ed25519(site: &str) -> Authenticator {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Authenticator::with(site, Key::EdDsa(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key")))
    }

    fn with(site: &str, key: Key) -> Authenticator {
        let host = site.split_once("://").map_or(site, |(_, h)| h).split(':').next().unwrap_or_default();
        Authenticator {
            id: (0..32).map(|_| rand::random::<u8>()).collect(),
            key,
            origin: site.into(),
            rp_id: host.into(),
            present: true,
            verified: true,
            synced: false,
            counter: 1,
            handle: String::new(),
            attestation: Attestation::None,
            cross_origin: false,
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.key {
            Key::Es256(k) => k.sign(&SystemRandom::new(), message).expect("a signature").as_ref().to_vec(),
            Key::EdDsa(k) => k.sign(message).as_ref().to_vec(),
        }
    }

    fn cose(&self) -> Vec<u8> {
        match &self.key {
            Key::Es256(k) => {
                let point = k.public_key().as_ref();
                [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21][..], &bytes(&point[1..33]), &[0x22], &bytes(&point[33..])]
                    .concat()
            }
            Key::EdDsa(k) => [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21][..], &bytes(k.public_key().as_ref())].concat(),
        }
    }

    fn data(&self, new: bool) -> Vec<u8> {
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let flags = flag(self.present, 1) | flag(self.verified, 4) | flag(self.synced, 8 | 16) | flag(new, 64);
        let mut out = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        out.push(flags);
        out.extend(self.counter.to_be_bytes());
        if new {
            out.extend([0; 16]);
            out.extend((self.id.len() as u16).to_be_bytes());
            out.extend(&self.id);
            out.extend(self.cose());
        }
        out
    }

    fn client(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let data =
            json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin});
        data.to_string().into_bytes()
    }

    /// The answer to `PublicKeyCredentialCreationOptionsJSON`.
    pub fn create(&mut self, options: &Value) -> Value {
        self.handle = options["user"]["id"].as_str().unwrap_or_default().to_string();
        let client = self.client("webauthn.create", options["challenge"].as_str().unwrap_or_default());
        let data = self.data(true);
        let hash = digest(&SHA256, &client);
        let signed = match self.attestation {
            Attestation::Forged => self.sign(b"something else"),
            _ => self.sign(&[&data, hash.as_ref()].concat()),
        };
        let alg = if matches!(self.key, Key::Es256(_)) { 0x26 } else { 0x27 };
        let (format, statement) = match self.attestation {
            Attestation::None => ("none", vec![0xa0]),
            Attestation::Foreign => ("android-safetynet", vec![0xa0]),
            _ => ("packed", [&[0xa2][..], &text("alg"), &[alg], &text("sig"), &bytes(&signed)].concat()),
        };
        let object =
            [&[0xa3][..], &text("fmt"), &text(format), &text("attStmt"), &statement, &text("authData"), &bytes(&data)]
                .concat();
        json!({
            "id": b64(&self.id), "rawId": b64(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(&client), "attestationObject": b64(&object), "transports": ["internal", "hybrid"],
            },
        })
    }

    /// The answer to `PublicKeyCredentialRequestOptionsJSON`; it counts one on.
    pub fn get(&mut self, options: &Value) -> Value {
        if self.counter > 0 {
            self.counter += 1;
        }
        let client = self.client("webauthn.get", options["challenge"].as_str().unwrap_or_default());
        let data = self.data(false);
        let signature = self.sign(&[&data, digest(&SHA256, &client).as_ref()].concat());
        json!({
            "id": b64(&self.id), "rawId": b64(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(&client), "authenticatorData": b64(&data), "signature": b64(&signature),
                "userHandle": self.handle,
            },
        })
    }
}
