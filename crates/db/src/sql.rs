//! Statements as data: declared once, listed in one place, prepared on both databases by `ochre sql`.

use std::sync::{Arc, OnceLock};

use linkme::distributed_slice;

use crate::dialect::{self, LiteText};

/// Every statement declared with [`sql!`](crate::sql!) or [`sql2!`](crate::sql2!) in the linked program.
#[distributed_slice]
pub static STATEMENTS: [&'static Sql];

/// One declared statement: PostgreSQL's text, the text for SQLite if it is another, and where it stands.
pub struct Sql {
    pg: &'static str,
    own_lite: Option<&'static str>,
    lite: OnceLock<LiteText>,
    /// Name of the static.
    pub name: &'static str,
    /// Source file, as the compiler names it.
    pub file: &'static str,
    /// Line of the declaration.
    pub line: u32,
}

impl Sql {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        pg: &'static str,
        own_lite: Option<&'static str>,
        file: &'static str,
        line: u32,
    ) -> Self {
        Sql { pg, own_lite, lite: OnceLock::new(), name, file, line }
    }

    /// The text as PostgreSQL gets it.
    pub fn pg(&self) -> &'static str {
        self.pg
    }

    /// The text as SQLite gets it, rewritten on first use.
    pub fn lite(&self) -> &LiteText {
        self.lite.get_or_init(|| dialect::to_sqlite(self.own_lite.unwrap_or(self.pg)))
    }

    /// True if both databases are given the same source text.
    pub fn is_one_text(&self) -> bool {
        self.own_lite.is_none()
    }
}

/// SQL put together at run time: still one portable text with `$n`. Never put values into it.
#[derive(Debug, Clone)]
pub struct Dynamic(pub String);

/// As [`Dynamic`], but planned anew each time, for its values: a search for words, rare ones and common ones alike, has no one
/// best plan. Costs a round trip on PostgreSQL.
#[derive(Debug, Clone)]
pub struct Planned(pub String);

/// A statement on its way to a database.
#[derive(Clone)]
pub enum Text {
    /// Declared with `sql!` or `sql2!`.
    Static(&'static Sql),
    /// Built at run time.
    Dynamic(Arc<str>),
    /// Built at run time and never kept prepared.
    Planned(Arc<str>),
}

impl From<&'static Sql> for Text {
    fn from(sql: &'static Sql) -> Self {
        Text::Static(sql)
    }
}

impl From<Dynamic> for Text {
    fn from(sql: Dynamic) -> Self {
        Text::Dynamic(sql.0.into())
    }
}

impl From<Planned> for Text {
    fn from(sql: Planned) -> Self {
        Text::Planned(sql.0.into())
    }
}

impl Text {
    pub(crate) fn pg(&self) -> &str {
        match self {
            Text::Static(sql) => sql.pg,
            Text::Dynamic(text) | Text::Planned(text) => text,
        }
    }
}

/// Counts over the registry: all statements, and those with one text for both databases.
pub fn statements() -> (usize, usize) {
    (STATEMENTS.len(), STATEMENTS.iter().filter(|s| s.is_one_text()).count())
}

/// Declares a statement with one text for both databases: `sql!(pub GET = "SELECT ", cols!(), " FROM posts WHERE id = $1");`
/// The parts are joined at compile time; macros that yield literals may stand among them.
#[macro_export]
macro_rules! sql {
    ($(#[$meta:meta])* $vis:vis $name:ident = $($part:expr),+ $(,)?) => {
        $(#[$meta])*
        $vis static $name: $crate::Sql =
            $crate::Sql::new(stringify!($name), concat!($($part),+), None, file!(), line!());
        $crate::register_sql!($name);
    };
}

/// Declares a statement that needs a text per database: `sql2!(pub SEARCH = pg: "...", lite: "...");` Each side may be several parts
/// in parentheses: `pg: ("SELECT ", cols!(), " ...")`.
#[macro_export]
macro_rules! sql2 {
    ($(#[$meta:meta])* $vis:vis $name:ident = pg: ($($pg:expr),+ $(,)?), lite: ($($lite:expr),+ $(,)?) $(,)?) => {
        $(#[$meta])*
        $vis static $name: $crate::Sql =
            $crate::Sql::new(stringify!($name), concat!($($pg),+), Some(concat!($($lite),+)), file!(), line!());
        $crate::register_sql!($name);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident = pg: $pg:expr, lite: $lite:expr $(,)?) => {
        $crate::sql2!($(#[$meta])* $vis $name = pg: ($pg), lite: ($lite));
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! register_sql {
    ($name:ident) => {
        const _: () = {
            #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::linkme)]
            static ENTRY: &'static $crate::Sql = &$name;
        };
    };
}
