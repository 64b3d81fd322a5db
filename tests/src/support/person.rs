//! Somebody who uses the API.

use serde_json::{Value, json};

/// How long an answer to [`Person::raw`] may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

/// A caller with or without a session.
#[derive(Clone)]
pub struct Person {
    http: reqwest::Client,
    url: String,
    pub token: String,
    pub id: String,
}

/// What the server answered.
pub struct Answer {
    what: String,
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    /// The answer, if it has this status.
    pub fn status(self, want: u16) -> Result<Answer, String> {
        if self.status == want {
            Ok(self)
        } else {
            Err(format!("{}: {} instead of {want}: {}", self.what, self.status, self.text))
        }
    }

    /// The answer's JSON.
    pub fn json(&self) -> Result<Value, String> {
        serde_json::from_str(&self.text).map_err(|e| format!("{}: {e}: {}", self.what, self.text))
    }

    /// A text field of the answer.
    pub fn field(&self, name: &str) -> Result<String, String> {
        let v = self.json()?;
        v[name].as_str().map(str::to_string).ok_or_else(|| format!("{}: no {name} in {v}", self.what))
    }

    /// An error with this status and id.
    pub fn error(self, status: u16, id: &str) -> Result<(), String> {
        let a = self.status(status)?;
        let got = a.field("id")?;
        if got == id { Ok(()) } else { Err(format!("{}: {got} instead of {id}", a.what)) }
    }
}

impl Person {
    pub fn new(url: &str) -> Person {
        let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
        Person { http, url: url.to_string(), token: String::new(), id: String::new() }
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets somebody into a team and one of its channels.
    pub async fn let_in(&self, who: &Person, team: &str, channel: &str) -> Result<(), String> {
        let body = json!({"team_id": team, "user_id": who.id});
        self.post(&format!("/teams/{team}/members"), &body).await?.status(201)?;
        self.post(&format!("/channels/{channel}/members"), &json!({"user_id": who.id})).await?.status(201)?;
        Ok(())
    }

    /// Signs in.
    pub async fn login(url: &str, name: &str, password: &str) -> Result<Person, String> {
        let mut p = Person::new(url);
        let a = p.post("/users/login", &json!({"login_id": name, "password": password})).await?.status(200)?;
        p.id = a.field("id")?;
        p.token = a.headers.get("token").and_then(|t| t.to_str().ok()).unwrap_or("").to_string();
        Ok(p)
    }

    /// A request; `path` below /api/v4.
    pub async fn send(&self, method: &str, path: &str, body: Option<String>) -> Result<Answer, String> {
        let what = format!("{method} {path}");
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| e.to_string())?;
        let mut r = self.http.request(method, format!("{}/api/v4{path}", self.url));
        if !self.token.is_empty() {
            r = r.bearer_auth(&self.token);
        }
        if let Some(b) = body {
            r = r.header("content-type", "application/json").body(b);
        }
        let answer = r.send().await.map_err(|e| format!("{what}: {e}"))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.map_err(|e| format!("{what}: {e}"))?;
        Ok(Answer { what, status, headers, text })
    }

    /// A POST outside of /api/v4, without a session: what a tool sends.
    pub async fn hook(&self, path: &str, content_type: &str, body: impl Into<String>) -> Result<Answer, String> {
        self.sent(
            path,
            self.http.post(format!("{}{path}", self.url)).header("content-type", content_type).body(body.into()),
        )
        .await
    }

    /// As [`Person::hook`] with JSON, and the header in which GitHub names what happened.
    pub async fn event_hook(&self, path: &str, event: &str, body: &'static str) -> Result<Answer, String> {
        let r = self.http.post(format!("{}{path}", self.url)).header("content-type", "application/json").body(body);
        self.sent(path, if event.is_empty() { r } else { r.header("x-github-event", event) }).await
    }

    async fn sent(&self, path: &str, sent: reqwest::RequestBuilder) -> Result<Answer, String> {
        let what = format!("POST {path}");
        let answer = sent.send().await.map_err(|e| format!("{what}: {e}"))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.map_err(|e| format!("{what}: {e}"))?;
        Ok(Answer { what, status, headers, text })
    }

    /// A request as it stands: `path` is whole, `body` has its content type. Who does not answer within [`PATIENCE`] hangs.
    pub async fn raw(&self, method: &str, path: &str, body: Option<(&str, Vec<u8>)>) -> Result<Answer, String> {
        let what = format!("{method} {path}");
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| e.to_string())?;
        let mut r = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token).timeout(PATIENCE);
        if let Some((kind, bytes)) = body {
            r = r.header("content-type", kind).body(bytes);
        }
        let answer = r.send().await.map_err(|e| format!("{e:?}"))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.map_err(|e| format!("{e:?}"))?;
        Ok(Answer { what, status, headers, text: String::from_utf8_lossy(&bytes).into_owned() })
    }

    pub async fn get(&self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, None).await
    }

    /// As [`Person::get`], unless it is still this version.
    pub async fn get_if_changed(&self, path: &str, etag: &str) -> Result<Answer, String> {
        let r = self.http.get(format!("{}/api/v4{path}", self.url)).bearer_auth(&self.token);
        let answer = r.header("if-none-match", etag).send().await.map_err(|e| format!("GET {path}: {e}"))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.map_err(|e| e.to_string())?;
        Ok(Answer { what: format!("GET {path}"), status, headers, text })
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        self.send("POST", path, Some(body.to_string())).await
    }

    /// Makes an account and signs in with it.
    pub async fn invite(&self, name: &str) -> Result<Person, String> {
        let body = json!({"username": name, "email": format!("{name}@example.com"), "password": "Passw0rd-12345!"});
        self.post("/users", &body).await?.status(201)?;
        Person::login(&self.url, name, "Passw0rd-12345!").await
    }

    /// Makes an open team; its id.
    pub async fn team(&self, name: &str) -> Result<String, String> {
        self.post("/teams", &json!({"name": name, "display_name": name, "type": "O"})).await?.status(201)?.field("id")
    }

    /// Makes a public channel; its id.
    pub async fn channel(&self, team: &str, name: &str) -> Result<String, String> {
        let body = json!({"team_id": team, "name": name, "display_name": name, "type": "O"});
        self.post("/channels", &body).await?.status(201)?.field("id")
    }

    /// Writes a message; its id.
    pub async fn say(&self, channel: &str, message: &str) -> Result<String, String> {
        self.post("/posts", &json!({"channel_id": channel, "message": message})).await?.status(201)?.field("id")
    }
}
