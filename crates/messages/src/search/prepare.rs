//! The two indexes of posts that PostgreSQL lacks for our search: CJK characters one by one, and trigrams (extension `pg_trgm`, where
//! the database has it) for parts of words, phrases and addresses. Built beside the traffic; until they are there, and without
//! the extension, the same searches read the texts. Upstream's server does not mind them.

use ochre_db::Dynamic;
use ochre_kernel::{App, args};
use std::sync::Arc;

/// A CJK character, as `ochre_text::is_cjk`, in the expressions of PostgreSQL.
pub const CJK: &str = "[\\u1100-\\u11ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3041-\\u30ff\
     \\u3105-\\u318e\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\
     \\uf900-\\ufaff\\uff66-\\uffdc\\U00020000-\\U0003134f]";

const CJK_INDEX: &str = "ochre_idx_posts_message_cjk";
const PARTS_INDEX: &str = "ochre_idx_posts_message_parts";

/// Whether the index is there and whole: a build that was broken off leaves half of one.
const STATE: &str = "SELECT i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid \
     WHERE c.relname = $1 AND pg_table_is_visible(c.oid)";
const EXTENSION: &str = "CREATE EXTENSION IF NOT EXISTS pg_trgm";

/// Starts the building.
pub fn wire(app: &Arc<App>) {
    if !app.db.is_postgres() {
        return;
    }
    let app2 = app.clone();
    app.spawn(async move {
        tokio::select! {
            () = app2.stopping() => {}
            () = build(&app2) => {}
        }
    });
}

async fn build(app: &App) {
    let cjk = format!(
        "USING gin (to_tsvector('simple', regexp_replace(message, '{CJK}', ' \\& ', 'g'))) WHERE message ~ '{CJK}'"
    );
    one(app, CJK_INDEX, &cjk).await;
    match app.db.maintain(EXTENSION).await {
        Ok(()) => one(app, PARTS_INDEX, "USING gin (lower(message) gin_trgm_ops)").await,
        Err(e) => {
            tracing::info!(reason = %e, "no pg_trgm in this database: parts of words are searched without an index")
        }
    }
}

async fn one(app: &App, name: &str, definition: &str) {
    let whole = match app.db.opt(Dynamic(STATE.into()), args![name], |r| r.get::<bool>(0)).await {
        Ok(Some(true)) => return,
        Ok(found) => found,
        Err(e) => return tracing::warn!(index = name, error = %e, "an index cannot be looked at"),
    };
    if whole == Some(false)
        && let Err(e) = app.db.maintain(&format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")).await
    {
        return tracing::warn!(index = name, error = %e, "half an index cannot be removed");
    }
    let statement = format!("CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON posts {definition}");
    match app.db.maintain(&statement).await {
        Ok(()) => tracing::info!(index = name, "an index for the search is built"),
        Err(e) => tracing::warn!(index = name, error = %e, "an index for the search could not be built"),
    }
}
