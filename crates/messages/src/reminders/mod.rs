//! Reminders: the system's bot tells a user of a post at the time they chose. The row waits in `postreminders` (seconds, not
//! milliseconds); when it is due it becomes a row of the outbox in one transaction, so that no crash loses or doubles it.

mod due;
mod set;

use ochre_kernel::{App, AppError, BoxFuture, Routes};
use std::sync::Arc;
use std::time::Duration;

/// Kind of the outbox rows.
const KIND: &str = "reminder";

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/reminders");
    set::routes(r);
}

/// The duty that looks for due ones, and the worker that tells.
pub fn wire(app: &Arc<App>) {
    let duty = |app: Arc<App>| -> BoxFuture<'static, Result<(), AppError>> { Box::pin(due::take(app)) };
    app.jobs.every("reminders", Duration::from_secs(5), Box::new(duty));
    app.jobs.worker(KIND, Box::new(|app, payload| Box::pin(due::tell(app, payload))));
}

/// Where the reminded post is found, for texts and props.
struct Place {
    team: String,
    author: String,
    link: String,
}

async fn place(app: &App, post: &ochre_types::Post) -> Result<Place, AppError> {
    let channel = app.channel_or_404(&post.channel_id).await?;
    let team = match channel.team_id.as_str() {
        "" => String::new(),
        id => app.team(id).await?.map_or_else(String::new, |t| t.name.clone()),
    };
    let author = app.user(&post.user_id).await?.map_or_else(String::new, |u| u.username.clone());
    // a direct channel belongs to no team: the client looks for one
    let base = if team.is_empty() { "_redirect" } else { team.as_str() };
    let link = format!("{}/{base}/pl/{}", app.site_url(), post.id);
    Ok(Place { team, author, link })
}
