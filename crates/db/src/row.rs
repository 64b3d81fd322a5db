//! Reading a row, straight from either driver's own.

use std::fmt;
use std::sync::Arc;

use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio_postgres::types::{FromSql, Type};

use crate::postgres::types as pg;
use crate::{DbError, Result};

/// One row of an answer, valid inside the mapper.
pub struct Row<'a>(pub(crate) Inner<'a>);

pub(crate) enum Inner<'a> {
    Pg(&'a tokio_postgres::Row),
    Lite(&'a rusqlite::Row<'a>),
}

/// Why a value cannot be read as asked.
#[doc(hidden)]
#[derive(Debug)]
pub struct Wrong(pub(crate) String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl Row<'_> {
    /// The value in column `i` (from 0). NULL reads as the type's zero (`""`, 0, false, empty), because old rows hold NULL and `''` alike;
    /// ask for `Option<T>` to tell them apart. `numeric` reads as integer, float or text, `date` as text `YYYY-MM-DD`.
    pub fn get<T: Column>(&self, i: usize) -> Result<T> {
        match self.0 {
            Inner::Pg(row) => row.try_get::<_, FromPg<T>>(i).map(|v| v.0).map_err(|e| column_error(i, &e)),
            Inner::Lite(row) => {
                let value = row.get_ref(i).map_err(|e| column_error(i, &e))?;
                T::from_lite(value).map_err(|e| column_error(i, &e))
            }
        }
    }

    /// The text in column `i` without a copy; NULL is `""`.
    pub fn text(&self, i: usize) -> Result<&str> {
        match self.0 {
            Inner::Pg(row) => row.try_get::<_, PgText<'_>>(i).map(|v| v.0).map_err(|e| column_error(i, &e)),
            Inner::Lite(row) => match row.get_ref(i).map_err(|e| column_error(i, &e))? {
                ValueRef::Null => Ok(""),
                value => lite_text(value).map_err(|e| column_error(i, &e)),
            },
        }
    }
}

fn column_error(i: usize, error: &dyn std::error::Error) -> DbError {
    let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    DbError::Other(format!("column {i}: {cause}"))
}

struct FromPg<T>(T);

impl<'a, T: Column> FromSql<'a> for FromPg<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(FromPg(T::from_pg(ty, raw)?))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(FromPg(T::null()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

struct PgText<'a>(&'a str);

impl<'a> FromSql<'a> for PgText<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(PgText(pg::text(ty, raw)?))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(PgText(""))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A JSON column (jsonb, json or text) decoded into `T`; SQL NULL, JSON `null` and an empty text are `T::default()`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Json<T>(pub T);

/// What a column can be read as.
pub trait Column: Sized {
    /// From PostgreSQL's binary form.
    #[doc(hidden)]
    fn from_pg(ty: &Type, raw: &[u8]) -> Result<Self, Wrong>;
    /// From SQLite's storage classes.
    #[doc(hidden)]
    fn from_lite(value: ValueRef<'_>) -> Result<Self, Wrong>;
    /// SQL NULL.
    #[doc(hidden)]
    fn null() -> Self;
}

fn wrong_lite(value: ValueRef<'_>, want: &str) -> Wrong {
    Wrong(format!("{:?} is not {want}", value.data_type()))
}

fn lite_text(value: ValueRef<'_>) -> Result<&str, Wrong> {
    let ValueRef::Text(bytes) = value else { return Err(wrong_lite(value, "text")) };
    std::str::from_utf8(bytes).map_err(|_| Wrong("text is not UTF-8".into()))
}

fn lite_int(value: ValueRef<'_>) -> Result<i64, Wrong> {
    match value {
        ValueRef::Integer(i) => Ok(i),
        ValueRef::Real(f) if f.fract() == 0.0 => Ok(f as i64),
        _ => Err(wrong_lite(value, "an integer")),
    }
}

/// Implements [`Column`] by a function per database.
macro_rules! column {
    ($ty:ty, null: $null:expr, pg: |$t:ident, $raw:ident| $pg:expr, lite: |$v:ident| $lite:expr) => {
        impl Column for $ty {
            fn from_pg($t: &Type, $raw: &[u8]) -> Result<Self, Wrong> {
                $pg
            }
            fn from_lite($v: ValueRef<'_>) -> Result<Self, Wrong> {
                match $v {
                    ValueRef::Null => Ok($null),
                    $v => $lite,
                }
            }
            fn null() -> Self {
                $null
            }
        }
    };
}

macro_rules! integer_column {
    ($($ty:ty),+) => {
        $(column!($ty, null: 0, pg: |ty, raw| to_int(pg::int(ty, raw)?), lite: |v| to_int(lite_int(v)?));)+
    };
}

fn to_int<T: TryFrom<i64>>(value: i64) -> Result<T, Wrong> {
    T::try_from(value).map_err(|_| Wrong(format!("{value} does not fit")))
}

integer_column!(i64, i32, i16, u64, u32, usize);
column!(bool, null: false, pg: |ty, raw| pg::boolean(ty, raw), lite: |v| lite_int(v).map(|i| i != 0));
column!(f64, null: 0.0, pg: |ty, raw| pg::float(ty, raw), lite: |v| match v {
    ValueRef::Real(f) => Ok(f),
    v => lite_int(v).map(|i| i as f64),
});
column!(String, null: String::new(), pg: |ty, raw| pg::string(ty, raw), lite: |v| match v {
    // `->>` of a JSON number: text on PostgreSQL
    ValueRef::Integer(i) => Ok(i.to_string()),
    ValueRef::Real(f) => Ok(f.to_string()),
    v => lite_text(v).map(str::to_owned),
});
column!(Box<str>, null: "".into(), pg: |ty, raw| pg::text(ty, raw).map(Into::into), lite: |v| lite_text(v).map(Into::into));
column!(Arc<str>, null: "".into(), pg: |ty, raw| pg::text(ty, raw).map(Into::into), lite: |v| lite_text(v).map(Into::into));
column!(Vec<u8>, null: Vec::new(), pg: |_ty, raw| Ok(raw.to_vec()), lite: |v| match v {
    ValueRef::Blob(b) | ValueRef::Text(b) => Ok(b.to_vec()),
    v => Err(wrong_lite(v, "bytes")),
});
column!(Vec<String>, null: Vec::new(), pg: |ty, raw| pg::text_list(ty, raw), lite: |v| json_or_default(lite_text(v)?));
column!(
    serde_json::Value,
    null: serde_json::Value::Null,
    pg: |ty, raw| json_or_default(pg::text(ty, raw)?),
    lite: |v| json_or_default(lite_text(v)?)
);
column!(
    Box<RawValue>,
    null: RawValue::NULL.to_owned(),
    pg: |ty, raw| raw_json(pg::text(ty, raw)?),
    lite: |v| raw_json(lite_text(v)?)
);

/// Decodes JSON; an empty text and `null` are the default.
pub(crate) fn json_or_default<T: DeserializeOwned + Default>(text: &str) -> Result<T, Wrong> {
    if text.is_empty() || text == "null" {
        return Ok(T::default());
    }
    serde_json::from_str(text).map_err(|e| Wrong(format!("JSON: {e}")))
}

fn raw_json(text: &str) -> Result<Box<RawValue>, Wrong> {
    let text = if text.is_empty() { "null" } else { text };
    RawValue::from_string(text.to_owned()).map_err(|e| Wrong(format!("JSON: {e}")))
}

impl<T: DeserializeOwned + Default> Column for Json<T> {
    fn from_pg(ty: &Type, raw: &[u8]) -> Result<Self, Wrong> {
        json_or_default(pg::text(ty, raw)?).map(Json)
    }

    fn from_lite(value: ValueRef<'_>) -> Result<Self, Wrong> {
        match value {
            ValueRef::Null => Ok(Self::null()),
            value => json_or_default(lite_text(value)?).map(Json),
        }
    }

    fn null() -> Self {
        Json(T::default())
    }
}

impl<T: Column> Column for Option<T> {
    fn from_pg(ty: &Type, raw: &[u8]) -> Result<Self, Wrong> {
        T::from_pg(ty, raw).map(Some)
    }

    fn from_lite(value: ValueRef<'_>) -> Result<Self, Wrong> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::from_lite(value).map(Some),
        }
    }

    fn null() -> Self {
        None
    }
}
