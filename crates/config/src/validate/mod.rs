//! The rules every configuration keeps, wherever it comes from. Ids: `model.config.is_valid.*` of
//! `contract/errors.jsonl`; numbers: `contract/limits.md` and `contract/constants.jsonl`. The first broken rule is reported.

mod basics;
mod checks;
mod content;
mod directory;
mod service;

use crate::config::Config;
use crate::error::Invalid;

pub(crate) type Check = Result<(), Invalid>;

/// `rule!(what must hold, "end of the id", "Section.Key")`
macro_rules! rule {
    ($ok:expr, $id:literal, $key:literal) => {
        if !$ok {
            return Err($crate::error::Invalid { id: concat!("model.config.is_valid.", $id), key: $key });
        }
    };
}
pub(crate) use rule;

impl Config {
    /// Checks all rules.
    pub fn validate(&self) -> Result<(), Invalid> {
        basics::across(self)?;
        basics::team(&self.team)?;
        basics::sql(&self.sql)?;
        basics::file(&self.file)?;
        basics::email(&self.email)?;
        directory::ldap(&self.ldap)?;
        directory::saml(&self.saml)?;
        basics::password(&self.password)?;
        basics::rate_limit(&self.rate_limit)?;
        service::service(&self.service)?;
        content::elasticsearch(&self.elasticsearch)?;
        content::data_retention(&self.data_retention)?;
        basics::localization(&self.localization)?;
        content::message_export(&self.message_export)?;
        content::display_and_images(self)?;
        content::import_and_export(self)?;
        basics::cache(&self.cache)?;
        basics::experimental(self)?;
        basics::logs(self)?;
        basics::support(self)?;
        basics::metrics(&self.metrics)?;
        directory::intune(self)?;
        content::auto_translation(&self.auto_translation)?;
        content::wrangler(&self.wrangler)?;
        content::content_flagging(&self.content_flagging)
    }
}
