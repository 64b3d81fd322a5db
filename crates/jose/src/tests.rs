//! Tokens round trip, and what must be refused is.

use crate::*;
use serde_json::{Map, Value, json};

fn key(algorithm: Algorithm) -> SigningKey {
    let pem = SigningKey::generate_pem(algorithm).unwrap();
    SigningKey::from_pem(algorithm, &pem, Some("k1")).unwrap()
}

fn set(keys: &[&SigningKey]) -> Jwks {
    Jwks { keys: keys.iter().map(|k| k.public_jwk()).collect() }
}

fn claims() -> Value {
    json!({"iss": "https://id.example", "aud": "client", "sub": "1", "exp": 2000, "iat": 1000, "nonce": "n"})
}

fn expect() -> Expect<'static> {
    Expect { issuer: "https://id.example", audience: "client", nonce: Some("n"), now_s: 1500, leeway_s: 60 }
}

#[test]
fn both_algorithms_round_trip() {
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        let key = key(algorithm);
        let token = key.sign(&claims()).unwrap();
        // The set as it travels.
        let keys = Jwks::parse(&serde_json::to_vec(&set(&[&key])).unwrap()).unwrap();
        assert_eq!(verify(&token, &keys, &expect()).unwrap()["sub"], "1");
        let other = super::tests::key(algorithm);
        assert_eq!(verify(&token, &set(&[&other]), &expect()), Err(JoseError::Signature));
    }
}

#[test]
fn claims_that_must_be_refused() {
    let key = key(Algorithm::Es256);
    let keys = set(&[&key]);
    let cases: [(&str, Value, Option<JoseError>); 16] = [
        ("iss", json!("https://evil.example"), Some(JoseError::Issuer)),
        ("iss", Value::Null, Some(JoseError::Issuer)),
        ("aud", json!("other"), Some(JoseError::Audience)),
        ("aud", json!(["client", "other"]), Some(JoseError::Audience)),
        ("aud", json!(["client"]), None),
        ("azp", json!("other"), Some(JoseError::Audience)),
        ("azp", json!("client"), None),
        ("exp", json!(1440), Some(JoseError::Expired)),
        ("exp", json!(1441), None),
        ("exp", json!("2000"), Some(JoseError::Expired)),
        ("exp", Value::Null, Some(JoseError::Expired)),
        ("nbf", json!(1561), Some(JoseError::NotYet)),
        ("iat", json!(9999), Some(JoseError::NotYet)),
        ("nonce", json!("m"), Some(JoseError::Nonce)),
        ("nonce", Value::Null, Some(JoseError::Nonce)),
        ("sub", json!(""), Some(JoseError::Subject)),
    ];
    for (name, value, refused) in cases {
        let mut claims = claims();
        claims[name] = value.clone();
        let got = verify(&key.sign(&claims).unwrap(), &keys, &expect());
        assert_eq!(got.err(), refused, "{name} = {value}");
    }
}

fn forged(header: Value, claims: Value, signature: &[u8]) -> String {
    format!("{}.{}.{}", b64(header.to_string().as_bytes()), b64(claims.to_string().as_bytes()), b64(signature))
}

#[test]
fn confused_algorithms_are_refused() {
    let (rsa, ec) = (key(Algorithm::Rs256), key(Algorithm::Es256));
    let n = unb64(rsa.public_jwk().n.as_deref().unwrap()).unwrap();
    for alg in ["none", "None", "NONE", "", "HS256", "HS512"] {
        let token = forged(json!({"alg": alg, "kid": "k1"}), claims(), b"");
        assert_eq!(verify(&token, &set(&[&rsa, &ec]), &expect()), Err(JoseError::Algorithm), "{alg}");
    }
    // The public key as the secret of an HMAC.
    let mac = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &n);
    let unsigned = forged(json!({"alg": "HS256", "kid": "k1"}), claims(), b"");
    let signed = unsigned.trim_end_matches('.');
    let token = format!("{signed}.{}", b64(ring::hmac::sign(&mac, signed.as_bytes()).as_ref()));
    assert_eq!(verify(&token, &set(&[&rsa]), &expect()), Err(JoseError::Algorithm));
    // An elliptic signature offered to an RSA key.
    assert_eq!(verify(&ec.sign(&claims()).unwrap(), &set(&[&rsa]), &expect()), Err(JoseError::Algorithm));
    // A key that says what it is for is used for nothing else.
    let mut narrow = set(&[&rsa]);
    narrow.keys[0].alg = Some("RS512".into());
    assert_eq!(verify(&rsa.sign(&claims()).unwrap(), &narrow, &expect()), Err(JoseError::Algorithm));
    narrow.keys[0].alg = None;
    narrow.keys[0].use_ = Some("enc".into());
    assert_eq!(verify(&rsa.sign(&claims()).unwrap(), &narrow, &expect()), Err(JoseError::UnknownKey));
}

#[test]
fn tampered_tokens_are_refused() {
    let key = key(Algorithm::Es256);
    let token = key.sign(&claims()).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let mut other = claims();
    other["sub"] = json!("2");
    let swapped = format!("{}.{}.{}", parts[0], b64(other.to_string().as_bytes()), parts[2]);
    assert_eq!(verify(&swapped, &set(&[&key]), &expect()), Err(JoseError::Signature));
    for broken in ["", ".", "..", "a.b.c", &format!("{token}.x"), &token[..token.len() - 4], parts[1]] {
        assert!(verify(broken, &set(&[&key]), &expect()).is_err(), "{broken}");
    }
    let crit = Map::from_iter([("crit".to_string(), json!(["b64"]))]);
    let token = key.sign_with(&crit, &claims()).unwrap();
    assert_eq!(verify(&token, &set(&[&key]), &expect()), Err(JoseError::Malformed));
    let kid = Map::from_iter([("kid".to_string(), json!("new"))]);
    let token = key.sign_with(&kid, &claims()).unwrap();
    assert_eq!(verify(&token, &set(&[&key]), &expect()), Err(JoseError::UnknownKey));
    assert_eq!(verify(&token, &Jwks::default(), &expect()), Err(JoseError::UnknownKey));
}

/// The example of RFC 7515, appendix A.3: an ES256 signature that another implementation made.
#[test]
fn example_of_the_rfc() {
    let keys = Jwks::parse(
        br#"{"keys":[{"kty":"weird"},{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#,
    );
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                 DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    assert_eq!(verify_signature(token, &keys.unwrap()).unwrap()["iss"], "joe");
}

#[test]
fn raw_keys_of_web_push() {
    // RFC 8291, appendix A: the application server's keys.
    let private = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    let public = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    let key = SigningKey::from_raw(private, public, None).unwrap();
    assert_eq!(b64(key.public_point().unwrap()), public);
    let token = key.sign(&json!({"sub": "mailto:admin@example.org"})).unwrap();
    assert!(verify_signature(&token, &set(&[&key])).is_ok());
    assert!(SigningKey::from_raw(public, private, None).is_err());
}

#[test]
fn pem_as_it_is_pasted() {
    let pem = SigningKey::generate_pem(Algorithm::Es256).unwrap();
    for text in [pem.replace('\n', "\r\n"), pem.replace('\n', "\\n"), format!("  \n{pem}\n ")] {
        assert!(SigningKey::from_pem(Algorithm::Es256, &text, None).is_ok());
    }
    for text in ["", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"] {
        assert!(SigningKey::from_pem(Algorithm::Es256, text, None).is_err());
    }
    assert!(SigningKey::from_pem(Algorithm::Rs256, &pem, None).is_err());
}
