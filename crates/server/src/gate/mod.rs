//! What every request passes before a route is looked for: pages of other sites (CORS) and how often somebody may ask.

mod cors;
mod rate;

use http::Request;
use ochre_kernel::{App, Response};
use std::net::IpAddr;

/// The state of one listener.
#[derive(Default)]
pub struct Gate {
    rates: rate::Rates,
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
    /// Lets a request pass, or answers it.
    pub fn pass<B>(&self, app: &App, req: &Request<B>, path: &str, ip: IpAddr) -> Result<Passed, Response> {
        let config = app.config();
        let mut passed = Passed::default();
        if config.rate_limit.enable {
            passed.headers = self.rates.admit(&config.rate_limit, req, path, ip, app.now())?;
        }
        if !config.service.allow_cors_from.trim().is_empty() {
            passed.headers.extend(cors::check(&config.service, req)?);
        }
        Ok(passed)
    }
}
