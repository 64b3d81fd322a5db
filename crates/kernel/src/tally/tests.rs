use super::{SERIES, Tally};
use ochre_config::Config;

fn on() -> Tally {
    let t = Tally::default();
    let mut config = Config::default();
    config.metrics.enable = true;
    t.follow(&config);
    t
}

fn lines(t: &Tally, start: &str) -> Vec<String> {
    let mut out = String::new();
    t.render(&mut out);
    out.lines().filter(|l| l.starts_with(start)).map(str::to_string).collect()
}

#[test]
fn counters() {
    let t = on();
    t.notification("total", "push", "", "apple_rn-v2");
    t.notification("total", "push", "", "apple_rn-v2");
    t.notification("not_sent", "email", "user_status", "");
    t.count("cache_etag_hit_total", &[("route", "a\"b\\")]);
    for (start, want) in [
        ("mattermost_notifications_total{", "mattermost_notifications_total{type=\"push\",platform=\"ios\"} 2"),
        (
            "mattermost_notifications_not_sent",
            "mattermost_notifications_not_sent{type=\"email\",reason=\"user_status\",platform=\"no_platform\"} 1",
        ),
        ("mattermost_post_total", "mattermost_post_total 0"),
        ("mattermost_cache_etag_hit", "mattermost_cache_etag_hit_total{route=\"a\\\"b\\\\\"} 1"),
    ] {
        assert_eq!(lines(&t, start), [want]);
    }
}

#[test]
fn histograms() {
    let t = on();
    for value in [0.004, 0.3, 20.0] {
        t.observe("search_posts_searches_duration_seconds", &[], value);
    }
    let got = lines(&t, "mattermost_search_posts_searches_duration_seconds");
    assert_eq!(got[0], "mattermost_search_posts_searches_duration_seconds_bucket{le=\"0.005\"} 1");
    assert_eq!(got[6], "mattermost_search_posts_searches_duration_seconds_bucket{le=\"0.5\"} 2");
    assert_eq!(got[11], "mattermost_search_posts_searches_duration_seconds_bucket{le=\"+Inf\"} 3");
    assert_eq!(got[12], "mattermost_search_posts_searches_duration_seconds_sum 20.304");
    assert_eq!(got[13], "mattermost_search_posts_searches_duration_seconds_count 3");
}

#[test]
fn nothing_is_counted_while_it_is_off() {
    let t = Tally::default();
    t.count("post_total", &[]);
    t.observe("search_posts_searches_duration_seconds", &[], 1.0);
    assert_eq!(lines(&t, "mattermost_post_total"), ["mattermost_post_total 0"]);
}

#[test]
fn the_table_has_each_series_once() {
    assert_eq!(SERIES.len(), include_str!("series.tsv").lines().count() - 1);
    assert!(SERIES.values().all(|s| matches!(s.kind, "counter" | "gauge" | "histogram")));
}
