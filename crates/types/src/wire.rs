//! How JSON is read and written: as leniently on the way in, and as exactly on the way out, as clients of the reference expect.
//!
//! The reference decodes by these rules (observed; every REST body and many JSON columns depend on them): a missing field is its
//! zero, an explicit `null` is its zero at any depth, unknown keys are ignored, keys match without regard to case (an exact match wins), a wrong type is
//! an error, and whatever follows the first JSON value is not looked at. [`decode`] does the same for any `Deserialize` type, so
//! that the wire structs need no attribute per field.

use std::collections::BTreeMap;

use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Free-form JSON object (`map[string]any`), keys sorted when written.
pub type JsonMap = serde_json::Map<String, Value>;
/// Flat object of strings (`map[string]string`), keys sorted when written.
pub type StringMap = BTreeMap<String, String>;

/// Reads the first JSON value of `bytes` as `T`, with the leniency described at the head of this file.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    decode_value(parse(bytes)?)
}

/// Like [`decode`], from a value that is already parsed (a socket frame's `data`, a JSON column).
pub fn decode_value<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    T::deserialize(Lenient(value))
}

/// The first JSON value of `bytes`. Broken UTF-8 becomes U+FFFD instead of an error, as in the reference.
pub fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => first_value(text),
        Err(_) => first_value(&String::from_utf8_lossy(bytes)),
    }
}

fn first_value(text: &str) -> Result<Value, serde_json::Error> {
    let read = |text: &str| Value::deserialize(&mut serde_json::Deserializer::from_str(text));
    read(text).or_else(|error| match without_lone_surrogates(text) {
        Some(mended) => read(&mended),
        None => Err(error),
    })
}

/// Half of a surrogate pair, escaped (`\ud83d` alone), becomes U+FFFD as in the reference. `None`: there is none.
fn without_lone_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut rest, mut at) = (String::new(), 0, 0);
    while let Some(found) = text.get(at..)?.find('\\') {
        at += found;
        match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at += 12,
            (Some(0xd800..=0xdfff), _) => {
                out.push_str(&text[rest..at]);
                out.push_str("\\ufffd");
                at += 6;
                rest = at;
            }
            // the backslash and what it escapes
            _ => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    out.push_str(&text[rest..]);
    (rest > 0).then_some(out)
}

/// Writes `value` as compact JSON. Wire structs hold nothing that can fail to be written, so a failure yields `null`.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

struct Lenient(Value);

macro_rules! scalars {
    ($($method:ident => $visit:ident, $zero:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self.0 {
                Value::Null => visitor.$visit($zero),
                value => value.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = serde_json::Error;

    // A `null` met by a `Value` stays `null`: free-form objects keep it.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_any(visitor)
    }

    scalars! {
        deserialize_bool => visit_bool, false;
        deserialize_i8 => visit_i64, 0;
        deserialize_i16 => visit_i64, 0;
        deserialize_i32 => visit_i64, 0;
        deserialize_i64 => visit_i64, 0;
        deserialize_u8 => visit_u64, 0;
        deserialize_u16 => visit_u64, 0;
        deserialize_u32 => visit_u64, 0;
        deserialize_u64 => visit_u64, 0;
        deserialize_f32 => visit_f64, 0.0;
        deserialize_f64 => visit_f64, 0.0;
        deserialize_str => visit_str, "";
        deserialize_string => visit_str, "";
        deserialize_bytes => visit_str, "";
        deserialize_byte_buf => visit_str, "";
        deserialize_char => visit_str, "";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            value => visitor.visit_some(Lenient(value)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            Value::Null => visitor.visit_seq(Items(Vec::new().into_iter())),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            Value::Null => visitor.visit_map(Entries::new(JsonMap::new())),
            Value::Object(entries) => visitor.visit_map(Entries::new(entries)),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self.0 {
            Value::Null => visitor.visit_map(Entries::new(JsonMap::new())),
            Value::Object(entries) => visitor.visit_map(Entries::new(fold_keys(entries, fields))),
            // serde would also read a struct from an array, by position; the reference does not
            Value::Array(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &visitor)),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! { unit unit_struct tuple tuple_struct identifier ignored_any }
}

/// Drops `null` entries (a missing field and a `null` one are the same) and renames keys that match a field only without regard to case.
fn fold_keys(entries: JsonMap, fields: &[&str]) -> JsonMap {
    let known = |key: &str| fields.contains(&key);
    if entries.iter().all(|(key, value)| !value.is_null() && known(key)) {
        return entries;
    }
    let mut folded = JsonMap::new();
    for (key, value) in entries {
        if value.is_null() {
            continue;
        }
        if known(&key) {
            folded.insert(key, value);
        } else if let Some(field) = fields.iter().find(|field| field.eq_ignore_ascii_case(&key))
            && !folded.contains_key(*field)
        {
            folded.insert((*field).to_owned(), value);
        }
    }
    folded
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = serde_json::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Self::Error> {
        self.0.next().map(|value| seed.deserialize(Lenient(value))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries {
    rest: serde_json::map::IntoIter,
    value: Value,
}

impl Entries {
    fn new(entries: JsonMap) -> Self {
        Self { rest: entries.into_iter(), value: Value::Null }
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        seed.deserialize(Lenient(std::mem::take(&mut self.value)))
    }
}

/// Bytes that are standard padded base64 on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Base64 {
    /// The text form.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for chunk in self.0.chunks(3) {
            let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
            for place in 0..4 {
                if place <= chunk.len() {
                    out.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
                } else {
                    out.push('=');
                }
            }
        }
        out
    }

    /// Reads the text form; line breaks are skipped. `None` for anything that is not padded base64.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
        if !digits.len().is_multiple_of(4) {
            return None;
        }
        let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 {
            return None;
        }
        let mut out = Vec::with_capacity(digits.len() / 4 * 3);
        let (mut bits, mut held) = (0u32, 0);
        for byte in &digits[..digits.len() - padding] {
            let digit = ALPHABET.iter().position(|letter| letter == byte)?;
            bits = (bits << 6 | digit as u32) & 0xff_ffff;
            held += 6;
            if held >= 8 {
                held -= 8;
                out.push((bits >> held) as u8);
            }
        }
        Some(Self(out))
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_text(&text).ok_or_else(|| de::Error::custom("not base64"))
    }
}

/// `skip_serializing_if` for numbers.
pub(crate) fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// `skip_serializing_if` for flags.
pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}

/// Writes a whole number without a fraction (`5`, not `5.0`), as the reference does.
pub(crate) fn float<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}
