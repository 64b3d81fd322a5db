//! How much is stored, rounded so that nothing can be concluded from the last digits.

use ochre_kernel::{Auth, Ctx, Reply, Routes, args, sql};
use ochre_types::{PostsUsage, StorageUsage, TeamsUsage};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/usage");
    r.get("/usage/posts", "GetPostsUsage", Auth::Session, posts);
    r.get("/usage/storage", "GetStorageUsage", Auth::Session, storage);
    r.get("/usage/teams", "GetTeamsUsage", Auth::Session, teams);
}

sql!(
    POSTS = "SELECT COUNT(*) FROM posts p WHERE p.deleteat = 0 AND p.type = '' \
     AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = p.userid)"
);
sql!(STORAGE = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM fileinfo WHERE deleteat = 0");
sql!(TEAMS = "SELECT COUNT(*) FILTER (WHERE deleteat = 0) FROM teams");

async fn posts(ctx: Ctx) -> Reply {
    let count = ctx.app.db.one(&POSTS, args![], |r| r.get(0)).await?;
    ctx.json(&PostsUsage { count: rounded(count) })
}

async fn storage(ctx: Ctx) -> Reply {
    let bytes = ctx.app.db.one(&STORAGE, args![], |r| r.get(0)).await?;
    ctx.json(&StorageUsage { bytes: rounded(bytes) })
}

async fn teams(ctx: Ctx) -> Reply {
    let active = ctx.app.db.one(&TEAMS, args![], |r| r.get(0)).await?;
    ctx.json(&TeamsUsage { active, cloud_archived: 0 })
}

/// Down to the leading digit.
fn rounded(n: i64) -> i64 {
    if n <= 0 {
        return 0;
    }
    let unit = 10_i64.pow(n.ilog10());
    n / unit * unit
}

#[cfg(test)]
mod tests {
    #[test]
    fn leading_digit() {
        for (n, want) in [(0, 0), (7, 7), (19, 10), (12_345, 10_000), (i64::MAX, 9_000_000_000_000_000_000)] {
            assert_eq!(super::rounded(n), want);
        }
    }
}
