//! The number of members that a channel's header shows follows everything that changes it: it is remembered between requests.

use super::world::{World, into_channel, into_team};
use crate::check;
use crate::support::{Database, Outcome};
use serde_json::json;

/// (members, guests), asked twice: the second answer is a remembered one.
async fn counted(w: &World) -> Result<(i64, i64), String> {
    let mut last = None;
    for _ in 0..2 {
        let stats = w.member.get(&format!("/channels/{}/stats", w.public)).await?.status(200)?.json()?;
        let now = (stats["member_count"].as_i64().unwrap_or(-1), stats["guest_count"].as_i64().unwrap_or(-1));
        check!(last.is_none_or(|l| l == now), "asked again it is {now:?}, not {last:?}");
        last = Some(now);
    }
    last.ok_or_else(|| "nothing".into())
}

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let is = async |what: &str, want: (i64, i64)| {
        let got = counted(&w).await?;
        check!(got == want, "{what}: {got:?} instead of {want:?}");
        Ok::<(), String>(())
    };
    let (admin, other) = (&w.admin, &w.outsider.id);
    is("at first", (4, 1)).await?;
    into_team(admin, &w.team, other).await?;
    into_channel(admin, &w.public, other).await?;
    is("one more", (5, 1)).await?;
    let active = |on: bool| Some(json!({"active": on}).to_string());
    admin.send("PUT", &format!("/users/{other}/active"), active(false)).await?.status(200)?;
    is("one is deactivated", (4, 1)).await?;
    admin.send("PUT", &format!("/users/{other}/active"), active(true)).await?.status(200)?;
    is("and active again", (5, 1)).await?;
    admin.post(&format!("/users/{}/promote", w.guest.id), &json!({})).await?.status(200)?;
    is("the guest is a member", (5, 0)).await?;
    admin.post(&format!("/users/{}/demote", w.guest.id), &json!({})).await?.status(200)?;
    is("and a guest again", (5, 1)).await?;
    admin.send("DELETE", &format!("/channels/{}/members/{}", w.public, w.guest.id), None).await?.status(200)?;
    is("the guest is taken out", (4, 0)).await?;
    admin.send("DELETE", &format!("/teams/{}/members/{other}", w.team), None).await?.status(200)?;
    is("one leaves the team", (3, 0)).await?;
    w.server.stop().await;
    Ok(())
}
