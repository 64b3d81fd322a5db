//! `AccessControlSettings`: Attribute based access control.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Attribute based access control.
    AccessControlSettings {
        enable_attribute_based_access_control: bool = "EnableAttributeBasedAccessControl", false, "";
        enable_user_managed_attributes: bool = "EnableUserManagedAttributes", false, "write_restrictable";
    }
}
