//! `ClientRequirements`: Oldest mobile versions that may connect.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Oldest mobile versions that may connect.
    ClientRequirements {
        android_latest_version: String = "AndroidLatestVersion", "", "write_restrictable,cloud_restrictable";
        android_min_version: String = "AndroidMinVersion", "", "write_restrictable,cloud_restrictable";
        ios_latest_version: String = "IosLatestVersion", "", "write_restrictable,cloud_restrictable";
        ios_min_version: String = "IosMinVersion", "", "write_restrictable,cloud_restrictable";
    }
}
