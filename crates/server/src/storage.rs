//! Where files go: a folder, or a bucket.

use crate::boot::BootError;
use ochre_blob::{Blob, LocalBlob};
use ochre_config::Config;
use ochre_kernel::clock::Clock;
use ochre_s3::S3;
use std::path::Path;
use std::sync::Arc;

/// The store of `FileSettings.DriverName`.
pub async fn open(config: &Config, base: &Path) -> Result<Arc<dyn Blob>, BootError> {
    match config.file.driver_name.as_str() {
        "local" => folder(config, base).await,
        "amazons3" => bucket(config).await,
        other => Err(BootError(format!("FileSettings.DriverName: there is no `{other}`, only `local` and `amazons3`"))),
    }
}

async fn folder(config: &Config, base: &Path) -> Result<Arc<dyn Blob>, BootError> {
    let files = ochre_config::resolve(base, &config.file.directory);
    std::fs::create_dir_all(&files)
        .map_err(|e| BootError(format!("{} (FileSettings.Directory): {e}", files.display())))?;
    let store = LocalBlob::open(files).await.map_err(|e| BootError(format!("FileSettings.Directory: {e}")))?;
    Ok(Arc::new(store))
}

/// What is missing in the settings ends the start. A storage that does not answer now does not: people can talk without files.
async fn bucket(config: &Config) -> Result<Arc<dyn Blob>, BootError> {
    let file = &config.file;
    for (key, value) in [
        ("AmazonS3Bucket", &file.amazon_s3_bucket),
        ("AmazonS3AccessKeyId", &file.amazon_s3_access_key_id),
        ("AmazonS3SecretAccessKey", &file.amazon_s3_secret_access_key),
    ] {
        if value.trim().is_empty() {
            return Err(BootError(format!("FileSettings.{key}: needed with DriverName `amazons3`")));
        }
    }
    if file.amazon_s3_sign_v2 {
        tracing::warn!("FileSettings.AmazonS3SignV2 has no effect: requests are signed with version 4");
    }
    let clock = Clock::default();
    let store = S3::new(config, file, Arc::new(move || clock.now()));
    let made = match store.has_bucket().await {
        Ok(false) => store.make_bucket().await,
        other => other.map(drop),
    };
    if let Err(e) = made {
        tracing::error!("the bucket {} (FileSettings.AmazonS3Bucket) cannot be used now: {e}", file.amazon_s3_bucket);
    }
    Ok(Arc::new(store))
}
