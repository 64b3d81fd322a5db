//! What a section is: typed fields for the code that reads them, and a walk over its keys for the code that treats
//! all settings alike (JSON, environment, diff, masking, access rights).
//!
//! There is no derive here on purpose: 641 keys behind serde would be the slowest thing in the workspace to compile.

use serde_json::Value;

/// Facts of one key that do not change: its name on the wire and who may see or change it.
pub struct Key {
    /// Name in `config.json`, the API and (upper case) environment variables.
    pub wire: &'static str,
    /// Comma list as in `contract/config_defaults.json`: console areas and `write_restrictable`, `cloud_restrictable`, `*_read`.
    pub access: &'static str,
    /// Masked in every answer and log.
    pub secret: bool,
}

/// A field while it is read.
#[derive(Clone, Copy)]
pub enum Ref<'a> {
    Bool(bool),
    Int(i64),
    Text(&'a str),
    List(&'a [String]),
    /// Maps and raw JSON.
    Json(&'a Value),
    /// Outdated keys without a default; left out of the JSON while unset.
    MaybeBool(Option<bool>),
    MaybeInt(Option<i64>),
    Section(&'a dyn Section),
}

/// A field while it is written.
pub enum Mut<'a> {
    Bool(&'a mut bool),
    Int(&'a mut i64),
    Text(&'a mut String),
    List(&'a mut Vec<String>),
    Json(&'a mut Value),
    MaybeBool(&'a mut Option<bool>),
    MaybeInt(&'a mut Option<i64>),
    Section(&'a mut dyn Section),
}

/// A group of keys: the whole configuration, one of its sections, or a group inside a section.
pub trait Section: Send + Sync {
    /// Calls `f` for each field, in the order of the file.
    fn each<'a>(&'a self, f: &mut dyn FnMut(&'static Key, Ref<'a>));
    /// As [`Section::each`], for writing.
    fn each_mut<'a>(&'a mut self, f: &mut dyn FnMut(&'static Key, Mut<'a>));
    /// Sets the few keys whose default differs for a file that was written by an older version.
    fn use_defaults_of_existing(&mut self);
}

/// A type a field can have.
pub trait Field {
    fn get(&self) -> Ref<'_>;
    fn get_mut(&mut self) -> Mut<'_>;
    fn set_existing(&mut self) {}
}

/// From the way a default is written in the table to the type of the field.
pub trait Init<T> {
    fn init(self) -> T;
}

macro_rules! plain_field {
    ($t:ty, $variant:ident, |$s:ident| $get:expr) => {
        impl Field for $t {
            fn get(&self) -> Ref<'_> {
                let $s = self;
                Ref::$variant($get)
            }
            fn get_mut(&mut self) -> Mut<'_> {
                Mut::$variant(self)
            }
        }
    };
}
plain_field!(bool, Bool, |s| *s);
plain_field!(i64, Int, |s| *s);
plain_field!(String, Text, |s| s);
plain_field!(Vec<String>, List, |s| s);
plain_field!(Value, Json, |s| s);
plain_field!(Option<bool>, MaybeBool, |s| *s);
plain_field!(Option<i64>, MaybeInt, |s| *s);

impl Init<bool> for bool {
    fn init(self) -> bool {
        self
    }
}
impl Init<i64> for i64 {
    fn init(self) -> i64 {
        self
    }
}
impl<T> Init<Option<T>> for Option<T> {
    fn init(self) -> Option<T> {
        self
    }
}
impl Init<String> for &str {
    fn init(self) -> String {
        self.to_owned()
    }
}
impl<const N: usize> Init<Vec<String>> for [&str; N] {
    fn init(self) -> Vec<String> {
        self.iter().map(|s| s.to_string()).collect()
    }
}
impl Init<Value> for &str {
    fn init(self) -> Value {
        // The text is a literal of a section file; a test reads every default.
        serde_json::from_str(self).unwrap_or(Value::Null)
    }
}

/// Declares a section: `field: Type = "WireKey", default, "access tags"[, existing default][, secret true];`
macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($f:ident : $t:ty = $wire:literal, $def:expr, $access:literal $(, existing $old:literal)? $(, secret $secret:literal)? ;)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        pub struct $name {
            $(pub $f: $t,)*
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($f: $crate::value::Init::<$t>::init($def),)* }
            }
        }

        impl $crate::value::Init<$name> for () {
            fn init(self) -> $name {
                $name::default()
            }
        }

        impl $crate::value::Section for $name {
            fn each<'a>(&'a self, f: &mut dyn FnMut(&'static $crate::value::Key, $crate::value::Ref<'a>)) {
                use $crate::value::Key;
                $(f(&Key { wire: $wire, access: $access, secret: $crate::value::section!(@secret $($secret)?) }, $crate::value::Field::get(&self.$f));)*
            }

            fn each_mut<'a>(&'a mut self, f: &mut dyn FnMut(&'static $crate::value::Key, $crate::value::Mut<'a>)) {
                use $crate::value::Key;
                $(f(&Key { wire: $wire, access: $access, secret: $crate::value::section!(@secret $($secret)?) }, $crate::value::Field::get_mut(&mut self.$f));)*
            }

            fn use_defaults_of_existing(&mut self) {
                $($crate::value::Field::set_existing(&mut self.$f); $(self.$f = $crate::value::Init::<$t>::init($old);)?)*
            }
        }

        impl $crate::value::Field for $name {
            fn get(&self) -> $crate::value::Ref<'_> {
                $crate::value::Ref::Section(self)
            }
            fn get_mut(&mut self) -> $crate::value::Mut<'_> {
                $crate::value::Mut::Section(self)
            }
            fn set_existing(&mut self) {
                $crate::value::Section::use_defaults_of_existing(self);
            }
        }
    };
    (@secret $secret:literal) => { $secret };
    (@secret) => { false };
}
pub(crate) use section;
