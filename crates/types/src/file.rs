//! Files and resumable uploads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Base64;

pub const MAX_IMAGE_SIZE: i64 = 24_385_536;
pub const FILEINFO_SORT_BY_CREATED: &str = "CreateAt";
pub const FILEINFO_SORT_BY_SIZE: &str = "Size";
pub const FILE_DOWNLOAD_TYPE_FILE: &str = "file";
pub const FILE_DOWNLOAD_TYPE_THUMBNAIL: &str = "thumbnail";
pub const FILE_DOWNLOAD_TYPE_PREVIEW: &str = "preview";
pub const FILE_DOWNLOAD_TYPE_PUBLIC: &str = "public";
pub const UPLOAD_TYPE_ATTACHMENT: &str = "attachment";
pub const UPLOAD_TYPE_IMPORT: &str = "import";
pub const INCOMPLETE_UPLOAD_SUFFIX: &str = ".tmp";
pub const UPLOAD_NO_USER_ID: &str = "nouser";

/// `FileUploadResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileUploadResponse {
    pub file_infos: Option<Vec<FileInfo>>,
    pub client_ids: Option<Vec<String>>,
}

/// `PresignURLResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PresignURLResponse {
    pub url: String,
    pub expiration: i64,
}

/// `FileInfo` of `contract/models.jsonl`: paths never serialised; mini_preview base64 or null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileInfo {
    pub id: String,
    pub user_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    pub channel_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub name: String,
    pub extension: String,
    pub size: i64,
    pub mime_type: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub width: i64,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub height: i64,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub has_preview_image: bool,
    pub mini_preview: Option<Base64>,
    pub remote_id: Option<String>,
    pub archived: bool,
    /// Path of the file in the file store; like the next three, only in the row.
    #[serde(skip)]
    pub path: String,
    #[serde(skip)]
    pub thumbnail_path: String,
    #[serde(skip)]
    pub preview_path: String,
    /// Text drawn from the file, for search.
    #[serde(skip)]
    pub content: String,
}

/// `FileInfoList` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileInfoList {
    pub order: Vec<String>,
    pub file_infos: BTreeMap<String, FileInfo>,
    pub next_file_info_id: String,
    pub prev_file_info_id: String,
    pub first_inaccessible_file_time: i64,
}

/// `FileInfoSearchResults` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileInfoSearchResults {
    pub order: Vec<String>,
    pub file_infos: BTreeMap<String, FileInfo>,
    pub next_file_info_id: String,
    pub prev_file_info_id: String,
    pub first_inaccessible_file_time: i64,
    pub matches: Option<BTreeMap<String, Vec<String>>>,
}

/// `FileInfoSearchMatches` of `contract/models.jsonl`.
pub type FileInfoSearchMatches = BTreeMap<String, Vec<String>>;

/// `UploadSession` of `contract/models.jsonl`: a resumable upload.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UploadSession {
    pub id: String,
    pub r#type: String,
    pub create_at: i64,
    pub user_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
    pub filename: String,
    pub file_size: i64,
    pub file_offset: i64,
    pub remote_id: String,
    pub req_file_id: String,
    /// Where the parts go in the file store; only in the row.
    #[serde(skip)]
    pub path: String,
}
