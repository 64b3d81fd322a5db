//! The nodes of a cluster.

use crate::system::unrestricted;
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes};
use ochre_types::ClusterInfo;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/cluster");
    r.get("/cluster/status", "GetClusterStatus", Auth::Session, status);
}

/// A single node is no cluster: the list is empty.
async fn status(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::SysconsoleReadEnvironmentHighAvailability).await?;
    ctx.json::<[ClusterInfo]>(&[])
}
