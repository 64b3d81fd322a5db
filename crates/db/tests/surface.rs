//! The surface compiles as the brief promises.
use ochre_db::{Db, DbOptions, Dynamic, Result, Row, args, sql, sql2, statements};

macro_rules! cols {
    () => {
        "id, createat"
    };
}
sql!(pub GET = "SELECT ", cols!(), " FROM posts WHERE id = $1");
sql2!(SEARCH = pg: "SELECT 1", lite: "SELECT 2");

struct Thing {
    id: String,
}
impl Thing {
    fn from_row(row: &Row) -> Result<Thing> {
        Ok(Thing { id: row.get(0)? })
    }
}

#[allow(dead_code)]
async fn uses() -> Result<()> {
    let db = Db::open(DbOptions::sqlite("x")).await?;
    let id = String::from("a");
    let list = vec![id.clone()];
    let things: Vec<Thing> = db.all(&GET, args![&id, &list, 5, None::<String>, true, 1.5], Thing::from_row).await?;
    assert_eq!(things[0].id, "a");
    let n: Option<i64> = db.opt(&SEARCH, args![], |r| r.get(0)).await?;
    let _ = db.one(Dynamic(format!("SELECT {}", 1)), args![n], |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?))).await?;
    let mut tx = db.begin().await?;
    tx.defer(&GET, args![id]);
    tx.exec(&GET, args!["x"]).await?;
    tx.commit().await
}

#[test]
fn registry_lists_statements() {
    assert_eq!(GET.pg(), "SELECT id, createat FROM posts WHERE id = $1");
    let (all, one) = statements();
    assert!(all >= 2 && one == all - 1, "{all} {one}");
}

#[test]
fn futures_are_send() {
    fn send<T: Send>(_: T) {}
    send(uses());
}
