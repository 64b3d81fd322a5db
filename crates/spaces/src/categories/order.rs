//! The order of the categories.

use super::{events, read};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, Tx, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/teams/{team_id}/channels/categories/order";
    r.get(path, "GetSidebarCategoryOrderForTeamForUser", Auth::Session, get);
    r.put(path, "UpdateSidebarCategoryOrderForTeamForUser", Auth::Session, set);
}

sql!(PLACE = "UPDATE sidebarcategories SET sortorder = $2 WHERE id = $1");

/// Numbers the categories anew: 0, 10, 20 ...
pub fn renumber(tx: &mut Tx, order: &[String]) {
    for (i, id) in order.iter().enumerate() {
        tx.defer(&PLACE, args![id, i64::try_from(i).unwrap_or(0) * 10]);
    }
}

async fn get(ctx: Ctx) -> Reply {
    let (user, team) = read::place(&ctx).await?;
    let order: Vec<String> = read::load(&ctx, &user, &team).await?.into_iter().map(|k| k.id).collect();
    ctx.json(&order)
}

async fn set(ctx: Ctx) -> Reply {
    let (user, team) = read::place(&ctx).await?;
    let order = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    for id in &order {
        read::own(&ctx, &user, &team, id).await?;
    }
    let mut tx = ctx.begin().await?;
    let mut known: Vec<String> = read::load_in(&mut tx, &user, &team).await?.into_iter().map(|k| k.id).collect();
    let mut wanted = order.clone();
    known.sort();
    wanted.sort();
    if known != wanted {
        return Err(AppError::new("app.channel.sidebar_categories.app_error", 500));
    }
    renumber(&mut tx, &order);
    tx.emit(events::reordered(&user, &team, &order));
    tx.commit().await?;
    ctx.json(&order)
}
