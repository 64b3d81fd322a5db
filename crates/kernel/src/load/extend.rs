//! Sessions that are used do not end (contract/limits.md "Sessions and tokens", extension).

use crate::app::App;
use crate::tx::Forget;
use crate::{AppError, sql};
use ochre_db::args;
use ochre_types::Session;

sql!(EXTEND = "UPDATE sessions SET expiresat = $2, expirednotify = FALSE WHERE id = $1");

const HOUR: i64 = 3_600_000;

/// Whether enough of a session's time is gone for another write: a hundredth of it, at least five minutes, at most a day.
fn due(length: i64, left: i64) -> bool {
    let step = (length / 100).clamp(HOUR / 12, 24 * HOUR);
    length - left >= step
}

impl App {
    /// Moves the end of a session that is in use, where the setting says so; whether it did.
    pub async fn extend_session(&self, s: &Session) -> Result<bool, AppError> {
        let length = self.session_length(s);
        let now = self.now();
        let fixed = s.local || s.expires_at == 0 || s.props.get("type").is_some_and(|t| t == "UserAccessToken");
        if fixed || !self.config().service.extend_session_length_with_activity || !due(length, s.expires_at - now) {
            return Ok(false);
        }
        self.db.exec(&EXTEND, args![&s.id, now + length]).await?;
        self.forget(&Forget::Session(s.token.clone()));
        Ok(true)
    }

    /// How long a session lasts from its last use, ms.
    fn session_length(&self, s: &Session) -> i64 {
        let service = &self.config().service;
        let is = |name: &str| s.props.get(name).is_some_and(|v| v == "true");
        let hours = if is("isMobile") || !s.device_id.is_empty() {
            service.session_length_mobile_in_hours
        } else if s.is_oauth || is("isOAuthUser") || is("isSaml") {
            service.session_length_sso_in_hours
        } else {
            service.session_length_web_in_hours
        };
        hours * HOUR
    }
}

#[cfg(test)]
mod tests {
    use super::{HOUR, due};

    #[test]
    fn steps() {
        let minute = HOUR / 60;
        let rows = [
            (720 * HOUR, 720 * HOUR - 7 * HOUR, false),
            (720 * HOUR, 720 * HOUR - 8 * HOUR, true),
            (HOUR, HOUR - 4 * minute, false),
            (HOUR, HOUR - 5 * minute, true),
            (24_000 * HOUR, 24_000 * HOUR - 23 * HOUR, false),
            (24_000 * HOUR, 24_000 * HOUR - 24 * HOUR, true),
        ];
        for (length, left, expected) in rows {
            assert_eq!(due(length, left), expected, "{length} {left}");
        }
    }
}
