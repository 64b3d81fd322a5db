//! From a stream to a stored file with its row: the bytes go to the store as they come, pictures are looked at afterwards.

use super::{extract, store};
use crate::search::file_index;
use ochre_blob::{BlobError, ByteStream};
use ochre_image::{Fault, mime_of_name};
use ochre_kernel::{App, AppError};
use ochre_types::{Base64, FileInfo};
use std::sync::Arc;

/// What wears this as its creator belongs to a bookmark, not to a person.
pub const BOOKMARK_OWNER: &str = "bookmark";
/// Larger picture files are stored without a preview: they would have to be held in memory.
const MAX_PICTURE_BYTES: i64 = 104_857_600;

/// The last part of a name as it was sent, without folders.
pub fn base_name(name: &str) -> String {
    let base = name.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or(name);
    base.chars().filter(|c| !c.is_control()).take(256).collect()
}

/// A file's record before its bytes have come: id, times, names, paths (contract/schema.md `fileinfo`).
pub fn record(app: &App, name: &str, channel: &str, user: &str) -> Result<FileInfo, AppError> {
    let (name, id, now) = (base_name(name), app.new_id(), app.now());
    if matches!(name.as_str(), "" | "." | "..") {
        return Err(AppError::body("filename"));
    }
    let folder = format!("{}/teams/noteam/channels/{channel}/users/{user}/{id}", ochre_text::compact_date(now));
    Ok(FileInfo {
        path: format!("{folder}/{}", disk_name(&name)),
        extension: ochre_image::extension(&name),
        mime_type: mime_of_name(&name),
        remote_id: Some(String::new()),
        user_id: user.to_string(),
        channel_id: channel.to_string(),
        create_at: now,
        update_at: now,
        name,
        id,
        ..FileInfo::default()
    })
}

/// A name that every disk takes: at most 180 bytes, the ending kept.
fn disk_name(name: &str) -> String {
    const MOST: usize = 180;
    if name.len() <= MOST {
        return name.to_string();
    }
    let (stem, end) = match name.rsplit_once('.') {
        Some((stem, end)) if end.len() <= 20 => (stem, format!(".{end}")),
        _ => (name, String::new()),
    };
    let mut cut = (MOST - end.len()).min(stem.len());
    while !stem.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{end}", &stem[..cut])
}

/// Stores the bytes of `info`, looks at them, writes the row. What fails leaves nothing behind.
pub async fn save(app: &Arc<App>, mut info: FileInfo, data: ByteStream) -> Result<FileInfo, AppError> {
    let limit = u64::try_from(app.config().file.max_file_size).unwrap_or_default();
    let written = app.blob.write_stream(&info.path, data, limit).await;
    info.size = written.map_err(|e| failed(e, &info.name, limit))? as i64;
    finish(app, info).await
}

/// Looks at a file that lies in the store already, writes its row.
pub async fn finish(app: &Arc<App>, mut info: FileInfo) -> Result<FileInfo, AppError> {
    let done = async {
        picture(app, &mut info).await?;
        let mut tx = app.begin().await?;
        tx.defer(&store::INSERT, store::insert_args(&info));
        file_index::add(&mut tx, &info);
        extract::enqueue(&mut tx, &info);
        tx.commit().await
    };
    let outcome: Result<(), AppError> = done.await;
    if let Err(e) = outcome {
        for path in [&info.path, &info.thumbnail_path, &info.preview_path].into_iter().filter(|p| !p.is_empty()) {
            let _ = app.blob.remove(path).await;
        }
        return Err(e);
    }
    Ok(info)
}

/// Size, preview, thumbnail and mini preview of a picture; nothing for other files and broken pictures.
async fn picture(app: &Arc<App>, info: &mut FileInfo) -> Result<(), AppError> {
    if !info.mime_type.starts_with("image/") || info.size == 0 || info.size > MAX_PICTURE_BYTES {
        return Ok(());
    }
    let data = app.blob.read(&info.path).await.map_err(|e| failed(e, &info.name, 0))?;
    let most = u64::try_from(app.config().file.max_image_resolution).unwrap_or_default();
    let mime = info.mime_type.clone();
    let permit = app.image_permits.clone().acquire_owned().await;
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let facts = ochre_image::facts(&data, &mime, most)?;
        Ok::<_, Fault>((facts, if facts.has_preview { ochre_image::derive(&data, most).ok() } else { None }))
    });
    let (facts, derived) = match work.await {
        Ok(Ok(found)) => found,
        Ok(Err(fault)) => return Err(too_many_pixels(&info.name, &fault)),
        Err(e) => return Err(AppError::new("api.file.upload_file.read_request.app_error", 500).detail(e.to_string())),
    };
    info.width = facts.width.into();
    info.height = facts.height.into();
    let Some(small) = derived else { return Ok(()) };
    let stem = info.path.strip_suffix(&format!(".{}", info.extension)).unwrap_or(&info.path).to_string();
    let ending = if small.thumbnail.mime == "image/png" { "png" } else { "jpg" };
    info.thumbnail_path = format!("{stem}_thumb.{ending}");
    info.preview_path = format!("{stem}_preview.{ending}");
    info.has_preview_image = true;
    info.mini_preview = Some(Base64(small.mini));
    for (path, bytes) in [(&info.thumbnail_path, small.thumbnail.bytes), (&info.preview_path, small.preview.bytes)] {
        app.blob.write(path, bytes.into()).await.map_err(|e| failed(e, &info.name, 0))?;
    }
    Ok(())
}

fn too_many_pixels(name: &str, fault: &Fault) -> AppError {
    let (width, height) = match fault {
        Fault::TooLarge { size, .. } => (size.width, size.height),
        _ => (0, 0),
    };
    AppError::bad("api.file.upload_file.large_image_detailed.app_error")
        .with("Filename", name)
        .with("Width", width.to_string())
        .with("Height", height.to_string())
}

/// What an upload that cannot be stored answers.
pub fn failed(e: BlobError, name: &str, limit: u64) -> AppError {
    match e {
        BlobError::TooLarge { .. } => AppError::new("api.file.upload_file.too_large_detailed.app_error", 413)
            .with("Filename", name)
            .with("Length", format!("more than {limit}"))
            .with("Limit", limit.to_string()),
        BlobError::BadPath => AppError::body("filename"),
        BlobError::Broken { why, .. } => AppError::bad("api.file.upload_file.read_request.app_error").detail(why),
        BlobError::NotFound => AppError::missing("api.file.read_file.app_error"),
        other => AppError::new("api.file.write_file.app_error", 500).detail(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{base_name, disk_name};

    #[test]
    fn names() {
        for (sent, want) in
            [("../../etc/passwd", "passwd"), ("a b.txt", "a b.txt"), ("c:\\x\\y.doc", "y.doc"), ("/", "")]
        {
            assert_eq!(base_name(sent), want, "{sent}");
        }
        let long = format!("{}.tar.gz", "ü".repeat(200));
        let kept = disk_name(&long);
        assert!(kept.len() <= 180 && kept.ends_with(".gz"), "{kept}");
    }
}
