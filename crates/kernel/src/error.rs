//! The one error type of the wire (contract/errors.jsonl, first line): id, status, words in the caller's language.

use ochre_db::DbError;
use std::borrow::Cow;

/// What a handler fails with. The words are made where it becomes a response, from the id and the parameters.
#[derive(Debug, Clone)]
pub struct AppError {
    /// Error id of the contract; clients compare it.
    pub id: Cow<'static, str>,
    /// HTTP status.
    pub status: u16,
    /// Parameters of the message text.
    pub params: Vec<(&'static str, String)>,
    /// For the log, and for the answer only with `EnableDeveloper`.
    pub detail: String,
    /// Response headers that go with the error (cookie removal, Retry-After).
    pub headers: Vec<(&'static str, String)>,
}

impl AppError {
    /// An error with a wire id and a status.
    pub fn new(id: &'static str, status: u16) -> Self {
        Self { id: Cow::Borrowed(id), status, params: Vec::new(), detail: String::new(), headers: Vec::new() }
    }

    /// An id that is composed at run time (password rules).
    pub fn dynamic(id: String, status: u16) -> Self {
        Self { id: Cow::Owned(id), ..Self::new("", status) }
    }

    /// 400 with an id.
    pub fn bad(id: &'static str) -> Self {
        Self::new(id, 400)
    }

    /// 404 with an id.
    pub fn missing(id: &'static str) -> Self {
        Self::new(id, 404)
    }

    /// 403: the caller lacks a permission (`api.context.permissions.app_error`).
    pub fn denied(perm: ochre_types::Perm) -> Self {
        Self::new("api.context.permissions.app_error", 403).detail(format!("permission={}", perm.id()))
    }

    /// 400: a field of the body (`api.context.invalid_body_param.app_error`).
    pub fn body(name: &str) -> Self {
        Self::bad("api.context.invalid_body_param.app_error").with("Name", name)
    }

    /// 400: a part of the address (`api.context.invalid_url_param.app_error`).
    pub fn url(name: &str) -> Self {
        Self::bad("api.context.invalid_url_param.app_error").with("Name", name)
    }

    /// 401: no session or an ended one.
    pub fn session() -> Self {
        Self::new("api.context.session_expired.app_error", 401)
    }

    /// 501: an operation that is not built yet.
    pub fn not_built() -> Self {
        Self::new("api.context.not_implemented.app_error", 501)
    }

    /// Adds a message parameter.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.push((name, value.into()));
        self
    }

    /// Adds the detail for the log.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = text.into();
        self
    }

    /// Adds a response header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The JSON body. `developer`: detailed_error is shown.
    pub fn to_json(&self, locale: &str, request_id: &str, developer: bool) -> Vec<u8> {
        let message = ochre_i18n::error_message(locale, &self.id, self.status, &self.params);
        let mut out = serde_json::json!({
            "id": self.id, "message": message, "status_code": self.status,
            "detailed_error": if developer || self.id == "api.context.404.app_error" { self.detail.as_str() } else { "" },
        });
        if !request_id.is_empty() {
            out["request_id"] = request_id.into();
        }
        out.to_string().into_bytes()
    }
}

impl From<ochre_types::Invalid> for AppError {
    fn from(i: ochre_types::Invalid) -> Self {
        let mut e = Self::new(i.id, i.status);
        e.params = i.params;
        e
    }
}

impl From<DbError> for AppError {
    /// A value that no rule refused and the column cannot hold is the caller's: 400. Any other failure of the database is one that
    /// no rule expects: 500, told apart only in the log.
    fn from(e: DbError) -> Self {
        if let DbError::Value(text) = e {
            return Self::body("body").detail(text);
        }
        Self::new("app.store.failed.app_error", 500).detail(e.to_string())
    }
}
