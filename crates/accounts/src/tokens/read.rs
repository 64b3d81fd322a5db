//! Seeing tokens, without their secrets.

use super::store::{self, hidden};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::UserAccessTokenSearch;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/tokens", "GetUserAccessTokens", Auth::Session, all);
    r.post("/users/tokens/search", "SearchUserAccessTokens", Auth::Session, search);
    r.get("/users/tokens/{token_id}", "GetUserAccessToken", Auth::Session, one);
    r.get("/users/{user_id}/tokens", "GetUserAccessTokensForUser", Auth::Session, of_user);
}

async fn all(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let (limit, offset) = (ctx.per_page(), ctx.page() * ctx.per_page());
    ctx.json(&hidden(ctx.app.db.all(&store::PAGE, args![limit, offset], store::row).await?))
}

async fn search(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let wanted: UserAccessTokenSearch = ctx.decode("user_access_token_search")?;
    if wanted.term.is_empty() {
        return Err(AppError::body("term"));
    }
    let escaped: String = wanted
        .term
        .to_lowercase()
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '*').then_some('*').into_iter().chain([c]))
        .collect();
    let key = args![&wanted.term, format!("{escaped}%")];
    ctx.json(&hidden(ctx.app.db.all(&store::SEARCH, key, store::row).await?))
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("token_id")?;
    ctx.grant_system(Perm::ReadUserAccessToken).await?;
    let token = store::one(&ctx.app, &id).await?;
    super::change::may_act_for(&ctx, &token.user_id).await?;
    ctx.json(&hidden(vec![token])[0])
}

async fn of_user(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_system(Perm::ReadUserAccessToken).await?;
    super::change::may_act_for(&ctx, &id).await?;
    let (limit, offset) = (ctx.per_page(), ctx.page() * ctx.per_page());
    ctx.json(&hidden(ctx.app.db.all(&store::OF_USER, args![&id, limit, offset], store::row).await?))
}
