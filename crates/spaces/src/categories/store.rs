//! Statements on the sidebar that several files share. Rows of `sidebarchannels` say where a channel was put; a channel of
//! the team without one lies in "channels", a direct or group channel in "direct messages" (contract/schema.md).

use ochre_db::{DbError, Row};
use ochre_kernel::{AppError, Tx, args, sql};
use ochre_types::SidebarCategoryWithChannels;

sql!(
    INSERT = "INSERT INTO sidebarcategories (id, userid, teamid, sortorder, sorting, type, displayname, muted, collapsed) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
);
sql!(
    OF_TEAM = "SELECT id, userid, teamid, sortorder, sorting, type, displayname, muted, collapsed FROM sidebarcategories \
     WHERE userid = $1 AND teamid = $2 ORDER BY sortorder, id"
);
sql!(
    PLACED = "SELECT p.categoryid, p.channelid FROM sidebarchannels p JOIN sidebarcategories k ON k.id = p.categoryid \
     JOIN channelmembers m ON m.channelid = p.channelid AND m.userid = $1 JOIN channels c ON c.id = p.channelid AND c.deleteat = 0 \
     WHERE k.userid = $1 AND k.teamid = $2 ORDER BY p.categoryid, p.sortorder"
);
sql!(
    LOOSE = "SELECT c.id, c.type FROM channels c JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1 \
     WHERE (c.teamid = $2 OR c.teamid = '') AND c.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM sidebarchannels p \
     JOIN sidebarcategories k ON k.id = p.categoryid WHERE p.channelid = c.id AND k.userid = $1 AND k.teamid = $2) \
     ORDER BY c.displayname, c.id"
);
sql!(
    OWNER = "SELECT id, userid, teamid, sortorder, sorting, type, displayname, muted, collapsed FROM sidebarcategories WHERE id = $1"
);

sql!(TEAM_THERE = "SELECT id FROM teams WHERE id = $1");

/// A category of a row, without its channels.
pub fn category(r: &Row) -> Result<SidebarCategoryWithChannels, DbError> {
    Ok(SidebarCategoryWithChannels {
        id: r.get(0)?,
        user_id: r.get(1)?,
        team_id: r.get(2)?,
        sort_order: r.get(3)?,
        sorting: r.get(4)?,
        r#type: r.get(5)?,
        display_name: r.get(6)?,
        muted: r.get(7)?,
        collapsed: r.get(8)?,
        channel_ids: Some(Vec::new()),
    })
}

/// Makes the three categories that everybody has, where they lack; none for a team that does not exist.
pub async fn ensure(tx: &mut Tx, user: &str, team: &str) -> Result<(), AppError> {
    let known: Vec<String> = tx.all(&OF_TEAM, args![user, team], |r| r.get(5)).await?;
    let all_there = known.iter().filter(|k| *k != "custom").count() >= 3;
    if all_there || tx.opt(&TEAM_THERE, args![team], |_| Ok(())).await?.is_none() {
        return Ok(());
    }
    let locale = tx.app().config().localization.default_client_locale.clone();
    let all = [("favorites", 0_i64, ""), ("channels", 10, ""), ("direct_messages", 20, "recent")];
    for (kind, order, sorting) in all {
        if known.iter().any(|k| k == kind) {
            continue;
        }
        let shown = ochre_i18n::translate(&locale, &format!("category.{kind}"), &[]);
        let id = format!("{kind}_{user}_{team}");
        tx.exec(&INSERT, args![id, user, team, order, sorting, kind, shown, false, false]).await?;
    }
    Ok(())
}

/// Inserts a category.
pub async fn insert(tx: &mut Tx, k: &SidebarCategoryWithChannels) -> Result<(), AppError> {
    let args = args![
        &k.id,
        &k.user_id,
        &k.team_id,
        k.sort_order,
        &k.sorting,
        &k.r#type,
        &k.display_name,
        k.muted,
        k.collapsed
    ];
    tx.exec(&INSERT, args).await?;
    Ok(())
}

/// The categories of a user in a team with their channels, in their order.
pub async fn of(tx: &mut Tx, user: &str, team: &str) -> Result<Vec<SidebarCategoryWithChannels>, AppError> {
    let mut all = tx.all(&OF_TEAM, args![user, team], category).await?;
    let two = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let placed = tx.all(&PLACED, args![user, team], two).await?;
    let loose = tx.all(&LOOSE, args![user, team], two).await?;
    for k in &mut all {
        let ids = k.channel_ids.get_or_insert_default();
        ids.extend(placed.iter().filter(|(category, _)| *category == k.id).map(|(_, channel)| channel.clone()));
        let wanted: &[&str] = match k.r#type.as_str() {
            "channels" => &["O", "P"],
            "direct_messages" => &["D", "G"],
            _ => continue,
        };
        ids.extend(loose.iter().filter(|(_, kind)| wanted.contains(&kind.as_str())).map(|(id, _)| id.clone()));
    }
    Ok(all)
}

/// A category by id, without its channels.
pub async fn by_id(app: &ochre_kernel::App, id: &str) -> Result<Option<SidebarCategoryWithChannels>, AppError> {
    Ok(app.db.opt(&OWNER, args![id], category).await?)
}
