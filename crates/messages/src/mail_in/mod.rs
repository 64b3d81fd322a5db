//! Mail that comes in (`MailInSettings`): replies to notification mails, and mails to channels. The server's own SMTP
//! listener takes mails for its own addresses and passes none on.
//!
//! `address.rs` which addresses there are, `channel.rs` those of channels, `take.rs` what a mail becomes, `once.rs` that it
//! becomes it once.

mod address;
mod channel;
mod once;
mod take;

pub use address::reply_to;

use ochre_config::MailInSettings;
use ochre_kernel::{App, Routes};
use ochre_mailbox::{Options, serve};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/mail_in");
    channel::routes(r);
}

/// The listener, which follows the settings while the server runs.
pub fn wire(app: &Arc<App>) {
    once::wire(app);
    let changed = Arc::new(Notify::new());
    let tell = changed.clone();
    app.on_config(move |_, old, new| {
        if old.mail_in != new.mail_in || old.service.site_url != new.service.site_url {
            tell.notify_one();
        }
    });
    app.spawn(keep(app.clone(), changed));
}

async fn keep(app: Arc<App>, changed: Arc<Notify>) {
    while !app.is_stopping() {
        let settings = app.config().mail_in.clone();
        let stop = async {
            tokio::select! {
                () = app.stopping() => {}
                () = changed.notified() => {}
            }
        };
        match prepare(&app, &settings).await {
            Ok(Some((listener, options))) => {
                tracing::info!(address = settings.listen_address, "mails are taken");
                serve(listener, Arc::new(take::Door::new(&app)), options, stop).await;
            }
            Ok(None) => stop.await,
            // Chat goes on without; the port may be free again in a while.
            Err(why) => {
                tracing::error!(reason = %why, "no mails are taken (MailInSettings)");
                tokio::select! {
                    () = stop => {}
                    () = tokio::time::sleep(Duration::from_secs(60)) => {}
                }
            }
        }
    }
}

async fn prepare(app: &Arc<App>, settings: &MailInSettings) -> Result<Option<(TcpListener, Options)>, String> {
    if !settings.enable {
        return Ok(None);
    }
    let host = address::domain(app);
    if host.is_empty() {
        return Err("neither MailInSettings.Domain nor ServiceSettings.SiteURL says which addresses are ours".into());
    }
    let tls = match settings.certificate_file.as_str() {
        "" if settings.connection_security.is_empty() => None,
        "" => return Err("STARTTLS needs CertificateFile and KeyFile".into()),
        certificate => Some(ochre_mailbox::tls(&file(app, certificate).await?, &file(app, &settings.key_file).await?)?),
    };
    let at = &settings.listen_address;
    let at = if at.starts_with(':') { format!("0.0.0.0{at}") } else { at.clone() };
    let listener = TcpListener::bind(&at).await.map_err(|e| format!("{at}: {e}"))?;
    let limit = usize::try_from(settings.max_message_size).unwrap_or_default().max(64 * 1024);
    Ok(Some((listener, Options { host, limit, tls, tls_only: !settings.connection_security.is_empty() })))
}

/// A file of the settings: where an absolute path says, else beside the configuration.
async fn file(app: &App, name: &str) -> Result<Vec<u8>, String> {
    if std::path::Path::new(name).is_absolute() {
        return tokio::fs::read(name).await.map_err(|e| format!("{name} cannot be read: {e}"));
    }
    let read = app.config_files().read_file(name)?;
    read.ok_or_else(|| format!("{name} is not there"))
}
