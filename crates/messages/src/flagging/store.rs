//! Fields and values of reports: rows of `propertyfields` and `propertyvalues` in the group `content_flagging`.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Tx, args, rows, sql};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `PropertyField` of `contract/models.jsonl`.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    pub id: String,
    pub group_id: String,
    pub name: String,
    pub r#type: String,
    pub attrs: Value,
    pub target_id: String,
    pub target_type: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

/// `PropertyValue` of `contract/models.jsonl`.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    pub id: String,
    pub target_id: String,
    pub target_type: String,
    pub group_id: String,
    pub field_id: String,
    pub value: Value,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

sql!(GROUP = "SELECT id FROM propertygroups WHERE name = 'content_flagging'");
sql!(
    FIELDS = "SELECT id, groupid, name, type, attrs, targetid, targettype, createat, updateat, deleteat FROM propertyfields \
     WHERE groupid = $1 AND deleteat = 0"
);
sql!(
    ADD_FIELD = "INSERT INTO propertyfields (id, groupid, name, type, attrs, targetid, targettype, createat, updateat, deleteat) \
     VALUES ($1, $2, $3, $4, $5, '', '', $6, $6, 0) ON CONFLICT (groupid, targetid, name) WHERE deleteat = 0 DO NOTHING"
);
sql!(
    VALUES = "SELECT id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat FROM propertyvalues \
     WHERE targetid = $1 AND groupid = $2 AND deleteat = 0 ORDER BY createat, id"
);
sql!(
    SET = "INSERT INTO propertyvalues (id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat) \
     VALUES ($1, $2, 'post', $3, $4, $5, $6, $6, 0) \
     ON CONFLICT (groupid, targetid, fieldid) WHERE deleteat = 0 \
     DO UPDATE SET value = excluded.value, updateat = excluded.updateat"
);
sql!(
    UNSET = "UPDATE propertyvalues SET deleteat = $3, updateat = $3 WHERE fieldid = $1 AND targetid = ANY($2) AND deleteat = 0"
);
// Of the reported post and, when it is a root, of its replies.
sql!(
    WITHHELD = "SELECT v.targetid FROM propertyvalues v JOIN posts p ON p.id = v.targetid \
     WHERE v.fieldid = $1 AND v.deleteat = 0 AND (p.id = $2 OR p.rootid = $2)"
);
sql!(
    REPORTS = "SELECT v.targetid FROM propertyvalues v WHERE v.fieldid = $1 AND v.deleteat = 0 AND CAST(v.value AS TEXT) = $2 \
     ORDER BY v.createat, v.id"
);
sql!(pub LIVE_REPLIES = "SELECT id FROM posts WHERE rootid = $1 AND deleteat = 0");

/// The fields of a report (contract/constants.jsonl `contentFlaggingPropertyName...`), their types and attributes.
fn wanted() -> [(&'static str, &'static str, Value); 11] {
    let option = |name: &str, color: &str| json!({"name": name, "color": color});
    let time = || json!({"subType": "timestamp"});
    let states = json!({"options": [option("Pending", "light_grey"), option("Assigned", "dark_blue"),
        option("Removed", "dark_red"), option("Retained", "light_blue")]});
    [
        ("flagged_post_id", "text", json!({})),
        ("status", "select", states),
        ("reporting_user_id", "user", json!({})),
        ("reporting_reason", "select", json!({})),
        ("reporting_comment", "text", json!({})),
        ("reporting_time", "text", time()),
        ("reviewer_user_id", "user", json!({"editable": true})),
        ("actor_user_id", "user", json!({})),
        ("actor_comment", "text", json!({})),
        ("action_time", "text", time()),
        ("content_flagging_managed", "text", json!({})),
    ]
}

/// The fields by name, and their group.
pub struct Fields {
    pub group: String,
    pub by_name: BTreeMap<String, Field>,
}

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

/// The fields; those that are missing are made.
pub async fn fields(app: &App) -> Result<Fields, AppError> {
    let no_group = || AppError::new("app.data_spillage.get_group.error", 500);
    let group = app.db.opt(&GROUP, args![], |r| r.get::<String>(0)).await?.ok_or_else(no_group)?;
    let read = async || app.db.all(&FIELDS, args![&group], field).await;
    let mut found = read().await?;
    if wanted().iter().any(|(name, ..)| !found.iter().any(|f| f.name == *name)) {
        let mut tx = app.db.begin().await?;
        for (name, kind, attrs) in wanted() {
            tx.defer(&ADD_FIELD, args![app.new_id(), &group, name, kind, attrs.to_string(), app.now()]);
        }
        tx.commit().await?;
        found = read().await?;
    }
    Ok(Fields { group, by_name: found.into_iter().map(|f| (f.name.clone(), f)).collect() })
}

impl Fields {
    /// A field's id.
    pub fn id(&self, name: &str) -> &str {
        self.by_name.get(name).map_or("", |f| f.id.as_str())
    }

    /// Writes a value; what it is from now on.
    pub fn set(&self, tx: &mut Tx, post: &str, name: &str, value: Value) -> Held {
        let (id, now) = (tx.app().new_id(), tx.app().now());
        tx.defer(&SET, args![&id, post, &self.group, self.id(name), value.to_string(), now]);
        Held {
            id,
            target_id: post.to_string(),
            target_type: "post".into(),
            group_id: self.group.clone(),
            field_id: self.id(name).to_string(),
            value,
            create_at: now,
            update_at: now,
            delete_at: 0,
        }
    }

    /// All that is known of a post.
    pub async fn values(&self, app: &App, post: &str) -> Result<Vec<Held>, AppError> {
        let row = |r: &Row| {
            Ok(Held {
                id: r.get(0)?,
                target_id: r.get(1)?,
                target_type: r.get(2)?,
                group_id: r.get(3)?,
                field_id: r.get(4)?,
                value: rows::json(r, 5)?,
                create_at: r.get(6)?,
                update_at: r.get(7)?,
                delete_at: r.get(8)?,
            })
        };
        Ok(app.db.all(&VALUES, args![post, &self.group], row).await?)
    }

    /// The text of one value.
    pub async fn text(&self, app: &App, post: &str, name: &str) -> Result<Option<String>, AppError> {
        let all = self.values(app, post).await?;
        Ok(all.iter().find(|v| v.field_id == self.id(name)).and_then(|v| v.value.as_str().map(str::to_string)))
    }

    /// The state of a report, 404 when the post was never reported.
    pub async fn status(&self, app: &App, post: &str) -> Result<String, AppError> {
        let none = || AppError::missing("app.data_spillage.no_status_property.app_error");
        self.text(app, post, "status").await?.ok_or_else(none)
    }

    /// What the report of this post took out of sight.
    pub async fn withheld(&self, app: &App, post: &str) -> Result<Vec<String>, AppError> {
        Ok(app.db.all(&WITHHELD, args![self.id("content_flagging_managed"), post], |r| r.get(0)).await?)
    }

    /// Those are no longer withheld.
    pub fn release(&self, tx: &mut Tx, posts: &[String]) {
        let now = tx.app().now();
        tx.defer(&UNSET, args![self.id("content_flagging_managed"), posts.to_vec(), now]);
    }

    /// The bot's messages to reviewers that speak of this post.
    pub async fn reports(&self, app: &App, post: &str) -> Result<Vec<String>, AppError> {
        let value = json!(post).to_string();
        Ok(app.db.all(&REPORTS, args![self.id("flagged_post_id"), value], |r| r.get(0)).await?)
    }
}
