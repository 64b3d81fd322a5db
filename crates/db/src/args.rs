//! Values bound to a statement.

/// The arguments of one statement; made by [`args!`](crate::args!).
pub type Args = Vec<Value>;

/// One bound value. On PostgreSQL it is encoded for the type the server inferred (text goes into varchar, jsonb and enum columns alike), on
/// SQLite it is bound as it is, lists as a JSON array.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Any integer column.
    Int(i64),
    /// real or double precision.
    Float(f64),
    /// boolean; 0 or 1 on SQLite.
    Bool(bool),
    /// text, varchar, char, json, jsonb and enums.
    Text(String),
    /// bytea.
    Bytes(Vec<u8>),
    /// For `= ANY($n)` / `<> ALL($n)` over text, and for the one array column.
    TextList(Vec<String>),
    /// For `= ANY($n)` over integers.
    IntList(Vec<i64>),
}

/// `args![id, &list, 5]`: the bound values in the order of `$1`, `$2`, ...
#[macro_export]
macro_rules! args {
    () => { $crate::Args::new() };
    ($($value:expr),+ $(,)?) => { vec![$($crate::Value::from($value)),+] };
}

macro_rules! from {
    ($($ty:ty: $v:ident => $value:expr;)+) => {
        $(impl From<$ty> for Value { fn from($v: $ty) -> Self { $value } })+
    };
}

from! {
    i64: v => Value::Int(v);
    i32: v => Value::Int(v.into());
    i16: v => Value::Int(v.into());
    u32: v => Value::Int(v.into());
    u64: v => Value::Int(v as i64);
    usize: v => Value::Int(v as i64);
    f64: v => Value::Float(v);
    f32: v => Value::Float(v.into());
    bool: v => Value::Bool(v);
    &i64: v => Value::Int(*v);
    &i32: v => Value::Int((*v).into());
    &bool: v => Value::Bool(*v);
    &f64: v => Value::Float(*v);
    &str: v => Value::Text(v.to_owned());
    &&str: v => Value::Text((*v).to_owned());
    &String: v => Value::Text(v.clone());
    String: v => Value::Text(v);
    Box<str>: v => Value::Text(v.into());
    std::borrow::Cow<'_, str>: v => Value::Text(v.into_owned());
    std::sync::Arc<str>: v => Value::Text(v.as_ref().to_owned());
    &std::sync::Arc<str>: v => Value::Text(v.as_ref().to_owned());
    Vec<u8>: v => Value::Bytes(v);
    &[u8]: v => Value::Bytes(v.to_vec());
    &Vec<u8>: v => Value::Bytes(v.clone());
    Vec<String>: v => Value::TextList(v);
    &Vec<String>: v => Value::TextList(v.clone());
    &[String]: v => Value::TextList(v.to_vec());
    Vec<&str>: v => Value::TextList(v.into_iter().map(str::to_owned).collect());
    &Vec<&str>: v => Value::TextList(v.iter().map(|s| (*s).to_owned()).collect());
    &[&str]: v => Value::TextList(v.iter().map(|s| (*s).to_owned()).collect());
    Vec<i64>: v => Value::IntList(v);
    &Vec<i64>: v => Value::IntList(v.clone());
    &[i64]: v => Value::IntList(v.to_vec());
    &Option<String>: v => v.as_deref().map_or(Value::Null, Value::from);
    &Option<i64>: v => v.map_or(Value::Null, Value::Int);
    &Option<bool>: v => v.map_or(Value::Null, Value::Bool);
    &Option<serde_json::Value>: v => v.as_ref().map_or(Value::Null, Value::from);
    serde_json::Value: v => Value::Text(v.to_string());
    &serde_json::Value: v => Value::Text(v.to_string());
}

impl<const N: usize> From<&[&str; N]> for Value {
    fn from(v: &[&str; N]) -> Self {
        Value::from(&v[..])
    }
}

impl<const N: usize> From<[&str; N]> for Value {
    fn from(v: [&str; N]) -> Self {
        Value::from(&v[..])
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Into::into)
    }
}
