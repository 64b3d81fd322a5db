//! The page for Prometheus: every series that upstream's dashboards ask for, and numbers that follow what happens.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Socket, Test};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::metrics::every_series_of_the_dashboards", |db| Box::pin(series(db))),
        ("api::metrics::numbers_follow_what_happens", |db| Box::pin(numbers(db))),
        ("api::metrics::the_listener_follows_the_settings", |db| Box::pin(settings(db))),
    ]
}

const ON: [(&str, &str); 3] = [
    ("MetricsSettings.Enable", "true"),
    ("MetricsSettings.ListenAddress", "127.0.0.1:0"),
    ("EmailSettings.SMTPServer", ""),
];

/// The page as lines: name with labels, value.
struct Page {
    text: String,
    values: HashMap<String, f64>,
}

impl Page {
    async fn of(server: &Server) -> Result<Page, String> {
        let addr = server.running.metrics.addr().ok_or("no listener")?;
        let text = Person::new(&format!("http://{addr}")).raw("GET", "/metrics", None).await?.status(200)?.text;
        let mut values = HashMap::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').ok_or_else(|| format!("not a line of the format: {line}"))?;
            let value: f64 = value.parse().map_err(|_| format!("not a number: {line}"))?;
            check!(values.insert(name.to_string(), value).is_none(), "twice: {line}");
        }
        Ok(Page { text, values })
    }

    /// The sum of a series over all its labels.
    fn sum(&self, name: &str) -> f64 {
        let of = |key: &str| key.split('{').next() == Some(name);
        self.values.iter().filter(|(k, _)| of(k)).map(|(_, v)| v).sum()
    }

    /// The value of the line that holds these labels.
    fn with(&self, name: &str, labels: &[&str]) -> f64 {
        let fits = |key: &str| key.split('{').next() == Some(name) && labels.iter().all(|l| key.contains(l));
        self.values.iter().filter(|(k, _)| fits(k)).map(|(_, v)| v).sum()
    }
}

/// Names, kinds and labels, in the order dashboards were made for; the figures of the process and of the database's pool.
async fn series(db: Database) -> Outcome {
    let server = Server::start_with(db, &ON).await?;
    let admin = server.admin().await?;
    admin.team("numbers").await?;
    let page = Page::of(&server).await?;
    let rows = include_str!("metrics.tsv").lines().skip(1);
    let mut n = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [name, kind, labels] = cells[..] else { return Err(format!("not a row: {row}")) };
        n += 1;
        check!(page.text.contains(&format!("# TYPE mattermost_{name} {kind}\n")), "{name} {kind} is not there");
        let first = if kind == "histogram" { format!("{name}_bucket") } else { name.to_string() };
        let shown: Vec<&String> =
            page.values.keys().filter(|k| k.split('{').next() == Some(&*format!("mattermost_{first}"))).collect();
        check!(!labels.is_empty() || !shown.is_empty(), "{name} has no line");
        for line in shown.iter().filter(|_| !labels.is_empty()) {
            let inside = line.split_once('{').map_or("", |(_, l)| l.trim_end_matches('}'));
            let names: Vec<&str> =
                inside.split("\",").filter_map(|l| l.split('=').next()).filter(|l| *l != "le").collect();
            check!(names.join(",") == labels, "{line}: labels are {labels}");
        }
    }
    check!(n == 113, "{n} series in the list");
    for name in [
        "mattermost_process_cpu_seconds_total",
        "mattermost_process_resident_memory_bytes",
        "mattermost_process_virtual_memory_bytes",
        "mattermost_process_start_time_seconds",
        "mattermost_process_open_fds",
        "mattermost_process_max_fds",
        "go_goroutines",
        "go_threads",
        "go_memstats_alloc_bytes",
        "go_sql_max_open_connections{db_name=\"master\"}",
        "go_sql_open_connections{db_name=\"master\"}",
    ] {
        check!(page.values.get(name).is_some_and(|v| *v > 0.0), "{name} says nothing");
    }
    for name in ["in_use_connections", "idle_connections", "wait_count_total", "wait_duration_seconds_total"] {
        check!(page.values.contains_key(&format!("go_sql_{name}{{db_name=\"master\"}}")), "{name} is not there");
    }
    server.stop().await;
    Ok(())
}

async fn numbers(db: Database) -> Outcome {
    let server = Server::start_with(db, &ON).await?;
    let admin = server.admin().await?;
    let team = admin.team("numbers").await?;
    let channel = admin.channel(&team, "numbers").await?;
    let before = Page::of(&server).await?;
    let mut socket = Socket::open(&admin, "").await?;
    let post = admin.say(&channel, "how many horses").await?;
    socket.event("posted").await?;
    admin.get(&format!("/posts/{post}")).await?.status(200)?;
    admin.get("/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa").await?;
    admin.post("/posts/search", &json!({"terms": "horses", "is_or_search": false})).await?.status(200)?;
    admin.post("/files/search", &json!({"terms": "horses", "is_or_search": false})).await?.status(200)?;
    let anyone = Person::new(&server.url);
    anyone.post("/users/login", &json!({"login_id": "root", "password": "wrong-Passw0rd"})).await?.status(401)?;
    Person::login(&server.url, "root", "Adm1n-pass!").await?;
    let now = server.running.app.now();
    let report = json!({"version": "0.1.0", "client_id": "x", "labels": {"platform": "linux", "agent": "amiga"},
        "start": now, "end": now, "counters": [{"metric": "long_tasks", "value": 3}],
        "histograms": [{"metric": "channel_switch", "value": 700, "labels": {"fresh": "true"}}]});
    admin.post("/client_perf", &report).await?.status(200)?;
    let old = json!({"version": "0.1.0", "start": now - 700_000, "end": now - 400_000});
    admin.post("/client_perf", &old).await?.status(400)?;
    admin.post("/client_perf", &json!({"version": "1.0.0", "start": now, "end": now})).await?.status(400)?;
    let page = Page::of(&server).await?;
    let grew = |name: &str| page.sum(name) - before.sum(name);
    for (name, want) in [
        ("mattermost_post_total", 1.0),
        ("mattermost_post_broadcasts_total", 1.0),
        ("mattermost_search_posts_searches_total", 1.0),
        ("mattermost_search_posts_searches_duration_seconds_count", 1.0),
        ("mattermost_search_files_searches_total", 1.0),
        ("mattermost_login_logins_total", 1.0),
        ("mattermost_login_logins_fail_total", 1.0),
        ("mattermost_http_websockets_total", 1.0),
        ("mattermost_webapp_long_tasks", 3.0),
    ] {
        check!(grew(name) == want, "{name} grew by {} instead of {want}", grew(name));
    }
    let errors = grew("mattermost_http_errors_total");
    check!(errors as i64 >= 4, "errors: {errors}");
    let asked =
        page.with("mattermost_api_time_count", &["handler=\"createPost\"", "method=\"POST\"", "status_code=\"201\""]);
    check!(asked == 1.0, "createPost is measured {asked} times");
    let labels = ["platform=\"linux\"", "agent=\"other\"", "fresh=\"true\"", "user_id=\"<placeholder>\"", "le=\"1\""];
    check!(page.with("mattermost_webapp_channel_switch_bucket", &labels) == 1.0, "no channel switch of 0.7 s");
    let sent = page.with("mattermost_websocket_event_total", &["type=\"posted\""]);
    check!(
        sent >= 1.0 && page.with("mattermost_websocket_broadcasts_total", &["name=\"posted\""]) >= 1.0,
        "{sent} posted"
    );
    let written = page.with("mattermost_db_store_time_count", &["method=\"Db.commit\"", "success=\"true\""]);
    check!(written as i64 >= 1, "no commit was measured");
    let sessions = page.with("mattermost_cache_mem_hit_total", &["name=\"Session\""]) > 0.0;
    check!(sessions, "the cache of sessions is not counted");
    let started = page.sum("mattermost_system_server_start_time") > 1e9;
    check!(started, "no time of the start");
    server.stop().await;
    Ok(())
}

/// Off, nothing listens and nothing is counted; the main port never has the page.
async fn settings(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("MetricsSettings.ListenAddress", "127.0.0.1:0")]).await?;
    let admin = server.admin().await?;
    check!(server.running.metrics.addr().is_none(), "it listens without being told to");
    let main = admin.raw("GET", "/metrics", None).await?;
    check!(!main.text.contains("mattermost_post_total"), "the main port tells metrics");
    let on = json!({"MetricsSettings": {"Enable": true}}).to_string();
    admin.send("PUT", "/config/patch", Some(on)).await?.status(200)?;
    for _ in 0..200 {
        if server.running.metrics.addr().is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let addr = server.running.metrics.addr().ok_or("it does not listen after it was switched on")?;
    let prometheus = Person::new(&format!("http://{addr}"));
    let page = prometheus.raw("GET", "/metrics", None).await?.status(200)?;
    check!(page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8", "{:?}", page.headers);
    prometheus.raw("GET", "/", None).await?.status(200)?;
    prometheus.raw("GET", "/debug/pprof/heap", None).await?.status(404)?;
    prometheus.raw("POST", "/metrics", None).await?.status(405)?;
    let off = json!({"MetricsSettings": {"Enable": false}}).to_string();
    admin.send("PUT", "/config/patch", Some(off)).await?.status(200)?;
    for _ in 0..200 {
        if Person::new(&format!("http://{addr}")).raw("GET", "/metrics", None).await.is_err() {
            server.stop().await;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("it still answers after it was switched off".into())
}
