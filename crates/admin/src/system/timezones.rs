//! The time zones that a user can choose: the names of the IANA database (public domain), in the order of the recorded answer;
//! those that came after it stand at the end.

use ochre_kernel::{Auth, Ctx, Reply, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/system/timezones", "GetSupportedTimezone", Auth::Session, list);
}

async fn list(ctx: Ctx) -> Reply {
    ctx.json(&include_str!("timezones.txt").lines().collect::<Vec<_>>())
}
