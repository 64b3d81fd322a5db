//! Statements on groups and their members that several files share.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Forget, Tx, args, sql};
use ochre_types::{Group, GroupMember};

/// Columns of [`row`], of `usergroups g`.
macro_rules! group_cols {
    () => {
        "g.id, g.name, g.displayname, g.description, g.source, g.remoteid, g.createat, g.updateat, g.deleteat, g.allowreference"
    };
}
pub(crate) use group_cols;

/// How many columns [`row`] reads.
pub const WIDTH: usize = 10;

sql!(BY_ID = "SELECT ", group_cols!(), " FROM usergroups g WHERE g.id = $1");
sql!(
    BY_NAMES = "SELECT ",
    group_cols!(),
    " FROM usergroups g WHERE g.name = ANY($1) AND g.deleteat = 0 ORDER BY g.displayname, g.id"
);
sql!(
    INSERT = "INSERT INTO usergroups (id, name, displayname, description, source, remoteid, createat, updateat, deleteat, allowreference) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, $8)"
);
sql!(
    UPDATE = "UPDATE usergroups SET name = $2, displayname = $3, description = $4, updateat = $5, deleteat = $6, allowreference = $7 \
     WHERE id = $1"
);
sql!(
    COUNT = "SELECT COUNT(*) FROM groupmembers m JOIN users u ON u.id = m.userid WHERE m.groupid = $1 AND m.deleteat = 0 AND u.deleteat = 0"
);
sql!(IS_MEMBER = "SELECT COUNT(*) FROM groupmembers WHERE groupid = $1 AND userid = $2 AND deleteat = 0");
sql!(
    ADD = "INSERT INTO groupmembers (groupid, userid, createat, deleteat) SELECT $1, u.id, $3, 0 FROM users u WHERE u.id = ANY($2) \
     ON CONFLICT (groupid, userid) DO UPDATE SET createat = excluded.createat, deleteat = 0 RETURNING userid"
);
sql!(
    REMOVE = "UPDATE groupmembers SET deleteat = $3 WHERE groupid = $1 AND userid = ANY($2) AND deleteat = 0 RETURNING userid, createat"
);
sql!(KNOWN = "SELECT id FROM users WHERE id = ANY($1) AND deleteat = 0");
sql!(USERNAME = "SELECT COUNT(*) FROM users WHERE username = $1");

/// A group of a row.
pub fn row(r: &Row) -> Result<Group, DbError> {
    Ok(Group {
        id: r.get(0)?,
        name: r.get(1)?,
        display_name: r.get(2)?,
        description: r.get(3)?,
        source: r.get(4)?,
        remote_id: r.get(5)?,
        create_at: r.get(6)?,
        update_at: r.get(7)?,
        delete_at: r.get(8)?,
        allow_reference: r.get(9)?,
        ..Group::default()
    })
}

/// A group, archived ones too, or 404 `app.group.no_rows`.
pub async fn by_id(app: &App, id: &str) -> Result<Group, AppError> {
    let found = app.db.opt(&BY_ID, args![id], row).await?;
    found.ok_or_else(|| AppError::missing("app.group.no_rows"))
}

/// Live groups by their names.
pub async fn by_names(app: &App, names: &[String]) -> Result<Vec<Group>, AppError> {
    Ok(app.db.all(&BY_NAMES, args![names], row).await?)
}

/// How many active people are in a group.
pub async fn count(app: &App, id: &str) -> Result<i64, AppError> {
    Ok(app.db.one(&COUNT, args![id], |r| r.get(0)).await?)
}

/// Whether a user is in a group.
pub async fn is_member(app: &App, id: &str, user: &str) -> Result<bool, AppError> {
    Ok(app.db.one(&IS_MEMBER, args![id, user], |r| r.get::<i64>(0)).await? > 0)
}

/// 400 unless no account has this name: `@name` would mean both.
pub async fn free_of_users(app: &App, name: Option<&String>, id: &'static str) -> Result<(), AppError> {
    let Some(name) = name else { return Ok(()) };
    let n: i64 = app.db.one(&USERNAME, args![name], |r| r.get(0)).await?;
    if n > 0 { Err(AppError::bad(id)) } else { Ok(()) }
}

fn taken(e: DbError) -> AppError {
    match e {
        DbError::Unique(_) => AppError::bad("app.custom_group.unique_name"),
        e => e.into(),
    }
}

/// Inserts a prepared group.
pub async fn insert(tx: &mut Tx, g: &Group) -> Result<(), AppError> {
    let args = args![
        &g.id,
        g.name.clone(),
        &g.display_name,
        &g.description,
        &g.source,
        g.remote_id.clone(),
        g.create_at,
        g.allow_reference
    ];
    tx.exec(&INSERT, args).await.map_err(taken)?;
    tx.forget(Forget::AllMentions);
    Ok(())
}

/// Writes a changed group.
pub async fn update(tx: &mut Tx, g: &Group) -> Result<(), AppError> {
    let args =
        args![&g.id, g.name.clone(), &g.display_name, &g.description, g.update_at, g.delete_at, g.allow_reference];
    tx.exec(&UPDATE, args).await.map_err(taken)?;
    tx.forget(Forget::AllMentions);
    Ok(())
}

/// 400 unless all these are active accounts.
pub async fn known(app: &App, users: &[String]) -> Result<(), AppError> {
    let found: Vec<String> = app.db.all(&KNOWN, args![users], |r| r.get(0)).await?;
    match users.iter().all(|u| found.contains(u)) {
        true => Ok(()),
        false => Err(AppError::bad("app.group.user_not_found")),
    }
}

/// Puts users into a group; their memberships.
pub async fn add(tx: &mut Tx, id: &str, users: &[String]) -> Result<Vec<GroupMember>, AppError> {
    let now = tx.app().now();
    tx.forget(Forget::AllMentions);
    let done: Vec<String> = tx.all(&ADD, args![id, users, now], |r| r.get(0)).await?;
    let member = |user_id| GroupMember { group_id: id.to_string(), user_id, create_at: now, delete_at: 0 };
    Ok(done.into_iter().map(member).collect())
}

/// Takes users out of a group; the memberships that ended.
pub async fn remove(tx: &mut Tx, id: &str, users: &[String]) -> Result<Vec<GroupMember>, AppError> {
    let now = tx.app().now();
    let two = |r: &Row| Ok((r.get::<String>(0)?, r.get::<i64>(1)?));
    tx.forget(Forget::AllMentions);
    let done = tx.all(&REMOVE, args![id, users, now], two).await?;
    let member = |(user_id, create_at)| GroupMember { group_id: id.to_string(), user_id, create_at, delete_at: now };
    Ok(done.into_iter().map(member).collect())
}
