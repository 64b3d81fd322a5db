//! The surface, the dialect on a real engine, errors.

use ochre_db::{DbError, Dynamic, Result, Row, args, counted, sql, sql2};

use crate::both;
use crate::support::numbers;

macro_rules! cols {
    () => {
        "id, n, name"
    };
}
sql!(ADD = "INSERT INTO numbers (", cols!(), ") VALUES ($1, $2, $3)");
sql!(ADD_BACK = "INSERT INTO numbers (", cols!(), ") VALUES ($1, $2, $3) RETURNING ", cols!());
sql!(GET = "SELECT ", cols!(), " FROM numbers WHERE id = $1");
sql!(LIST = "SELECT ", cols!(), " FROM numbers ORDER BY n, id");
sql!(SWAPPED = "SELECT id FROM numbers WHERE name = $2 AND n = $1");
sql!(IN_LIST = "SELECT id FROM numbers WHERE id = ANY($1) AND n <> ALL($2) ORDER BY id");
sql!(
    BULK = "INSERT INTO numbers (id, n, name) SELECT u.id, u.n, 'bulk' FROM unnest($1::text[], $2::bigint[]) AS u(id, n) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name"
);
sql!(SEARCH = "SELECT id FROM numbers WHERE name ILIKE $1 ESCAPE '*' ORDER BY id FOR UPDATE");
sql!(FOLD = "SELECT id FROM numbers WHERE lower(name) = lower($1)");
sql!(PREFIX = "SELECT id FROM numbers WHERE name LIKE $1 ESCAPE '*' ORDER BY id");
sql!(
    EXTREMES = "SELECT greatest(1, NULL, 3), least(4, NULL, 2), sum(n)::bigint, avg(n)::float8, sum(n), count(*) FILTER (WHERE n > 1) FROM numbers"
);
sql!(
    TEXTS = "SELECT left('größe', 3), right('größe', 2), strpos('größe', 'ß'), split_part('a_b_c', '_', 2), char_length('größe'), \
     starts_with('größe', 'gr'), bool_or(n > 2), string_agg(name, ',' ORDER BY name) FROM numbers"
);
sql!(MOVE = "UPDATE numbers SET n = n + o.add_n FROM (SELECT 10 AS add_n) AS o WHERE id = $1");
sql2!(TWO = pg: "SELECT 'postgres'::text", lite: "SELECT 'sqlite'");

struct Number {
    id: String,
    n: i64,
    name: Option<String>,
}

impl Number {
    fn from_row(row: &Row) -> Result<Number> {
        Ok(Number { id: row.get(0)?, n: row.get(1)?, name: row.get(2)? })
    }
}

fn id(row: &Row) -> Result<String> {
    row.get(0)
}

both!(surface, |db| {
    numbers(&db).await;
    assert_eq!(db.exec(&ADD, args!["a", 1, "x"]).await.unwrap(), 1);
    let back = db.one(&ADD_BACK, args!["b", 2, None::<String>], Number::from_row).await.unwrap();
    assert_eq!((back.id.as_str(), back.n, back.name), ("b", 2, None));
    let got = db.opt(&GET, args!["b"], Number::from_row).await.unwrap().unwrap();
    assert_eq!(got.n, 2);
    assert!(db.opt(&GET, args!["zz"], Number::from_row).await.unwrap().is_none());
    assert_eq!(db.one(&GET, args!["zz"], id).await.unwrap_err(), DbError::NotFound);
    assert_eq!(db.all(&LIST, args![], id).await.unwrap(), ["a", "b"]);
    assert_eq!(db.replica().all(&LIST, args![], id).await.unwrap(), ["a", "b"]);
    assert_eq!(db.all(Dynamic("SELECT id FROM numbers WHERE n > $1".into()), args![1], id).await.unwrap(), ["b"]);
    assert_eq!(db.exec(&MOVE, args!["a"]).await.unwrap(), 1);
    assert_eq!(db.exec(&MOVE, args!["none"]).await.unwrap(), 0);
    let which = db.one(&TWO, args![], id).await.unwrap();
    assert_eq!(which, if db.is_postgres() { "postgres" } else { "sqlite" });
});

both!(one_text, |db| {
    numbers(&db).await;
    let (ids, ns) = (vec!["a".to_owned(), "b".into(), "c".into()], vec![1_i64, 2, 3]);
    assert_eq!(db.exec(&BULK, args![&ids, &ns]).await.unwrap(), 3);
    assert_eq!(db.exec(&BULK, args![&ids[..1], vec![9_i64]]).await.unwrap(), 1, "upsert");
    assert_eq!(db.all(&SWAPPED, args![2, "bulk"], id).await.unwrap(), ["b"]);
    assert_eq!(db.all(&IN_LIST, args![&ids, vec![2_i64]], id).await.unwrap(), ["a", "c"]);
    assert_eq!(
        db.all(&IN_LIST, args![Vec::<String>::new(), Vec::<i64>::new()], id).await.unwrap(),
        Vec::<String>::new()
    );
    db.exec(&ADD, args!["d", 4, "Größe 50%"]).await.unwrap();
    db.exec(&ADD, args!["e", 5, "grösse 50x"]).await.unwrap();
    assert_eq!(db.all(&SEARCH, args!["%GRÖß%50*%"], id).await.unwrap(), ["d"]);
    assert_eq!(db.all(&SEARCH, args!["GRÖ%"], id).await.unwrap(), ["d", "e"]);
    assert_eq!(db.all(&FOLD, args!["GRÖSSE 50X"], id).await.unwrap(), ["e"]);
    assert_eq!(db.all(&PREFIX, args!["gr%"], id).await.unwrap(), ["e"], "LIKE is case-sensitive");
    let extremes = |r: &Row| {
        Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<f64>(3)?, r.get::<i64>(4)?, r.get::<i64>(5)?))
    };
    assert_eq!(db.one(&EXTREMES, args![], extremes).await.unwrap(), (3, 2, 15, 3.0, 15, 4));
    let texts = |r: &Row| {
        let numbers: (i64, i64, bool, bool) = (r.get(2)?, r.get(4)?, r.get(5)?, r.get(6)?);
        Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(3)?, numbers, r.get::<String>(7)?))
    };
    let (left, right, part, numbers, names) = db.one(&TEXTS, args![], texts).await.unwrap();
    assert_eq!((left.as_str(), right.as_str(), part.as_str(), numbers), ("grö", "ße", "b", (4, 5, true, true)));
    assert!(names.ends_with("bulk,bulk,grösse 50x"), "{names}");
});

both!(errors, |db| {
    numbers(&db).await;
    db.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
    let error = db.exec(&ADD, args!["a", 2, "y"]).await.unwrap_err();
    assert_eq!(error, DbError::Unique("numbers.id".into()));
    let error = db.exec(&ADD, args!["b", 1, "x"]).await.unwrap_err();
    assert_eq!(error, DbError::Unique("numbers.n,name".into()));
    assert!(error.is_unique("numbers.n,name"));
    for (sql, arguments) in [
        ("SELECT nonsense FROM numbers", args![]),
        ("SELECT id FROM numbers ORDER ORDER", args![]),
        ("SELECT id FROM numbers WHERE id = $1", args![]),
        ("SELECT id FROM numbers WHERE id = $1", args!["a", "b"]),
        ("SELECT id FROM numbers WHERE id = \"typo\"", args![]),
    ] {
        let error = db.all(Dynamic(sql.into()), arguments, id).await.unwrap_err();
        assert!(matches!(error, DbError::Other(_)), "{sql}: {error:?}");
    }
    let error = db.exec(&ADD, args!["c", 3, "nul \0 byte"]).await.unwrap_err();
    assert!(matches!(error, DbError::Value(_)), "{error:?}");
    let error = db.one(&GET, args!["a"], |r| r.get::<i64>(0)).await.unwrap_err();
    assert!(error.to_string().contains("column 0"), "{error}");
    assert!(db.one(&GET, args!["a"], |r| r.get::<i64>(7)).await.is_err(), "no such column");
    assert_eq!(db.all(&LIST, args![], id).await.unwrap(), ["a"], "still works");
});

both!(counting, |db| {
    numbers(&db).await;
    let ((), n) = counted(async {
        db.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.defer(&ADD, args!["b", 2, "x"]);
        tx.exec(&MOVE, args!["a"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.statements(), 3);
    })
    .await;
    assert_eq!((n, db.statements()), (3, 0));
});

both!(panicking_mapper, |db| {
    numbers(&db).await;
    db.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
    let other = db.clone();
    let _ =
        tokio::spawn(async move { other.all(&LIST, args![], |_| -> Result<()> { panic!("on purpose") }).await }).await;
    for _ in 0..10 {
        assert_eq!(db.all(&LIST, args![], id).await.unwrap(), ["a"]);
    }
});

both!(prepare_all, |db| {
    numbers(&db).await;
    let report = db.prepare_all().await;
    // statements of the other tests of this binary need tables that are not here
    let bad: Vec<_> = report.failures.iter().filter(|f| f.place.contains("statements.rs")).collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert!(report.one_text < report.total && report.one_text_share() > 80.0, "{report:?}");
    assert!(report.failures.iter().all(|f| f.place.contains(".rs:")));
});
