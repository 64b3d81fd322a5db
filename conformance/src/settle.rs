//! Socket events may come a little earlier or later than in the recording.

use crate::compare::same;
use crate::scenario::Step;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How many steps an event may be away from where it was recorded.
const REACH: usize = 3;

/// What a step gave.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// `status`, `body`, `events` ... in the shape of a recorded answer.
    pub fields: Map<String, Value>,
    /// Why the step could not be carried out as recorded (nothing to save, for example).
    pub failed: Option<String>,
}

impl Observed {
    /// The events of one actor.
    pub fn events(&self, actor: &str) -> &[Value] {
        self.fields.get("events").and_then(|e| e.get(actor)).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn take_events(&mut self, actor: &str) -> Vec<Value> {
        match self.fields.get_mut("events").and_then(|e| e.as_object_mut()?.remove(actor)) {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        }
    }

    pub fn add_events(&mut self, actor: &str, more: Vec<Value>) {
        let events = self.fields.entry("events").or_insert_with(|| Value::Object(Map::new()));
        let list = events.as_object_mut().map(|e| e.entry(actor).or_insert_with(|| Value::Array(Vec::new())));
        if let Some(Value::Array(list)) = list {
            list.extend(more);
        }
    }
}

/// An expected event and the received one that fits it.
struct Slot<'a> {
    want: &'a Value,
    got: Option<Value>,
}

/// Moves every received event to the step where it was expected, if that is at most three steps away.
pub fn settle(steps: &[Step], results: &mut [Observed]) {
    let expecting = steps.iter().filter_map(|s| s.expect.get("events")?.as_object()).flat_map(Map::keys);
    let actors: BTreeSet<&String> = expecting.collect();
    for actor in actors {
        settle_actor(actor, steps, results);
    }
}

fn settle_actor(actor: &str, steps: &[Step], results: &mut [Observed]) {
    let mut spare: Vec<(usize, Value)> = Vec::new();
    let mut rows: Vec<Vec<Slot<'_>>> = Vec::new();
    for (i, (step, result)) in steps.iter().zip(results.iter_mut()).enumerate() {
        let mut have = result.take_events(actor);
        let fit = |want| {
            let got = have.iter().position(|h| same(want, h)).map(|at| have.remove(at));
            Slot { want, got }
        };
        rows.push(step.expected_events(actor).iter().map(fit).collect());
        spare.extend(have.into_iter().map(|h| (i, h)));
    }
    for (i, row) in rows.iter_mut().enumerate() {
        for slot in row.iter_mut().filter(|s| s.got.is_none()) {
            let near = spare.iter().position(|(j, h)| j.abs_diff(i) <= REACH && same(slot.want, h));
            slot.got = near.map(|at| spare.remove(at).1);
        }
    }
    for (i, (row, result)) in rows.into_iter().zip(results).enumerate() {
        let mut rest: std::collections::VecDeque<Value> = Vec::new().into();
        spare.retain_mut(|(j, h)| {
            *j != i || {
                rest.push_back(h.take());
                false
            }
        });
        let mut there: Vec<Value> = row.into_iter().filter_map(|s| s.got.or_else(|| rest.pop_front())).collect();
        there.extend(rest);
        if !there.is_empty() {
            result.add_events(actor, there);
        } else if result.fields.get("events").and_then(Value::as_object).is_some_and(Map::is_empty) {
            result.fields.remove("events");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;
    use serde_json::json;

    /// Each step: the names of the events that bob is expected to get; a name stands for one event.
    fn scene(expected: &[&[&str]], received: &[&[&str]]) -> Vec<Vec<String>> {
        let event = |n: &&str| json!({"event": n});
        let step = |names: &&[&str]| json!({"sleep_ms": 0, "expect": {"events": {"bob": names.iter().map(event).collect::<Vec<_>>()}}});
        let text = json!({"name": "n", "steps": expected.iter().map(step).collect::<Vec<_>>()}).to_string();
        let parsed = scenario::parse("a/b", &text).unwrap();
        let mut results = vec![Observed::default(); received.len()];
        for (result, names) in results.iter_mut().zip(received).filter(|(_, n)| !n.is_empty()) {
            result.add_events("bob", names.iter().map(event).collect());
        }
        settle(&parsed.steps, &mut results);
        let name = |v: &Value| v["event"].as_str().unwrap_or_default().to_owned();
        results.iter().map(|r| r.events("bob").iter().map(name).collect()).collect()
    }

    #[test]
    fn table() {
        // in its place, late by one, early by three
        assert_eq!(scene(&[&["a"], &[]], &[&["a"], &[]]), [vec!["a"], vec![]]);
        assert_eq!(scene(&[&["a"], &[]], &[&[], &["a"]]), [vec!["a"], vec![]]);
        let far = scene(&[&[], &[], &[], &["a"]], &[&["a"], &[], &[], &[]]);
        assert_eq!(far, [vec![], vec![], vec![], vec!["a".to_owned()]]);
        // four steps are too far
        let too_far = scene(&[&["a"], &[], &[], &[], &[]], &[&[], &[], &[], &[], &["a"]]);
        assert_eq!(too_far, [vec![], vec![], vec![], vec![], vec!["a".to_owned()]]);
        // the order inside a step is the recording's; what fits nowhere stays behind
        assert_eq!(scene(&[&["a", "b"]], &[&["b", "x", "a"]]), [vec!["a", "b", "x"]]);
        // a wrong event takes the place of a missing one, so that the difference is shown there
        assert_eq!(scene(&[&["a", "b"]], &[&["x", "b"]]), [vec!["x", "b"]]);
        // one received event serves one expectation
        assert_eq!(scene(&[&["a"], &["a"]], &[&["a"], &[]]), [vec!["a"], vec![]]);
    }

    #[test]
    fn nothing_received_leaves_no_events() {
        let text =
            r#"{"name":"n","steps":[{"sleep_ms":0},{"sleep_ms":0,"expect":{"events":{"bob":[{"event":"a"}]}}}]}"#;
        let parsed = scenario::parse("a/b", text).unwrap();
        let mut results = vec![Observed::default(); 2];
        results[0].add_events("bob", vec![json!({"event": "a"})]);
        settle(&parsed.steps, &mut results);
        assert!(!results[0].fields.contains_key("events"));
        assert_eq!(results[1].events("bob").len(), 1);
    }
}
