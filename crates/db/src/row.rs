//! Reading a row, straight from either driver's own.

use serde_json::value::RawValue;

use crate::Result;

/// One row of an answer, valid inside the mapper.
pub struct Row<'a>(pub(crate) Inner<'a>);

pub(crate) enum Inner<'a> {
    Pg(&'a tokio_postgres::Row),
    Lite(&'a rusqlite::Row<'a>),
}

impl Row<'_> {
    /// The value in column `i` (from 0). NULL reads as the type's zero (`""`, 0, false, empty), because old rows hold NULL and `''` alike;
    /// ask for `Option<T>` to tell them apart. The one `numeric` and `date` results are read too, as integer or float and as text.
    pub fn get<T: Column>(&self, i: usize) -> Result<T> {
        let _ = i;
        match self.0 {
            Inner::Pg(_) => todo!(),
            Inner::Lite(_) => todo!(),
        }
    }

    /// The text in column `i` without a copy.
    pub fn text(&self, i: usize) -> Result<&str> {
        let _ = i;
        todo!()
    }
}

/// A JSON column (jsonb, json or text) decoded into `T`; SQL NULL and JSON `null` are `T::default()`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Json<T>(pub T);

/// What a column can be read as.
pub trait Column: Sized {}

impl Column for String {}
impl Column for Box<str> {}
impl Column for std::sync::Arc<str> {}
impl Column for i64 {}
impl Column for i32 {}
impl Column for u64 {}
impl Column for usize {}
impl Column for bool {}
impl Column for f64 {}
impl Column for Vec<u8> {}
impl Column for Vec<String> {}
impl Column for serde_json::Value {}
impl Column for Box<RawValue> {}
impl<T: Column> Column for Option<T> {}
impl<T: serde::de::DeserializeOwned + Default> Column for Json<T> {}
