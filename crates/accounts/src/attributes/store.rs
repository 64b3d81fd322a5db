//! Statements on `propertyfields` and `propertyvalues`.

use super::rules::Field;
use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use serde_json::Value;
use std::collections::BTreeMap;

macro_rules! field_cols {
    () => {
        "id, groupid, name, type, attrs, targetid, targettype, createat, updateat, deleteat"
    };
}

sql!(GROUP = "SELECT id FROM propertygroups WHERE name = 'custom_profile_attributes'");
sql!(
    FIELDS = "SELECT ",
    field_cols!(),
    " FROM propertyfields WHERE groupid = $1 AND deleteat = 0 ORDER BY createat, id"
);
sql!(
    VALUES = "SELECT v.fieldid, v.value FROM propertyvalues v JOIN propertyfields f ON f.id = v.fieldid AND f.deleteat = 0 \
     WHERE v.groupid = $1 AND v.targetid = $2 AND v.deleteat = 0"
);

fn field(r: &Row) -> Result<Field, DbError> {
    Ok(Field {
        id: r.get(0)?,
        group_id: r.get(1)?,
        name: r.get(2)?,
        r#type: r.get(3)?,
        attrs: rows::json(r, 4)?,
        target_id: r.get(5)?,
        target_type: r.get(6)?,
        create_at: r.get(7)?,
        update_at: r.get(8)?,
        delete_at: r.get(9)?,
    })
}

/// The group's id; it is made at the first start.
pub async fn group(app: &App) -> Result<String, AppError> {
    let id = app.db.opt(&GROUP, args![], |r| r.get(0)).await?;
    id.ok_or_else(|| AppError::new("app.custom_profile_attributes.cpa_group_id.app_error", 500))
}

/// All fields, in their order on the profile.
pub async fn fields(app: &App, group: &str) -> Result<Vec<Field>, AppError> {
    let mut all = app.db.all(&FIELDS, args![group], field).await?;
    all.sort_by(|a, b| a.attrs.sort_order.total_cmp(&b.attrs.sort_order));
    Ok(all)
}

/// One of them, or 404.
pub async fn one(app: &App, group: &str, id: &str) -> Result<Field, AppError> {
    let found = fields(app, group).await?.into_iter().find(|f| f.id == id);
    found.ok_or_else(|| AppError::missing("app.custom_profile_attributes.property_field_not_found.app_error"))
}

/// What stands in a person's fields.
pub async fn values(app: &App, group: &str, user: &str) -> Result<BTreeMap<String, Value>, AppError> {
    let row = |r: &Row| Ok((r.get::<String>(0)?, rows::json::<Value>(r, 1)?));
    Ok(app.db.all(&VALUES, args![group, user], row).await?.into_iter().collect())
}
