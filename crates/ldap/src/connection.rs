//! Opening, binding, asking.

use crate::fault::{answer, is_refusal, words};
use crate::{Entry, Fault, Settings, tls};
use ldap3::controls::{Control, ControlType, PagedResults};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchResult};
use std::time::Duration;

/// The longest wait for a connection; a person is waiting at the sign-in page.
const CONNECT: Duration = Duration::from_secs(15);
/// Entries of one page where `MaxPageSize` is 0: what Active Directory gives at most.
const PAGE: i32 = 1000;

/// A connection whose account may search. Dropping it closes it.
pub struct Connection {
    ldap: Ldap,
    pub(crate) settings: Settings,
    timeout: Duration,
}

impl Connection {
    /// Connects, secures and binds with `BindUsername`; without one, by the certificate shown or as nobody.
    pub async fn open(settings: &Settings) -> Result<Connection, Fault> {
        let mut c = Connection::connect(settings).await?;
        let s = &settings.ldap;
        let answered = if !s.bind_username.is_empty() {
            c.timed().simple_bind(&s.bind_username, &s.bind_password).await
        } else if settings.identity.is_some() {
            c.timed().sasl_external_bind().await
        } else {
            return Ok(c);
        };
        match answered {
            Ok(r) if r.rc == 0 => Ok(c),
            Ok(r) => Err(Fault::Bind(answer(&r))),
            Err(e) => Err(Fault::Connect(words(&e))),
        }
    }

    async fn connect(settings: &Settings) -> Result<Connection, Fault> {
        let s = &settings.ldap;
        let secure = s.connection_security == "TLS";
        let timeout = Duration::from_secs(u64::try_from(s.query_timeout).unwrap_or(0).clamp(1, 3600));
        let mut how = LdapConnSettings::new().set_conn_timeout(timeout.min(CONNECT));
        if secure || s.connection_security == "STARTTLS" {
            how = how.set_config(tls::client(settings)?).set_starttls(!secure);
            how = how.set_no_tls_verify(s.skip_certificate_verification);
        }
        let (conn, ldap) = LdapConnAsync::from_url_with_settings(how, &address(settings)?)
            .await
            .map_err(|e| Fault::Connect(words(&e)))?;
        tokio::spawn(async move {
            // What is asked on a broken connection fails by itself.
            let _ = conn.drive().await;
        });
        Ok(Connection { ldap, settings: settings.clone(), timeout })
    }

    fn timed(&mut self) -> &mut Ldap {
        self.ldap.with_timeout(self.timeout)
    }

    /// Whether the password is that of the entry, on a connection of its own. An empty one never is: a directory takes it for a
    /// greeting without a name.
    pub async fn password(settings: &Settings, dn: &str, password: &str) -> Result<(), Fault> {
        if password.is_empty() || dn.is_empty() {
            return Err(Fault::Password("empty".into()));
        }
        let mut c = Connection::connect(settings).await?;
        match c.timed().simple_bind(dn, password).await {
            Ok(r) if r.rc == 0 => Ok(()),
            Ok(r) if is_refusal(r.rc) => Err(Fault::Password(answer(&r))),
            Ok(r) => Err(Fault::Search(answer(&r))),
            Err(e) => Err(Fault::Connect(words(&e))),
        }
    }

    /// One page of a search below the base; the cookie of the next one, empty at the end.
    pub(crate) async fn page(
        &mut self,
        filter: &str,
        attributes: &[String],
        cookie: Vec<u8>,
    ) -> Result<(Vec<Entry>, Vec<u8>), Fault> {
        let base = self.settings.ldap.base_dn.clone();
        let most = i32::try_from(self.settings.ldap.max_page_size).unwrap_or(PAGE);
        let size = if most > 0 { most } else { PAGE };
        let ldap = self.timed().with_controls(PagedResults { size, cookie });
        let SearchResult(found, result) =
            ldap.search(&base, Scope::Subtree, filter, attributes).await.map_err(|e| broken(&e))?;
        if result.rc != 0 {
            return Err(Fault::Search(answer(&result)));
        }
        let control = result.ctrls.iter().find(|c| matches!(c.0, Some(ControlType::PagedResults)));
        let cookie = control.map(|Control(_, raw)| raw.parse::<PagedResults>().cookie).unwrap_or_default();
        Ok((found.into_iter().map(Entry::new).collect(), cookie))
    }

    /// Everything a search below the base finds, page by page.
    pub async fn search(&mut self, filter: &str, attributes: &[String]) -> Result<Vec<Entry>, Fault> {
        let (mut out, mut cookie) = (Vec::new(), Vec::new());
        loop {
            let (mut found, next) = self.page(filter, attributes, cookie).await?;
            out.append(&mut found);
            if next.is_empty() {
                return Ok(out);
            }
            cookie = next;
        }
    }

    /// The entry of a name, if it is there and fits the filter.
    pub async fn read(&mut self, dn: &str, filter: &str, attributes: &[String]) -> Result<Option<Entry>, Fault> {
        let fits = if filter.is_empty() { "(objectClass=*)" } else { filter };
        match self.timed().search(dn, Scope::Base, fits, attributes).await {
            Ok(SearchResult(_, r)) if matches!(r.rc, 32 | 34) => Ok(None), // noSuchObject, invalidDNSyntax
            Ok(SearchResult(_, r)) if r.rc != 0 => Err(Fault::Search(answer(&r))),
            Ok(SearchResult(found, _)) => Ok(found.into_iter().next().map(Entry::new)),
            Err(e) => Err(broken(&e)),
        }
    }
}

fn broken(e: &LdapError) -> Fault {
    match e {
        LdapError::FilterParsing => Fault::Search("the filter cannot be read".into()),
        e => Fault::Connect(words(e)),
    }
}

/// Where the directory is.
fn address(settings: &Settings) -> Result<url::Url, Fault> {
    let s = &settings.ldap;
    let host = s.ldap_server.trim();
    let bad = |why: &str| Fault::Setting("LdapServer", why.to_string());
    if host.is_empty() {
        return Err(bad("is empty"));
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b':');
    if !host.bytes().all(plain) {
        return Err(bad("is not the name or address of a server"));
    }
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_string() };
    let port = u16::try_from(s.ldap_port).ok().filter(|p| *p > 0);
    let port = port.ok_or_else(|| Fault::Setting("LdapPort", "is not a port".into()))?;
    let scheme = if s.connection_security == "TLS" { "ldaps" } else { "ldap" };
    url::Url::parse(&format!("{scheme}://{host}:{port}")).map_err(|e| bad(&e.to_string()))
}
