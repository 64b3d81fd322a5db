//! Routes are data: the table is printed by `ochre routes`, compared with `api/operations.tsv`, and matched here.
//!
//! A pattern segment is literal, `{name}` (one segment of a pattern by the name's kind) or `{name*}` (the rest).
//! Literal segments win over parameters; a parameter that does not fit lets the next candidate try (contract/README.md:
//! a value that fails the path pattern never reaches the handler and is 404, as is a wrong method).

use crate::{BoxFuture, Ctx, Reply};
use http::Method;
use std::collections::HashMap;
use std::future::Future;

/// Who may call (contract/README.md `auth`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// No session asked for; one that comes along is read.
    None,
    /// As `None`, and CSRF is not checked.
    NoneTrust,
    /// A session; MFA enforcement and CSRF apply.
    Session,
    /// A session; MFA is not enforced (its own set-up).
    SessionMfaExempt,
    /// A session; CSRF is not checked (image tags and such).
    SessionTrust,
    /// A session; 503 while the server is set busy.
    SessionBusyReject,
    /// Only over the local administration socket.
    Local,
    /// A hosted-service key; never present here.
    CloudKey,
    /// A token of a connected workspace.
    RemoteCluster,
}

/// A boxed handler.
pub type Handler = Box<dyn Fn(Ctx) -> BoxFuture<'static, Reply> + Send + Sync>;

/// One row of the table.
pub struct Route {
    pub method: Method,
    pub path: String,
    /// Operation id of the contract.
    pub op: &'static str,
    pub auth: Auth,
    /// Slice that owns it.
    pub slice: &'static str,
    /// The handler reads the body itself (uploads, sockets).
    pub streaming: bool,
    /// Whether it stands under /api/v4 (JSON errors, API headers).
    pub api: bool,
    /// False for the 501 rows that stand for operations still open.
    pub built: bool,
    pub handler: Handler,
}

#[derive(Default)]
struct Node {
    literal: HashMap<String, Node>,
    params: Vec<(String, Node)>,
    rest: Option<(String, Vec<usize>)>,
    routes: Vec<usize>,
}

/// The route table.
#[derive(Default)]
pub struct Routes {
    rows: Vec<Route>,
    root: Node,
    slice: &'static str,
}

/// Path values by name, decoded.
pub type Params = Vec<(String, String)>;

impl Routes {
    /// Names the slice of the routes that follow.
    pub fn slice(&mut self, name: &'static str) -> &mut Self {
        self.slice = name;
        self
    }

    fn api<F, Fut>(&mut self, method: Method, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        let handler: Handler = Box::new(move |ctx| Box::pin(f(ctx)));
        self.add(method, format!("/api/v4{path}"), op, auth, true, handler)
    }

    fn add(
        &mut self,
        method: Method,
        path: String,
        op: &'static str,
        auth: Auth,
        api: bool,
        handler: Handler,
    ) -> &mut Route {
        let slice = self.slice;
        let index = self.rows.len();
        self.rows.push(Route {
            method,
            path: path.clone(),
            op,
            auth,
            slice,
            streaming: false,
            api,
            built: true,
            handler,
        });
        self.root.insert(&path, index);
        self.rows.last_mut().expect("just pushed")
    }

    /// A GET under /api/v4 (answers HEAD too).
    pub fn get<F, Fut>(&mut self, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.api(Method::GET, path, op, auth, f)
    }

    /// A POST under /api/v4.
    pub fn post<F, Fut>(&mut self, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.api(Method::POST, path, op, auth, f)
    }

    /// A PUT under /api/v4.
    pub fn put<F, Fut>(&mut self, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.api(Method::PUT, path, op, auth, f)
    }

    /// A PATCH under /api/v4.
    pub fn patch<F, Fut>(&mut self, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.api(Method::PATCH, path, op, auth, f)
    }

    /// A DELETE under /api/v4.
    pub fn delete<F, Fut>(&mut self, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.api(Method::DELETE, path, op, auth, f)
    }

    /// A route outside /api/v4 (hooks, OAuth pages, public files). `path` is whole.
    pub fn web<F, Fut>(&mut self, method: Method, path: &str, op: &'static str, auth: Auth, f: F) -> &mut Route
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        let handler: Handler = Box::new(move |ctx| Box::pin(f(ctx)));
        self.add(method, path.to_string(), op, auth, false, handler)
    }

    /// Adds the 501 row of an operation that is not built, unless its method and path are taken already.
    /// `why` says what it answers.
    pub fn open(
        &mut self,
        method: Method,
        path: &str,
        op: &'static str,
        auth: Auth,
        (slice, why): (&'static str, fn(&Ctx) -> crate::AppError),
    ) {
        if self.rows.iter().any(|r| r.op == op && r.method == method) {
            return;
        }
        let handler: Handler = Box::new(move |ctx| Box::pin(async move { Err(why(&ctx)) }));
        self.slice = slice;
        let row = self.add(method, path.to_string(), op, auth, path.starts_with("/api/v4"), handler);
        row.built = false;
    }

    /// All rows, in the order of registration.
    pub fn rows(&self) -> &[Route] {
        &self.rows
    }

    /// Finds the route of a path (already split from its query), with its parameters.
    pub fn find(&self, method: &Method, path: &str) -> Option<(&Route, Params)> {
        // below /api only the socket's address may end in a slash
        let exact = path.starts_with("/api/") && path != "/api/v4/websocket/";
        let path = if path.len() > 1 && !exact { path.strip_suffix('/').unwrap_or(path) } else { path };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let mut params = Params::new();
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let index = self
            .root
            .find(&parts, &mut params, &|routes| routes.iter().copied().find(|i| self.rows[*i].method == *method))?;
        Some((&self.rows[index], params))
    }
}

impl Route {
    /// The handler reads the body itself.
    pub fn streaming(&mut self) -> &mut Self {
        self.streaming = true;
        self
    }
}

impl Node {
    fn insert(&mut self, path: &str, index: usize) {
        let mut node = self;
        for part in path.split('/').skip(1) {
            match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) if name.ends_with('*') => {
                    let rest = node.rest.get_or_insert_with(|| (name.trim_end_matches('*').to_string(), Vec::new()));
                    rest.1.push(index);
                    return;
                }
                Some(name) => {
                    let at = node.params.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
                        node.params.push((name.to_string(), Node::default()));
                        node.params.len() - 1
                    });
                    node = &mut node.params[at].1;
                }
                None => node = node.literal.entry(part.to_string()).or_default(),
            }
        }
        node.routes.push(index);
    }

    fn find(&self, parts: &[&str], params: &mut Params, pick: &dyn Fn(&[usize]) -> Option<usize>) -> Option<usize> {
        let Some((part, tail)) = parts.split_first() else {
            return pick(&self.routes);
        };
        if let Some(found) = self.literal.get(*part).and_then(|n| n.find(tail, params, pick)) {
            return Some(found);
        }
        for (name, node) in &self.params {
            let value = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
            if !fits(name, &value) {
                continue;
            }
            params.push((name.clone(), value.into_owned()));
            if let Some(found) = node.find(tail, params, pick) {
                return Some(found);
            }
            params.pop();
        }
        let (name, routes) = self.rest.as_ref()?;
        let found = pick(routes)?;
        params.push((name.clone(), parts.join("/")));
        Some(found)
    }
}

/// Path patterns by the name of the parameter (contract/operations.jsonl `params`; the default is letters and digits).
fn fits(name: &str, value: &str) -> bool {
    let all = |extra: &str| {
        !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || extra.as_bytes().contains(&b))
    };
    match name {
        "plugin_id" | "username" => all("_-."),
        "category_id" | "team_name" | "channel_name" | "job_type" => all("_-"),
        "category" | "preference_name" | "invoice_id" => all("_"),
        "emoji_name" => all("_-+"),
        "role_name" => {
            !value.is_empty() && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        }
        "timestamp" => !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
        "export_name" | "import_name" => value.len() > 4 && value.ends_with(".zip"),
        "email" | "public_file" | "filename" | "remote_id" => !value.is_empty(),
        _ => all(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Routes {
        let mut r = Routes::default();
        for (m, p, op) in [
            (Method::GET, "/users/{user_id}", "GetUser"),
            (Method::GET, "/users/stats", "GetStats"),
            (Method::POST, "/users/ids", "ByIds"),
            (Method::GET, "/users/username/{username}", "ByName"),
            (Method::GET, "/users/{user_id}/teams/{team_id}/threads/{thread_id}", "Thread"),
            (Method::GET, "/emoji/name/{emoji_name}", "Emoji"),
        ] {
            r.api(m, p, op, Auth::Session, |_| async { Ok(Response::empty(200)) });
        }
        r.web(Method::GET, "/static/{anything*}", "Static", Auth::None, |_| async { Ok(Response::empty(200)) });
        r
    }
    use crate::Response;

    #[test]
    fn paths() {
        let r = table();
        for (method, path, want) in [
            ("GET", "/api/v4/users/abc", Some("GetUser")),
            ("HEAD", "/api/v4/users/abc", Some("GetUser")),
            ("GET", "/api/v4/users/stats", Some("GetStats")),
            ("GET", "/api/v4/users/stats/", None),
            ("POST", "/api/v4/users/stats", None),
            ("GET", "/api/v4/users/ids", Some("GetUser")),
            ("GET", "/api/v4/users/a-b", None),
            ("GET", "/api/v4/users/username/a.b-c", Some("ByName")),
            ("GET", "/api/v4/users/username/a%20b", None),
            ("GET", "/api/v4/emoji/name/+1", Some("Emoji")),
            ("GET", "/static/a/b.js", Some("Static")),
            ("GET", "/api/v4/users/u/teams/t/threads/x", Some("Thread")),
        ] {
            let m = Method::from_bytes(method.as_bytes()).expect("method");
            assert_eq!(r.find(&m, path).map(|(r, _)| r.op), want, "{method} {path}");
        }
        let (_, p) = r.find(&Method::GET, "/static/a/b.js").expect("static");
        assert_eq!(p[0].1, "a/b.js");
    }
}
