//! Single logout: ours that the identity provider is told of, and theirs that we are told of. Both by HTTP redirect or POST,
//! both signed.

use crate::answer::{Memory, Seen, time};
use crate::{Problem, Provider, guard};
use saml_rs::{
    BrowserInput, FormField, LogoutRequest, LogoutResponse, LogoutSubject, NameId, NameIdFormat, Pending,
    PendingSnapshot, RelayStateParam, ReplayPolicy, RespondSlo, SamlValidationContext, SessionIndex, StartSlo, Started,
};
use std::time::Duration;

/// A logout message as it came: the whole query of a redirect, or the fields of a form.
pub enum LogoutCall {
    Query(String),
    Form(Vec<(String, String)>),
}

/// Whom the identity provider signed out.
#[derive(Debug, Clone)]
pub struct SignedOut {
    pub name_id: String,
    /// Empty: all sessions of the person.
    pub session_indexes: Vec<String>,
    pub seen: Vec<Seen>,
    /// Where the browser goes with our answer.
    pub answer: String,
}

/// How long a logout message is remembered when it does not say how long it is good for.
const KEPT: Duration = Duration::from_secs(24 * 3600);

impl LogoutCall {
    fn checked<M>(
        self,
        query: impl FnOnce(String) -> BrowserInput<M>,
        form: impl FnOnce(Vec<FormField>) -> BrowserInput<M>,
    ) -> Result<BrowserInput<M>, Problem> {
        match self {
            LogoutCall::Query(text) => Ok(query(text)),
            LogoutCall::Form(fields) => {
                for (name, value) in &fields {
                    if name.starts_with("SAML") {
                        guard::text(value)?;
                    }
                }
                Ok(form(fields.into_iter().map(|(n, v)| FormField::new(n, v)).collect()))
            }
        }
    }
}

impl Provider {
    /// Whether there is a place to sign out at, a key to sign with, and a name that logout messages may bear: a URI.
    pub fn can_logout(&self) -> bool {
        let s = &self.settings;
        let uri = s.entity_id.contains("://") || s.entity_id.starts_with("urn:");
        uri && !s.idp_slo_url.is_empty() && !s.slo_url.is_empty() && !s.private_key.is_empty()
    }

    /// Tells the identity provider that somebody signed out here: request id and where to send the browser.
    pub fn start_logout(
        &self,
        name_id: &str,
        name_format: &str,
        session_indexes: &[String],
        relay: &str,
    ) -> Result<(String, String), Problem> {
        let format = (!name_format.is_empty()).then(|| NameIdFormat::Custom(name_format.to_string()));
        let indexes = session_indexes.iter().map(SessionIndex::try_new).collect::<Result<Vec<_>, _>>()?;
        let subject = LogoutSubject::new(NameId::new(name_id, format), indexes);
        let options = StartSlo::redirect().relay_state(RelayStateParam::try_from_option(Some(relay))?);
        let Started { pending, outbound } = self.sp(false)?.start_slo(&self.idp, subject, options)?;
        Ok((pending.id().as_str().to_string(), outbound.redirect_url()?.to_string()))
    }

    /// Checks the identity provider's answer to [`Provider::start_logout`].
    pub fn finish_logout(&self, request_id: &str, relay: &str, call: LogoutCall, now: i64) -> Result<(), Problem> {
        let pending = Pending::<LogoutRequest>::from_snapshot(PendingSnapshot::logout_request(
            request_id,
            RelayStateParam::try_from_option(Some(relay))?,
            &*self.settings.idp_entity_id,
            match call {
                LogoutCall::Query(_) => saml_rs::LogoutBinding::Redirect,
                LogoutCall::Form(_) => saml_rs::LogoutBinding::Post,
            },
        ))?;
        let mut memory = Memory::default();
        let context = SamlValidationContext::new(time(now), ReplayPolicy::RequireCache(&mut memory));
        let input = call.checked(BrowserInput::<LogoutResponse>::redirect, BrowserInput::<LogoutResponse>::post)?;
        self.sp(false)?.finish_slo(&self.idp, &pending, input, context.with_replay_retention(KEPT))?;
        Ok(())
    }

    /// Reads the identity provider's wish to sign somebody out, and makes the answer.
    pub fn receive_logout(&self, call: LogoutCall, now: i64) -> Result<SignedOut, Problem> {
        let mut memory = Memory::default();
        let context = SamlValidationContext::new(time(now), ReplayPolicy::RequireCache(&mut memory));
        let input = call.checked(BrowserInput::<LogoutRequest>::redirect, BrowserInput::<LogoutRequest>::post)?;
        let sp = self.sp(false)?;
        let request = sp.receive_slo(&self.idp, input, context.with_replay_retention(KEPT))?;
        let answer = sp.respond_slo(&self.idp, &request, RespondSlo::redirect())?;
        Ok(SignedOut {
            name_id: request.message().name_id().map(|n| n.value().to_string()).unwrap_or_default(),
            session_indexes: request.message().session_indexes().iter().map(|i| i.as_str().to_string()).collect(),
            seen: memory.into_seen(),
            answer: answer.redirect_url()?.to_string(),
        })
    }
}
