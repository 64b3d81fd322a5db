//! The push proxy against providers that check every header: Apple over HTTP/2 with TLS, Firebase with its token service.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use ochre_push::proxy::{Config, Proxy, Running};
use parking_lot::Mutex;
use ring::signature::{self, KeyPair, UnparsedPublicKey};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A request as a provider saw it.
struct Seen {
    http2: bool,
    path: String,
    headers: http::HeaderMap,
    body: Bytes,
}

/// What a provider answers to the n-th request.
type Script = Arc<dyn Fn(usize, &Seen) -> (u16, Value) + Send + Sync>;

struct Provider {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

async fn provider(tls: Option<TlsAcceptor>, script: Script) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = if tls.is_some() { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") };
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let log = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (tls, log, script) = (tls.clone(), log.clone(), script.clone());
            tokio::spawn(async move {
                let service = hyper::service::service_fn(move |r| answer(r, log.clone(), script.clone()));
                let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                match tls {
                    Some(tls) => {
                        let Ok(stream) = tls.accept(stream).await else { return };
                        let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                    }
                    None => drop(builder.serve_connection(TokioIo::new(stream), service).await),
                }
            });
        }
    });
    Provider { url, seen }
}

async fn answer(
    r: Request<Incoming>,
    log: Arc<Mutex<Vec<Seen>>>,
    script: Script,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (parts, body) = r.into_parts();
    let seen = Seen {
        http2: parts.version == http::Version::HTTP_2,
        path: parts.uri.path().to_string(),
        headers: parts.headers,
        body: body.collect().await?.to_bytes(),
    };
    let (status, said) = script(log.lock().len(), &seen);
    log.lock().push(seen);
    let body = if said.is_null() { String::new() } else { said.to_string() };
    let mut out = Response::new(Full::new(Bytes::from(body)));
    *out.status_mut() = http::StatusCode::from_u16(status).unwrap();
    Ok(out)
}

fn openssl(dir: &Path, args: &[&str]) {
    let out = Command::new("openssl").args(args).current_dir(dir).output().expect("openssl is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

fn pem(path: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(path).unwrap();
    let body: String = text.lines().filter(|l| !l.starts_with("-----")).collect();
    STANDARD.decode(body).unwrap()
}

/// Keys of an app and of a service account, a certificate for localhost.
fn keys(dir: &Path) -> TlsAcceptor {
    let _ = rustls::crypto::ring::default_provider().install_default();
    openssl(dir, &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "apple.p8"]);
    openssl(dir, &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "google.pem"]);
    openssl(
        dir,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            "tls.key",
            "-out",
            "tls.pem",
        ],
    );
    let chain = vec![rustls::pki_types::CertificateDer::from(pem(&dir.join("tls.pem")))];
    let key = rustls::pki_types::PrivateKeyDer::try_from(pem(&dir.join("tls.key"))).unwrap();
    let mut config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

async fn start(dir: &Path, apple: &str, google: &str, more: Value) -> Running {
    let account = json!({
        "type": "service_account", "project_id": "ochre-app", "client_email": "push@ochre.example", "private_key_id": "gk1",
        "private_key": std::fs::read_to_string(dir.join("google.pem")).unwrap(), "token_uri": format!("{google}/token"),
    });
    std::fs::write(dir.join("google.json"), account.to_string()).unwrap();
    let mut file = json!({
        "ListenAddress": "127.0.0.1:0", "EnableMetrics": true, "ThrottlePerSec": 0,
        "TrustedCertificates": dir.join("tls.pem"),
        "ApplePushSettings": [
            {"Type": "apple_rn", "ApplePushTopic": "example.ochre", "AppleAuthKeyFile": dir.join("apple.p8"),
             "AppleAuthKeyID": "KEY1", "AppleTeamID": "TEAM1", "AppleServer": apple},
            {"Type": "apple", "ApplePushTopic": "example.ochre"},
        ],
        "AndroidPushSettings": [{"Type": "android_rn", "ServiceFileLocation": dir.join("google.json"), "FirebaseServer": google}],
    });
    more.as_object().into_iter().flatten().for_each(|(k, v)| file[k] = v.clone());
    std::fs::write(dir.join("proxy.json"), file.to_string()).unwrap();
    let config = Config::read(Some(&dir.join("proxy.json")), |_| None).unwrap();
    let proxy = Proxy::new(config, "test");
    assert_eq!(proxy.platforms(), ["android_rn", "apple_rn"], "the app without credentials is left out");
    proxy.start().await.unwrap()
}

async fn post(running: &Running, path: &str, body: String) -> (u16, Value) {
    let url = format!("http://{}{path}", running.addr);
    let answer = reqwest::Client::new().post(url).body(body).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
}

async fn get(running: &Running, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", running.addr)).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn push(platform: &str, device: &str) -> Value {
    json!({
        "ack_id": "ack1", "platform": platform, "server_id": "server1", "device_id": device, "post_id": "post1",
        "category": "CAN_REPLY", "message": "@bob: well done :+1:", "badge": 3, "team_id": "team1", "channel_id": "chan1",
        "channel_name": "Town", "type": "message", "sender_id": "bob1", "sender_name": "@bob", "version": "v2",
        "is_crt_enabled": true, "is_id_loaded": false, "signature": "sig",
    })
}

/// Header and claims of a token whose signature is checked.
fn token(text: &str, check: impl Fn(&[u8], &[u8]) -> bool) -> (Value, Value) {
    let (signed, sig) = text.rsplit_once('.').unwrap();
    assert!(check(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(sig).unwrap()), "the signature does not fit");
    let part = |t: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(t).unwrap()).unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    (part(head), part(claims))
}

fn folder(name: &str) -> std::path::PathBuf {
    let dir = std::env::temp_dir().join(format!("ochre-push-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

#[tokio::test]
async fn apple() {
    let dir = folder("apple");
    let tls = keys(&dir);
    let script: Script = Arc::new(|n, seen| match (n, seen.path.as_str()) {
        (_, "/3/device/gone") => (410, json!({"reason": "Unregistered"})),
        (_, "/3/device/odd") => (400, json!({"reason": "PayloadTooLarge"})),
        (_, "/3/device/busy") if n % 2 == 0 => (503, json!({"reason": "ServiceUnavailable"})),
        _ => (200, Value::Null),
    });
    let apple = provider(Some(tls), script).await;
    let running = start(&dir, &apple.url, "http://127.0.0.1:1", json!({})).await;
    let send = |p: Value| post(&running, "/api/v1/send_push", p.to_string());
    assert_eq!(send(push("apple_rn-v2", "phone1")).await, (200, json!({"status": "OK"})));
    {
        let seen = apple.seen.lock();
        let r = &seen[0];
        let h = |name: &str| r.headers.get(name).map(|v| v.to_str().unwrap().to_string()).unwrap_or_default();
        assert!(r.http2);
        assert_eq!(r.path, "/3/device/phone1");
        assert_eq!(
            [h("apns-topic"), h("apns-push-type"), h("apns-priority"), h("content-type")],
            ["example.ochre", "alert", "10", "application/json"]
        );
        let der = pem(&dir.join("apple.p8"));
        let random = ring::rand::SystemRandom::new();
        let kind = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let public = signature::EcdsaKeyPair::from_pkcs8(kind, &der, &random).unwrap();
        let key = UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, public.public_key().as_ref().to_vec());
        let bearer = h("authorization");
        let (head, claims) = token(bearer.strip_prefix("bearer ").unwrap(), |t, s| key.verify(t, s).is_ok());
        assert_eq!(head, json!({"alg": "ES256", "kid": "KEY1"}));
        assert!(claims["iss"] == "TEAM1" && claims["iat"].as_i64() > Some(1_700_000_000), "{claims}");
        let body: Value = serde_json::from_slice(&r.body).unwrap();
        assert_eq!(body["aps"]["alert"], json!({"title": "Town", "body": "@bob: well done \u{1f44d}"}));
        assert_eq!((&body["ack_id"], &body["signature"]), (&json!("ack1"), &json!("sig")));
    }
    assert_eq!(send(push("apple_rn-v2", "gone")).await.1, json!({"status": "REMOVE"}));
    let odd = send(push("apple_rn", "odd")).await.1;
    assert_eq!(odd, json!({"status": "FAIL", "error": "unknown send response error"}));
    let mut call = push("apple_rn-v2", "phone1");
    call["transport"] = "voip".into();
    assert_eq!(send(call).await.1, json!({"status": "OK"}));
    {
        let seen = apple.seen.lock();
        let r = seen.last().unwrap();
        assert_eq!(
            (&r.headers["apns-topic"], &r.headers["apns-push-type"]),
            (&"example.ochre.voip".parse().unwrap(), &"voip".parse().unwrap())
        );
    }
    let before = apple.seen.lock().len();
    assert_eq!(send(push("apple_rn-v2", "busy")).await.1, json!({"status": "OK"}), "tried again");
    assert_eq!(apple.seen.lock().len() - before, if before % 2 == 0 { 2 } else { 1 });
    let tokens: std::collections::HashSet<_> =
        apple.seen.lock().iter().map(|r| r.headers["authorization"].clone()).collect();
    assert_eq!(tokens.len(), 1, "one token serves many pushes");
    running.stop().await;
    let _ = std::fs::remove_dir_all(dir);
}

#[tokio::test]
async fn firebase() {
    let dir = folder("google");
    keys(&dir);
    let script: Script = Arc::new(|_, seen| {
        let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
        match (seen.path.as_str(), body["message"]["token"].as_str()) {
            ("/token", _) => (200, json!({"access_token": "tok1", "expires_in": 3599, "token_type": "Bearer"})),
            (_, Some("gone")) => (
                404,
                json!({"error": {"code": 404, "status": "NOT_FOUND",
                "details": [{"@type": "x", "errorCode": "UNREGISTERED"}]}}),
            ),
            (_, Some("bad")) => {
                (400, json!({"error": {"code": 400, "message": "not a token", "status": "INVALID_ARGUMENT"}}))
            }
            _ => (200, json!({"name": "projects/x/messages/1"})),
        }
    });
    let google = provider(None, script).await;
    let running = start(&dir, "https://localhost:1", &google.url, json!({})).await;
    let send = |p: Value| post(&running, "/api/v1/send_push", p.to_string());
    assert_eq!(send(push("android_rn-v2", "phone1")).await, (200, json!({"status": "OK"})));
    assert_eq!(send(push("android_rn-v2", "gone")).await.1, json!({"status": "REMOVE"}));
    assert_eq!(send(push("android_rn", "bad")).await.1, json!({"status": "FAIL", "error": "not a token"}));
    let seen = google.seen.lock();
    let paths: Vec<&str> = seen.iter().map(|r| r.path.as_str()).collect();
    let messages = "/v1/projects/ochre-app/messages:send";
    assert_eq!(paths, ["/token", messages, messages, messages], "one token serves many pushes");
    let form: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(&seen[0].body).into_owned().collect();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let key = signature::RsaKeyPair::from_pkcs8(&pem(&dir.join("google.pem"))).unwrap();
    let key = UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, key.public().as_ref().to_vec());
    let (head, claims) = token(&form["assertion"], |t, s| key.verify(t, s).is_ok());
    assert_eq!(head, json!({"alg": "RS256", "typ": "JWT", "kid": "gk1"}));
    assert_eq!(
        (&claims["iss"], &claims["scope"], &claims["aud"]),
        (
            &json!("push@ochre.example"),
            &json!("https://www.googleapis.com/auth/firebase.messaging"),
            &json!(format!("{}/token", google.url))
        )
    );
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
    assert_eq!(
        (&seen[1].headers["authorization"], &seen[1].headers["content-type"]),
        (&"Bearer tok1".parse().unwrap(), &"application/json".parse().unwrap())
    );
    let body: Value = serde_json::from_slice(&seen[1].body).unwrap();
    assert_eq!(
        (&body["message"]["token"], &body["message"]["android"]),
        (&json!("phone1"), &json!({"priority": "HIGH"}))
    );
    assert_eq!(body["message"]["data"]["message"], "@bob: well done \u{1f44d}");
    drop(seen);
    let _ = std::fs::remove_dir_all(dir);
}

#[tokio::test]
async fn everything_else() {
    let dir = folder("else");
    keys(&dir);
    let running = start(&dir, "https://localhost:1", "http://127.0.0.1:1", json!({"ThrottlePerSec": 12})).await;
    let fail = |why: &str| (200, json!({"status": "FAIL", "error": why}));
    let path = "/api/v1/send_push";
    assert_eq!(post(&running, path, "no json".into()).await, fail("the body is no push"));
    assert_eq!(post(&running, path, json!({"device_id": "d"}).to_string()).await, fail("server_id is missing"));
    assert_eq!(post(&running, path, json!({"server_id": "s"}).to_string()).await, fail("device_id is missing"));
    assert_eq!(post(&running, path, push("windows", "d").to_string()).await, fail("missing platform"));
    let ack = json!({"id": "a", "platform": "android", "type": "message", "received_at": 1});
    assert_eq!(post(&running, "/api/v1/ack", ack.to_string()).await, (200, json!({"status": "OK"})));
    assert_eq!(post(&running, "/api/v1/ack", "{}".into()).await, fail("id is missing"));
    let (status, version) = get(&running, "/version").await;
    assert_eq!((status, serde_json::from_str::<Value>(&version).unwrap()["version"].clone()), (200, json!("test")));
    assert!(get(&running, "/").await.1.contains("Ochre"));
    assert_eq!(get(&running, path).await.0, 404);
    let (_, metrics) = get(&running, "/metrics").await;
    assert!(metrics.contains("service_bad_request_total 5"), "{metrics}");
    let mut statuses = Vec::new();
    for _ in 0..20 {
        statuses.push(get(&running, "/version").await.0);
    }
    assert!(statuses.contains(&429), "throttled: {statuses:?}");
    running.stop().await;
    let _ = std::fs::remove_dir_all(dir);
}
