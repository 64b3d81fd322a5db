//! The accounts that other domains make.

use ochre_kernel::ports::Accounts;
use ochre_kernel::{App, AppError, BoxFuture};
use ochre_types::{Preference, User};
use std::sync::Arc;

/// Implements [`Accounts`].
pub struct Port;

impl Accounts for Port {
    fn create(&self, app: &Arc<App>, user: User) -> BoxFuture<'static, Result<User, AppError>> {
        let app = app.clone();
        Box::pin(async move { super::create::save(&app, user).await })
    }

    fn set_active(&self, app: &Arc<App>, user_id: &str, active: bool) -> BoxFuture<'static, Result<User, AppError>> {
        let (app, id) = (app.clone(), user_id.to_string());
        Box::pin(async move {
            let user = app.user_or_404(&id).await?;
            super::active::set_active(&app, &user, active, false).await
        })
    }

    fn system_bot(&self, app: &Arc<App>) -> BoxFuture<'static, Result<User, AppError>> {
        let app = app.clone();
        Box::pin(async move { crate::bots::system_bot(&app).await })
    }

    fn server_bot(
        &self,
        app: &Arc<App>,
        username: &'static str,
        word: &'static str,
    ) -> BoxFuture<'static, Result<User, AppError>> {
        let app = app.clone();
        Box::pin(async move { crate::bots::server_bot(&app, username, word).await })
    }

    fn set_preference(&self, app: &Arc<App>, preference: Preference) -> BoxFuture<'static, Result<(), AppError>> {
        let app = app.clone();
        Box::pin(async move {
            preference.check_valid()?;
            let mut tx = app.begin().await?;
            crate::preferences::store::save_one(&mut tx, &preference);
            tx.commit().await
        })
    }
}
