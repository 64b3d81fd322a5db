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
}

/// A statement that does not prepare.
#[derive(Debug)]
pub struct Failure {
    /// `file:line` of the declaration.
    pub place: String,
    /// Name of the static.
    pub name: &'static str,
    /// What the database says.
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
        let mut report = Report { total, one_text, failures: Vec::new() };
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

/// `schema/OWNERS.tsv`: table to the slices (`crate/folder`) that may write it; `cargo xtask tidy` holds the code to it.
pub fn owners() -> HashMap<&'static str, Vec<&'static str>> {
    let lines = crate::migrate::OWNERS.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(table, slices)| (table, slices.split(' ').collect())).collect()
}
