//! Migration on both databases.

use std::collections::HashSet;

use ochre_db::{Db, DbError, DbOptions, Dynamic, Result, Row, args, check, sql2};

use crate::both;
use crate::support::PgTest;

sql2!(COLUMNS =
    pg: "SELECT table_name::text || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()",
    lite: "SELECT m.name || '.' || p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table'");

fn text(row: &Row) -> Result<String> {
    row.get(0)
}

both!(creates_everything_once, |db| {
    db.migrate().await.unwrap();
    db.migrate().await.unwrap();
    let columns: HashSet<String> = db.all(&COLUMNS, args![], text).await.unwrap().into_iter().collect();
    let listed = include_str!("../../schema/COLUMNS.tsv");
    let mut tables = 0;
    for (table, names) in listed.lines().filter_map(|l| l.split_once('\t')) {
        tables += 1;
        for name in names.split(' ') {
            assert!(columns.contains(&format!("{table}.{name}")), "{table}.{name}");
        }
    }
    assert_eq!(tables, 81);
    let migrations = Dynamic("SELECT count(*), max(version) FROM db_migrations".into());
    let got = db.one(migrations, args![], |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?))).await.unwrap();
    assert_eq!(got, (158, 159));
    let own = Dynamic("SELECT count(*) FROM ochre_migrations".into());
    assert!(db.one(own, args![], |r| r.get::<i64>(0)).await.unwrap() >= 6);
    let lock = Dynamic("SELECT count(*) FROM db_lock".into());
    assert_eq!(db.one(lock, args![], |r| r.get::<i64>(0)).await.unwrap(), 0);
    for view in ["posts_by_team_day", "bot_posts_by_team_day", "poststats", "file_stats", "attributeview"] {
        db.all(Dynamic(format!("SELECT 1 FROM {view}")), args![], |_| Ok(())).await.unwrap();
    }
    let outbox = "INSERT INTO ochre_outbox (id, kind, payload, create_at) VALUES ($1, $2, $3, $4)";
    db.exec(Dynamic(outbox.into()), args!["a", "mail", "{}", 1_i64]).await.unwrap();
});

both!(every_table_has_an_owner, |db| {
    db.migrate().await.unwrap();
    let owners = check::owners();
    let columns = db.all(&COLUMNS, args![], text).await.unwrap();
    let tables: HashSet<&str> = columns.iter().filter_map(|c| c.split_once('.')).map(|(table, _)| table).collect();
    let views = ["posts_by_team_day", "bot_posts_by_team_day", "poststats", "file_stats", "attributeview"];
    for table in tables {
        let hidden = table.starts_with("ochre_fts_posts_")
            || table.starts_with("ochre_fts_files_")
            || table.starts_with("sqlite_")
            || views.contains(&table);
        assert!(hidden || owners.contains_key(table), "{table} is not in OWNERS.tsv");
    }
});

both!(foreign_keys_and_uniques, |db| {
    db.migrate().await.unwrap();
    let add = "INSERT INTO retentionpoliciesteams (policyid, teamid) VALUES ('nobody', 't')";
    assert_eq!(db.exec(Dynamic(add.into()), args![]).await.unwrap_err(), DbError::ForeignKey);
    let field = "INSERT INTO propertyfields (id, groupid, name, type, targetid, createat, updateat, deleteat, objecttype) \
        VALUES ($1, 'g', 'n', 'text', 't', 1, 1, $2, '')";
    let columns = db.all(&COLUMNS, args![], text).await.unwrap();
    let field = if columns.iter().any(|c| c == "propertyfields.objecttype") {
        field.to_owned()
    } else {
        field.replace(", objecttype", "").replace(", '')", ")")
    };
    db.exec(Dynamic(field.clone()), args!["a", 0]).await.unwrap();
    db.exec(Dynamic(field.clone()), args!["b", 5]).await.unwrap();
    let error = db.exec(Dynamic(field), args!["c", 0]).await.unwrap_err();
    assert_eq!(error, DbError::Unique("propertyfields.groupid,targetid,name".into()), "a partial unique index");
    let like = Dynamic("SELECT id FROM users WHERE lower(username) LIKE $1 ESCAPE '*' AND deleteat = 0".into());
    assert!(db.all(like, args!["a%"], text).await.unwrap().is_empty());
});

both!(refuses_what_it_does_not_know, |db| {
    db.migrate().await.unwrap();
    db.exec(Dynamic("INSERT INTO db_migrations (version, name) VALUES (160, 'later')".into()), args![]).await.unwrap();
    db.migrate().await.unwrap();
    db.exec(Dynamic("ALTER TABLE users DROP COLUMN position".into()), args![]).await.unwrap();
    let error = db.migrate().await.unwrap_err().to_string();
    assert!(error.contains("160") && error.contains("users.position"), "{error}");
    db.exec(Dynamic("DELETE FROM db_migrations WHERE version > 150".into()), args![]).await.unwrap();
    let error = db.migrate().await.unwrap_err().to_string();
    assert!(error.contains("150") && error.contains("159"), "{error}");
});

both!(refuses_foreign_tables, |db| {
    db.exec(Dynamic("CREATE TABLE users (id varchar(26) NOT NULL PRIMARY KEY)".into()), args![]).await.unwrap();
    assert!(db.migrate().await.is_err());
});

#[test]
fn two_servers_migrate_at_once() {
    let Some(pg) = PgTest::new() else { return };
    crate::support::runtime().block_on(async {
        let one = pg.open().await;
        let two = Db::open(DbOptions::postgres(pg.dsn())).await.unwrap();
        let (a, b) = tokio::join!(one.migrate(), two.migrate());
        a.unwrap();
        b.unwrap();
        one.close().await;
        two.close().await;
        pg.drop().await;
    });
}

#[test]
fn adopts_a_database_of_an_official_server() {
    let Some(pg) = PgTest::new() else { return };
    crate::support::runtime().block_on(async {
        let db = pg.open().await;
        db.migrate().await.unwrap();
        // as the official server leaves it: without our tables
        let own = Dynamic("SELECT tablename::text FROM pg_tables WHERE tablename LIKE 'ochre\\_%'".into());
        for table in db.all(own, args![], text).await.unwrap() {
            db.exec(Dynamic(format!("DROP TABLE {table}")), args![]).await.unwrap();
        }
        db.migrate().await.unwrap();
        let names =
            db.all(Dynamic("SELECT name FROM ochre_migrations ORDER BY version".into()), args![], text).await.unwrap();
        assert_eq!(names[..5], ["adopted", "ochre", "file_search", "search words", "mail_batch"]);
        assert!(names.iter().any(|n| n == "sign_in"), "{names:?}");
        db.close().await;
        pg.drop().await;
    });
}

sql2!(FTS_ADD = pg: "SELECT $1::bigint, $2::text", lite: "INSERT INTO ochre_fts_posts (rowid, message, hashtags) VALUES ($1, $2, '')");
sql2!(FTS_FIND = pg: "SELECT 1::bigint WHERE $1 = 'x'::text",
    lite: "SELECT rowid FROM ochre_fts_posts WHERE ochre_fts_posts MATCH $1 ORDER BY rowid DESC LIMIT 10");
sql2!(FTS_DROP = pg: "SELECT $1::bigint", lite: "DELETE FROM ochre_fts_posts WHERE rowid = $1");

/// Full text and prefix search on SQLite: the table works, and the index is used.
#[test]
fn sqlite_search() {
    crate::support::on_sqlite(|db| async move {
        db.migrate().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        for (docid, message) in [(1, "the quick fox"), (2, "foo_bar 服 务 fox"), (3, "Über fox")] {
            tx.defer(&FTS_ADD, args![docid, message]);
        }
        tx.commit().await.unwrap();
        let find = |term: &str| db.all(&FTS_FIND, args![term], |r| r.get::<i64>(0));
        assert_eq!(find("fox").await.unwrap(), [3, 2, 1]);
        assert_eq!(find("\"服\"").await.unwrap(), [2]);
        assert_eq!(find("\"foo_bar\"").await.unwrap(), [2]);
        assert_eq!(find("uber").await.unwrap(), [3]);
        db.exec(&FTS_DROP, args![3]).await.unwrap();
        assert_eq!(find("fox").await.unwrap(), [2, 1]);

        let plan = |sql: &str| {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let db = db.clone();
            async move { db.all(Dynamic(sql), args!["ab%"], |r| r.get::<String>(3)).await.unwrap().join("; ") }
        };
        let prefix = plan("SELECT id FROM users WHERE lower(username) LIKE $1 ESCAPE '*'").await;
        assert!(prefix.contains("idx_users_username_lower_textpattern"), "{prefix}");
        let pinned = plan("SELECT id FROM posts WHERE channelid = $1 AND ispinned = true AND deleteat = 0").await;
        assert!(pinned.contains("idx_posts_is_pinned"), "{pinned}");
    });
}

/// The views that jobs refresh, with rows in them.
#[test]
fn postgres_views() {
    crate::support::on_postgres(|db| async move {
        db.migrate().await.unwrap();
        let run = |sql: &str| {
            let (db, sql) = (db.clone(), sql.to_owned());
            async move { db.exec(Dynamic(sql), args![]).await.unwrap() }
        };
        let options = r#"{"options": [{"id": "o1", "name": "Red"}, {"id": "o2", "name": "Blue"}]}"#;
        for (id, kind, value) in
            [("a", "select", "\"o2\""), ("b", "multiselect", "[\"o1\", \"o2\"]"), ("c", "text", "\"hi\"")]
        {
            let field = "INSERT INTO propertyfields (id, groupid, name, type, attrs, targetid, createat, updateat, deleteat) \
                 VALUES ($1, 'g', $2, $3, $4, '', 1, 1, 0)";
            db.exec(Dynamic(field.into()), args![id, kind, kind, options]).await.unwrap();
            let held = "INSERT INTO propertyvalues (id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat) \
                 VALUES ($1, 'u', 'user', 'g', $2, $3, 1, 1, 0)";
            db.exec(Dynamic(held.into()), args![id, id, value]).await.unwrap();
        }
        run("INSERT INTO channels (id, type, name, teamid) VALUES ('c', 'O', 'n', 't')").await;
        run("INSERT INTO posts (id, createat, channelid, userid) VALUES ('p', 1732300000000, 'c', 'u')").await;
        for view in ["attributeview", "posts_by_team_day", "bot_posts_by_team_day", "poststats", "file_stats"] {
            run(&format!("REFRESH MATERIALIZED VIEW {view}")).await;
        }
        let attributes = Dynamic("SELECT attributes FROM attributeview".into());
        let attributes = db.one(attributes, args![], |r| r.get::<serde_json::Value>(0)).await.unwrap();
        assert_eq!(attributes, serde_json::json!({"select": "Blue", "multiselect": ["Red", "Blue"], "text": "hi"}));
        let day = Dynamic("SELECT day, num, teamid FROM posts_by_team_day WHERE day >= $1".into());
        let read = |r: &Row| Ok((r.get::<String>(0)?, r.get::<i64>(1)?, r.get::<String>(2)?));
        let (day, count, team) = db.one(day, args!["2024-11-01"], read).await.unwrap();
        assert!(day.starts_with("2024-11-2") && count == 1 && team == "t", "{day} {count} {team}");
    });
}
