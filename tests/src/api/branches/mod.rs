//! Every way an operation can end: `branches.tsv` has a row for the success and for each refusal of the contract that a
//! request alone can bring about. What needs a switched-off feature or a picture stands in `off.rs` and `emoji.rs`.

pub mod emoji;
mod ids;
mod lists;
mod off;

use crate::api::spaces::matrix::Ids;
use crate::api::spaces::world::World;
use crate::check;
use crate::support::{Database, Outcome, Test};
use std::fmt::Write as _;

/// operation, who, method, path, body, status, error id (none for a success).
const TABLE: &str = include_str!("branches.tsv");

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::branches::table", |db| Box::pin(table(db))),
        ("api::branches::ids", |db| Box::pin(ids::run(db))),
        ("api::branches::emoji", |db| Box::pin(emoji::run(db))),
        ("api::branches::lists", |db| Box::pin(lists::run(db))),
        ("api::branches::longest_page", |db| Box::pin(lists::longest(db))),
        ("api::branches::switched_off", |db| Box::pin(off::run(db))),
    ]
}

async fn table(db: Database) -> Outcome {
    let settings = [
        ("ServiceSettings.EnableMultifactorAuthentication", "true"),
        ("SupportSettings.CustomTermsOfServiceEnabled", "true"),
    ];
    let w = World::new(db, &settings).await?;
    let mut ids = Ids::new(&w).await?;
    let mut wrong = String::new();
    for line in TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [op, who, method, path, body, status, error @ ..] = cells.as_slice() else {
            return Err(format!("odd row: {line}"));
        };
        let answer = ids.send(who, method, path, body).await?;
        let id = if answer.status < 400 { String::new() } else { answer.field("id").unwrap_or_default() };
        let want = (status.parse::<u16>().map_err(|e| e.to_string())?, error.first().copied().unwrap_or_default());
        if (answer.status, id.as_str()) != want {
            let _ = writeln!(wrong, "{op} {who} {method} {path} {body}\n  {} {id} instead of {want:?}", answer.status);
        }
    }
    check!(wrong.is_empty(), "{wrong}");
    w.server.stop().await;
    Ok(())
}
