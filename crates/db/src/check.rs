//! `ochre sql`: every declared statement prepared on the open database.

use std::collections::HashMap;

use crate::db::Backend;
use crate::{Db, STATEMENTS, Sql};

/// What [`Db::prepare_all`] found.
#[derive(Debug, Default)]
pub struct Report {
    /// Statements declared in the program.
    pub total: usize,
    /// Of these, one text for both databases.
    pub one_text: usize,
    /// Those this database refuses.
    pub failures: Vec<Failure>,
    /// Those that write a table of which `schema/OWNERS.tsv` does not name their slice.
    pub strangers: Vec<Failure>,
}

/// A statement that is not as it should be.
#[derive(Debug)]
pub struct Failure {
    /// `file:line` of the declaration.
    pub place: String,
    /// Name of the static.
    pub name: &'static str,
    /// What the database says, or the table and slice.
    pub error: String,
}

impl Report {
    /// Share of one-text statements in percent; 100 for none.
    pub fn one_text_share(&self) -> f64 {
        if self.total == 0 { 100.0 } else { self.one_text as f64 * 100.0 / self.total as f64 }
    }
}

impl Db {
    /// Prepares every statement declared with `sql!` and `sql2!` in this program on this database, without running any.
    pub async fn prepare_all(&self) -> Report {
        let (total, one_text) = crate::statements();
        let mut report = Report { total, one_text, failures: Vec::new(), strangers: strangers() };
        for sql in STATEMENTS {
            if let Err(error) = self.prepare(sql).await {
                let place = format!("{}:{}", sql.file, sql.line);
                report.failures.push(Failure { place, name: sql.name, error: error.to_string() });
            }
        }
        report.failures.sort_by(|a, b| a.place.cmp(&b.place));
        report
    }

    async fn prepare(&self, sql: &'static Sql) -> crate::Result<usize> {
        match &self.back {
            Backend::Pg(pg) => pg.check(sql.pg()).await,
            Backend::Lite(lite) => lite.prepare(sql.lite().sql.clone()).await,
        }
    }
}

fn strangers() -> Vec<Failure> {
    let owners = owners();
    let mut out = Vec::new();
    for sql in STATEMENTS {
        let slice = slice(sql.file);
        for table in writes(sql) {
            let owned = owners.get(table.as_str()).is_some_and(|o| o.iter().any(|o| is_in(&slice, o)));
            if !owned {
                let place = format!("{}:{}", sql.file, sql.line);
                out.push(Failure { place, name: sql.name, error: format!("{slice} does not own {table}") });
            }
        }
    }
    out.sort_by(|a, b| a.place.cmp(&b.place));
    out
}

/// `crates/messages/src/posts/ack.rs` is slice `messages/posts`.
fn slice(file: &str) -> String {
    let mut parts = file.split('/').filter(|p| *p != "crates" && *p != "src");
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{name}/{}", folder.trim_end_matches(".rs"))
}

/// An owner is a slice or a whole crate.
fn is_in(slice: &str, owner: &str) -> bool {
    slice == owner || slice.split('/').next() == Some(owner)
}

/// `schema/OWNERS.tsv`: table to the slices (`crate/folder`) that may write it.
pub fn owners() -> HashMap<&'static str, Vec<&'static str>> {
    let lines = crate::migrate::OWNERS.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(table, slices)| (table, slices.split(' ').collect())).collect()
}

/// Tables that a statement writes, lower case: for the check against [`owners`].
pub fn writes(sql: &Sql) -> Vec<String> {
    let words: Vec<String> = sql
        .pg()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut tables = Vec::new();
    for pair in words.windows(3) {
        let table = match (pair[0].as_str(), pair[1].as_str()) {
            ("insert", "into") | ("delete", "from") => &pair[2],
            // not `ON CONFLICT DO UPDATE SET`, not `FOR UPDATE`
            ("update", table) if !["set", "of", "skip", "nowait"].contains(&table) => &pair[1],
            _ => continue,
        };
        if !tables.contains(table) {
            tables.push(table.clone());
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_and_owners() {
        assert_eq!(slice("crates/messages/src/posts/ack.rs"), "messages/posts");
        assert_eq!(slice("crates/kernel/src/jobs.rs"), "kernel/jobs");
        assert!(is_in("kernel/jobs", "kernel") && is_in("messages/posts", "messages/posts"));
        assert!(!is_in("messages/posts", "messages/search") && !is_in("messages/posts", "spaces"));
    }

    #[test]
    fn written_tables() {
        for (text, want) in [
            ("INSERT INTO Posts (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET a = 1", &["posts"][..]),
            ("UPDATE posts AS p SET a = 1", &["posts"]),
            ("DELETE FROM threads WHERE id = $1", &["threads"]),
            ("SELECT 1 FROM posts AS p FOR UPDATE OF p", &[]),
            ("WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x", &["a"]),
        ] {
            let text: &'static str = text;
            assert_eq!(writes(&Sql::new("X", text, None, "f", 1)), want, "{text}");
        }
    }
}
