//! Teams and channels that a group fills: rows of `groupteams` and `groupchannels`.

use ochre_db::{Row, Sql};
use ochre_kernel::{App, AppError, Forget, Tx, args, sql};
use serde_json::{Value, json};

/// A team or a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Team,
    Channel,
}

/// A link of a group.
#[derive(Debug, Clone, Default)]
pub struct Link {
    pub group: String,
    pub place: String,
    pub auto_add: bool,
    pub scheme_admin: bool,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    /// Display name and type of the place.
    pub shown: (String, String),
    /// Of a channel: its team's id, display name and type.
    pub team: (String, String, String),
}

macro_rules! cols {
    ($key:literal) => {
        concat!("SELECT l.groupid, l.", $key, ", l.autoadd, l.schemeadmin, l.createat, l.updateat, l.deleteat, ")
    };
}

sql!(
    TEAM_ONE = cols!("teamid"),
    "t.displayname, t.type, '', '', '' FROM groupteams l JOIN teams t ON t.id = l.teamid WHERE l.groupid = $1 AND l.teamid = $2"
);
sql!(
    TEAM_ALL = cols!("teamid"),
    "t.displayname, t.type, '', '', '' FROM groupteams l JOIN teams t ON t.id = l.teamid WHERE l.groupid = $1 AND l.deleteat = 0 \
     ORDER BY t.displayname, t.id"
);
sql!(
    CHANNEL_ONE = cols!("channelid"),
    "c.displayname, c.type, t.id, t.displayname, t.type FROM groupchannels l JOIN channels c ON c.id = l.channelid \
     JOIN teams t ON t.id = c.teamid WHERE l.groupid = $1 AND l.channelid = $2"
);
sql!(
    CHANNEL_ALL = cols!("channelid"),
    "c.displayname, c.type, t.id, t.displayname, t.type FROM groupchannels l JOIN channels c ON c.id = l.channelid \
     JOIN teams t ON t.id = c.teamid WHERE l.groupid = $1 AND l.deleteat = 0 ORDER BY c.displayname, c.id"
);
sql!(
    TEAM_PUT = "INSERT INTO groupteams (groupid, teamid, autoadd, schemeadmin, createat, updateat, deleteat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (groupid, teamid) DO UPDATE SET autoadd = excluded.autoadd, \
     schemeadmin = excluded.schemeadmin, createat = excluded.createat, updateat = excluded.updateat, deleteat = excluded.deleteat"
);
sql!(
    CHANNEL_PUT = "INSERT INTO groupchannels (groupid, channelid, autoadd, schemeadmin, createat, updateat, deleteat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (groupid, channelid) DO UPDATE SET autoadd = excluded.autoadd, \
     schemeadmin = excluded.schemeadmin, createat = excluded.createat, updateat = excluded.updateat, deleteat = excluded.deleteat"
);

impl Kind {
    fn statements(self) -> (&'static Sql, &'static Sql, &'static Sql) {
        match self {
            Kind::Team => (&TEAM_ONE, &TEAM_ALL, &TEAM_PUT),
            Kind::Channel => (&CHANNEL_ONE, &CHANNEL_ALL, &CHANNEL_PUT),
        }
    }
}

fn row(r: &Row) -> Result<Link, ochre_db::DbError> {
    Ok(Link {
        group: r.get(0)?,
        place: r.get(1)?,
        auto_add: r.get(2)?,
        scheme_admin: r.get(3)?,
        create_at: r.get(4)?,
        update_at: r.get(5)?,
        delete_at: r.get(6)?,
        shown: (r.get(7)?, r.get(8)?),
        team: (r.get(9)?, r.get(10)?, r.get(11)?),
    })
}

/// A link, ended ones too.
pub async fn find(app: &App, kind: Kind, group: &str, place: &str) -> Result<Option<Link>, AppError> {
    Ok(app.db.opt(kind.statements().0, args![group, place], row).await?)
}

/// A live link, or 404.
pub async fn live(app: &App, kind: Kind, group: &str, place: &str) -> Result<Link, AppError> {
    let found = find(app, kind, group, place).await?.filter(|l| l.delete_at == 0);
    found.ok_or_else(|| AppError::missing("app.group.no_rows"))
}

/// The live links of a group.
pub async fn all(app: &App, kind: Kind, group: &str) -> Result<Vec<Link>, AppError> {
    Ok(app.db.all(kind.statements().1, args![group], row).await?)
}

/// Writes a link.
pub fn put(tx: &mut Tx, kind: Kind, l: &Link) {
    let args = args![&l.group, &l.place, l.auto_add, l.scheme_admin, l.create_at, l.update_at, l.delete_at];
    tx.defer(kind.statements().2, args);
    // where only linked groups may be mentioned
    tx.forget(Forget::AllMentions);
}

/// A link on the wire (contract/models.jsonl `GroupSyncable`, notes).
pub fn shown(kind: Kind, l: &Link) -> Value {
    let mut out = json!({
        "group_id": l.group, "auto_add": l.auto_add, "scheme_admin": l.scheme_admin,
        "create_at": l.create_at, "delete_at": l.delete_at, "update_at": l.update_at,
    });
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            out[key] = value.into();
        }
    };
    match kind {
        Kind::Team => {
            set("team_id", &l.place);
            set("team_display_name", &l.shown.0);
            set("team_type", &l.shown.1);
            set("type", "Team");
        }
        Kind::Channel => {
            set("channel_id", &l.place);
            set("channel_display_name", &l.shown.0);
            set("channel_type", &l.shown.1);
            set("type", "Channel");
            set("team_id", &l.team.0);
            set("team_display_name", &l.team.1);
            set("team_type", &l.team.2);
        }
    }
    out
}
