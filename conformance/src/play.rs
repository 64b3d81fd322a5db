//! Carrying out the steps of a scenario, one after the other.

use crate::json::{canon, dig, mask_all};
use crate::mask::{Masker, opened};
use crate::scenario::{Action, MailTake, Open, SinkTake, Step};
use crate::settle::Observed;
use crate::socket::{Inbox, Refused, Socket};
use crate::vars::Unknown;
use crate::world::World;
use regex::Regex;
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// Events that come for many reasons; a scenario that is about one of them names it in `events_include`.
const NOISE: [&str; 12] = [
    "hello",
    "status_change",
    "config_changed",
    "license_changed",
    "new_user",
    "user_updated",
    "user_activation_status_change",
    "emoji_added",
    "plugin_statuses_changed",
    "plugin_enabled",
    "plugin_disabled",
    "role_updated",
];

/// Why a step gave no answer to compare.
pub enum Halt {
    /// This step failed, the next ones can be tried.
    Step(String),
    /// Nothing sensible can follow.
    All(String),
}

impl From<Unknown> for Halt {
    fn from(u: Unknown) -> Halt {
        Halt::All(u.to_string())
    }
}

impl From<String> for Halt {
    fn from(s: String) -> Halt {
        Halt::All(s)
    }
}

impl World<'_> {
    /// Runs every step and puts what it gave into `results`. An error ends the scenario.
    pub async fn play(&mut self, results: &mut Vec<Observed>) -> Result<(), String> {
        let scenario = self.scenario;
        for step in &scenario.steps {
            let mut observed = Observed::default();
            match self.act(step).await {
                Ok(fields) => observed.fields = fields,
                Err(Halt::Step(why)) => observed.failed = Some(why),
                Err(Halt::All(why)) => return Err(format!("step {} {}: {why}", results.len() + 1, step.label)),
            }
            self.collect_events(step, &mut observed).await;
            results.push(observed);
        }
        self.collect_late_events(results).await;
        Ok(())
    }

    async fn act(&mut self, step: &Step) -> Result<Map<String, Value>, Halt> {
        let answer = match &step.action {
            Action::Request(request) => return self.request(request).await,
            Action::Open(open) => self.open(open).await?,
            Action::SinkTake(take) => self.sink_take(take, step.unordered).await?,
            Action::MailTake(take) => self.mail_take(take).await?,
            Action::State { who, wait_s } => {
                let actor = self.actor(who)?;
                actor.inbox.wait(Duration::from_secs_f64(*wait_s), Inbox::closed).await;
                json!({"open": actor.socket.is_some() && !actor.inbox.closed()})
            }
            other => {
                self.silent(other).await?;
                json!({})
            }
        };
        Ok(answer.as_object().cloned().unwrap_or_default())
    }

    /// Steps that have no answer of their own.
    async fn silent(&mut self, action: &Action) -> Result<(), Halt> {
        match action {
            Action::Send { who, action, data } => {
                let data = self.vars.fill(data)?;
                let socket = self.actor(who)?.socket.as_mut().ok_or_else(|| format!("{who} has no socket"))?;
                let seq = socket.seq;
                socket.seq += 1;
                socket.send(json!({"seq": seq, "action": action, "data": data}).to_string()).await?;
            }
            Action::Raw { who, text } => {
                let text = self.vars.text(text)?;
                let socket = self.actor(who)?.socket.as_mut().ok_or_else(|| format!("{who} has no socket"))?;
                socket.send(text).await?;
            }
            Action::Close { who } => {
                if let Some(socket) = self.actor(who)?.socket.take() {
                    socket.close(Duration::from_secs(3)).await;
                }
            }
            Action::Totp(secrets) => {
                for (var, secret) in secrets {
                    let code = crate::totp::code_of_now(&self.vars.text(secret)?).map_err(Halt::All)?;
                    self.vars.set(var.as_str(), code);
                }
            }
            Action::Config(patch) => {
                let patch = self.vars.fill(patch)?;
                self.api("admin", "PUT", "/config/patch", Some(&patch)).await?;
            }
            Action::Sleep { ms } => tokio::time::sleep(Duration::from_millis(*ms)).await, // the scenario says so
            Action::SinkReply(reply) => self.shared.web.reply(self.vars.fill(reply)?),
            _ => {}
        }
        Ok(())
    }

    async fn open(&mut self, open: &Open) -> Result<Value, Halt> {
        let who = self.vars.text(&open.who)?;
        let next = self.actor(&who)?.inbox.next_seq().to_string();
        self.vars.set(format!("{who}.seq"), next);
        let query = self.vars.text(open.query.as_deref().unwrap_or_default())?;
        let lines = open.ws_headers.iter().map(|l| self.vars.text(l)).collect::<Result<Vec<_>, _>>()?;
        let base = self.shared.client.base();
        let address = format!("{}/api/v4/websocket{query}", base.replacen("http", "ws", 1));
        let actor = self.actor(&who)?;
        match Socket::open(&address, base, actor.token.as_deref(), &lines, &actor.inbox).await {
            // An older socket that is still open goes on collecting: let it.
            Ok(socket) => actor.socket.replace(socket).map_or((), drop),
            Err(Refused::Status(status)) => {
                actor.socket = None;
                return Ok(json!({"refused": status}));
            }
            Err(Refused::Other(why)) => return Err(Halt::All(why)),
        }
        let mut hello = Vec::new();
        if open.hello {
            let came = |i: &Inbox| i.closed() || i.peek(|frames, _| !frames.is_empty());
            actor.inbox.wait(Duration::from_secs(5), came).await;
            hello.extend(actor.inbox.take_first());
        }
        for (var, path) in &open.save {
            let path = path.as_str().unwrap_or_default();
            let found = dig(hello.first().unwrap_or(&Value::Null), path);
            if found.is_null() {
                return Err(Halt::Step(format!("nothing at {path:?} of the greeting to save as {var}")));
            }
            self.vars.set(var.as_str(), found);
        }
        Ok(json!({"hello": hello.iter().map(|h| &h["event"]).collect::<Vec<_>>()}))
    }

    async fn sink_take(&mut self, take: &SinkTake, unordered: bool) -> Result<Value, Halt> {
        let path = self.vars.text(&take.path)?;
        let wait = Duration::from_secs_f64(take.wait_s);
        let got = self.shared.web.got.take(|r| r.path == path, take.n, wait).await;
        let mut shown = Vec::new();
        for received in got {
            let mut request = received.shown;
            if let Some(names) = &take.record_headers {
                let value =
                    |n: &str| received.headers.get(n).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
                let headers: Map<String, Value> = names.iter().map(|n| (n.clone(), json!(value(n)))).collect();
                request.insert("headers".into(), Value::Object(headers));
            }
            if let Some(body) = request.get("body").filter(|b| b.is_object()) {
                for (var, path) in &take.save {
                    self.vars.set(var.as_str(), dig(body, path.as_str().unwrap_or_default()));
                }
            }
            shown.push(Value::Object(request));
        }
        let masker = Masker::new(&self.vars);
        let mut shown: Vec<Value> = shown.iter().map(|r| masker.value(r)).collect();
        if unordered {
            shown.sort_by_cached_key(canon);
        }
        let mut requests = Value::Array(shown);
        mask_all(&mut requests, &take.mask);
        Ok(json!({"requests": requests}))
    }

    async fn mail_take(&mut self, take: &MailTake) -> Result<Value, Halt> {
        let address = self.vars.text(&take.address)?.to_lowercase();
        let wait = Duration::from_secs_f64(take.wait_s);
        let mails = self.shared.mail.got.take(|m| m.to.contains(&address), take.n, wait).await;
        for (var, pattern) in &take.save_match {
            let pattern = pattern.as_str().unwrap_or_default();
            let regex = Regex::new(pattern).map_err(|e| e.to_string())?;
            let found = mails.iter().find_map(|m| Some(regex.captures(&m.text)?[1].to_owned()));
            let found = found.ok_or_else(|| Halt::Step(format!("no mail text matches {pattern:?}")))?;
            self.vars.set(var.as_str(), found);
        }
        let masker = Masker::new(&self.vars);
        let shown = mails.iter().map(|m| json!({"to": masker.value(&json!(m.to)), "types": m.types}));
        Ok(json!({"mails": shown.collect::<Vec<_>>()}))
    }

    // ---- events

    /// Whether the scenario can mean a frame: noise counts only when asked for, and only about this run.
    fn matters(&self, frame: &Value) -> bool {
        let Some(event) = frame.get("event").and_then(Value::as_str) else { return true };
        if !self.counts(event) {
            return false;
        }
        if !NOISE.contains(&event) {
            return true;
        }
        let text = frame.to_string();
        text.contains(&self.run)
            || self.vars.iter().filter_map(|(_, v)| v.as_str()).any(|v| v.len() == 26 && text.contains(v))
    }

    fn counts(&self, event: &str) -> bool {
        let noise = NOISE.contains(&event) && !self.scenario.events_include.contains(event);
        !noise && !self.scenario.events_ignore.contains(event)
    }

    /// Collects what the open sockets received because of a step.
    async fn collect_events(&mut self, step: &Step, observed: &mut Observed) {
        let opening = matches!(step.action, Action::Open(_));
        let resuming = matches!(&step.action, Action::Open(o) if o.query.is_some());
        let expected = |name: &str| (!opening).then(|| awaited(step, observed, name));
        let frames = self.drain(expected).await;
        let frames: Vec<(String, Vec<Value>)> =
            frames.into_iter().map(|(n, f)| (n, f.into_iter().filter(|f| self.matters(f)).collect())).collect();
        for (var, (who, event, path)) in &step.save_event {
            let theirs = frames.iter().filter(|(n, _)| n == who).flat_map(|(_, f)| f);
            for frame in theirs.filter(|f| f["event"] == event.as_str()) {
                let data = frame["data"].as_object().into_iter().flatten();
                let data =
                    data.map(|(k, v)| (k.clone(), opened(v).filter(Value::is_object).unwrap_or_else(|| v.clone())));
                self.vars.set(var.as_str(), dig(&Value::Object(data.collect()), path));
            }
        }
        if step.ignore_events || (opening && !resuming) {
            return;
        }
        let masker = Masker::new(&self.vars);
        for (name, frames) in frames.into_iter().filter(|(_, f)| !f.is_empty()) {
            let mut events: Vec<Value> = frames.iter().map(|f| masker.frame(f)).collect();
            events.sort_by_cached_key(canon);
            observed.add_events(&name, events);
        }
    }

    /// The last events may still be under way when the last step is done.
    async fn collect_late_events(&mut self, results: &mut [Observed]) {
        let steps = &self.scenario.steps;
        let missing = |name: &str| {
            let sum: i64 = steps
                .iter()
                .zip(results.iter())
                .map(|(s, r)| awaited(s, r, name) as i64 - r.events(name).len() as i64)
                .sum();
            usize::try_from(sum).unwrap_or(0)
        };
        let waiting: Vec<String> = self.actors.iter().map(|a| a.name.clone()).filter(|n| missing(n) > 0).collect();
        if waiting.is_empty() {
            return;
        }
        let late = self.drain(|name| Some(missing(name))).await;
        let masker = Masker::new(&self.vars);
        for (name, frames) in late.into_iter().filter(|(n, _)| waiting.contains(n)) {
            let counts = |f: &&Value| f["event"].as_str().is_none_or(|e| self.counts(e));
            let events: Vec<Value> = frames.iter().filter(counts).map(|f| masker.frame(f)).collect();
            if let Some(last) = results.last_mut().filter(|_| !events.is_empty()) {
                last.add_events(&name, events);
            }
        }
    }

    /// Takes the frames of all open sockets when each has what is expected (None: not known) and is quiet.
    async fn drain(&self, expected: impl Fn(&str) -> Option<usize>) -> Vec<(String, Vec<Value>)> {
        let open: Vec<_> = self.actors.iter().filter(|a| a.socket.is_some()).collect();
        let (start, patience) = (Instant::now(), self.shared.patience);
        for actor in &open {
            let mut changed = actor.inbox.changes();
            loop {
                changed.borrow_and_update();
                let over = actor.inbox.peek(|frames, last| {
                    let have = frames.iter().filter(|f| self.matters(f)).count();
                    patience.over_at(start, last, have, expected(&actor.name))
                });
                if actor.inbox.closed() || Instant::now() >= over {
                    break;
                }
                let _ = tokio::time::timeout_at(over, changed.changed()).await;
            }
        }
        open.into_iter().map(|a| (a.name.clone(), a.inbox.take())).collect()
    }
}

/// How many events of an actor to wait for. After a wrong answer the scenario has failed, and the events that belong to
/// the right one will not come.
fn awaited(step: &Step, observed: &Observed, actor: &str) -> usize {
    let wrong = step.expect.get("status").is_some_and(|s| observed.fields.get("status") != Some(s));
    if wrong { 0 } else { step.expected_events(actor).len() }
}
