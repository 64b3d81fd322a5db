//! The page: what was counted, and what is only looked at when somebody asks.

use super::process;
use ochre_db::Connections;
use ochre_kernel::{App, args, sql};
use std::fmt::Write as _;

sql!(ACTIVE = "SELECT COUNT(*) FROM users WHERE deleteat = 0");

/// Events that metrics know by name; the others are one.
const EVENTS: [&str; 49] = [
    "typing",
    "multiple_channels_viewed",
    "posted",
    "new_user",
    "user_added",
    "user_updated",
    "user_removed",
    "preference_changed",
    "preferences_changed",
    "preferences_deleted",
    "ephemeral_message",
    "status_change",
    "hello",
    "response",
    "post_edited",
    "post_deleted",
    "post_unread",
    "channel_converted",
    "channel_created",
    "channel_deleted",
    "channel_restored",
    "channel_updated",
    "channel_member_updated",
    "channel_scheme_updated",
    "direct_added",
    "group_added",
    "added_to_team",
    "leave_team",
    "update_team",
    "delete_team",
    "restore_team",
    "update_team_scheme",
    "user_role_updated",
    "memberrole_updated",
    "reaction_added",
    "reaction_removed",
    "group_member_add",
    "group_member_deleted",
    "sidebar_category_created",
    "sidebar_category_updated",
    "sidebar_category_deleted",
    "sidebar_category_order_updated",
    "thread_updated",
    "thread_follow_changed",
    "thread_read_changed",
    "draft_created",
    "draft_updated",
    "draft_deleted",
    "post_translation_updated",
];

/// Everything, in Prometheus' text form.
pub async fn page(app: &App) -> String {
    let pools = app.db.pools();
    look(app, &pools).await;
    let mut out = String::with_capacity(64 * 1024);
    app.tally.render(&mut out);
    process::render(&mut out);
    connections(&pools, &mut out);
    out
}

async fn look(app: &App, pools: &[Connections]) {
    let tally = &app.tally;
    tally.set("system_server_start_time", &[], (app.started_at / 1000) as f64);
    for (name, [hits, misses, drops]) in app.caches.uses() {
        tally.set("cache_mem_hit_total", &[("name", name)], hits as f64);
        tally.set("cache_mem_miss_total", &[("name", name)], misses as f64);
        tally.set("cache_mem_invalidation_total", &[("name", name)], drops as f64);
    }
    let open = |prefix: &str| pools.iter().filter(|p| p.name.starts_with(prefix)).map(|p| p.open as f64).sum::<f64>();
    tally.set("db_master_connections_total", &[], open("master"));
    tally.set("db_read_replica_connections_total", &[], open("replica"));
    if let Ok(active) = app.db.replica().one(&ACTIVE, args![], |r| r.get::<i64>(0)).await {
        tally.set("db_active_users", &[], active as f64);
    }
    sockets(app);
}

fn sockets(app: &App) {
    let (tally, live) = (&app.tally, app.live().counters());
    for (client, open) in &live.by_client {
        tally.set("http_websockets_total", &[("origin_client", client)], *open as f64);
    }
    let mut others = (0, 0);
    for (name, published, delivered) in &live.by_event {
        match EVENTS.iter().find(|known| *known == name) {
            Some(known) => {
                tally.set("websocket_event_total", &[("type", known)], *published as f64);
                tally.set("websocket_broadcasts_total", &[("name", known)], *delivered as f64);
            }
            None => others = (others.0 + published, others.1 + delivered),
        }
    }
    tally.set("websocket_event_total", &[("type", "other")], others.0 as f64);
    tally.set("websocket_broadcasts_total", &[("name", "other")], others.1 as f64);
    tally.set("websocket_broadcast_buffer_size", &[("hub", "0")], live.replay_bytes as f64);
    tally.set("websocket_broadcast_buffer_users_registered", &[("hub", "0")], live.users as f64);
    for (kind, n) in [("success", live.resumed.0), ("failure", live.resumed.1)] {
        tally.set("websocket_reconnects_total", &[("type", kind), ("disconnect_err_code", "0")], n as f64);
    }
}

/// `go_sql_*`: dashboards ask for the pool under these names.
fn connections(pools: &[Connections], out: &mut String) {
    type Value = fn(&Connections) -> f64;
    let series: [(&str, &str, Value); 9] = [
        ("max_open_connections", "gauge", |p| p.max as f64),
        ("open_connections", "gauge", |p| p.open as f64),
        ("in_use_connections", "gauge", |p| p.in_use as f64),
        ("idle_connections", "gauge", |p| p.open.saturating_sub(p.in_use) as f64),
        ("wait_count_total", "counter", |p| p.waits as f64),
        ("wait_duration_seconds_total", "counter", |p| p.waited),
        // Connections are closed only when they broke.
        ("max_idle_closed_total", "counter", |_| 0.0),
        ("max_idle_time_closed_total", "counter", |_| 0.0),
        ("max_lifetime_closed_total", "counter", |_| 0.0),
    ];
    for (name, kind, value) in series {
        let _ = writeln!(out, "# TYPE go_sql_{name} {kind}");
        for p in pools {
            let _ = writeln!(out, "go_sql_{name}{{db_name=\"{}\"}} {}", p.name, value(p));
        }
    }
}
