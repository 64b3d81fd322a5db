//! Statements on `preferences`, and the events of a change.

use ochre_db::{DbError, Row};
use ochre_kernel::events::json_string;
use ochre_kernel::{App, AppError, Event, Tx, args, sql};
use ochre_types::Preference;

sql!(pub ALL = "SELECT userid, category, name, value FROM preferences WHERE userid = $1 ORDER BY category, name");
sql!(
    pub CATEGORY =
        "SELECT userid, category, name, value FROM preferences WHERE userid = $1 AND category = $2 ORDER BY name"
);
sql!(
    pub ONE = "SELECT userid, category, name, value FROM preferences WHERE userid = $1 AND category = $2 AND name = $3"
);
sql!(
    SAVE = "INSERT INTO preferences (userid, category, name, value) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (userid, category, name) DO UPDATE SET value = excluded.value"
);
sql!(REMOVE = "DELETE FROM preferences WHERE userid = $1 AND category = $2 AND name = $3");

/// A row.
pub fn row(r: &Row) -> Result<Preference, DbError> {
    Ok(Preference { user_id: r.get(0)?, category: r.get(1)?, name: r.get(2)?, value: r.get(3)? })
}

/// One preference's value.
pub async fn value(app: &App, user: &str, category: &str, name: &str) -> Result<Option<String>, AppError> {
    Ok(app.db.opt(&ONE, args![user, category, name], row).await?.map(|p| p.value))
}

/// Saves checked preferences and tells their owner.
pub fn save(tx: &mut Tx, user: &str, list: &[Preference]) {
    for p in list {
        tx.defer(&SAVE, args![&p.user_id, &p.category, &p.name, &p.value]);
    }
    tell(tx, "preferences_changed", user, list);
}

/// Saves one preference that a command sets: its owner is told by the event of a single one.
pub fn save_one(tx: &mut Tx, p: &Preference) {
    tx.defer(&SAVE, args![&p.user_id, &p.category, &p.name, &p.value]);
    tx.emit(Event::new("preference_changed").user(&p.user_id).with("preference", json_string(p)));
}

/// Removes preferences and tells their owner.
pub fn remove(tx: &mut Tx, user: &str, list: &[Preference]) {
    for p in list {
        tx.defer(&REMOVE, args![&p.user_id, &p.category, &p.name]);
    }
    tell(tx, "preferences_deleted", user, list);
}

/// The sidebar may show another order or other channels after any change: clients read it again.
fn tell(tx: &mut Tx, name: &'static str, user: &str, list: &[Preference]) {
    tx.emit(Event::new("sidebar_category_updated").user(user));
    tx.emit(Event::new(name).user(user).with("preferences", json_string(list)));
}
