//! Every kind of value, there and back, in upstream's column types.

use ochre_db::{Dynamic, Json, Result, Row, args, sql};
use serde_json::json;

use crate::both;

sql!(CHANNEL = "INSERT INTO channels (id, type, name, teamid, shared, bannerinfo) VALUES ($1, $2, $3, $4, $5, $6)");
sql!(
    READ_CHANNEL =
        "SELECT id, type, shared, bannerinfo, createat, displayname FROM channels WHERE type = $1 AND id = $2"
);
sql!(
    FILE = "INSERT INTO fileinfo (id, creatorid, createat, updateat, deleteat, minipreview, size, width, haspreviewimage) \
     VALUES ($1, 'u', 1, 2, 0, $2, $3, $4, $5)"
);
sql!(READ_FILE = "SELECT minipreview, size, width, haspreviewimage FROM fileinfo WHERE id = $1");
sql!(
    POST = "INSERT INTO posts (id, createat, props, fileids, ispinned) VALUES ($1, $2, $3, $4, $5) RETURNING props, fileids, ispinned"
);
sql!(IDS = "INSERT INTO retentionidsfordeletion (id, tablename, ids) VALUES ($1, 'posts', $2)");
sql!(READ_IDS = "SELECT ids FROM retentionidsfordeletion WHERE id = $1");
sql!(CONFIDENCE = "SELECT CAST($1 AS float8) * 2, $2::bigint, $3::boolean, $4::text");
sql!(JOB = "SELECT id FROM jobs WHERE data->>'key' = $1");
sql!(STATS = "SELECT num, usage FROM file_stats");

both!(upstream_types, |db| {
    db.migrate().await.unwrap();
    let banner = json!({"enabled": true, "text": "ü"});
    db.exec(&CHANNEL, args!["c1", "O", "town", "t", true, &banner]).await.unwrap();
    db.exec(&CHANNEL, args!["c2", "D", "dm", "", None::<bool>, None::<String>]).await.unwrap();
    let read = |r: &Row| {
        let kind: String = r.get(1)?;
        assert_eq!(r.text(1)?, kind);
        let nulls: (i64, String, Option<i64>) = (r.get(4)?, r.get(5)?, r.get(4)?);
        Ok((kind, r.get::<bool>(2)?, r.get::<Option<bool>>(2)?, r.get::<serde_json::Value>(3)?, nulls))
    };
    let nulls = (0, String::new(), None);
    let got = db.one(&READ_CHANNEL, args!["O", "c1"], read).await.unwrap();
    assert_eq!(got, ("O".into(), true, Some(true), banner.clone(), nulls.clone()));
    let got = db.one(&READ_CHANNEL, args!["D", "c2"], read).await.unwrap();
    assert_eq!(got, ("D".into(), false, None, serde_json::Value::Null, nulls));
    assert!(db.exec(&CHANNEL, args!["c3", "X", "x", "t", true, None::<String>]).await.is_err(), "no such label");
    assert!(db.exec(&CHANNEL, args!["c3", "O", "x", "t", true, "{not json"]).await.is_err());
    let error = db.exec(&CHANNEL, args!["c3", "O", "town", "t", true, None::<String>]).await.unwrap_err();
    assert!(error.is_unique("channels.name,teamid"), "{error}");
    let raw = db.one(&READ_CHANNEL, args!["O", "c1"], |r| r.get::<Box<serde_json::value::RawValue>>(3)).await.unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(raw.get()).unwrap(), banner);
});

both!(bytes_numbers_lists, |db| {
    db.migrate().await.unwrap();
    let bytes = vec![0_u8, 255, 1, 0];
    db.exec(&FILE, args!["f", bytes.clone(), 5_000_000_000_i64, 640, true]).await.unwrap();
    let got = db
        .one(&READ_FILE, args!["f"], |r| Ok((r.get(0)?, r.get::<i64>(1)?, r.get::<i32>(2)?, r.get::<bool>(3)?)))
        .await;
    assert_eq!(got.unwrap(), (bytes, 5_000_000_000, 640, true));

    let files = vec!["a".to_owned(), "b".into()];
    let read = |r: &Row| {
        Ok((r.get::<serde_json::Value>(0)?, r.get::<Vec<String>>(1)?, r.get::<bool>(2)?, r.get::<String>(1)?))
    };
    let got = db.one(&POST, args!["p", 1_i64, json!({"k": [1, "é"]}), &files, false], read).await.unwrap();
    assert_eq!(got, (json!({"k": [1, "é"]}), files.clone(), false, "[\"a\",\"b\"]".into()));
    let got = db.one(&POST, args!["q", 1_i64, "{}", "null", false], |r| r.get::<Vec<String>>(1)).await.unwrap();
    assert!(got.is_empty());
    let map = |r: &Row| Ok(r.get::<Json<std::collections::HashMap<String, i64>>>(0)?.0);
    assert_eq!(db.one(&POST, args!["r", 1_i64, json!({"a": 1}), "[]", false], map).await.unwrap()["a"], 1);
    assert!(db.one(&POST, args!["s", 1_i64, "null", "[]", false], map).await.unwrap().is_empty());

    for (id, list) in [("l", files), ("m", Vec::new())] {
        db.exec(&IDS, args![id, &list]).await.unwrap();
        assert_eq!(db.one(&READ_IDS, args![id], |r| r.get::<Vec<String>>(0)).await.unwrap(), list);
    }
    let read = |r: &Row| Ok((r.get::<f64>(0)?, r.get::<i64>(1)?, r.get::<bool>(2)?, r.get::<String>(3)?));
    let got = db.one(&CONFIDENCE, args![0.75, i64::MAX, false, "x"], read).await.unwrap();
    assert_eq!(got, (1.5, i64::MAX, false, "x".into()));
    assert_eq!(db.one(&STATS, args![], |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?))).await.unwrap(), (0, 0));
    db.exec(Dynamic("INSERT INTO jobs (id, data) VALUES ($1, $2)".into()), args!["j", json!({"key": "v"})])
        .await
        .unwrap();
    assert_eq!(db.all(&JOB, args!["v"], |r| -> Result<String> { r.get(0) }).await.unwrap(), ["j"]);
});
