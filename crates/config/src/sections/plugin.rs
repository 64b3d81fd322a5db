//! `PluginSettings`: Plugins and their own settings.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;
use serde_json::Value;

section! {
    /// Plugins and their own settings.
    PluginSettings {
        allow_insecure_download_url: bool = "AllowInsecureDownloadURL", false, "plugins,write_restrictable,cloud_restrictable";
        automatic_prepackaged_plugins: bool = "AutomaticPrepackagedPlugins", true, "plugins,write_restrictable,cloud_restrictable";
        chimera_oauth_proxy_url: String = "ChimeraOAuthProxyURL", "", "plugins,write_restrictable,cloud_restrictable";
        client_directory: String = "ClientDirectory", "./client/plugins", "plugins,write_restrictable,cloud_restrictable";
        directory: String = "Directory", "./plugins", "plugins,write_restrictable,cloud_restrictable";
        enable: bool = "Enable", true, "plugins,write_restrictable";
        enable_health_check: bool = "EnableHealthCheck", true, "plugins,write_restrictable,cloud_restrictable";
        enable_marketplace: bool = "EnableMarketplace", false, "plugins,write_restrictable,cloud_restrictable";
        enable_remote_marketplace: bool = "EnableRemoteMarketplace", false, "plugins,write_restrictable,cloud_restrictable";
        enable_uploads: bool = "EnableUploads", false, "plugins,write_restrictable,cloud_restrictable";
        marketplace_url: String = "MarketplaceURL", "", "plugins,write_restrictable,cloud_restrictable";
        plugins: Value = "Plugins", r#"{}"#, "plugins";
        plugin_states: Value = "PluginStates", r#"{"com.mattermost.calls": {"Enable": true}, "com.mattermost.nps": {"Enable": true}, "mattermost-ai": {"Enable": true}, "playbooks": {"Enable": true}}"#, "plugins";
        require_plugin_signature: bool = "RequirePluginSignature", false, "plugins,write_restrictable,cloud_restrictable";
        signature_public_key_files: Vec<String> = "SignaturePublicKeyFiles", [], "plugins,write_restrictable,cloud_restrictable";
    }
}
