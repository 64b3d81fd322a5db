//! Reading the archive.

use ochre_extract::Archive;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// Most bytes of one entry (contract/import_export.md section 6).
const MOST: usize = 70 << 20;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SlackUser {
    pub id: String,
    pub name: String,
    pub profile: Profile,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SlackChannel {
    pub id: String,
    pub name: String,
    pub members: Vec<String>,
    pub purpose: Sub,
    pub topic: Sub,
    /// `O`, `P`, `D`, `G`: by the list it stands in.
    #[serde(skip)]
    pub kind: &'static str,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sub {
    pub value: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SlackFile {
    pub id: String,
    pub title: String,
    pub name: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Comment {
    pub user: String,
    pub comment: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SlackPost {
    pub user: String,
    pub bot_id: String,
    pub username: String,
    pub text: String,
    pub ts: String,
    pub thread_ts: String,
    pub r#type: String,
    pub subtype: String,
    pub comment: Option<Comment>,
    pub file: Option<SlackFile>,
    pub files: Option<Vec<SlackFile>>,
    pub attachments: Value,
}

/// The archive, as far as it is small; messages and files are read when their turn comes.
pub struct Export {
    archive: Archive,
    pub users: Vec<SlackUser>,
    pub channels: Vec<SlackChannel>,
    /// File id -> entry.
    uploads: HashMap<String, String>,
}

impl Export {
    /// `None`: this is no archive.
    pub fn read(data: Vec<u8>) -> Option<Export> {
        let archive = Archive::open(data)?;
        let users = list(&archive, "users.json");
        let mut channels = Vec::new();
        for (file, kind) in [("channels.json", "O"), ("groups.json", "P"), ("dms.json", "D"), ("mpims.json", "G")] {
            let mut found: Vec<SlackChannel> = list(&archive, file);
            found.iter_mut().for_each(|c| c.kind = kind);
            channels.extend(found);
        }
        let upload = |name: &String| {
            let rest = name.strip_prefix("__uploads/")?;
            let (id, file) = rest.split_once('/')?;
            (!file.is_empty()).then(|| (id.to_string(), name.clone()))
        };
        let uploads = archive.names().iter().filter_map(upload).collect();
        Some(Export { archive, users, channels, uploads })
    }

    /// The messages of a channel, oldest first. Folders are called after the channel, those of direct ones after its id.
    pub fn posts(&self, channel: &SlackChannel) -> Vec<SlackPost> {
        let folder = if channel.kind == "D" { &channel.id } else { &channel.name };
        let days = self.archive.names().iter().filter(|n| {
            n.split_once('/').is_some_and(|(f, file)| f == folder && file.ends_with(".json") && !file.contains('/'))
        });
        let mut all: Vec<SlackPost> = days.flat_map(|day| list(&self.archive, day)).collect();
        all.sort_by_key(|p| time(&p.ts));
        all
    }

    /// The bytes of a file, where the archive has them.
    pub fn upload(&self, id: &str) -> Option<Vec<u8>> {
        self.archive.read(self.uploads.get(id)?, MOST)
    }
}

/// A list of an entry; what cannot be read of it is left out.
fn list<T: for<'a> Deserialize<'a>>(archive: &Archive, name: &str) -> Vec<T> {
    let Some(bytes) = archive.read(name, MOST) else { return Vec::new() };
    let values: Vec<Value> = serde_json::from_slice(&bytes).unwrap_or_default();
    values.into_iter().filter_map(|v| serde_json::from_value(v).ok()).collect()
}

/// `1364219437.000012` as ms; 0 for what is no time.
pub fn time(ts: &str) -> i64 {
    let (seconds, part) = ts.split_once('.').unwrap_or((ts, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    seconds.parse::<i64>().unwrap_or_default() * 1000 + part.parse::<i64>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times() {
        for (ts, want) in [("1364219437.000012", 1_364_219_437_000), ("5.25", 5_250), ("7", 7_000), ("x", 0)] {
            assert_eq!(time(ts), want, "{ts}");
        }
    }
}
