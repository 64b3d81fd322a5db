//! PATCH: operations on a resource as JSON, as Entra and Okta send them (RFC 7644 section 3.5.2).

use super::Refusal;
use super::filter::{Filter, plain};
use serde_json::{Map, Value, json};

const OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Applies the operations of a body to a resource.
pub fn apply(resource: &mut Value, body: &Value) -> Result<(), Refusal> {
    let operations = get(body, "Operations").and_then(Value::as_array);
    let operations = operations.ok_or_else(|| Refusal::new(400, "invalidSyntax", format!("{OP} has Operations.")))?;
    for operation in operations {
        let op = get(operation, "op").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        let path = get(operation, "path").and_then(Value::as_str).unwrap_or_default().trim();
        let value = get(operation, "value").cloned().unwrap_or(Value::Null);
        match op.as_str() {
            "add" | "replace" if path.is_empty() => all(resource, &op, &value)?,
            "add" | "replace" => set(resource, &op, path, value)?,
            "remove" if path.is_empty() => return Err(Refusal::new(400, "noTarget", "remove needs a path.")),
            "remove" => remove(resource, path, &value)?,
            _ => return Err(Refusal::new(400, "invalidSyntax", format!("There is no operation {op:?}."))),
        }
    }
    Ok(())
}

/// A member of an object, whatever the case of its name.
pub fn get<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.as_object()?.iter().find(|(k, _)| plain(k) == plain(name)).map(|(_, v)| v)
}

fn key(map: &Map<String, Value>, name: &str) -> String {
    let wanted = plain(name);
    map.keys().find(|k| plain(k) == wanted).cloned().unwrap_or_else(|| name.to_string())
}

/// Without a path the value is an object of attributes; its names may be paths (Entra).
fn all(resource: &mut Value, op: &str, value: &Value) -> Result<(), Refusal> {
    let Some(map) = value.as_object() else { return Err(Refusal::value("The value is no object.")) };
    for (path, value) in map {
        if plain(path) != "schemas" {
            set(resource, op, path, value.clone())?;
        }
    }
    Ok(())
}

/// `attribute`, `attribute.part`, `attribute[filter]`, `attribute[filter].part`.
struct Path {
    attribute: String,
    filter: Option<Filter>,
    part: String,
}

fn path(text: &str) -> Result<Path, Refusal> {
    let bad = || Refusal::new(400, "invalidPath", format!("The path {text:?} is not understood."));
    if let Some((attribute, rest)) = text.split_once('[') {
        let (inner, part) = rest.rsplit_once(']').ok_or_else(bad)?;
        let filter = Filter::parse(inner).ok_or_else(bad)?;
        let part = part.trim_start_matches('.').to_string();
        return Ok(Path { attribute: short(attribute), filter: Some(filter), part });
    }
    let name = short(text);
    let (attribute, part) = name.split_once('.').map_or((name.as_str(), ""), |(a, p)| (a, p));
    if attribute.is_empty() {
        return Err(bad());
    }
    Ok(Path { attribute: attribute.to_string(), filter: None, part: part.to_string() })
}

/// The name without its schema, the case kept. The version of a schema has a dot, so it goes first.
fn short(name: &str) -> String {
    match name.to_ascii_lowercase().starts_with("urn:") {
        true => name.rsplit_once(':').map_or(name, |(_, n)| n).to_string(),
        false => name.to_string(),
    }
}

fn set(resource: &mut Value, op: &str, text: &str, value: Value) -> Result<(), Refusal> {
    let p = path(text)?;
    let map = resource.as_object_mut().ok_or_else(|| Refusal::value("no object"))?;
    let name = key(map, &p.attribute);
    let slot = map.entry(name).or_insert(Value::Null);
    if let Some(filter) = &p.filter {
        return within(slot, filter, &p.part, value);
    }
    if !p.part.is_empty() {
        if slot.is_array() {
            // `emails.value`: the first one.
            let list = slot.as_array_mut().expect("an array");
            if list.is_empty() {
                list.push(json!({}));
            }
            return part(&mut list[0], &p.part, value);
        }
        if !slot.is_object() {
            *slot = json!({});
        }
        return part(slot, &p.part, value);
    }
    match (op, slot, value) {
        ("add", Value::Array(list), Value::Array(more)) => more.into_iter().for_each(|v| put(list, v)),
        ("add", Value::Array(list), one @ Value::Object(_)) => put(list, one),
        (_, slot @ Value::Object(_), Value::Object(more)) => {
            for (name, value) in more {
                part(slot, &name, value)?;
            }
        }
        (_, slot @ Value::Array(_), one @ Value::Object(_)) => *slot = json!([one]),
        (_, slot, value) => *slot = value,
    }
    Ok(())
}

/// One entry per `value`.
fn put(list: &mut Vec<Value>, entry: Value) {
    if entry.get("value").is_none() || !list.iter().any(|v| v.get("value") == entry.get("value")) {
        list.push(entry);
    }
}

fn part(slot: &mut Value, name: &str, value: Value) -> Result<(), Refusal> {
    let map = slot.as_object_mut().ok_or_else(|| Refusal::new(400, "invalidPath", "The attribute has no parts."))?;
    let name = key(map, name);
    map.insert(name, value);
    Ok(())
}

fn fits(entry: &Value, filter: &Filter) -> bool {
    match get(entry, &filter.attribute) {
        Some(Value::String(s)) => s.eq_ignore_ascii_case(&filter.value),
        Some(Value::Bool(b)) => *b == (filter.value == "true"),
        _ => false,
    }
}

/// Changes the entries that fit; without one, makes it.
fn within(slot: &mut Value, filter: &Filter, name: &str, value: Value) -> Result<(), Refusal> {
    if !slot.is_array() {
        *slot = json!([]);
    }
    let list = slot.as_array_mut().expect("an array");
    if !list.iter().any(|e| fits(e, filter)) {
        let mut made = Map::new();
        made.insert(filter.attribute.clone(), filter.value.clone().into());
        list.push(Value::Object(made));
    }
    for entry in list.iter_mut().filter(|e| fits(e, filter)) {
        match (name.is_empty(), &value) {
            (false, _) => part(entry, name, value.clone())?,
            (true, Value::Object(more)) => {
                for (name, value) in more {
                    part(entry, name, value.clone())?;
                }
            }
            (true, _) => *entry = value.clone(),
        }
    }
    Ok(())
}

/// `members[value eq "x"]`, `members` with the entries as the value (Entra), or a whole attribute.
fn remove(resource: &mut Value, text: &str, value: &Value) -> Result<(), Refusal> {
    let p = path(text)?;
    let Some(map) = resource.as_object_mut() else { return Ok(()) };
    let name = key(map, &p.attribute);
    let Some(slot) = map.get_mut(&name) else { return Ok(()) };
    match (slot, &p.filter, value) {
        (Value::Array(list), Some(filter), _) if p.part.is_empty() => list.retain(|e| !fits(e, filter)),
        (Value::Array(list), Some(filter), _) => {
            for entry in list.iter_mut().filter(|e| fits(e, filter)) {
                part(entry, &p.part, Value::Null)?;
            }
        }
        (Value::Array(list), None, Value::Array(gone)) => {
            list.retain(|e| !gone.iter().any(|g| g.get("value") == e.get("value")));
        }
        (slot @ Value::Object(_), None, _) if !p.part.is_empty() => part(slot, &p.part, Value::Null)?,
        (slot, None, _) => *slot = if slot.is_array() { json!([]) } else { Value::Null },
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Value, operations: Value) -> Value {
        let mut resource = start;
        let done = apply(&mut resource, &json!({"schemas": [OP], "Operations": operations}));
        assert!(done.is_ok(), "refused");
        resource
    }

    #[test]
    fn as_entra_and_okta_send_them() {
        let person = json!({"userName": "a", "active": true, "name": {"givenName": "A"}, "emails": [{"type": "work", "value": "a@x"}]});
        for (operations, at, want) in [
            (json!([{"op": "Replace", "path": "active", "value": "False"}]), "/active", json!("False")),
            (json!([{"op": "replace", "value": {"active": false}}]), "/active", json!(false)),
            (json!([{"op": "Add", "path": "name.familyName", "value": "B"}]), "/name/familyName", json!("B")),
            (
                json!([{"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "b@x"}]),
                "/emails/0/value",
                json!("b@x"),
            ),
            (
                json!([{"op": "Add", "path": "emails[type eq \"home\"].value", "value": "h@x"}]),
                "/emails/1/value",
                json!("h@x"),
            ),
            (json!([{"op": "Add", "value": {"name.givenName": "C", "title": "Baker"}}]), "/name/givenName", json!("C")),
            (
                json!([{"op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:nickName", "value": "n"}]),
                "/nickName",
                json!("n"),
            ),
            (json!([{"op": "remove", "path": "name.givenName"}]), "/name/givenName", Value::Null),
        ] {
            let got = after(person.clone(), operations.clone());
            assert_eq!(got.pointer(at), Some(&want), "{operations}: {got}");
        }
        let group = json!({"displayName": "g", "members": [{"value": "1"}, {"value": "2"}]});
        for (operations, want) in [
            (
                json!([{"op": "Add", "path": "members", "value": [{"value": "3"}, {"value": "1"}]}]),
                json!(["1", "2", "3"]),
            ),
            (json!([{"op": "Remove", "path": "members[value eq \"1\"]"}]), json!(["2"])),
            (json!([{"op": "Remove", "path": "members", "value": [{"value": "2"}]}]), json!(["1"])),
            (json!([{"op": "remove", "path": "members"}]), json!([])),
            (json!([{"op": "replace", "path": "members", "value": [{"value": "9"}]}]), json!(["9"])),
            (json!([{"op": "replace", "value": {"id": "x", "displayName": "h"}}]), json!(["1", "2"])),
        ] {
            let got = after(group.clone(), operations.clone());
            let members: Vec<&Value> =
                got["members"].as_array().expect("members").iter().map(|m| &m["value"]).collect();
            assert_eq!(json!(members), want, "{operations}");
        }
    }

    #[test]
    fn refused() {
        for operations in [
            json!([{"op": "move", "path": "a"}]),
            json!([{"op": "remove"}]),
            json!([{"op": "add", "value": "x"}]),
            json!([{"op": "add", "path": "emails[type", "value": "x"}]),
            json!([{"op": "add", "path": "emails[type sw \"x\"].value", "value": "x"}]),
        ] {
            let mut resource = json!({"emails": []});
            assert!(apply(&mut resource, &json!({"Operations": operations})).is_err(), "{operations}");
        }
        assert!(apply(&mut json!({}), &json!({})).is_err());
    }
}
