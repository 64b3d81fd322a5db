//! The fields: seen by everyone, defined by administrators.

use super::rules::{Field, MOST_FIELDS};
use super::store;
use ochre_db::DbError;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes, args, sql};
use serde_json::{Map, Value, json};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/custom_profile_attributes/group", "GetCPAGroup", Auth::Session, group);
    r.get("/custom_profile_attributes/fields", "ListAllCPAFields", Auth::Session, list);
    r.post("/custom_profile_attributes/fields", "CreateCPAField", Auth::Session, create);
    r.patch("/custom_profile_attributes/fields/{field_id}", "PatchCPAField", Auth::Session, patch);
    r.delete("/custom_profile_attributes/fields/{field_id}", "DeleteCPAField", Auth::Session, remove);
}

sql!(
    ADD = "INSERT INTO propertyfields (id, groupid, name, type, attrs, targetid, targettype, createat, updateat, deleteat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0)"
);
sql!(UPDATE = "UPDATE propertyfields SET name = $2, type = $3, attrs = $4, updateat = $5 WHERE id = $1");
sql!(REMOVE = "UPDATE propertyfields SET deleteat = $2, updateat = $2 WHERE id = $1");
sql!(REMOVE_VALUES = "UPDATE propertyvalues SET deleteat = $2, updateat = $2 WHERE fieldid = $1 AND deleteat = 0");

async fn group(ctx: Ctx) -> Reply {
    ctx.json(&json!({"id": store::group(&ctx.app).await?}))
}

async fn list(ctx: Ctx) -> Reply {
    let group = store::group(&ctx.app).await?;
    ctx.json(&store::fields(&ctx.app, &group).await?)
}

fn taken(e: DbError) -> AppError {
    match e {
        DbError::Unique(_) => AppError::bad("app.property.invalid_input.app_error"),
        e => e.into(),
    }
}

async fn create(ctx: Ctx) -> Reply {
    let mut field: Field = ctx.decode("property_field")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let group = store::group(&ctx.app).await?;
    field.prepare(|| ctx.new_id())?;
    if store::fields(&ctx.app, &group).await?.len() as i64 >= MOST_FIELDS {
        return Err(AppError::new("app.custom_profile_attributes.limit_reached.app_error", 422));
    }
    let now = ctx.now();
    field = Field { id: ctx.new_id(), group_id: group, create_at: now, update_at: now, delete_at: 0, ..field };
    // Attributes are everyone's: a field belongs to nobody.
    field.target_id.clear();
    field.target_type.clear();
    let attrs = ochre_types::encode(&field.attrs);
    let row = args![&field.id, &field.group_id, &field.name, &field.r#type, attrs, "", "", now];
    let mut tx = ctx.begin().await?;
    tx.exec(&ADD, row).await.map_err(taken)?;
    tx.emit(Event::new("custom_profile_attributes_field_created").with("field", &field));
    tx.commit().await?;
    ctx.created(&field)
}

/// A field with a patch laid over it; its attributes one by one.
fn laid_over(old: &Field, patch: Map<String, Value>) -> Result<Field, AppError> {
    let bad = || AppError::bad("api.custom_profile_attributes.invalid_field_patch");
    let mut whole = serde_json::to_value(old).unwrap_or_default();
    for (key, value) in patch {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("name" | "type", v) => whole[&key] = v,
            ("attrs", Value::Object(new)) => {
                for (k, v) in new {
                    whole["attrs"][&k] = v;
                }
            }
            _ => return Err(bad()),
        }
    }
    serde_json::from_value(whole).map_err(|_| bad())
}

/// Another type cannot hold the values: they go.
async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("field_id")?;
    let patch: Map<String, Value> = ctx.decode("property_field_patch")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let old = store::one(&ctx.app, &store::group(&ctx.app).await?, &id).await?;
    let mut field = laid_over(&old, patch)?;
    field.prepare(|| ctx.new_id())?;
    field.update_at = ctx.now();
    let other_type = field.r#type != old.r#type;
    let row = args![&id, &field.name, &field.r#type, ochre_types::encode(&field.attrs), field.update_at];
    let mut tx = ctx.begin().await?;
    tx.exec(&UPDATE, row).await.map_err(taken)?;
    if other_type {
        tx.defer(&REMOVE_VALUES, args![&id, field.update_at]);
    }
    let event = Event::new("custom_profile_attributes_field_updated");
    tx.emit(event.with("field", &field).with("delete_values", other_type));
    tx.commit().await?;
    ctx.json(&field)
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("field_id")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    store::one(&ctx.app, &store::group(&ctx.app).await?, &id).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&REMOVE_VALUES, args![&id, ctx.now()]);
    tx.defer(&REMOVE, args![&id, ctx.now()]);
    tx.emit(Event::new("custom_profile_attributes_field_deleted").with("field_id", &id));
    tx.commit().await?;
    ctx.ok()
}
