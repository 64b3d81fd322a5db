//! One request: who asks, what for, with which values; and the server it asks.

use crate::app::App;
use crate::http::body::{self, RequestBody};
use crate::http::route::Params;
use crate::{AppError, Response, Tx};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use ochre_types::Session;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use std::sync::Arc;

/// Pages beyond it are empty anyway; `page` times the largest `per_page` stays a number.
const LAST_PAGE: i64 = i64::MAX / 1_000_000;

/// The context that every handler gets, by value.
pub struct Ctx {
    pub app: Arc<App>,
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    /// The caller's address, the proxy's header applied.
    pub ip: IpAddr,
    /// 26 characters, also in `X-Request-Id` and the error body.
    pub request_id: String,
    /// Operation id of the route.
    pub op: &'static str,
    pub(crate) params: Params,
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) body: RequestBody,
    pub(crate) upgrade: Option<hyper::upgrade::OnUpgrade>,
    pub(crate) local: bool,
}

impl Ctx {
    /// Now, ms.
    pub fn now(&self) -> i64 {
        self.app.now()
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        self.app.new_id()
    }

    /// The session. Routes with [`crate::Auth::Session`] always have one; elsewhere 401.
    pub fn session(&self) -> Result<&Arc<Session>, AppError> {
        self.session.as_ref().ok_or_else(AppError::session)
    }

    /// The session if there is one.
    pub fn session_opt(&self) -> Option<&Arc<Session>> {
        self.session.as_ref()
    }

    /// The caller's user id, empty without a session.
    pub fn me(&self) -> &str {
        self.session.as_ref().map_or("", |s| s.user_id.as_str())
    }

    /// Called over the administration socket.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// A path value as it stands, empty when the route has none of that name.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// A path id, checked (400 invalid_url_param). `me` stands for the caller in user ids.
    pub fn id(&self, name: &str) -> Result<String, AppError> {
        let value = self.param(name);
        if value == "me" && name == "user_id" {
            return Ok(self.session()?.user_id.clone());
        }
        if ochre_types::is_valid_id(value) { Ok(value.to_string()) } else { Err(AppError::url(name)) }
    }

    /// A query value, decoded; the first one of that name.
    pub fn query(&self, name: &str) -> Option<String> {
        let q = self.uri.query()?;
        form_urlencoded::parse(q.as_bytes()).find(|(k, _)| k == name).map(|(_, v)| v.into_owned())
    }

    /// A query value, or the empty string.
    pub fn query_str(&self, name: &str) -> String {
        self.query(name).unwrap_or_default()
    }

    /// A boolean query value: `true`, `1`, `t` and their upper-case forms; anything else is false.
    pub fn query_bool(&self, name: &str) -> bool {
        matches!(self.query_str(name).as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True")
    }

    /// An integer query value; `None` when absent or not a number.
    pub fn query_int(&self, name: &str) -> Option<i64> {
        self.query(name)?.parse().ok()
    }

    /// `page`: default 0, bad or negative 0 (contract/limits.md paging).
    pub fn page(&self) -> i64 {
        self.query_int("page").filter(|p| *p >= 0).unwrap_or(0).min(LAST_PAGE)
    }

    /// `per_page`: default 60, most 200, bad or negative 60.
    pub fn per_page(&self) -> i64 {
        self.query_int("per_page").filter(|p| *p >= 0).unwrap_or(60).min(200)
    }

    /// A request header as text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// The socket that made the request (`Connection-Id`), to spare it the echo.
    pub fn connection_id(&self) -> &str {
        self.header("connection-id")
    }

    /// The locale for words: the browser's wish is not read, as upstream; the user's own is applied by callers that loaded it.
    pub fn locale(&self) -> String {
        self.app.config().localization.default_server_locale.clone()
    }

    /// The raw body (empty on streaming routes).
    pub fn bytes(&self) -> &Bytes {
        static EMPTY: Bytes = Bytes::new();
        match &self.body {
            RequestBody::Read(b) => b,
            _ => &EMPTY,
        }
    }

    /// Decodes the JSON body; a failure is 400 `invalid_body_param` with the given name.
    pub fn decode<T: DeserializeOwned>(&self, name: &str) -> Result<T, AppError> {
        if body::holds_nul(self.bytes()) {
            return Err(AppError::body(name).detail("text with a NUL"));
        }
        ochre_types::decode(self.bytes()).map_err(|e| AppError::body(name).detail(e.to_string()))
    }

    /// A body that is a map of strings: a null is the empty string, any other value makes the whole map empty
    /// (contract/limits.md), a text with a NUL too.
    pub fn string_map(&self) -> std::collections::HashMap<String, String> {
        if body::holds_nul(self.bytes()) {
            return Default::default();
        }
        let map: std::collections::HashMap<String, Option<String>> =
            serde_json::from_slice(self.bytes()).unwrap_or_default();
        map.into_iter().map(|(k, v)| (k, v.unwrap_or_default())).collect()
    }

    /// A body that is a list of strings, duplicates dropped; failure is 400 with the name.
    pub fn string_list(&self, name: &str) -> Result<Vec<String>, AppError> {
        // what is strictly a list of strings needs no leniency; ids by the dozen come this way
        let strict = if body::holds_nul(self.bytes()) { None } else { serde_json::from_slice(self.bytes()).ok() };
        let mut list: Vec<String> = match strict {
            Some(list) => list,
            None => self.decode(name)?,
        };
        ochre_types::remove_duplicates(&mut list);
        Ok(list)
    }

    /// The unread body of a streaming route, once.
    pub fn take_stream(&mut self) -> Option<hyper::body::Incoming> {
        match std::mem::replace(&mut self.body, RequestBody::Taken) {
            RequestBody::Stream(s) => Some(s),
            _ => None,
        }
    }

    /// The upgrade of a WebSocket route, once.
    pub fn take_upgrade(&mut self) -> Option<hyper::upgrade::OnUpgrade> {
        self.upgrade.take()
    }

    /// Carries out another operation of the API as the caller, inside of this request: what a slash command does is what the
    /// operation does, with the same checks. `path` is whole and may have a query; `body` null: none.
    pub async fn call(&self, method: Method, path: &str, body: &serde_json::Value) -> crate::Reply {
        let uri: Uri = path.parse().map_err(|_| AppError::missing("api.context.404.app_error"))?;
        let routes = self.app.routes.get().expect("routes are set at boot");
        let (route, params) =
            routes.find(&method, uri.path()).ok_or_else(|| AppError::missing("api.context.404.app_error"))?;
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let inner = Ctx {
            app: self.app.clone(),
            method,
            uri,
            headers: HeaderMap::new(),
            ip: self.ip,
            request_id: self.request_id.clone(),
            op: route.op,
            params,
            session: self.session.clone(),
            body: RequestBody::Read(bytes),
            upgrade: None,
            local: self.local,
        };
        (route.handler)(inner).await
    }

    /// Begins a transaction whose effects leave with its commit.
    pub async fn begin(&self) -> Result<Tx, AppError> {
        Tx::begin(self.app.clone()).await
    }

    /// 200 with JSON.
    pub fn json<T: Serialize + ?Sized>(&self, value: &T) -> crate::Reply {
        Ok(Response::json(200, value))
    }

    /// 201 with JSON.
    pub fn created<T: Serialize + ?Sized>(&self, value: &T) -> crate::Reply {
        Ok(Response::json(201, value))
    }

    /// `{"status":"OK"}`.
    pub fn ok(&self) -> crate::Reply {
        Ok(Response::ok())
    }

    /// 304 when the caller has this version already: raw comparison of `If-None-Match`.
    pub fn not_modified(&self, etag: &str) -> Option<Response> {
        let same = self.header("if-none-match") == etag;
        if self.app.tally.is_on() {
            let name = if same { "cache_etag_hit_total" } else { "cache_etag_miss_total" };
            self.app.tally.count(name, &[("route", self.op)]);
        }
        same.then(|| Response::empty(304).header("etag", etag))
    }

    /// 200 with JSON and an ETag, or 304.
    pub fn json_etag<T: Serialize + ?Sized>(&self, etag: &str, value: &T) -> crate::Reply {
        Ok(self.not_modified(etag).unwrap_or_else(|| Response::json(200, value).header("etag", etag)))
    }
}
