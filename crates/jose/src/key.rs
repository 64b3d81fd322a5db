//! Private keys that sign: ES256 and RS256.

use crate::jwk::Jwk;
use crate::token::{b64, unb64};
use crate::{JoseError, pem};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair as RsaPair;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use rsa::pkcs8::EncodePrivateKey;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256: APNs, Web Push, OpenID.
    Es256,
    /// RSA PKCS#1 v1.5 with SHA-256: FCM, OpenID.
    Rs256,
}

impl Algorithm {
    /// The name in a token's header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

enum Pair {
    Ec(Box<EcdsaKeyPair>),
    Rsa(Box<RsaPair>),
}

/// A private key. Neither printed nor serialised; keep the PEM where secrets are kept.
pub struct SigningKey {
    pair: Pair,
    kid: Option<String>,
}

impl SigningKey {
    /// Reads a PEM: PKCS#8 of either kind (what Apple and Google hand out, what [`generate_pem`](Self::generate_pem) makes), or
    /// PKCS#1 of an RSA key of 2048 bits or more. `kid`: the key's id for the header; `None` leaves it out.
    pub fn from_pem(algorithm: Algorithm, text: &str, kid: Option<&str>) -> Result<Self, JoseError> {
        let (label, der) = pem::read(text)?;
        let key = |_| JoseError::Key;
        let pair = match (algorithm, label.as_str()) {
            (Algorithm::Es256, "PRIVATE KEY") => {
                let rng = SystemRandom::new();
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &rng).map_err(key)?;
                Pair::Ec(Box::new(pair))
            }
            (Algorithm::Rs256, "PRIVATE KEY") => Pair::Rsa(Box::new(RsaPair::from_pkcs8(&der).map_err(key)?)),
            (Algorithm::Rs256, "RSA PRIVATE KEY") => Pair::Rsa(Box::new(RsaPair::from_der(&der).map_err(key)?)),
            _ => return Err(JoseError::Key),
        };
        Ok(Self { pair, kid: kid.map(str::to_string) })
    }

    /// An ES256 key from its two halves as base64url: `private`, 32 bytes, and `public`, the uncompressed point of 65 bytes.
    /// This is how Web Push tools write VAPID keys.
    pub fn from_raw(private: &str, public: &str, kid: Option<&str>) -> Result<Self, JoseError> {
        let (private, public) = (unb64(private)?, unb64(public)?);
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &private, &public, &SystemRandom::new());
        Ok(Self { pair: Pair::Ec(Box::new(pair.map_err(|_| JoseError::Key)?)), kid: kid.map(str::to_string) })
    }

    /// A new private key as PKCS#8 PEM (RSA: 2048 bits, which takes a good part of a second: do it off the async threads).
    pub fn generate_pem(algorithm: Algorithm) -> Result<String, JoseError> {
        let der = match algorithm {
            Algorithm::Es256 => {
                let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
                made.map_err(|_| JoseError::Key)?.as_ref().to_vec()
            }
            Algorithm::Rs256 => {
                let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).map_err(|_| JoseError::Key)?;
                key.to_pkcs8_der().map_err(|_| JoseError::Key)?.as_bytes().to_vec()
            }
        };
        Ok(pem::write("PRIVATE KEY", &der))
    }

    /// How this key signs.
    pub fn algorithm(&self) -> Algorithm {
        match self.pair {
            Pair::Ec(_) => Algorithm::Es256,
            Pair::Rsa(_) => Algorithm::Rs256,
        }
    }

    /// The key's id.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The public point of an ES256 key, uncompressed (65 bytes): what browsers want as `applicationServerKey`.
    pub fn public_point(&self) -> Option<&[u8]> {
        match &self.pair {
            Pair::Ec(pair) => Some(pair.public_key().as_ref()),
            Pair::Rsa(_) => None,
        }
    }

    /// The public half, for a key set.
    pub fn public_jwk(&self) -> Jwk {
        let mut jwk = Jwk {
            kid: self.kid.clone(),
            alg: Some(self.algorithm().name().to_string()),
            use_: Some("sig".to_string()),
            ..Jwk::default()
        };
        match &self.pair {
            Pair::Ec(pair) => {
                let point = pair.public_key().as_ref();
                jwk.kty = "EC".to_string();
                jwk.crv = Some("P-256".to_string());
                jwk.x = Some(b64(&point[1..33]));
                jwk.y = Some(b64(&point[33..65]));
            }
            Pair::Rsa(pair) => {
                let public: rsa_parts::Parts = rsa_parts::of(pair);
                jwk.kty = "RSA".to_string();
                jwk.n = Some(b64(&public.n));
                jwk.e = Some(b64(&public.e));
            }
        }
        jwk
    }

    /// A compact token with these claims. The header holds `alg`, `typ: JWT` and the key's id.
    pub fn sign<T: Serialize>(&self, claims: &T) -> Result<String, JoseError> {
        self.sign_with(&Map::new(), claims)
    }

    /// As [`sign`](Self::sign) with more header fields, which win over the usual ones but for `alg`.
    pub fn sign_with<T: Serialize>(&self, header: &Map<String, Value>, claims: &T) -> Result<String, JoseError> {
        let mut all = Map::from_iter([("typ".to_string(), json!("JWT"))]);
        if let Some(kid) = &self.kid {
            all.insert("kid".to_string(), json!(kid));
        }
        all.extend(header.clone());
        all.insert("alg".to_string(), json!(self.algorithm().name()));
        let bytes = |v: Result<Vec<u8>, serde_json::Error>| v.map_err(|_| JoseError::Malformed);
        let head = b64(&bytes(serde_json::to_vec(&all))?);
        let body = b64(&bytes(serde_json::to_vec(claims))?);
        let signed = format!("{head}.{body}");
        let signature = b64(&self.sign_bytes(signed.as_bytes())?);
        Ok(format!("{signed}.{signature}"))
    }

    fn sign_bytes(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        let rng = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&rng, message).map(|s| s.as_ref().to_vec()).map_err(|_| JoseError::Signature),
            Pair::Rsa(pair) => {
                let mut out = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &rng, message, &mut out).map_err(|_| JoseError::Signature)?;
                Ok(out)
            }
        }
    }
}

mod rsa_parts {
    use super::RsaPair;

    pub struct Parts {
        pub n: Vec<u8>,
        pub e: Vec<u8>,
    }

    pub fn of(pair: &RsaPair) -> Parts {
        let parts: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
        Parts { n: parts.n, e: parts.e }
    }
}
