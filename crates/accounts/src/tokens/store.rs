//! Statements on `useraccesstokens`.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::UserAccessToken;

macro_rules! token_cols {
    () => {
        "t.id, t.token, t.userid, t.description, t.isactive"
    };
}

sql!(ONE = "SELECT ", token_cols!(), " FROM useraccesstokens t WHERE t.id = $1");
sql!(pub PAGE = "SELECT ", token_cols!(), " FROM useraccesstokens t ORDER BY t.id LIMIT $1 OFFSET $2");
sql!(
    pub OF_USER =
        "SELECT ",
    token_cols!(),
    " FROM useraccesstokens t WHERE t.userid = $1 ORDER BY t.id LIMIT $2 OFFSET $3"
);
sql!(
    pub SEARCH = "SELECT ",
    token_cols!(),
    " FROM useraccesstokens t JOIN users u ON u.id = t.userid \
     WHERE t.id = $1 OR t.userid = $1 OR u.username LIKE $2 ESCAPE '*' ORDER BY t.id LIMIT 1000"
);
sql!(
    pub ADD = "INSERT INTO useraccesstokens (id, token, userid, description, isactive) VALUES ($1, $2, $3, $4, $5)"
);
sql!(pub REMOVE = "DELETE FROM useraccesstokens WHERE id = $1");
sql!(pub SET_ACTIVE = "UPDATE useraccesstokens SET isactive = $2 WHERE id = $1");
sql!(pub END_SESSIONS = "DELETE FROM sessions WHERE token = $1");

/// A row, with the secret.
pub fn row(r: &Row) -> Result<UserAccessToken, DbError> {
    Ok(UserAccessToken {
        id: r.get(0)?,
        token: r.get(1)?,
        user_id: r.get(2)?,
        description: r.get(3)?,
        is_active: r.get(4)?,
    })
}

/// A token by id, or 404.
pub async fn one(app: &App, id: &str) -> Result<UserAccessToken, AppError> {
    let found = app.db.opt(&ONE, args![id], row).await?;
    found.ok_or_else(|| AppError::missing("app.user_access_token.get_by_user.app_error"))
}

/// The secret is shown once, when it is made.
pub fn hidden(mut list: Vec<UserAccessToken>) -> Vec<UserAccessToken> {
    list.iter_mut().for_each(|t| t.token.clear());
    list
}
