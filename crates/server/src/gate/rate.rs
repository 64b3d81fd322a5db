//! How often somebody may ask (`RateLimitSettings`; contract/limits.md "Rate limits"): the generic cell rate algorithm, one time
//! per key.

use http::Request;
use ochre_config::RateLimitSettings;
use ochre_kernel::Response;
use ochre_kernel::http::session;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::IpAddr;

type Headers = Vec<(&'static str, String)>;

/// How often: per second, and how many more at once.
#[derive(Clone, Copy)]
struct Quota {
    per_sec: i64,
    burst: i64,
}

/// Quotas of single operations beside the general one.
const ROUTES: [(&str, Quota); 5] = [
    ("/api/v4/users/login", Quota { per_sec: 5, burst: 10 }),
    ("/api/v4/ochre/passkeys/login", Quota { per_sec: 5, burst: 10 }),
    ("/api/v4/ochre/passkeys/login/options", Quota { per_sec: 5, burst: 10 }),
    ("/api/v4/users/login/desktop_token", Quota { per_sec: 2, burst: 1 }),
    ("/api/v4/oauth/apps/register", Quota { per_sec: 2, burst: 1 }),
];

/// Keys and the time until which each has asked already, µs.
#[derive(Default)]
pub struct Rates(Mutex<HashMap<String, i64>>);

/// What became of a request, in seconds where it is a time.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    limit: i64,
    remaining: i64,
    reset: i64,
    /// `None`: it passes.
    retry: Option<i64>,
}

impl Rates {
    /// The headers for the answer, or 429.
    pub fn admit<B>(
        &self,
        s: &RateLimitSettings,
        req: &Request<B>,
        path: &str,
        ip: IpAddr,
        now: i64,
    ) -> Result<Headers, Response> {
        let most = usize::try_from(s.memory_store_size).unwrap_or(10_000).max(16);
        let general = Quota { per_sec: s.per_sec.max(1), burst: s.max_burst.max(0) };
        let verdict = self.ask(key(s, req, ip), general, now, most);
        let headers = headers(&verdict);
        if verdict.retry.is_some() {
            return Err(refuse(headers));
        }
        let special = ROUTES.iter().find(|(p, _)| *p == path && req.method() == http::Method::POST);
        if let Some((p, quota)) = special {
            let verdict = self.ask(format!("{p} {ip}"), *quota, now, most);
            if verdict.retry.is_some() {
                return Err(refuse(self::headers(&verdict)));
            }
        }
        Ok(headers)
    }

    fn ask(&self, key: String, quota: Quota, now_ms: i64, most: usize) -> Verdict {
        let now = now_ms * 1000;
        let step = 1_000_000 / quota.per_sec;
        let limit = quota.burst + 1;
        let tolerance = step * limit;
        let mut all = self.0.lock();
        if all.len() >= most && !all.contains_key(&key) {
            all.retain(|_, until| *until > now);
            if all.len() >= most {
                all.clear(); // forgets rather than grows
            }
        }
        let until = all.get(&key).copied().unwrap_or(now).max(now);
        let next = until + step;
        let seconds = |us: i64| (us + 999_999) / 1_000_000;
        if next - tolerance > now {
            let retry = Some(seconds(next - tolerance - now));
            return Verdict { limit, remaining: 0, reset: seconds(until - now), retry };
        }
        all.insert(key, next);
        Verdict { limit, remaining: (tolerance - (next - now)) / step, reset: seconds(next - now), retry: None }
    }
}

/// Who asks: the session where people are told apart by it, else the address; and a header that a proxy sets.
fn key<B>(s: &RateLimitSettings, req: &Request<B>, ip: IpAddr) -> String {
    let mut key = String::new();
    if s.vary_by_user {
        key.push_str(&session::token(req.headers(), req.uri().query()).0);
    }
    if key.is_empty() && s.vary_by_remote_addr {
        key = ip.to_string();
    }
    if !s.vary_by_header.is_empty() {
        let value = req.headers().get(s.vary_by_header.as_str()).and_then(|v| v.to_str().ok()).unwrap_or_default();
        key.push(' ');
        key.push_str(&value.to_lowercase());
    }
    key
}

fn headers(v: &Verdict) -> Headers {
    let mut out = vec![
        ("x-ratelimit-limit", v.limit.to_string()),
        ("x-ratelimit-remaining", v.remaining.to_string()),
        ("x-ratelimit-reset", v.reset.to_string()),
    ];
    if let Some(retry) = v.retry {
        out.push(("retry-after", retry.to_string()));
    }
    out
}

fn refuse(headers: Headers) -> Response {
    let answer = Response::bytes(429, "text/plain; charset=utf-8", "Too many requests, please wait a little.\n");
    headers.into_iter().fold(answer, |r, (name, value)| r.header(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_the_rate() {
        let rates = Rates::default();
        let quota = Quota { per_sec: 5, burst: 2 };
        let ask = |now| rates.ask("k".into(), quota, now, 100);
        let start = 1_000_000;
        for remaining in [2, 1, 0] {
            let v = ask(start);
            assert_eq!((v.remaining, v.retry, v.limit), (remaining, None, 3));
        }
        assert_eq!(ask(start).retry, Some(1));
        assert_eq!(ask(start + 199).retry, Some(1), "a fifth of a second is a request");
        assert_eq!(ask(start + 200).retry, None);
        assert_eq!(ask(start + 200).retry, Some(1));
        assert_eq!(rates.ask("other".into(), quota, start, 100).retry, None);
        // Everything is forgotten after a while.
        assert_eq!(ask(start + 10_000).remaining, 2);
    }

    #[test]
    fn memory_is_bounded() {
        let rates = Rates::default();
        let quota = Quota { per_sec: 1, burst: 1 };
        for i in 0..1000 {
            rates.ask(i.to_string(), quota, 5, 100);
        }
        assert!(rates.0.lock().len() <= 100);
    }
}
