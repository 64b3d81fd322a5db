//! Secrets: hidden in what is read, kept when the mask comes back, created when missing.

use crate::config::Config;
use crate::value::{Key, Mut, Section};
use rand::RngExt;
use serde_json::Value;

/// Stands for a secret in every answer: 32 asterisks (`contract/README.md`, config notes).
pub const MASK: &str = "********************************";

impl Config {
    /// A copy in which every secret that is set reads as [`MASK`].
    pub fn masked(&self) -> Config {
        let mut copy = self.clone();
        each_secret(&mut copy, &mut |field| match field {
            Mut::Text(text) if !text.is_empty() => *text = MASK.to_owned(),
            Mut::List(list) => list.iter_mut().for_each(|text| *text = MASK.to_owned()),
            Mut::Json(json) => json_texts(json, &mut |text| *text = MASK.to_owned()),
            _ => {}
        });
        copy
    }

    /// Replaces masks that were sent back by the stored secrets (lists: by position).
    pub fn unmask(&mut self, stored: &Config) {
        let mut kept = stored.clone();
        let mut old = Vec::new();
        each_secret(&mut kept, &mut |field| {
            let mut texts = Vec::new();
            secret_texts(field, &mut |text| texts.push(std::mem::take(text)));
            old.push(texts);
        });
        let mut old = old.into_iter();
        each_secret(self, &mut |field| {
            let mut texts = old.next().unwrap_or_default().into_iter();
            secret_texts(field, &mut |text| {
                let stored = texts.next();
                if text == MASK {
                    *text = stored.unwrap_or_default();
                }
            });
        });
    }

    /// Makes the keys every server needs; true when something was made and must be saved.
    pub fn create_missing_secrets(&mut self) -> bool {
        let mut made = false;
        for slot in [&mut self.file.public_link_salt, &mut self.sql.at_rest_encrypt_key] {
            if slot.is_empty() {
                *slot = random_text(32);
                made = true;
            }
        }
        made
    }
}

fn each_secret(section: &mut dyn Section, f: &mut dyn FnMut(Mut<'_>)) {
    section.each_mut(&mut |key: &'static Key, field| match field {
        Mut::Section(inner) => each_secret(inner, f),
        field if key.secret => f(field),
        _ => {}
    });
}

fn secret_texts(field: Mut<'_>, f: &mut dyn FnMut(&mut String)) {
    match field {
        Mut::Text(text) => f(text),
        Mut::List(list) => list.iter_mut().for_each(f),
        Mut::Json(json) => json_texts(json, f),
        _ => {}
    }
}

/// The connection texts of `ReplicaLagSettings`, the only secret inside free JSON.
fn json_texts(json: &mut Value, f: &mut dyn FnMut(&mut String)) {
    for item in json.as_array_mut().into_iter().flatten() {
        if let Some(Value::String(text)) = item.get_mut("DataSource") {
            f(text);
        }
    }
}

/// Letters and digits from the system's random source.
fn random_text(len: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    (0..len).map(|_| ALPHABET[rng.random_range(0..ALPHABET.len())] as char).collect()
}
