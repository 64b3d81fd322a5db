//! Sending.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::message::{From, Mail};
use crate::settings::{Security, SmtpSettings};

/// Why a mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailError {
    /// Not an e-mail address.
    Address(String),
    /// The message could not be put together.
    Message(String),
    /// No server, or unusable TLS settings.
    Settings(String),
    /// The server said no to this mail for good (5xx), with its own words.
    Refused(String),
    /// Not now: no connection, a time-out, 4xx, or settings that do not fit the server. Worth another try.
    Later(String),
}

impl MailError {
    /// Is another try of the same mail worth it?
    pub fn is_temporary(&self) -> bool {
        matches!(self, MailError::Later(_))
    }
}

impl std::fmt::Display for MailError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MailError::Address(text) => write!(f, "not an e-mail address: {text}"),
            MailError::Message(why) => write!(f, "the mail could not be written: {why}"),
            MailError::Settings(why) => write!(f, "mail settings: {why}"),
            MailError::Refused(why) => write!(f, "the mail server refused: {why}"),
            MailError::Later(why) => write!(f, "the mail server cannot be used now: {why}"),
        }
    }
}
impl std::error::Error for MailError {}

impl std::convert::From<lettre::transport::smtp::Error> for MailError {
    fn from(e: lettre::transport::smtp::Error) -> Self {
        let why = match e.source() {
            Some(source) => format!("{e}: {source}"),
            None => e.to_string(),
        };
        // A login that is refused, or a server that cannot do what we need (no STARTTLS, no common login method), is put
        // right in the settings: the mails wait for it.
        let settings = e.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
        if e.is_permanent() && !settings { MailError::Refused(why) } else { MailError::Later(why) }
    }
}

/// A mail server, with a few connections kept for the next mail. Make a new one when the
/// settings change.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: From,
    timeout: Duration,
}

impl Mailer {
    /// Connects to nothing yet.
    pub fn new(settings: &SmtpSettings, from: From) -> Result<Mailer, MailError> {
        if settings.server.is_empty() {
            return Err(MailError::Settings("no server is named".to_owned()));
        }
        let timeout = settings.timeout.max(Duration::from_secs(1));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.server.clone())
            .port(settings.port)
            .timeout(Some(timeout))
            .tls(tls(settings)?)
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(20)));
        if !settings.hello.is_empty() {
            builder = builder.hello_name(hello(&settings.hello));
        }
        if let Some((name, password)) = &settings.login {
            if settings.security == Security::None {
                tracing::warn!(server = settings.server, "the mail password travels unencrypted");
            }
            builder = builder
                .credentials(Credentials::new(name.clone(), password.clone()))
                .authentication(vec![Mechanism::Plain, Mechanism::Login]);
        }
        Ok(Mailer { transport: builder.build(), from, timeout })
    }

    /// Returns when the server has taken the mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = mail.build(&self.from)?;
        // Connecting, encrypting, signing in and the mail itself: each may take its time.
        self.in_time(4, self.transport.send(message)).await?;
        Ok(())
    }

    /// Connects, encrypts and signs in as sending would.
    pub async fn test(&self) -> Result<(), MailError> {
        match self.in_time(1, self.transport.test_connection()).await? {
            true => Ok(()),
            false => Err(MailError::Later("the server does not answer".to_owned())),
        }
    }

    /// The library's own time limit ends with the connection: a server that accepts and then
    /// says nothing would hold us for ever.
    async fn in_time<T>(
        &self,
        times: u32,
        job: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, MailError> {
        match tokio::time::timeout(self.timeout * times, job).await {
            Ok(result) => Ok(result?),
            Err(_) => Err(MailError::Later("the server does not answer in time".to_owned())),
        }
    }
}

fn hello(host: &str) -> ClientId {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) => ClientId::Domain(host.to_owned()),
    }
}

fn tls(settings: &SmtpSettings) -> Result<Tls, MailError> {
    let parameters = || {
        TlsParameters::builder(settings.server.clone())
            .dangerous_accept_invalid_certs(settings.skip_verify)
            .dangerous_accept_invalid_hostnames(settings.skip_verify)
            .build()
            .map_err(|e| MailError::Settings(e.to_string()))
    };
    Ok(match settings.security {
        Security::None => Tls::None,
        Security::Tls => Tls::Wrapper(parameters()?),
        Security::StartTls => Tls::Required(parameters()?),
    })
}
