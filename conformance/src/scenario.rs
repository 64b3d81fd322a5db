//! The scenario files: one JSON document each, parsed strictly (an unknown key is an error, never ignored).
//! The format is described in `contract` terms by the README beside the recordings; `conformance/README.md` repeats it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One recorded scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// `area/file`, without the ending: `posts/pinning`. The name of the test and of the entry in `must-pass.txt`.
    pub id: String,
    /// One line in words.
    pub title: String,
    /// Whether the world holds users, a team and channels, or the admin only.
    pub populated: bool,
    /// Members beside alice, bob and carol.
    pub users: Vec<String>,
    /// Changes the configuration: must run alone.
    pub exclusive: bool,
    /// Event names that are noise elsewhere and matter here.
    pub events_include: BTreeSet<String>,
    /// Event names that do not matter here.
    pub events_ignore: BTreeSet<String>,
    pub steps: Vec<Step>,
}

impl Scenario {
    /// The folder of the file.
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// One step and what the reference answered.
#[derive(Debug, Clone)]
pub struct Step {
    pub action: Action,
    /// The recorded answer; `events` holds the socket frames per actor.
    pub expect: Map<String, Value>,
    pub unordered: bool,
    pub ignore_events: bool,
    /// variable -> (actor, event name, dotted path in the event's data)
    pub save_event: Vec<(String, (String, String, String))>,
    /// For messages: `alice POST /api/v4/posts`.
    pub label: String,
}

impl Step {
    /// The events recorded for one actor in this step.
    pub fn expected_events(&self, actor: &str) -> &[Value] {
        self.expect.get("events").and_then(|e| e.get(actor)).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    Request(Box<Request>),
    Open(Open),
    Close { who: String },
    Send { who: String, action: String, data: Value },
    Raw { who: String, text: String },
    State { who: String, wait_s: f64 },
    Totp(Vec<(String, String)>),
    Config(Value),
    Sleep { ms: u64 },
    SinkReply(Value),
    SinkTake(SinkTake),
    MailTake(MailTake),
}

/// A request by an actor (`do`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    #[serde(rename = "as", default = "anon")]
    pub who: String,
    #[serde(rename = "do")]
    pub line: String,
    pub body: Option<Value>,
    pub raw: Option<String>,
    pub form: Option<Map<String, Value>>,
    pub multipart: Option<Multipart>,
    pub upload: Option<Value>,
    #[serde(default)]
    pub headers: Map<String, Value>,
    #[serde(default)]
    pub cookie: bool,
    pub token: Option<Value>,
    #[serde(default)]
    pub save: Map<String, Value>,
    #[serde(default)]
    pub save_match: Map<String, Value>,
    pub login_as: Option<String>,
    #[serde(default)]
    pub record_headers: Vec<String>,
    pub poll: Option<Poll>,
    pub pick: Option<Vec<String>>,
    #[serde(default)]
    pub mask: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multipart {
    #[serde(default)]
    pub fields: Map<String, Value>,
    #[serde(default)]
    pub files: Vec<Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    pub path: String,
    pub equals: Value,
    #[serde(default = "twenty")]
    pub timeout_s: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    #[serde(rename = "ws_open")]
    pub who: String,
    pub query: Option<String>,
    #[serde(default = "yes")]
    pub hello: bool,
    #[serde(default)]
    pub save: Map<String, Value>,
    #[serde(default)]
    pub ws_headers: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinkTake {
    #[serde(rename = "sink_take")]
    pub path: String,
    #[serde(default = "three")]
    pub wait_s: f64,
    #[serde(default = "one")]
    pub n: usize,
    pub record_headers: Option<Vec<String>>,
    #[serde(default)]
    pub mask: Vec<String>,
    #[serde(default)]
    pub save: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailTake {
    #[serde(rename = "mail_take")]
    pub address: String,
    #[serde(default = "four")]
    pub wait_s: f64,
    #[serde(default = "one")]
    pub n: usize,
    #[serde(default)]
    pub save_match: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default = "basic")]
    world: String,
    #[serde(default)]
    users: Vec<String>,
    #[serde(default)]
    exclusive: bool,
    #[serde(default)]
    events_include: BTreeSet<String>,
    #[serde(default)]
    events_ignore: BTreeSet<String>,
    steps: Vec<Map<String, Value>>,
}

fn anon() -> String {
    "anon".into()
}
fn basic() -> String {
    "basic".into()
}
fn yes() -> bool {
    true
}
fn one() -> usize {
    1
}
fn three() -> f64 {
    3.0
}
fn four() -> f64 {
    4.0
}
fn twenty() -> f64 {
    20.0
}

/// Parses the text of a scenario file. `id` is `area/name`.
pub fn parse(id: &str, text: &str) -> Result<Scenario, String> {
    let file: File = serde_json::from_str(text).map_err(|e| format!("{id}: {e}"))?;
    let populated = match file.world.as_str() {
        "basic" => true,
        "none" => false,
        other => return Err(format!("{id}: no world is called {other:?}")),
    };
    let steps = file.steps.into_iter().enumerate();
    let steps = steps.map(|(i, s)| parse_step(s).map_err(|e| format!("{id}: step {}: {e}", i + 1)));
    Ok(Scenario {
        id: id.to_owned(),
        title: file.name,
        populated,
        users: file.users,
        exclusive: file.exclusive,
        events_include: file.events_include,
        events_ignore: file.events_ignore,
        steps: steps.collect::<Result<_, _>>()?,
    })
}

fn parse_step(mut raw: Map<String, Value>) -> Result<Step, String> {
    let expect: Map<String, Value> = take(&mut raw, "expect")?.unwrap_or_default();
    let unordered: Option<bool> = take(&mut raw, "unordered")?;
    let ignore_events: bool = take(&mut raw, "ignore_events")?.unwrap_or(false);
    let save_event: Map<String, Value> = take(&mut raw, "save_event")?.unwrap_or_default();
    let save_event = save_event.into_iter().map(|(k, v)| Ok((k, typed(v)?))).collect::<Result<_, String>>()?;
    let label = label(&raw);
    let action = parse_action(raw)?;
    // Mails of one recipient come in any order.
    let unordered = unordered.unwrap_or(matches!(action, Action::MailTake(_)));
    Ok(Step { action, expect, unordered, ignore_events, save_event, label })
}

fn label(raw: &Map<String, Value>) -> String {
    let who = raw.get("as").and_then(Value::as_str).unwrap_or_default();
    let what = match raw.get("do").and_then(Value::as_str) {
        Some(line) => line.to_owned(),
        None => raw.iter().find(|(k, _)| KINDS.contains(&k.as_str())).map_or_else(String::new, |(k, v)| match v {
            Value::String(s) => format!("{k} {s}"),
            _ => k.clone(),
        }),
    };
    if who.is_empty() { what } else { format!("{who} {what}") }
}

const KINDS: [&str; 12] = [
    "do",
    "ws_open",
    "ws_close",
    "ws_send",
    "ws_raw",
    "ws_state",
    "totp",
    "config",
    "sleep_ms",
    "sink_reply",
    "sink_take",
    "mail_take",
];

fn parse_action(mut raw: Map<String, Value>) -> Result<Action, String> {
    let kinds: Vec<&str> = KINDS.into_iter().filter(|k| raw.contains_key(*k)).collect();
    let [kind] = kinds[..] else {
        return Err(format!("a step is exactly one of {KINDS:?}, this one has {:?}", raw.keys().collect::<Vec<_>>()));
    };
    match kind {
        "do" => return Ok(Action::Request(Box::new(whole(raw)?))),
        "ws_open" => return Ok(Action::Open(whole(raw)?)),
        "sink_take" => return Ok(Action::SinkTake(whole(raw)?)),
        "mail_take" => return Ok(Action::MailTake(whole(raw)?)),
        _ => {}
    }
    let main = raw.remove(kind).unwrap_or_default();
    let action = match kind {
        "ws_close" => Action::Close { who: typed(main)? },
        "ws_send" => Action::Send {
            action: typed(main)?,
            who: take(&mut raw, "as")?.ok_or("ws_send needs `as`")?,
            data: raw.remove("data").unwrap_or_else(|| Value::Object(Map::new())),
        },
        "ws_raw" => Action::Raw { text: typed(main)?, who: take(&mut raw, "as")?.ok_or("ws_raw needs `as`")? },
        "ws_state" => Action::State { who: typed(main)?, wait_s: take(&mut raw, "wait_s")?.unwrap_or(0.3) },
        "totp" => Action::Totp(typed::<std::collections::BTreeMap<_, _>>(main)?.into_iter().collect()),
        "config" => Action::Config(main),
        "sleep_ms" => Action::Sleep { ms: typed(main)? },
        _ => Action::SinkReply(main),
    };
    if raw.is_empty() { Ok(action) } else { Err(format!("unknown keys {:?}", raw.keys().collect::<Vec<_>>())) }
}

fn whole<T: DeserializeOwned>(raw: Map<String, Value>) -> Result<T, String> {
    typed(Value::Object(raw))
}

fn typed<T: DeserializeOwned>(v: Value) -> Result<T, String> {
    serde_json::from_value(v).map_err(|e| e.to_string())
}

fn take<T: DeserializeOwned>(raw: &mut Map<String, Value>, key: &str) -> Result<Option<T>, String> {
    raw.remove(key).map(|v| typed(v).map_err(|e| format!("{key}: {e}"))).transpose()
}

/// The scenario files of the repository, beside this crate.
pub fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// All scenarios below `folder`, sorted by id.
pub fn load_folder(folder: &Path) -> Result<Vec<Scenario>, String> {
    let mut found = Vec::new();
    for file in json_files(folder)? {
        found.push(load_file(&file)?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// One scenario; its id is made of the last folder and the file name.
pub fn load_file(file: &Path) -> Result<Scenario, String> {
    let part = |p: Option<&std::ffi::OsStr>| p.unwrap_or_default().to_string_lossy().into_owned();
    let id = format!("{}/{}", part(file.parent().and_then(Path::file_name)), part(file.file_stem()));
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    parse(&id, &text)
}

/// Every `.json` file below `folder`, sorted.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(dir) = folders.pop() {
        for entry in std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))? {
            let path = entry.map_err(|e| format!("{}: {e}", dir.display()))?.path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(end) if end == "json" => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_repository_is_understood() {
        let all = load_folder(&own_folder()).unwrap();
        assert!(all.len() >= 256, "{} files", all.len());
        assert!(all.iter().all(|s| !s.steps.is_empty()));
        assert!(all.iter().flat_map(|s| &s.steps).map(|s| s.label.len()).min() > Some(0));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (steps, why) in [
            (r#"{"as":"bob"}"#, "exactly one of"),
            (r#"{"do":"GET /x","sleep_ms":5}"#, "exactly one of"),
            (r#"{"do":"GET /x","bodyy":5}"#, "bodyy"),
            (r#"{"ws_close":"bob","data":5}"#, "unknown keys"),
            (r#"{"ws_send":"ping"}"#, "needs `as`"),
            (r#"{"do":"GET /x","poll":{"path":"a","equals":1,"every":2}}"#, "every"),
        ] {
            let text = format!(r#"{{"name":"n","steps":[{steps}]}}"#);
            let error = parse("a/b", &text).unwrap_err();
            assert!(error.contains(why), "{steps}: {error}");
        }
        assert!(parse("a/b", r#"{"name":"n","world":"moon","steps":[]}"#).unwrap_err().contains("moon"));
    }
}
