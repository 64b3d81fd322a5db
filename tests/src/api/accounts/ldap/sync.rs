//! The synchronisation of accounts.

use super::world::{dn, entry, people};
use crate::support::directory::Shape;
use crate::support::{Database, Outcome};
use crate::{check, world};
use serde_json::json;

pub async fn people_leave_and_come_back(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    let (jane, john) = (w.person("jane").await?, w.person("john").await?);
    let first = w.synced().await?;
    check!(first["ldap_users_count"] == "5" && first["update_count"] == "0" && first["delete_count"] == "0", "{first}");

    // Names, address, position.
    for (attribute, value) in [("sn", "Miller"), ("mail", "jm@example.com"), ("title", "Chief")] {
        w.directory.set(&dn("jane"), attribute, &[value.as_bytes()]).await?;
    }
    let picture = w.picture(&john.id).await?;
    w.directory.set(&dn("jane"), "thumbnailPhoto", &[&picture]).await?;
    let before = w.picture(&jane.id).await?;
    let data = w.synced().await?;
    check!(data["update_count"] == "1" && data["picture_count"] == "1", "{data}");
    let now = w.account(&jane.id).await?;
    check!(now["last_name"] == "Miller" && now["email"] == "jm@example.com" && now["position"] == "Chief", "{now}");
    check!(now["last_picture_update"].as_i64() > Some(0), "{now}");
    check!(w.picture(&jane.id).await? != before, "a new picture");
    let again = w.synced().await?;
    check!(again["update_count"] == "0" && again["picture_count"].is_null(), "nothing is written twice: {again}");
    // What is no picture is not tried every time, and harms nothing.
    w.directory.set(&dn("jane"), "thumbnailPhoto", &[b"no picture"]).await?;
    w.synced().await?;
    check!(w.synced().await?["picture_count"].is_null(), "once");
    w.directory.set(&dn("jane"), "thumbnailPhoto", &[]).await?;
    w.synced().await?;
    check!(w.account(&jane.id).await?["last_picture_update"].as_i64() < Some(0), "the drawn one again");

    // Who leaves is out at once; who comes back is the same.
    jane.get("/users/me").await?.status(200)?;
    w.directory.set(&dn("jane"), "employeeType", &[b"gone"]).await?;
    w.directory.set(&dn("john"), "userAccountControl", &[b"514"]).await?;
    let data = w.synced().await?;
    check!(data["delete_count"] == "2", "{data}");
    check!(w.account(&jane.id).await?["delete_at"].as_i64() > Some(0), "left out");
    check!(w.account(&john.id).await?["delete_at"].as_i64() > Some(0), "switched off");
    jane.get("/users/me").await?.status(401)?;
    john.get("/users/me").await?.status(401)?;
    let inactive = "api.user.login.inactive.app_error";
    w.attempt("jane", "jane-secret").await?.error(401, inactive)?;
    w.directory.set(&dn("jane"), "employeeType", &[b"staff"]).await?;
    let data = w.synced().await?;
    check!(data["reactivate_count"] == "1" && data["delete_count"] == "0", "{data}");
    check!(w.person("jane").await?.id == jane.id, "the same account");
    w.directory.remove(&dn("john")).await?;
    check!(w.synced().await?["delete_count"] == "0", "gone already");
    check!(w.account(&w.admin.id).await?["delete_at"] == 0, "accounts of this server stay");
    w.server.stop().await;
    Ok(())
}

/// A base or filter that finds nobody is an error, not the end of all accounts; roles follow here too.
pub async fn nobody(db: Database) -> Outcome {
    let more = entry("olga", "Olga", "admin");
    let w = world!(db, &[people(), more].concat(), Shape::default());
    let (jane, olga, gina) = (w.person("jane").await?, w.person("olga").await?, w.person("gina").await?);
    for wrong in [json!({"UserFilter": "(uid=none)"}), json!({"BaseDN": "ou=groups,dc=example,dc=com"})] {
        w.set(wrong).await?.status(200)?;
        let job = w.sync().await?;
        check!(job["status"] == "error", "{job}");
        check!(w.account(&jane.id).await?["delete_at"] == 0, "still there");
    }
    let on = json!({"GuestAccountsSettings": {"Enable": true}}).to_string();
    w.admin.send("PUT", "/config/patch", Some(on)).await?.status(200)?;
    let mut all = w.settings();
    all["GuestFilter"] = json!("(employeeType=guest)");
    all["AdminFilter"] = json!("(employeeType=admin)");
    all["EnableAdminFilter"] = json!(true);
    w.set(all).await?.status(200)?;
    let data = w.synced().await?;
    check!(data["update_count"] == "2", "{data}");
    check!(w.account(&olga.id).await?["roles"] == "system_admin system_user", "by the filter");
    check!(w.account(&gina.id).await?["roles"] == "system_guest", "by the filter");
    w.directory.set(&dn("olga"), "employeeType", &[b"staff"]).await?;
    w.synced().await?;
    check!(w.account(&olga.id).await?["roles"] == "system_user", "no longer");
    let created = w.admin.post("/jobs", &json!({"type": "ldap_sync"})).await?.status(201)?.json()?;
    check!(created["type"] == "ldap_sync", "also as any other job: {created}");
    w.server.stop().await;
    Ok(())
}

/// By itself too, every so many minutes, as long as that is switched on.
pub async fn by_the_clock(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    w.set(json!({"SyncIntervalMinutes": 45})).await?.status(200)?;
    let jane = w.person("jane").await?;
    w.directory.set(&dn("jane"), "sn", &[b"Miller"]).await?;
    let app = &w.server.running.app;
    app.clock.freeze(app.now());
    let jobs = || async {
        let all = w.admin.get("/jobs/type/ldap_sync").await?.status(200)?.json()?;
        Ok::<usize, String>(all.as_array().map_or(0, Vec::len))
    };
    app.clock.advance(44 * 60_000);
    app.make_periodic_jobs().await;
    check!(jobs().await? == 0, "before its time");
    for n in 1..=2 {
        app.clock.advance(45 * 60_000);
        app.make_periodic_jobs().await;
        app.make_periodic_jobs().await;
        check!(jobs().await? == n, "{} jobs in {n} periods", jobs().await?);
    }
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while w.account(&jane.id).await?["last_name"] != "Miller" {
        check!(std::time::Instant::now() < until, "the job of the clock changed nothing");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    w.set(json!({"EnableSync": false})).await?.status(200)?;
    app.clock.advance(90 * 60_000);
    app.make_periodic_jobs().await;
    check!(jobs().await? == 2, "it is switched off");
    w.server.stop().await;
    Ok(())
}
