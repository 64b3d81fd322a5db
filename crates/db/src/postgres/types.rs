//! PostgreSQL's binary encoding of values, by the type that the server inferred.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Kind, ToSql, Type, to_sql_checked};

use super::numeric;
use crate::Value;
use crate::row::{Wrong, json_or_default};

type BoxError = Box<dyn Error + Sync + Send>;

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON | Type::CHAR)
        || matches!(ty.kind(), Kind::Enum(_))
        || ty.name() == "citext"
}

fn wrong(ty: &Type, want: &str) -> Wrong {
    Wrong(format!("type {ty} is not {want}"))
}

fn be<const N: usize>(ty: &Type, raw: &[u8]) -> Result<[u8; N], Wrong> {
    raw.try_into().map_err(|_| wrong(ty, "as long as expected"))
}

pub(crate) fn int(ty: &Type, raw: &[u8]) -> Result<i64, Wrong> {
    match *ty {
        Type::INT8 => Ok(i64::from_be_bytes(be(ty, raw)?)),
        Type::INT4 => Ok(i32::from_be_bytes(be(ty, raw)?).into()),
        Type::INT2 => Ok(i16::from_be_bytes(be(ty, raw)?).into()),
        Type::OID => Ok(u32::from_be_bytes(be(ty, raw)?).into()),
        Type::NUMERIC => numeric::to_int(raw).ok_or_else(|| wrong(ty, "an integer")),
        _ => Err(wrong(ty, "an integer")),
    }
}

pub(crate) fn float(ty: &Type, raw: &[u8]) -> Result<f64, Wrong> {
    match *ty {
        Type::FLOAT8 => Ok(f64::from_be_bytes(be(ty, raw)?)),
        Type::FLOAT4 => Ok(f32::from_be_bytes(be(ty, raw)?).into()),
        Type::NUMERIC => numeric::to_text(raw).and_then(|t| t.parse().ok()).ok_or_else(|| wrong(ty, "a number")),
        _ => int(ty, raw).map(|i| i as f64),
    }
}

pub(crate) fn boolean(ty: &Type, raw: &[u8]) -> Result<bool, Wrong> {
    match *ty {
        Type::BOOL => Ok(raw != [0]),
        _ => Err(wrong(ty, "a boolean")),
    }
}

/// Text, enum labels and JSON in place.
pub(crate) fn text<'a>(ty: &Type, raw: &'a [u8]) -> Result<&'a str, Wrong> {
    let raw = match *ty {
        // one byte of version before the text
        Type::JSONB => raw.get(1..).unwrap_or_default(),
        _ if is_text(ty) => raw,
        _ => return Err(wrong(ty, "text")),
    };
    std::str::from_utf8(raw).map_err(|_| Wrong("text is not UTF-8".into()))
}

/// As [`text`], and dates and numerics in print.
pub(crate) fn string(ty: &Type, raw: &[u8]) -> Result<String, Wrong> {
    match *ty {
        Type::DATE => Ok(numeric::date_text(i32::from_be_bytes(be(ty, raw)?))),
        Type::NUMERIC => numeric::to_text(raw).ok_or_else(|| wrong(ty, "a number")),
        _ => text(ty, raw).map(str::to_owned),
    }
}

/// A text array, or a JSON array in a text or JSON column.
pub(crate) fn text_list(ty: &Type, raw: &[u8]) -> Result<Vec<String>, Wrong> {
    let Kind::Array(member) = ty.kind() else { return json_or_default(text(ty, raw)?) };
    let word = |at: usize| -> Result<usize, Wrong> {
        let bytes = raw.get(at..at + 4).ok_or_else(|| wrong(ty, "a whole array"))?;
        Ok(i32::from_be_bytes(be(ty, bytes)?).max(-1) as usize)
    };
    if word(0)? == 0 {
        return Ok(Vec::new());
    }
    let (count, mut at) = (word(12)?, 20);
    let mut out = Vec::with_capacity(count.min(1024));
    for _ in 0..count {
        let len = word(at)?;
        at += 4;
        if len == usize::MAX {
            out.push(String::new());
            continue;
        }
        let item = raw.get(at..at + len).ok_or_else(|| wrong(ty, "a whole array"))?;
        out.push(text(member, item)?.to_owned());
        at += len;
    }
    Ok(out)
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(v) => put_int(*v, ty, out)?,
            Value::Float(v) => put_float(*v, ty, out)?,
            Value::Bool(v) if *ty == Type::BOOL => out.put_u8((*v).into()),
            Value::Text(v) => put_text(v, ty, out)?,
            Value::Bytes(v) if *ty == Type::BYTEA => out.put_slice(v),
            Value::TextList(list) => match ty.kind() {
                Kind::Array(member) => put_array(list, member, out, |v, out| put_text(v, member, out))?,
                _ => put_text(&serde_json::to_string(list)?, ty, out)?,
            },
            Value::IntList(list) => match ty.kind() {
                Kind::Array(member) => put_array(list, member, out, |v, out| put_int(*v, member, out))?,
                _ => put_text(&serde_json::to_string(list)?, ty, out)?,
            },
            Value::Bool(_) => return refuse("a boolean", ty),
            Value::Bytes(_) => return refuse("bytes", ty),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn refuse<T>(what: &str, ty: &Type) -> Result<T, BoxError> {
    Err(format!("{what} does not go into type {ty}").into())
}

fn put_int(v: i64, ty: &Type, out: &mut BytesMut) -> Result<(), BoxError> {
    match *ty {
        Type::INT8 => out.put_i64(v),
        Type::INT4 => out.put_i32(v.try_into()?),
        Type::INT2 => out.put_i16(v.try_into()?),
        Type::OID => out.put_u32(v.try_into()?),
        Type::FLOAT8 => out.put_f64(v as f64),
        Type::FLOAT4 => out.put_f32(v as f32),
        Type::NUMERIC => numeric::put(v, out),
        Type::BOOL if v == 0 || v == 1 => out.put_u8(v as u8),
        _ => return refuse("an integer", ty),
    }
    Ok(())
}

fn put_float(v: f64, ty: &Type, out: &mut BytesMut) -> Result<(), BoxError> {
    match *ty {
        Type::FLOAT8 => out.put_f64(v),
        Type::FLOAT4 => out.put_f32(v as f32),
        _ => return refuse("a fraction", ty),
    }
    Ok(())
}

fn put_text(v: &str, ty: &Type, out: &mut BytesMut) -> Result<(), BoxError> {
    match *ty {
        Type::JSONB => {
            out.put_u8(1);
            out.put_slice(v.as_bytes());
        }
        Type::DATE => out.put_i32(numeric::date_days(v).ok_or("not a date")?),
        Type::BYTEA => out.put_slice(v.as_bytes()),
        _ if is_text(ty) => out.put_slice(v.as_bytes()),
        _ => return refuse("text", ty),
    }
    Ok(())
}

fn put_array<T>(
    list: &[T],
    member: &Type,
    out: &mut BytesMut,
    put: impl Fn(&T, &mut BytesMut) -> Result<(), BoxError>,
) -> Result<(), BoxError> {
    out.put_i32(i32::from(!list.is_empty()));
    out.put_i32(0);
    out.put_u32(member.oid());
    if list.is_empty() {
        return Ok(());
    }
    out.put_i32(list.len().try_into()?);
    out.put_i32(1);
    for item in list {
        let at = out.len();
        out.put_i32(0);
        put(item, out)?;
        let len = i32::try_from(out.len() - at - 4)?;
        out[at..at + 4].copy_from_slice(&len.to_be_bytes());
    }
    Ok(())
}
