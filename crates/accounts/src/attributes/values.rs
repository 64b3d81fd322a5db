//! What people put in their fields.

use super::store;
use crate::users::find;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes, args, sql};
use serde_json::Value;
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.patch("/custom_profile_attributes/values", "PatchCPAValues", Auth::Session, save_own);
    r.get("/users/{user_id}/custom_profile_attributes", "ListCPAValues", Auth::Session, list);
    r.patch("/users/{user_id}/custom_profile_attributes", "PatchCPAValuesForUser", Auth::Session, save_for);
}

sql!(
    pub SET = "INSERT INTO propertyvalues (id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat) \
     VALUES ($1, $2, 'user', $3, $4, $5, $6, $6, 0) \
     ON CONFLICT (groupid, targetid, fieldid) WHERE deleteat = 0 \
     DO UPDATE SET value = excluded.value, updateat = excluded.updateat"
);

async fn list(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    find::visible(&ctx, &id).await?;
    ctx.json(&store::values(&ctx.app, &store::group(&ctx.app).await?, &id).await?)
}

async fn save_own(ctx: Ctx) -> Reply {
    let id = ctx.me().to_string();
    save(ctx, id).await
}

async fn save_for(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    save(ctx, id).await
}

/// All of the given values or none. Fields that administrators keep are filled in by them alone.
async fn save(ctx: Ctx, user: String) -> Reply {
    let given: BTreeMap<String, Value> = ctx.decode("value")?;
    if given.keys().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body("value"));
    }
    ctx.grant_user(&user).await?;
    ctx.app.user_or_404(&user).await?;
    let admin = ctx.can(Perm::ManageSystem).await?;
    let group = store::group(&ctx.app).await?;
    let fields = store::fields(&ctx.app, &group).await?;
    let mut saved = BTreeMap::new();
    for (id, value) in &given {
        let field = fields.iter().find(|f| f.id == *id);
        let missing = || AppError::missing("app.custom_profile_attributes.property_field_not_found.app_error");
        let field = field.ok_or_else(missing)?;
        if field.attrs.managed == "admin" && !admin {
            return Err(AppError::new("app.custom_profile_attributes.property_field_is_managed.app_error", 403));
        }
        if field.is_synced() {
            return Err(AppError::bad("app.custom_profile_attributes.property_field_is_synced.app_error"));
        }
        saved.insert(id.clone(), field.value(value)?);
    }
    let mut tx = ctx.begin().await?;
    for (id, value) in &saved {
        tx.defer(&SET, args![ctx.new_id(), &user, &group, id, value.to_string(), ctx.now()]);
    }
    let event = Event::new("custom_profile_attributes_values_updated").with("user_id", &user);
    tx.emit(event.with("values", &saved));
    tx.commit().await?;
    ctx.json(&saved)
}
