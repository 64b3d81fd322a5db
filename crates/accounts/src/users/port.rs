//! The accounts that other domains make.

use super::{events, store};
use ochre_kernel::ports::Accounts;
use ochre_kernel::{App, AppError, BoxFuture, Forget, Tx};
use ochre_types::User;
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
            let mut user = (*app.user_or_404(&id).await?).clone();
            let mut tx: Tx = app.begin().await?;
            user.update_at = app.now();
            user.delete_at = if active { 0 } else { user.update_at };
            store::update(&mut tx, &user).await?;
            tx.forget(Forget::User(id));
            tx.forget(Forget::AllMentions);
            for e in events::updated(&app, &user) {
                tx.emit(e);
            }
            tx.commit().await?;
            Ok(user)
        })
    }
}
