//! SCIM 2.0 (RFC 7643, 7644): provisioning services make, change and deactivate accounts and groups (`docs/scim.md`).
//!
//! The bearer token is a personal access token of a system administrator, best of a bot: it can be seen and revoked like any other.

mod filter;
mod groups;
mod ids;
mod patch;
mod schema;
mod users;

use filter::Filter;
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Ctx, Perm, Reply, Response, Routes};
use serde_json::{Value, json};

/// Where everything below is.
const BASE: &str = "/api/scim/v2";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Most entries of one page.
const MOST: i64 = 200;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/scim");
    users::routes(r);
    groups::routes(r);
    schema::routes(r);
}

/// Why a request is refused: status, SCIM type (may be empty), words.
struct Refusal(u16, &'static str, String);

impl Refusal {
    fn new(status: u16, kind: &'static str, text: impl Into<String>) -> Self {
        Refusal(status, kind, text.into())
    }

    fn missing() -> Self {
        Refusal::new(404, "", "There is no such resource.")
    }

    fn value(text: impl Into<String>) -> Self {
        Refusal::new(400, "invalidValue", text)
    }
}

impl From<AppError> for Refusal {
    fn from(e: AppError) -> Self {
        let text = ochre_i18n::error_message("en", &e.id, e.status, &e.params);
        let taken = ["exists", "conflict", "unique", "existing"].iter().any(|w| e.id.contains(w));
        match e.status {
            400 if taken => Refusal(409, "uniqueness", text),
            400 => Refusal(400, "invalidValue", text),
            status if status >= 500 => {
                tracing::error!(id = %e.id, detail = %e.detail, "a SCIM request failed");
                Refusal(status, "", text)
            }
            status => Refusal(status, "", text),
        }
    }
}

/// An answer, or a refusal as SCIM has it.
fn answer(done: Result<Response, Refusal>) -> Reply {
    done.or_else(|Refusal(status, kind, text)| {
        let mut body = json!({"schemas": [ERROR], "status": status.to_string(), "detail": text});
        if !kind.is_empty() {
            body["scimType"] = kind.into();
        }
        Ok(scim(status, &body))
    })
}

fn scim(status: u16, body: &Value) -> Response {
    Response::bytes(status, "application/scim+json", body.to_string())
}

/// Lets administrators with a token in the header in, and nobody with a cookie: no page can make a browser send these requests.
async fn enter(ctx: &Ctx) -> Result<(), Refusal> {
    let cookie = cookies::get(&ctx.headers, "MMAUTHTOKEN").is_some_and(|t| !t.is_empty());
    if cookie || ctx.session_opt().is_none() || ctx.header("authorization").is_empty() {
        return Err(Refusal::new(401, "", "A bearer token is needed."));
    }
    if !ctx.can(Perm::ManageSystem).await? {
        return Err(Refusal::new(403, "", "The token's account is no system administrator."));
    }
    Ok(())
}

/// The JSON body.
fn body(ctx: &Ctx) -> Result<Value, Refusal> {
    let read = serde_json::from_slice::<Value>(ctx.bytes()).ok().filter(Value::is_object);
    read.ok_or_else(|| Refusal::new(400, "invalidSyntax", "The body is no JSON object."))
}

/// The part of a list that is asked for: first entry from 0, how many.
fn window(ctx: &Ctx) -> (i64, i64) {
    let first = ctx.query_int("startIndex").unwrap_or(1).max(1);
    let count = ctx.query_int("count").unwrap_or(100).clamp(0, MOST);
    (first - 1, count)
}

fn filter(ctx: &Ctx) -> Result<Option<Filter>, Refusal> {
    match ctx.query("filter").filter(|f| !f.trim().is_empty()) {
        None => Ok(None),
        Some(text) => Filter::parse(&text)
            .map(Some)
            .ok_or_else(|| Refusal::new(400, "invalidFilter", "Filters compare one attribute: userName eq \"x\".")),
    }
}

fn list(total: i64, first: i64, entries: &[Value]) -> Response {
    let body = json!({
        "schemas": [LIST], "totalResults": total, "startIndex": first + 1, "itemsPerPage": entries.len(), "Resources": entries,
    });
    scim(200, &body)
}

/// `meta` of a resource; times in ms.
fn meta(ctx: &Ctx, kind: &str, id: &str, created: i64, updated: i64) -> Value {
    json!({
        "resourceType": kind, "created": time(created), "lastModified": time(updated), "version": format!("W/\"{updated}\""),
        "location": format!("{}{BASE}/{kind}s/{id}", ctx.app.site_url()),
    })
}

/// RFC 3339 of a time in ms.
fn time(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // Days since 0000-03-01, in eras of 400 years (the civil calendar backwards).
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (h, m, s) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{:03}Z", rest % 1000)
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times() {
        for (ms, want) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (1_796_083_200_123, "2026-12-01T00:00:00.123Z"),
        ] {
            assert_eq!(time(ms), want);
        }
    }
}
