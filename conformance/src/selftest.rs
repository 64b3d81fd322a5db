//! Proof that differences are found: one scenario against a server of our own that is right, and wrong in many ways.

mod fake;

use crate::runner::{Options, Outcome, Runner, Target, Verdict};
use crate::scenario::{self, Scenario};
use crate::socket::Patience;
use fake::Fake;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn whole_scenario() -> Scenario {
    let post = json!({"id": "${p}", "channel_id": "${pub}", "message": "hi ${run}", "user_id": "${alice.id}",
                      "create_at": "<ms>", "delete_at": 0});
    let data = json!({"post (json)": post, "mentions (json)": []});
    let posted = json!({"event": "posted", "data": data, "broadcast": {"channel_id": "${pub}"}});
    let pong = json!({"status": "OK", "seq_reply": 1, "data": {"text": "pong"}});
    let call =
        json!({"method": "POST", "path": "/h-${run}", "type": "application/json", "body": {"from": "${bob.id}"}});
    let steps = json!([
        {"ws_open": "bob", "save": {"conn": "data.connection_id"}, "expect": {"hello": ["hello"]}},
        {"as": "alice", "do": "POST /api/v4/posts", "body": {"channel_id": "${pub}", "message": "hi ${run}"},
         "save": {"p": "id"},
         "expect": {"status": 201, "type": "application/json", "body": post, "events": {"bob": [posted]}}},
        {"as": "bob", "do": "GET /api/v4/posts/${p}", "expect": {"status": 200, "body": post}},
        {"as": "alice", "do": "POST /api/v4/posts", "body": {"channel_id": "${pub}"}, "save": {"q": "id"},
         "pick": ["message"], "ignore_events": true, "expect": {"status": 201, "body": {"message": null}}},
        {"as": "bob", "do": "GET /api/v4/posts", "expect": {"body": {"order": ["${p}", "${q}"]}}},
        {"as": "anon", "do": "GET /api/v4/posts/nothing",
         "expect": {"status": 404, "body": {"id": "app.post.get.app_error", "status_code": 404}}},
        {"as": "bob", "ws_send": "ping", "expect": {"events": {"bob": [pong]}}},
        {"as": "bob", "do": "POST /api/v4/call", "body": {"url": "${sink}/h-${run}", "from": "${bob.id}"},
         "expect": {"status": 200}},
        {"sink_take": "/h-${run}", "wait_s": 0.3, "expect": {"requests": [call]}},
        {"as": "bob", "do": "POST /api/v4/mail", "body": {"to": "${bob.email}"}, "expect": {"status": 200}},
        {"mail_take": "${bob.email}", "wait_s": 1, "save_match": {"token": "token=([a-z0-9]+)"},
         "expect": {"mails": [{"to": ["${bob.email}"], "types": ["text/plain"]}]}},
        {"as": "bob", "do": "POST /api/v4/wait", "body": {"got": "${token}"}, "expect": {"status": 200}},
        {"ws_state": "bob", "wait_s": 0.01, "expect": {"open": true}},
        {"ws_close": "bob", "expect": {}}
    ]);
    scenario::parse("self/test", &json!({"name": "all kinds of steps", "steps": steps}).to_string()).unwrap()
}

fn options(strict: bool) -> Options {
    let ms = Duration::from_millis;
    let patience = Patience { quiet: ms(60), settle: ms(30), missing: ms(300), whole: ms(2000) };
    Options { strict, limit: Duration::from_secs(3), patience, differs: Default::default() }
}

async fn runner(fake: &Fake, strict: bool) -> Runner {
    let (base_url, admin, password) = (fake.url.clone(), "root".into(), "Adm1n-pass!".into());
    let target = Target { base_url, admin, password, setup_admin: true };
    Runner::new(&target, options(strict)).await.unwrap()
}

async fn against(fault: &'static str, strict: bool) -> Outcome {
    let fake = Fake::start(fault).await;
    runner(&fake, strict).await.run(&whole_scenario()).await
}

/// Step and path of the first difference; nothing when it passed.
fn first(outcome: &Outcome) -> Option<(usize, String)> {
    match &outcome.verdict {
        Verdict::Pass => None,
        Verdict::Differs(all) => {
            Some((all[0].step, format!("{}{}", all[0].path, if all[0].path.is_empty() { &all[0].what } else { "" })))
        }
        Verdict::SetupFailed(why) => Some((0, why.clone())),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_found_where_it_is() {
    let table: [(&str, Option<(usize, &str)>); 19] = [
        ("", None),
        ("error words", None),
        ("extra key", None),
        ("event steps later", None),
        ("status", Some((2, ".status"))),
        ("zero time", Some((2, ".body.create_at"))),
        ("missing key", Some((2, ".body.delete_at"))),
        ("wrong author", Some((2, ".body.user_id"))),
        ("other id", Some((3, ".body.id"))),
        ("no event", Some((2, ".events"))),
        ("event twice", Some((2, ".events.bob"))),
        ("wrong event", Some((2, ".events.bob[0].broadcast.channel_id"))),
        ("order", Some((5, ".body.order[0]"))),
        ("error id", Some((6, ".body.id"))),
        ("wrong pong", Some((7, ".events.bob[0].data.text"))),
        ("no call", Some((9, ".requests"))),
        ("no mail", Some((11, "no mail text matches \"token=([a-z0-9]+)\""))),
        ("hang", Some((0, "stopped: took longer than 3 s"))),
        ("setup", Some((0, "POST /users: 500 {}"))),
    ];
    let runs = table.map(|(fault, want)| tokio::spawn(async move { (fault, want, against(fault, false).await) }));
    for run in runs {
        let (fault, want, outcome) = run.await.unwrap();
        let want = want.map(|(step, path)| (step, path.to_owned()));
        assert_eq!(first(&outcome), want, "{fault}: {:#?}", outcome.problems());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_are_saved_from_events() {
    let steps = json!([
        {"ws_open": "bob"},
        {"as": "alice", "do": "POST /api/v4/posts", "body": {"channel_id": "${pub}"}, "expect": {"events": {"bob": ["<any>"]}},
         "save_event": {"p": ["bob", "posted", "post.id"]}},
        {"as": "bob", "do": "GET /api/v4/posts/${p}", "expect": {"status": 200}}
    ]);
    let scenario = scenario::parse("self/saved", &json!({"name": "n", "steps": steps}).to_string()).unwrap();
    for (fault, passes) in [("", true), ("no event", false)] {
        let fake = Fake::start(fault).await;
        let outcome = runner(&fake, false).await.run(&scenario).await;
        assert_eq!(outcome.passed(), passes, "{:?}", outcome.problems());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn extra_keys_count_when_strict() {
    let outcome = against("extra key", true).await;
    let want = "step 2 alice POST /api/v4/posts.body.more is not in the reference's answer";
    assert!(outcome.problems().iter().any(|p| p == want), "{:#?}", outcome.problems());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exclusive_scenarios_are_alone_and_put_the_configuration_back() {
    let fake = Fake::start("").await;
    let runner = Arc::new(runner(&fake, false).await);
    let at_start = fake.config.lock().clone();
    assert_eq!(
        at_start["TeamSettings"],
        json!({"SiteName": "before", "EnableOpenServer": true, "MaxUsersPerTeam": 20000})
    );
    let make = |id: &str, exclusive: bool, steps: Value| {
        let text = json!({"name": "n", "world": "none", "exclusive": exclusive, "steps": steps}).to_string();
        Arc::new(scenario::parse(id, &text).unwrap())
    };
    let patch = json!({"config": {"TeamSettings": {"SiteName": "changed"}}});
    let wait = |alone: bool| json!({"as": "admin", "do": "POST /api/v4/wait", "body": {"alone": alone}});
    let mut all: Vec<_> = (0..6).map(|i| make(&format!("a/{i}"), false, json!([wait(false)]))).collect();
    all.push(make("x/good", true, json!([patch, wait(true)])));
    all.push(make("x/bad", true, json!([patch, {"as": "nobody", "do": "GET /x"}])));
    let at_once = all.iter().map(|s| {
        let (runner, scenario) = (runner.clone(), s.clone());
        tokio::spawn(async move { runner.run(&scenario).await })
    });
    for task in at_once.collect::<Vec<_>>() {
        let outcome = task.await.unwrap();
        assert_eq!(outcome.passed(), outcome.id != "x/bad", "{:?}", outcome.problems());
    }
    assert_eq!(fake.overlaps.load(Ordering::SeqCst), 0);
    assert_eq!(*fake.config.lock(), at_start);
    let mut told = 0;
    let outcomes = runner.run_all(&all, 3, |_| told += 1).await;
    let ids: Vec<_> = outcomes.iter().map(|o| o.id.as_str()).collect();
    assert_eq!((told, ids), (8, vec!["a/0", "a/1", "a/2", "a/3", "a/4", "a/5", "x/good", "x/bad"]));
}

/// As in the `tests` crate: from plain threads, with a server that lives elsewhere.
#[test]
fn scenarios_as_tests() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // Their output would look like failures of this test.
    let silent = libtest_mimic::Arguments { logfile: Some("/dev/null".into()), ..Default::default() };
    let run = |fault: &'static str| {
        let handle = runtime.handle().clone();
        let target = move || {
            let fake = handle.block_on(Fake::start(fault));
            let base_url = fake.url.clone();
            Ok(Target { base_url, admin: "root".into(), password: "x".into(), setup_admin: true })
        };
        let tests = crate::trials("sqlite", vec![whole_scenario()], options(false), target);
        assert_eq!(tests[0].name(), "scenario::sqlite::self::test");
        libtest_mimic::run(&silent, tests)
    };
    assert_eq!(run("").num_passed, 1);
    assert_eq!(run("order").num_failed, 1);
    let nowhere = crate::trials("pg", vec![whole_scenario()], options(false), || Err("no database".to_owned()));
    assert_eq!(libtest_mimic::run(&silent, nowhere).num_failed, 1);
}
