//! Rows of `emoji`, and where the pictures lie.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::Emoji;

/// Columns of [`emoji`].
#[macro_export]
macro_rules! emoji_cols {
    () => {
        "id, createat, updateat, deleteat, creatorid, name"
    };
}

sql!(BY_ID = "SELECT ", emoji_cols!(), " FROM emoji WHERE id = $1 AND deleteat = 0");
sql!(pub BY_NAMES = "SELECT ", emoji_cols!(), " FROM emoji WHERE name = ANY($1) AND deleteat = 0 ORDER BY name");

/// An emoji as stored.
pub fn emoji(r: &Row) -> Result<Emoji, DbError> {
    Ok(Emoji {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        creator_id: r.get(4)?,
        name: r.get(5)?,
    })
}

/// A live emoji, or 404.
pub async fn by_id(app: &App, id: &str) -> Result<Emoji, AppError> {
    let found = app.db.opt(&BY_ID, args![id], emoji).await?;
    found.ok_or_else(|| AppError::missing("app.emoji.get.no_result"))
}

/// A live emoji by name.
pub async fn by_name(app: &App, name: &str) -> Result<Option<Emoji>, AppError> {
    Ok(app.db.opt(&BY_NAMES, args![vec![name]], emoji).await?)
}

/// Path of the picture (contract/schema.md).
pub fn path(id: &str) -> String {
    format!("emoji/{id}/image")
}
