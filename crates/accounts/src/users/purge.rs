//! Deleting an account for good, with all that belongs to it. The one place that deletes rows of every domain: what a user
//! leaves behind is a list of tables, not a rule of each of them.

use super::store;
use ochre_db::Dynamic;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Hint, Reply, Routes, args, rows, sql, user_cols};
use ochre_types::User;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/users", "PermanentDeleteAllUsers", Auth::Local, everyone);
}

/// Table and column that names the user. Posts (and what hangs on them) come before, the account itself after.
const BELONGINGS: [(&str, &str); 35] = [
    ("reactions", "userid"),
    ("postacknowledgements", "userid"),
    ("postreminders", "userid"),
    ("readreceipts", "userid"),
    ("drafts", "userid"),
    ("scheduledposts", "userid"),
    ("threadmemberships", "userid"),
    ("recentsearches", "userid"),
    ("fileinfo", "creatorid"),
    ("uploadsessions", "userid"),
    ("channelmembers", "userid"),
    ("channelmemberhistory", "userid"),
    ("teammembers", "userid"),
    ("groupmembers", "userid"),
    ("sidebarchannels", "userid"),
    ("sidebarcategories", "userid"),
    ("incomingwebhooks", "userid"),
    ("outgoingwebhooks", "creatorid"),
    ("commands", "creatorid"),
    ("commandwebhooks", "userid"),
    ("oauthaccessdata", "userid"),
    ("oauthauthdata", "userid"),
    ("oauthapps", "creatorid"),
    ("notifyadmin", "userid"),
    ("productnoticeviewstate", "userid"),
    ("desktoptokens", "userid"),
    ("useraccesstokens", "userid"),
    ("usertermsofservice", "userid"),
    ("preferences", "userid"),
    ("sessions", "userid"),
    ("status", "userid"),
    ("audits", "userid"),
    ("bots", "userid"),
    ("ochre_passkeys", "userid"),
    ("ochre_recovery_codes", "userid"),
];

sql!(ALL = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id");
sql!(FILES = "SELECT path, thumbnailpath, previewpath FROM fileinfo WHERE creatorid = $1");
sql!(
    POSTS = "SELECT id FROM posts WHERE userid = $1 UNION \
     SELECT p.id FROM posts p JOIN posts r ON r.id = p.rootid WHERE r.userid = $1"
);

async fn everyone(ctx: Ctx) -> Reply {
    for u in ctx.app.db.all(&ALL, args![], rows::user).await? {
        user(&ctx.app, &u).await?;
    }
    ctx.ok()
}

/// Deletes an account, its posts with their threads, its files.
pub async fn user(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    let id = &user.id;
    let paths =
        |r: &ochre_db::Row| Ok([r.get::<Option<String>>(0)?, r.get::<Option<String>>(1)?, r.get::<Option<String>>(2)?]);
    let files = app.db.all(&FILES, args![id], paths).await?;
    let posts: Vec<String> = app.db.all(&POSTS, args![id], |r| r.get(0)).await?;
    let mut tx = app.begin().await?;
    for part in posts.chunks(500) {
        for (table, column) in [
            ("reactions", "postid"),
            ("threadmemberships", "postid"),
            ("threads", "postid"),
            ("fileinfo", "postid"),
            ("postspriority", "postid"),
            ("persistentnotifications", "postid"),
            ("posts", "id"),
        ] {
            tx.defer(Dynamic(format!("DELETE FROM {table} WHERE {column} = ANY($1)")), args![part]);
        }
    }
    for (table, column) in BELONGINGS {
        tx.defer(Dynamic(format!("DELETE FROM {table} WHERE {column} = $1")), args![id]);
    }
    tx.defer(&store::DELETE, args![id]);
    tx.forget(Forget::User(id.clone()));
    tx.forget(Forget::UserSessions(id.clone()));
    tx.forget(Forget::MembershipsOf(id.clone()));
    tx.forget(Forget::AllMentions);
    tx.hint(Hint::Memberships(id.clone()));
    let picture = picture_folder(id);
    tx.after(move |app| async move {
        for path in files.into_iter().flatten().flatten().filter(|p| !p.is_empty()) {
            if let Err(e) = app.blob.remove(&path).await {
                tracing::warn!(error = %e, "a file of a deleted account stays");
            }
        }
        let _ = app.blob.remove_dir(&picture).await;
    });
    tx.commit().await
}

/// Where the pictures of an account are kept.
pub fn picture_folder(id: &str) -> String {
    format!("users/{id}")
}
