//! Reading the answer of an identity provider.

use crate::{Problem, Provider, guard};
use saml_rs::{
    AuthnRequest, BrowserInput, FormField, Pending, PendingSnapshot, RelayStateParam, ReplayCache, ReplayKey,
    ReplayPolicy, SamlError, SamlValidationContext, SsoResponse, SsoSession,
};
use std::time::{Duration, SystemTime};

/// Somebody whom the identity provider vouches for.
#[derive(Debug, Clone, Default)]
pub struct Login {
    pub name_id: String,
    /// URI of the name's format, empty when none was said.
    pub name_format: String,
    /// The identity provider's sessions of the person, for logout.
    pub session_indexes: Vec<String>,
    pub attributes: Vec<(String, Vec<String>)>,
    /// What must not be accepted a second time.
    pub seen: Vec<Seen>,
}

/// The key of a message or assertion, and until when it could be accepted, ms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub key: String,
    pub until: i64,
}

impl Login {
    /// All values of an attribute, none when it is missing. `NameID` stands for the name of the subject unless there is an
    /// attribute of that name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let found = self.attributes.iter().filter(|(n, _)| n == name);
        let all: Vec<&str> = found.flat_map(|(_, v)| v).map(|v| v.trim()).filter(|v| !v.is_empty()).collect();
        if all.is_empty() && name.eq_ignore_ascii_case("NameID") { vec![self.name_id.trim()] } else { all }
    }

    /// The first value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        if name.is_empty() { None } else { self.values(name).into_iter().next() }
    }
}

/// Keeps what was seen in this one reading; the caller compares it with what was seen ever.
#[derive(Default)]
pub(crate) struct Memory(Vec<Seen>);

impl Memory {
    pub(crate) fn into_seen(self) -> Vec<Seen> {
        self.0
    }
}

impl ReplayCache for Memory {
    fn check_and_store(&mut self, key: ReplayKey, expires_at: SystemTime) -> Result<(), SamlError> {
        let key = key.cache_key();
        if self.0.iter().any(|s| s.key == key) {
            return Err(SamlError::ReplayDetected { key });
        }
        let until = expires_at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_millis());
        self.0.push(Seen { key, until: i64::try_from(until).unwrap_or(i64::MAX) });
        Ok(())
    }
}

pub(crate) fn time(ms: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(ms.max(0).unsigned_abs())
}

impl Provider {
    /// Reads the answer to a request of ours. `answer`: the posted field `SAMLResponse`.
    pub fn finish(&self, request_id: &str, relay: &str, answer: &str, now: i64) -> Result<Login, Problem> {
        let xml = guard::text(answer)?;
        guard::single(&xml)?;
        guard::algorithms(&xml, self.settings.algorithm)?;
        let pending = Pending::<AuthnRequest>::from_snapshot(PendingSnapshot::authn_request(
            request_id,
            RelayStateParam::try_from_option(Some(relay))?,
            &*self.settings.idp_entity_id,
            "post",
            &*self.settings.acs_url,
            "post",
        ))?;
        let mut memory = Memory::default();
        let context = SamlValidationContext::new(time(now), ReplayPolicy::RequireCache(&mut memory));
        let compact: String = answer.chars().filter(|c| !c.is_whitespace()).collect();
        let fields = vec![FormField::new("SAMLResponse", compact), FormField::new("RelayState", relay)];
        let encrypted = self.settings.encrypt && xml.contains("EncryptedAssertion");
        let sp = self.sp(encrypted)?;
        let session = sp.finish_sso(&self.idp, &pending, BrowserInput::<SsoResponse>::post(fields), context)?;
        guard::plain(&session.raw_flow().saml_content)?;
        guard::single(&session.raw_flow().saml_content)?;
        guard::algorithms(&session.raw_flow().saml_content, self.settings.algorithm)?;
        if session.verified_xml_signatures().is_empty() {
            return Err(Problem("nothing in the answer is signed".into()));
        }
        Ok(login(&session, memory.into_seen()))
    }
}

fn login(session: &SsoSession, seen: Vec<Seen>) -> Login {
    let attributes = session.attributes().as_slice().iter();
    Login {
        name_id: session.name_id().value().to_string(),
        name_format: session.name_id().format().map(|f| f.as_uri().to_string()).unwrap_or_default(),
        session_indexes: session
            .authn_sessions()
            .iter()
            .filter_map(|s| s.session_index())
            .map(|i| i.as_str().to_string())
            .collect(),
        attributes: attributes
            .map(|a| (a.name().to_string(), a.values().iter().map(|v| v.as_str().to_string()).collect()))
            .collect(),
        seen,
    }
}
