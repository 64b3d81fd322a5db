//! `IntuneSettings`: Microsoft Intune for the mobile apps.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Microsoft Intune for the mobile apps.
    IntuneSettings {
        auth_service: String = "AuthService", "", "environment_mobile_security";
        client_id: String = "ClientId", "", "environment_mobile_security";
        enable: bool = "Enable", false, "environment_mobile_security";
        tenant_id: String = "TenantId", "", "environment_mobile_security";
    }
}
