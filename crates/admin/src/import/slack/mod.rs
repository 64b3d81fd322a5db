//! A Slack export: an archive with `users.json`, the lists of channels, and a folder of messages for each channel
//! (contract/import_export.md section 6). What is there already is used; what was imported before is not doubled.

mod export;
mod people;
mod places;
mod posts;
mod text;

use export::{Export, SlackChannel};
use ochre_kernel::{App, AppError};
use std::collections::HashMap;
use std::sync::Arc;

/// An import on its way.
struct Import {
    app: Arc<App>,
    team: String,
    /// Accounts count as having a verified address.
    admin: bool,
    export: Export,
    /// Slack's user id -> account.
    people: HashMap<String, Known>,
    /// Slack's channel id -> name here.
    channels: HashMap<String, String>,
    log: String,
}

/// An account that a Slack user became.
#[derive(Clone)]
struct Known {
    id: String,
    name: String,
}

impl Import {
    fn say(&mut self, text: &str, words: &[(&str, String)]) {
        let locale = self.app.config().localization.default_server_locale.clone();
        self.log.push_str(&ochre_i18n::translate(&locale, text, words));
        self.log.push('\n');
    }
}

/// Imports an archive into a team; what was done, line by line.
pub async fn run(app: &Arc<App>, team: &str, archive: Vec<u8>, admin: bool) -> Result<String, AppError> {
    let read = tokio::task::spawn_blocking(move || Export::read(archive)).await;
    let failed = |e: String| AppError::new("api.slackimport.slack_import.open.app_error", 500).detail(e);
    let export = read.map_err(|e| failed(e.to_string()))?;
    let export = export.ok_or_else(|| AppError::bad("api.slackimport.slack_import.zip.app_error"))?;
    let mut import = Import {
        app: app.clone(),
        team: team.to_string(),
        admin,
        export,
        people: HashMap::new(),
        channels: HashMap::new(),
        log: String::new(),
    };
    people::make(&mut import).await?;
    let channels: Vec<SlackChannel> = import.export.channels.clone();
    for c in &channels {
        if c.kind == "O" || c.kind == "P" {
            import.channels.insert(c.id.clone(), places::name_of(c));
        }
    }
    let mut helper = posts::Helper::default();
    for c in &channels {
        let Some(place) = places::make(&mut import, c).await? else { continue };
        posts::take_over(&mut import, c, &place, &mut helper).await?;
    }
    helper.retire(&import).await?;
    Ok(import.log)
}
