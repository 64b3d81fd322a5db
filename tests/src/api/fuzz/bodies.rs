//! Bodies and query values that nobody should send.

use super::seed::Seed;
use super::world::World;
use serde_json::Value;

const RIGHT: &str = include_str!("bodies.tsv");

/// The right body of an operation, with ids in braces ([`World::fill`]).
pub fn right(op: &str) -> Option<&'static str> {
    let mut lines = RIGHT.lines().filter(|l| !l.starts_with('#'));
    lines.find_map(|l| l.split_once('\t').filter(|(name, _)| *name == op).map(|(_, body)| body))
}

/// What is sent.
pub struct Body {
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

const JSON: &str = "application/json";

/// Values in the place of another one, as they stand in the JSON text.
const VALUES: [&str; 28] = [
    "null",
    "true",
    "0",
    "-1",
    "7.5",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "99999999999999999999999",
    "1e308",
    "1e999",
    "\"\"",
    "\" \"",
    "\"a\\u0000b\"",
    "\"\\ud800\"",
    "\"a\u{202e}b\u{200b}\u{feff}\u{1f468}\u{200d}\u{1f469}\u{fffe}\"",
    "\"\\u0001\\u0008\\u001b[31m\\u007f\\r\\n\\t\"",
    "\"'; DROP TABLE posts; --%_\\\\\"",
    "\"../../etc/passwd\"",
    "\"-9223372036854775809\"",
    "[]",
    "{}",
    "[null]",
    "[[1],{\"a\":[]}]",
    "{\"a\":{\"b\":\"\\u0000\"},\"\\u0000\":1}",
    "[\"\\u0000\"]",
];

/// Lengths around the limits of columns and fields, characters.
const LENGTHS: [usize; 12] = [27, 33, 65, 129, 192, 257, 301, 513, 1025, 4001, 16_384, 70_000];

impl Body {
    pub fn right(text: &str) -> Body {
        Body { kind: JSON, bytes: text.as_bytes().to_vec() }
    }

    /// A right body with one value taken out or replaced.
    pub fn broken(text: &str, seed: &mut Seed, world: &World) -> Result<Body, String> {
        let mut body: Value = serde_json::from_str(text).map_err(|e| format!("{e}: {text}"))?;
        let mut places = Vec::new();
        walk(&body, String::new(), &mut places);
        let place = seed.pick(&places).clone();
        if seed.below(10) == 0 && take_out(&mut body, &place) {
            return Ok(Body::right(&body.to_string()));
        }
        let with = match seed.below(10) {
            0..=5 => seed.pick(&VALUES).to_string(),
            6..=7 => long(seed),
            _ => format!("\"{}\"", world.any_id(seed)),
        };
        // a text in its place first: what is put there need not be JSON
        let mark = "@@broken@@";
        match body.pointer_mut(&place) {
            Some(v) => *v = Value::from(mark),
            None => return Err(format!("no {place} in {text}")),
        }
        let text = body.to_string().replacen(&format!("\"{mark}\""), &with, 1);
        Ok(Body::right(&text))
    }

    /// Not the body of anything.
    pub fn any(seed: &mut Seed) -> Body {
        let mut kind = JSON;
        let bytes: Vec<u8> = match seed.below(24) {
            0 => Vec::new(),
            1 => b"[\"\\u0000\"]".to_vec(),
            2 => b"{\"id\":\"\\u0000\",\"name\":\"\\u0000\",\"term\":\"\\u0000\",\"terms\":\"\\u0000\"}".to_vec(),
            3 => b"{".to_vec(),
            4 => b"\0".to_vec(),
            5 => b"\"\xff\xfe\"".to_vec(),
            6 => b"{\"message\":\"\xed\xa0\x80\"}".to_vec(),
            7 => vec![b'['; 20_000],
            8 => "{\"a\":".repeat(20_000).into_bytes(),
            9 => format!("{}{}", "[".repeat(100), "]".repeat(100)).into_bytes(),
            10 => format!("[{}]", vec![format!("\"{}\"", "z".repeat(26)); 3000].join(",")).into_bytes(),
            11 => format!("{{\"message\":\"{}\"}}", "x".repeat(400_000)).into_bytes(),
            12 => b"{\"id\":{\"a\":[]},\"term\":[],\"terms\":{},\"page\":\"x\",\"ids\":7}".to_vec(),
            13 => b"{\"id\":1,\"id\":2,\"term\":\"a\",\"term\":\"b\"}".to_vec(),
            14 => b"[[\"a\"],[{}]]".to_vec(),
            15 => {
                kind = "multipart/form-data; boundary=x";
                b"--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"\0.png\"\r\n\r\nnot an image"
                    .to_vec()
            }
            16 => {
                kind = "multipart/form-data; boundary=x";
                let part = "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n\u{89}PNG\r\n--x--\r\n";
                part.as_bytes().to_vec()
            }
            17 => {
                kind = "application/x-www-form-urlencoded";
                b"payload=%00&text=%00&a=%ff".to_vec()
            }
            _ => seed.pick(&VALUES).as_bytes().to_vec(),
        };
        Body { kind, bytes }
    }

    /// For the report.
    pub fn shown(&self) -> String {
        let kind = if self.kind == JSON { String::new() } else { format!("{}: ", self.kind) };
        format!("{kind}{}", short(&String::from_utf8_lossy(&self.bytes)))
    }
}

/// The first characters of a long text.
pub fn short(text: &str) -> String {
    let mut out: String = text.chars().take(700).collect();
    if out.len() < text.len() {
        out.push_str(&format!("... ({} bytes)", text.len()));
    }
    out.escape_debug().to_string()
}

/// A text that may be too long; some do not fit where only their bytes are counted.
fn long(seed: &mut Seed) -> String {
    let part = *seed.pick(&["a", "Z", "é", "漢", "\u{1f600}", "1"]);
    format!("\"{}\"", part.repeat(*seed.pick(&LENGTHS)))
}

/// Every place of a value, as JSON pointers.
fn walk(v: &Value, at: String, out: &mut Vec<String>) {
    match v {
        Value::Object(map) => {
            for (k, v) in map {
                walk(v, format!("{at}/{}", k.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| walk(v, format!("{at}/{i}"), out)),
        _ => {}
    }
    out.push(at);
}

fn take_out(body: &mut Value, place: &str) -> bool {
    let Some((parent, name)) = place.rsplit_once('/') else { return false };
    body.pointer_mut(parent).and_then(Value::as_object_mut).is_some_and(|map| map.remove(name).is_some())
}

/// Names of query values that some operation reads.
const NAMES: &str = "page per_page include_deleted team_id name channel_id permanent sort q in_team in_channel include_total_count download since \
    from_id direction before after totalsOnly threadsOnly include_member_count filter_allow_reference extended user_input \
    team_filter status sort_direction search_term scope role_filter role roles not_in_team not_in_group not_in_channel \
    not_associated_to_group not_associated_to_team not_associated_to_channel job_type in_group iid h guest_filter group_source group_ids \
    from_column_value fromPost format filename date_range logs_per_page limit limit_before limit_after without_team unread set_online \
    paginate only_orphaned include_archived hide_inactive deleted custom_only exclude_policy_constrained channel_roles team_roles \
    collapsedThreads fromCreateAt fromUpdateAt perPage user_id include_member_ids include_channel_member_count bookmarks_since active \
    inactive last_id page_size clientVersion client locale prefix term terms";

/// A query of such names with odd values; begins with `?`.
pub fn query(seed: &mut Seed, world: &World) -> String {
    const ODD: [&str; 24] = [
        "-1",
        "abc",
        "0",
        "200",
        "2147483648",
        "99999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "%00",
        "a%00b",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "'",
        "%25",
        "%5C",
        "(",
        "NaN",
        "1e9",
        "true",
        "",
        "desc",
        "1.5",
        "*",
        "%E2%80%AE",
    ];
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let mut out = String::from("?");
    for name in names {
        // the first two are read by most
        if seed.below(3) > 0 {
            continue;
        }
        let value = match seed.below(12) {
            0..=1 => world.any_id(seed),
            2 if seed.below(6) == 0 => "x".repeat(1500),
            _ => seed.pick(&ODD).to_string(),
        };
        out.push_str(&format!("{name}={value}&"));
    }
    out
}
