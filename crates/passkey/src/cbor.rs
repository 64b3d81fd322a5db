//! CBOR as authenticators write it (CTAP2): definite lengths, no tags, no floating point, nothing nested deeply.

use crate::{PasskeyError, Result};

/// Deeper than any message of an authenticator.
const DEPTH: usize = 6;

/// A value that borrows from the message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    Bool(bool),
    Null,
}

impl<'a> Value<'a> {
    pub fn int(&self) -> Option<i64> {
        if let Value::Int(n) = self { Some(*n) } else { None }
    }

    pub fn bytes(&self) -> Option<&'a [u8]> {
        if let Value::Bytes(b) = self { Some(b) } else { None }
    }

    pub fn text(&self) -> Option<&'a str> {
        if let Value::Text(t) = self { Some(t) } else { None }
    }

    pub fn is_empty_map(&self) -> bool {
        matches!(self, Value::Map(m) if m.is_empty())
    }

    /// The value of a key of a map.
    fn get(&self, key: &Value) -> Option<&Value<'a>> {
        let Value::Map(entries) = self else { return None };
        entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    pub fn text_key(&self, name: &str) -> Option<&Value<'a>> {
        self.get(&Value::Text(name))
    }

    pub fn int_key(&self, number: i64) -> Option<&Value<'a>> {
        self.get(&Value::Int(number))
    }
}

/// The first value of a message, and what follows it.
pub fn read(bytes: &[u8]) -> Result<(Value<'_>, &[u8])> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(0)?;
    Ok((value, reader.rest))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(PasskeyError::Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The major type and its argument.
    fn head(&mut self) -> Result<(u8, u8, u64)> {
        let first = self.take(1)?[0];
        let (major, short) = (first >> 5, first & 31);
        let more = match short {
            0..=23 => return Ok((major, short, u64::from(short))),
            24..=27 => 1_usize << (short - 24),
            _ => return Err(PasskeyError::Malformed),
        };
        let argument = self.take(more)?.iter().fold(0_u64, |n, b| (n << 8) | u64::from(*b));
        Ok((major, short, argument))
    }

    fn sized(&mut self, n: u64) -> Result<&'a [u8]> {
        self.take(usize::try_from(n).map_err(|_| PasskeyError::Malformed)?)
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>> {
        if depth > DEPTH {
            return Err(PasskeyError::Malformed);
        }
        let (major, short, n) = self.head()?;
        let number = || i64::try_from(n).map_err(|_| PasskeyError::Malformed);
        Ok(match major {
            0 => Value::Int(number()?),
            1 => Value::Int(-1 - number()?),
            2 => Value::Bytes(self.sized(n)?),
            3 => Value::Text(std::str::from_utf8(self.sized(n)?).map_err(|_| PasskeyError::Malformed)?),
            4 => {
                // Grows with what is really there, not with what is said to come.
                let mut items = Vec::new();
                for _ in 0..n {
                    items.push(self.value(depth + 1)?);
                }
                Value::Array(items)
            }
            5 => self.map(n, depth)?,
            7 => match short {
                20 => Value::Bool(false),
                21 => Value::Bool(true),
                22 => Value::Null,
                _ => return Err(PasskeyError::Malformed),
            },
            _ => return Err(PasskeyError::Malformed),
        })
    }

    /// A key that comes twice would mean one thing to one reader and another to the next.
    fn map(&mut self, n: u64, depth: usize) -> Result<Value<'a>> {
        let mut entries: Vec<(Value, Value)> = Vec::new();
        for _ in 0..n {
            let key = self.value(depth + 1)?;
            if entries.iter().any(|(k, _)| *k == key) || entries.len() > 64 {
                return Err(PasskeyError::Malformed);
            }
            entries.push((key, self.value(depth + 1)?));
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        // RFC 8949 appendix A.
        let int = Value::Int;
        for (bytes, want) in [
            (&[0x00][..], Some(int(0))),
            (&[0x17], Some(int(23))),
            (&[0x18, 0x64], Some(int(100))),
            (&[0x19, 0x03, 0xe8], Some(int(1000))),
            (&[0x38, 0x63], Some(int(-100))),
            (&[0x39, 0x01, 0x00], Some(int(-257))),
            (&[0x43, 1, 2, 3], Some(Value::Bytes(&[1, 2, 3]))),
            (&[0x64, b'I', b'E', b'T', b'F'], Some(Value::Text("IETF"))),
            (&[0x82, 0x01, 0xf5], Some(Value::Array(vec![int(1), Value::Bool(true)]))),
            (&[0xa1, 0x01, 0xf6], Some(Value::Map(vec![(int(1), Value::Null)]))),
            (&[], None),
            (&[0x18], None),
            (&[0x44, 1, 2, 3], None),
            (&[0x61, 0xff], None),
            (&[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], None),
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], None),
            (&[0x5f, 0x41, 1, 0xff], None),
            (&[0xc1, 0x00], None),
            (&[0xf9, 0x3c, 0x00], None),
            (&[0xa2, 0x01, 0x02, 0x01, 0x03], None),
            (&[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x00], None),
        ] {
            assert_eq!(read(bytes).ok().map(|(v, _)| v), want, "{bytes:02x?}");
        }
        assert_eq!(read(&[0x01, 0x02]).map(|(_, rest)| rest), Ok(&[0x02][..]));
    }
}
