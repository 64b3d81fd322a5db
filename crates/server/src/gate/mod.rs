//! What every request passes before a route is looked for: addresses and secrets that keep strangers out, pages of other sites
//! (CORS), how often somebody may ask.

mod cors;
mod preauth;
mod rate;

use http::Request;
use ochre_kernel::{App, Response};
use std::net::IpAddr;

/// What keeps strangers out beside the settings; none of it can be changed from outside.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// Every request must bring it along as `X-Mattermost-Preauth-Secret`; empty: none is asked for.
    pub preauth_secret: String,
    /// Address filters do not count: for who locked everybody out.
    pub ignore_ip_filters: bool,
}

/// The state of one listener.
pub struct Gate {
    rates: rate::Rates,
    doors: Doors,
}

/// What a request that passed brings to its answer.
#[derive(Default)]
pub struct Passed {
    headers: Vec<(&'static str, String)>,
}

impl Passed {
    /// Adds the headers to an answer.
    pub fn onto(self, mut answer: Response) -> Response {
        for (name, value) in self.headers {
            match http::HeaderValue::from_str(&value) {
                // Beside one that the answer has already.
                Ok(value) if name == "vary" => answer.headers.push((http::header::VARY, value)),
                _ => answer.set_header(name, value),
            }
        }
        answer
    }
}

impl Gate {
    /// Nobody has asked yet.
    pub fn new(doors: Doors) -> Gate {
        Gate { rates: rate::Rates::default(), doors }
    }

    /// Lets a request pass, or answers it.
    pub fn pass<B>(&self, app: &App, req: &Request<B>, path: &str, ip: IpAddr) -> Result<Passed, Response> {
        if !self.doors.ignore_ip_filters && !app.admission().admits(ip) {
            let words = "This server may not be reached from your address.\n";
            return Err(Response::bytes(403, "text/plain; charset=utf-8", words));
        }
        let config = app.config();
        let mut passed = Passed::default();
        if config.rate_limit.enable {
            passed.headers = self.rates.admit(&config.rate_limit, req, path, ip, app.now())?;
        }
        preauth::check(&self.doors.preauth_secret, req.headers())?;
        if !config.service.allow_cors_from.trim().is_empty() {
            passed.headers.extend(cors::check(&config.service, req)?);
        }
        Ok(passed)
    }
}
