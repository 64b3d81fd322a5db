//! Address filters of a hosting provider; a server that runs by itself has a firewall or a proxy for that.

use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/ip_filters");
    r.get("/ip_filtering", "GetIPFilters", Auth::Session, unavailable);
    r.post("/ip_filtering", "ApplyIPFilters", Auth::Session, unavailable);
    r.get("/ip_filtering/my_ip", "MyIP", Auth::Session, unavailable);
}

async fn unavailable(_: Ctx) -> Reply {
    Err(AppError::new("api.context.ip_filtering.not_available.app_error", 501))
}
