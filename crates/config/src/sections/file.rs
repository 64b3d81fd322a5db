//! `FileSettings`: Uploads: where they are stored and how large they may be.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Uploads: where they are stored and how large they may be.
    FileSettings {
        amazon_s3_access_key_id: String = "AmazonS3AccessKeyId", "", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_bucket: String = "AmazonS3Bucket", "", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_endpoint: String = "AmazonS3Endpoint", "s3.amazonaws.com", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_path_prefix: String = "AmazonS3PathPrefix", "", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_region: String = "AmazonS3Region", "", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_request_timeout_milliseconds: i64 = "AmazonS3RequestTimeoutMilliseconds", 30_000, "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_secret_access_key: String = "AmazonS3SecretAccessKey", "", "environment_file_storage,write_restrictable,cloud_restrictable", secret true;
        amazon_s3_sign_v2: bool = "AmazonS3SignV2", false, "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_sse: bool = "AmazonS3SSE", false, "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_ssl: bool = "AmazonS3SSL", true, "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_storage_class: String = "AmazonS3StorageClass", "", "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_trace: bool = "AmazonS3Trace", false, "environment_file_storage,write_restrictable,cloud_restrictable";
        amazon_s3_upload_part_size_bytes: i64 = "AmazonS3UploadPartSizeBytes", 5_242_880, "environment_file_storage,write_restrictable,cloud_restrictable";
        archive_recursion: bool = "ArchiveRecursion", false, "environment_file_storage,write_restrictable";
        dedicated_export_store: bool = "DedicatedExportStore", false, "environment_file_storage,write_restrictable";
        directory: String = "Directory", "./data/files/", "environment_file_storage,write_restrictable,cloud_restrictable";
        driver_name: String = "DriverName", "local", "environment_file_storage,write_restrictable,cloud_restrictable";
        enable_file_attachments: bool = "EnableFileAttachments", true, "site_file_sharing_and_downloads";
        enable_mobile_download: bool = "EnableMobileDownload", true, "site_file_sharing_and_downloads";
        enable_mobile_upload: bool = "EnableMobileUpload", true, "site_file_sharing_and_downloads";
        enable_public_link: bool = "EnablePublicLink", false, "site_public_links,cloud_restrictable";
        export_amazon_s3_access_key_id: String = "ExportAmazonS3AccessKeyId", "", "environment_file_storage,write_restrictable";
        export_amazon_s3_bucket: String = "ExportAmazonS3Bucket", "", "environment_file_storage,write_restrictable";
        export_amazon_s3_endpoint: String = "ExportAmazonS3Endpoint", "s3.amazonaws.com", "environment_file_storage,write_restrictable";
        export_amazon_s3_path_prefix: String = "ExportAmazonS3PathPrefix", "", "environment_file_storage,write_restrictable";
        export_amazon_s3_presign_expires_seconds: i64 = "ExportAmazonS3PresignExpiresSeconds", 21_600, "environment_file_storage,write_restrictable";
        export_amazon_s3_region: String = "ExportAmazonS3Region", "", "environment_file_storage,write_restrictable";
        export_amazon_s3_request_timeout_milliseconds: i64 = "ExportAmazonS3RequestTimeoutMilliseconds", 30_000, "environment_file_storage,write_restrictable";
        export_amazon_s3_secret_access_key: String = "ExportAmazonS3SecretAccessKey", "", "environment_file_storage,write_restrictable", secret true;
        export_amazon_s3_sign_v2: bool = "ExportAmazonS3SignV2", false, "environment_file_storage,write_restrictable";
        export_amazon_s3_sse: bool = "ExportAmazonS3SSE", false, "environment_file_storage,write_restrictable";
        export_amazon_s3_ssl: bool = "ExportAmazonS3SSL", true, "environment_file_storage,write_restrictable";
        export_amazon_s3_storage_class: String = "ExportAmazonS3StorageClass", "", "environment_file_storage,write_restrictable";
        export_amazon_s3_trace: bool = "ExportAmazonS3Trace", false, "environment_file_storage,write_restrictable";
        export_amazon_s3_upload_part_size_bytes: i64 = "ExportAmazonS3UploadPartSizeBytes", 104_857_600, "environment_file_storage,write_restrictable";
        export_directory: String = "ExportDirectory", "./data/", "environment_file_storage,write_restrictable";
        export_driver_name: String = "ExportDriverName", "local", "environment_file_storage,write_restrictable";
        extract_content: bool = "ExtractContent", true, "environment_file_storage,write_restrictable";
        initial_font: String = "InitialFont", "nunito-bold.ttf", "environment_file_storage,cloud_restrictable";
        max_file_size: i64 = "MaxFileSize", 104_857_600, "environment_file_storage,cloud_restrictable";
        max_image_decoder_concurrency: i64 = "MaxImageDecoderConcurrency", -1, "environment_file_storage,cloud_restrictable";
        max_image_resolution: i64 = "MaxImageResolution", 33_177_600, "environment_file_storage,cloud_restrictable";
        public_link_salt: String = "PublicLinkSalt", "", "site_public_links,cloud_restrictable", secret true;
    }
}
