//! Out of a channel: by oneself or by others.

use super::{events, store};
use crate::say;
use ochre_kernel::{App, AppError};
use ochre_types::{Channel, User};
use std::sync::Arc;

/// Takes a user out of a channel and says so. `by`: who does it (the user for leaving).
pub async fn one(app: &Arc<App>, channel: &Channel, user: &User, by: &str) -> Result<(), AppError> {
    if app.channel_membership(&channel.id, &user.id).await?.is_none() {
        return Err(AppError::missing("app.channel.get_member.missing.app_error"));
    }
    let mut tx = app.begin().await?;
    store::remove(&mut tx, &channel.id, std::slice::from_ref(&user.id));
    for e in events::removed(&channel.id, &user.id, by) {
        tx.emit(e);
    }
    tx.commit().await?;
    app.posting().left_channel(app, &channel.id, &user.id).await?;
    if by == user.id {
        say::left(app, channel, user).await;
    } else {
        let author = if by.is_empty() { &user.id } else { by };
        say::removed(app, channel, user, author).await;
    }
    Ok(())
}
