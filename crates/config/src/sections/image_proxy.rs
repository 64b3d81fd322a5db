//! `ImageProxySettings`: Proxy for images of other sites.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Proxy for images of other sites.
    ImageProxySettings {
        enable: bool = "Enable", false, "environment_image_proxy";
        image_proxy_type: String = "ImageProxyType", "local", "environment_image_proxy";
        remote_image_proxy_options: String = "RemoteImageProxyOptions", "", "environment_image_proxy";
        remote_image_proxy_url: String = "RemoteImageProxyURL", "", "environment_image_proxy";
    }
}
