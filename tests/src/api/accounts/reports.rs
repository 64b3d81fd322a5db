//! Reports for administrators, and who may see the log.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::reports::pages_meet_without_gaps", |db| Box::pin(pages(db))),
        ("api::accounts::reports::refusals", |db| Box::pin(refusals(db))),
    ]
}

fn names(v: &Value) -> Vec<String> {
    v.as_array().into_iter().flatten().map(|u| u["username"].as_str().unwrap_or("").to_string()).collect()
}

/// Forwards, then backwards from the last row, in both directions of the order.
async fn pages(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    for name in ["ada", "ben", "cleo", "dora"] {
        admin.invite(name).await?;
    }
    let all = ["ada", "ben", "cleo", "dora", "root"];
    for (order, want) in [("asc", all.to_vec()), ("desc", all.iter().rev().copied().collect())] {
        let (mut seen, mut from) = (vec![], String::new());
        for _ in 0..5 {
            let path = format!("/reports/users?page_size=2&sort_direction={order}{from}");
            let page = admin.get(&path).await?.status(200)?.json()?;
            let Some(last) = page.as_array().and_then(|p| p.last()).cloned() else { break };
            from = format!(
                "&from_column_value={}&from_id={}",
                last["username"].as_str().unwrap_or(""),
                last["id"].as_str().unwrap_or("")
            );
            seen.extend(names(&page));
        }
        check!(seen == want, "{order}: {seen:?} instead of {want:?}");
        let before = format!("/reports/users?page_size=2&sort_direction={order}&direction=prev{from}");
        let back = names(&admin.get(&before).await?.status(200)?.json()?);
        check!(back == want[2..4], "{order}, back: {back:?} instead of {:?}", &want[2..4]);
    }
    let team = admin.team("reported").await?;
    let channel = admin.channel(&team, "reported").await?;
    admin.say(&channel, "one").await?;
    admin.say(&channel, "two").await?;
    let of_root = admin.get("/reports/users?search_term=root").await?.status(200)?.json()?;
    check!(of_root[0]["total_posts"] == 2 && of_root[0]["days_active"] == 1, "{of_root}");
    check!(of_root[0].get("password").is_none(), "the report shows a hash");
    let n = admin.get("/reports/users/count?has_no_team=true").await?.status(200)?.text;
    check!(n == "4", "{n} people without a team");
    server.stop().await;
    Ok(())
}

async fn refusals(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    for (path, id) in [
        ("/reports/users?page_size=0", "api.getUsersForReporting.invalid_page_size"),
        ("/reports/users?page_size=x", "api.getUsersForReporting.invalid_page_size"),
        ("/reports/users?team_filter=x", "api.getUsersForReporting.invalid_team_filter"),
        ("/reports/users?hide_active=true&hide_inactive=true", "api.getUsersForReporting.invalid_active_filter"),
        ("/reports/users?guest_filter=x", "model.user_report_options.is_valid.invalid_guest_filter"),
        ("/reports/users/count?guest_filter=x", "model.user_report_options.is_valid.invalid_guest_filter"),
    ] {
        admin.get(path).await?.error(400, id)?;
    }
    for path in ["/reports/users", "/reports/users/count", "/logs", "/logs/download"] {
        bob.get(path).await?.error(403, "api.context.permissions.app_error")?;
        admin.get(path).await?.status(200)?;
    }
    admin.post("/logs/query", &json!([])).await?.error(400, "api.system.logs.invalidFilter")?;
    server.stop().await;
    Ok(())
}
