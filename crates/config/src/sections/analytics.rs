//! `AnalyticsSettings`: Limits of the statistics pages.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Limits of the statistics pages.
    AnalyticsSettings {
        max_users_for_statistics: i64 = "MaxUsersForStatistics", 2500, "write_restrictable,cloud_restrictable";
    }
}
