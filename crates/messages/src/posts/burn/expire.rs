//! Vanishing posts whose time is over go for good.

use crate::posts::{delete, store};
use ochre_kernel::{App, AppError, BoxFuture, args, sql};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

sql!(OVER = "SELECT postid FROM temporaryposts WHERE expireat <= $1 ORDER BY expireat LIMIT 100");
sql!(ORPHAN = "DELETE FROM temporaryposts WHERE postid = $1");

/// The duty; `BurnOnReadSchedulerFrequencySeconds` says how often it does something.
pub fn wire(app: &Arc<App>) {
    let last = Arc::new(AtomicI64::new(app.now()));
    let duty = move |app: Arc<App>| -> BoxFuture<'static, Result<(), AppError>> {
        let last = last.clone();
        Box::pin(async move {
            let pause = app.config().service.burn_on_read_scheduler_frequency_seconds * 1000;
            if app.now() - last.load(Ordering::Relaxed) < pause {
                return Ok(());
            }
            last.store(app.now(), Ordering::Relaxed);
            over(&app).await
        })
    };
    app.jobs.every("vanishing posts", Duration::from_secs(1), Box::new(duty));
}

/// A hundred at a time, with a pause in between for others.
async fn over(app: &Arc<App>) -> Result<(), AppError> {
    loop {
        let ids = app.db.all(&OVER, args![app.now()], |r| r.get::<String>(0)).await?;
        for id in &ids {
            match store::counted(app, id, true).await? {
                Some(post) => delete::for_good(app, post, "").await?,
                None => drop(app.db.exec(&ORPHAN, args![id]).await?),
            }
        }
        if ids.len() < 100 || app.is_stopping() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
