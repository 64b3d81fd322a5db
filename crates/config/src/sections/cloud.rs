//! `CloudSettings`: Addresses of a hosting portal; unused here, kept for the file format.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Addresses of a hosting portal; unused here, kept for the file format.
    CloudSettings {
        cws_api_url: String = "CWSAPIURL", "", "write_restrictable";
        cws_mock: bool = "CWSMock", false, "write_restrictable";
        cws_url: String = "CWSURL", "", "write_restrictable";
        disable: bool = "Disable", false, "write_restrictable,cloud_restrictable";
        preview_modal_bucket_url: String = "PreviewModalBucketURL", "", "write_restrictable";
    }
}
