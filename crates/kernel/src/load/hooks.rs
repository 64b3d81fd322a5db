//! Outgoing webhooks of a team: asked with every post of a public channel.

use crate::app::App;
use crate::{AppError, outgoing_hook_cols, rows, sql};
use ochre_db::args;
use ochre_types::OutgoingWebhook;
use std::sync::Arc;

sql!(
    OF_TEAM = "SELECT ",
    outgoing_hook_cols!(),
    " FROM outgoingwebhooks WHERE teamid = $1 AND deleteat = 0 ORDER BY createat, id"
);

impl App {
    /// The live outgoing webhooks of a team, oldest first.
    pub async fn outgoing_hooks(&self, team: &str) -> Result<Arc<Vec<OutgoingWebhook>>, AppError> {
        let load = || async {
            let found = self.db.all(&OF_TEAM, args![team], rows::outgoing_hook).await?;
            Ok::<_, AppError>(Some(Arc::new(found)))
        };
        Ok(self.caches.outgoing_hooks.get_or(team, load).await?.unwrap_or_default())
    }
}
