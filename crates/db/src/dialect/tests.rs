use super::to_sqlite;

fn lite(pg: &str) -> String {
    to_sqlite(pg).sql
}

#[test]
fn rewrites() {
    let cases = [
        ("SELECT  a\n FROM t -- why\n WHERE id = $1;", "SELECT a FROM t WHERE id = ?1"),
        ("SELECT '$1 = ANY($2)' || \"for update\"", "SELECT '$1 = ANY($2)' || \"for update\""),
        ("SELECT 'it''s' FROM t", "SELECT 'it''s' FROM t"),
        ("x = ANY($2) AND y = $1", "x IN (SELECT value FROM json_each(?2)) AND y = ?1"),
        ("(x <> ALL ($1))", "(x NOT IN (SELECT value FROM json_each(?1)))"),
        ("x = ANY($1::text[])", "x IN (SELECT value FROM json_each(?1))"),
        ("x = ANY(SELECT id FROM u)", "x IN (SELECT id FROM u)"),
        ("SELECT 1 UNION ALL (SELECT 2)", "SELECT 1 UNION ALL (SELECT 2)"),
        ("a ILIKE $1 OR b NOT ILIKE $2 ESCAPE '*'", "a REGEXP ?1 OR b NOT REGEXP ?2 ESCAPE '*'"),
        ("lower(a) = LOWER($1)", "ochre_lower(a) = ochre_lower(?1)"),
        ("SELECT a FROM t WHERE b = 1 FOR UPDATE", "SELECT a FROM t WHERE b = 1"),
        ("(SELECT a FROM t FOR NO KEY UPDATE SKIP LOCKED)", "(SELECT a FROM t)"),
        ("COALESCE(SUM(x), 0)::bigint", "CAST(COALESCE(SUM(x), 0) AS INTEGER)"),
        ("t.a::text = $1::text", "CAST(t.a AS TEXT) = ?1"),
        ("$1::channel_type, ($2)::jsonb, $3::bigint", "?1, (?2), ?3"),
        ("x::text::int", "CAST(CAST(x AS TEXT) AS INTEGER)"),
        ("(a->>'k')::double precision > 1", "CAST((a->>'k') AS REAL) > 1"),
        ("a::varchar(26)[] , b", "a , b"),
        ("CAST(a + 1 AS bigint)", "CAST((a + 1) AS INTEGER)"),
        ("CAST($1 AS channel_type)", "?1"),
        (
            "CAST(SUM(CASE WHEN a THEN 1 ELSE 0 END) AS bigint) AS n",
            "CAST((SUM(CASE WHEN a THEN 1 ELSE 0 END)) AS INTEGER) AS n",
        ),
        ("bool_or(a)", "max(a)"),
        ("SELECT a FROM t ORDER BY a OFFSET $1", "SELECT a FROM t ORDER BY a LIMIT -1 OFFSET ?1"),
        ("(SELECT a FROM t LIMIT 1) LIMIT $1 OFFSET $2", "(SELECT a FROM t LIMIT 1) LIMIT ?1 OFFSET ?2"),
        ("ORDER BY a COLLATE \"C\" DESC", "ORDER BY a COLLATE BINARY DESC"),
        (
            "SELECT u.a FROM unnest($1::text[], $2::bigint[]) AS u(a, b)",
            "SELECT u.a FROM (SELECT j0.value AS a, j1.value AS b FROM json_each(?1) AS j0 JOIN json_each(?2) AS j1 ON j1.key = j0.key) AS u",
        ),
        (
            "FROM unnest($1::text[]) AS id WHERE 1",
            "FROM (SELECT j0.value AS id FROM json_each(?1) AS j0) AS id WHERE 1",
        ),
        (
            "INSERT INTO t SELECT a FROM u ON CONFLICT (a) DO NOTHING",
            "INSERT INTO t SELECT a FROM u WHERE true ON CONFLICT (a) DO NOTHING",
        ),
        (
            "INSERT INTO t SELECT a FROM u JOIN v ON u.a = v.a WHERE b ON CONFLICT DO NOTHING",
            "INSERT INTO t SELECT a FROM u JOIN v ON u.a = v.a WHERE b ON CONFLICT DO NOTHING",
        ),
        (
            "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING",
            "INSERT INTO t (a) VALUES (?1) ON CONFLICT (a) DO NOTHING",
        ),
        ("SELECT greatest(a, 1), e'x'", "SELECT greatest(a, 1), e'x'"),
    ];
    for (pg, want) in cases {
        assert_eq!(lite(pg), want, "from {pg}");
    }
}

#[test]
fn knows_readers_from_writers() {
    for (sql, reads) in [
        ("SELECT a FROM t WHERE b FOR UPDATE", true),
        ("SELECT a FROM t FOR NO KEY UPDATE", true),
        ("WITH x AS (SELECT 1) SELECT * FROM x", true),
        ("SELECT replace(a, 'insert', 'x') FROM t", true),
        ("INSERT INTO t (a) VALUES ($1) RETURNING a", false),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1", false),
        ("  DELETE FROM t", false),
        ("CREATE TABLE t (a)", false),
        ("SELECT 'it is for update' FROM t", true),
    ] {
        assert_eq!(to_sqlite(sql).read_only, reads, "{sql}");
    }
}
