//! Upstream's PostgreSQL addresses: `postgres://user:pass@host:port/name?sslmode=...` and `key=value` texts.
//!
//! tokio-postgres refuses parameters it does not know and knows fewer SSL modes, so this is our own. Parameters of Go's lib/pq without
//! a meaning here (`binary_parameters`) are accepted; unknown ones become settings of the session, as lib/pq does.

use std::time::Duration;

use crate::{DbError, Result};

/// How far TLS is asked for and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SslMode {
    Disable,
    /// TLS if the server offers it, unchecked (the default here and in libpq).
    Prefer,
    /// TLS, unchecked.
    Require,
    /// TLS with a certificate from a known authority.
    VerifyCa,
    /// And for the right host.
    VerifyFull,
}

/// A parsed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dsn {
    /// Host names, addresses, or folders of unix sockets (starting with `/`), each with its port.
    pub hosts: Vec<(String, u16)>,
    pub user: String,
    pub password: Option<String>,
    pub name: String,
    pub ssl: SslMode,
    /// Files: authorities, own certificate, own key.
    pub ssl_root: Option<String>,
    pub ssl_cert: Option<String>,
    pub ssl_key: Option<String>,
    pub connect_timeout: Duration,
    pub application: String,
    /// `-c key=value ...` for the session.
    pub options: String,
    pub target_writable: bool,
}

impl Dsn {
    /// Reads an address; the error never repeats it, for it holds a password.
    pub(crate) fn parse(text: &str) -> Result<Dsn> {
        let text = text.trim();
        let pairs = match text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            Some(rest) => url_pairs(rest)?,
            None if text.contains("://") => return Err(bad("the scheme is not postgres")),
            None => key_value_pairs(text)?,
        };
        Dsn::from_pairs(pairs)
    }

    fn from_pairs(pairs: Vec<(String, String)>) -> Result<Dsn> {
        let mut dsn = Dsn {
            hosts: Vec::new(),
            user: std::env::var("USER").unwrap_or_else(|_| "postgres".into()),
            password: None,
            name: String::new(),
            ssl: SslMode::Prefer,
            ssl_root: None,
            ssl_cert: None,
            ssl_key: None,
            connect_timeout: Duration::from_secs(10),
            application: "ochre".into(),
            options: String::new(),
            target_writable: false,
        };
        let (mut hosts, mut ports) = (String::new(), String::new());
        for (key, value) in pairs {
            match key.as_str() {
                "host" | "hostaddr" => hosts = value,
                "port" => ports = value,
                "user" => dsn.user = value,
                "password" => dsn.password = Some(value),
                "dbname" | "database" => dsn.name = value,
                "sslmode" => dsn.ssl = ssl_mode(&value)?,
                "sslrootcert" => dsn.ssl_root = Some(value).filter(|v| !v.is_empty() && v != "system"),
                "sslcert" => dsn.ssl_cert = Some(value).filter(|v| !v.is_empty()),
                "sslkey" => dsn.ssl_key = Some(value).filter(|v| !v.is_empty()),
                "connect_timeout" => match value.parse::<u64>() {
                    Ok(0) => dsn.connect_timeout = Duration::from_secs(3600),
                    Ok(seconds) => dsn.connect_timeout = Duration::from_secs(seconds),
                    Err(_) => return Err(bad("connect_timeout is not a number of seconds")),
                },
                "application_name" | "fallback_application_name" => dsn.application = value,
                "options" => dsn.options = format!("{} {value}", dsn.options).trim().to_owned(),
                "target_session_attrs" => dsn.target_writable = matches!(value.as_str(), "read-write" | "primary"),
                "binary_parameters"
                | "disable_prepared_binary_result"
                | "sslsni"
                | "sslinline"
                | "gssencmode"
                | "krbsrvname"
                | "krbspn"
                | "passfile"
                | "channel_binding"
                | "client_encoding"
                | "datestyle"
                | "service"
                | "keepalives"
                | "keepalives_idle"
                | "keepalives_interval"
                | "sslcompression" => {}
                _ => dsn.options = format!("{} -c {key}={}", dsn.options, escape(&value)).trim().to_owned(),
            }
        }
        dsn.hosts = pair_hosts(&hosts, &ports)?;
        if dsn.name.is_empty() {
            dsn.name.clone_from(&dsn.user);
        }
        Ok(dsn)
    }

    /// Where it points, for messages: no user, no password.
    pub(crate) fn place(&self) -> String {
        let hosts: Vec<String> = self.hosts.iter().map(|(h, p)| format!("{h}:{p}")).collect();
        format!("{} (database {})", hosts.join(", "), self.name)
    }
}

fn bad(what: &str) -> DbError {
    DbError::Other(format!("the PostgreSQL data source is not valid: {what}"))
}

fn ssl_mode(text: &str) -> Result<SslMode> {
    Ok(match text {
        "disable" => SslMode::Disable,
        "allow" | "prefer" | "" => SslMode::Prefer,
        "require" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        _ => return Err(bad("unknown sslmode")),
    })
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(' ', "\\ ")
}

fn pair_hosts(hosts: &str, ports: &str) -> Result<Vec<(String, u16)>> {
    let port = |text: &str| match text {
        "" => Ok(5432),
        text => text.parse::<u16>().map_err(|_| bad("the port is not a number")),
    };
    let ports: Vec<u16> = ports.split(',').map(port).collect::<Result<_>>()?;
    let hosts = if hosts.is_empty() { "localhost" } else { hosts };
    let port_of = |i: usize| ports.get(i).or(ports.first()).copied().unwrap_or(5432);
    Ok(hosts.split(',').enumerate().map(|(i, h)| (h.trim().to_owned(), port_of(i))).collect())
}

/// `user:password@host:port,host:port/name?key=value` in the order in which later ones win.
fn url_pairs(rest: &str) -> Result<Vec<(String, String)>> {
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    // a password may hold a bare `/` only after the `@` was looked for
    let (login, rest) = rest.rsplit_once('@').unwrap_or(("", rest));
    let (hosts, name) = rest.split_once('/').unwrap_or((rest, ""));
    let mut pairs = Vec::new();
    let mut add = |key: &str, value: &str| -> Result<()> {
        if !value.is_empty() {
            pairs.push((key.to_owned(), decode(value)?));
        }
        Ok(())
    };
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    add("user", user)?;
    add("password", password)?;
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    for host in hosts.split(',') {
        // [::1]:5432
        let (host, port) = match host.strip_prefix('[').and_then(|h| h.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':').unwrap_or("")),
            None => host.split_once(':').unwrap_or((host, "")),
        };
        names.push(host);
        ports.push(port);
    }
    add("host", &names.join(","))?;
    if ports.iter().any(|p| !p.is_empty()) {
        add("port", &ports.join(","))?;
    }
    add("dbname", name)?;
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((decode(key)?, decode(value)?));
    }
    Ok(pairs)
}

fn decode(text: &str) -> Result<String> {
    let bytes = text.as_bytes();
    let (mut out, mut i) = (Vec::with_capacity(bytes.len()), 0);
    while i < bytes.len() {
        if bytes[i] == b'%' {
            let code = text.get(i + 1..i + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
            out.push(code.ok_or_else(|| bad("a `%` is not followed by two hexadecimal digits"))?);
            i += 2;
        } else {
            out.push(bytes[i]);
        }
        i += 1;
    }
    String::from_utf8(out).map_err(|_| bad("not UTF-8"))
}

/// `host=/run/postgresql dbname='my db'`: values may be quoted, `\` escapes.
fn key_value_pairs(text: &str) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let mut key = String::new();
        while let Some(c) = chars.next_if(|c| *c != '=') {
            key.push(c);
        }
        if key.trim().is_empty() && chars.peek().is_none() {
            return Ok(pairs);
        }
        if chars.next().is_none() {
            return Err(bad("neither a URL nor key=value pairs"));
        }
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let quote = chars.next_if_eq(&'\'').is_some();
        let mut value = String::new();
        while let Some(c) = chars.next_if(|c| if quote { *c != '\'' } else { !c.is_whitespace() }) {
            value.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
        }
        if quote && chars.next().is_none() {
            return Err(bad("a quote is not closed"));
        }
        pairs.push((key.trim().to_owned(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        let url = "postgres://mm:p%40ss@db.example:5433/chat?sslmode=verify-full&connect_timeout=7&binary_parameters=yes&search_path=a";
        let d = Dsn::parse(url).unwrap();
        assert_eq!(d.hosts, [("db.example".to_owned(), 5433)]);
        assert_eq!((d.user.as_str(), d.password.as_deref(), d.name.as_str()), ("mm", Some("p@ss"), "chat"));
        assert_eq!((d.ssl, d.connect_timeout), (SslMode::VerifyFull, Duration::from_secs(7)));
        assert_eq!(d.options, "-c search_path=a");
        assert_eq!(d.place(), "db.example:5433 (database chat)");

        let d = Dsn::parse("postgresql://u@a:1,b/x").unwrap();
        assert_eq!(d.hosts, [("a".to_owned(), 1), ("b".to_owned(), 5432)]);
        let d = Dsn::parse("postgres://u@/x?host=/run/postgresql&port=6000").unwrap();
        assert_eq!(d.hosts, [("/run/postgresql".to_owned(), 6000)]);
        let d = Dsn::parse("postgres://u@%2Frun%2Fpg/x").unwrap();
        assert_eq!(d.hosts, [("/run/pg".to_owned(), 5432)]);
        let d = Dsn::parse("postgres://u:a/b@[::1]:7/x").unwrap();
        assert_eq!((d.hosts, d.password), (vec![("::1".to_owned(), 7)], Some("a/b".into())));
    }

    #[test]
    fn key_values() {
        let d = Dsn::parse("host=/tmp user=me password='a b\\'c' dbname=x sslmode=disable").unwrap();
        assert_eq!(d.hosts, [("/tmp".to_owned(), 5432)]);
        assert_eq!((d.password.as_deref(), d.ssl), (Some("a b'c"), SslMode::Disable));
    }

    #[test]
    fn refusals_tell_no_secret() {
        for text in [
            "mysql://a:secret@b/c",
            "secret",
            "postgres://u:secret@h:x/y",
            "postgres://u:secret@h/y?sslmode=no",
            "a='secret",
        ] {
            let error = Dsn::parse(text).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
