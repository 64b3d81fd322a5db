//! The checked-in list of scenarios that must pass: one `area/name` a line, sorted, `#` begins a comment. It only grows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The list of the repository.
pub fn own_list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("must-pass.txt")
}

/// The list as it stands, with its comments.
#[derive(Debug, Default, PartialEq)]
pub struct MustPass {
    /// Comment lines before the first blank line or entry.
    head: Vec<String>,
    /// Each entry with the comment lines above it.
    entries: BTreeMap<String, Vec<String>>,
    /// Comment lines after the last entry.
    tail: Vec<String>,
}

impl MustPass {
    pub fn parse(text: &str) -> MustPass {
        let (mut list, mut comments, mut head) = (MustPass::default(), Vec::new(), true);
        for line in text.lines().map(str::trim) {
            if head && !line.starts_with('#') {
                list.head = std::mem::take(&mut comments);
                head = false;
            }
            match line.split('#').next().unwrap_or_default().trim() {
                "" if line.is_empty() => {}
                "" => comments.push(line.to_owned()),
                _ => {
                    let id = line.split('#').next().unwrap_or_default().trim().to_owned();
                    let beside = line.find('#').map(|at| line[at..].to_owned());
                    comments.extend(beside);
                    list.entries.insert(id, std::mem::take(&mut comments));
                }
            }
        }
        if head {
            list.head = comments
        } else {
            list.tail = comments
        }
        list
    }

    pub fn read(file: &Path) -> Result<MustPass, String> {
        match std::fs::read_to_string(file) {
            Ok(text) => Ok(MustPass::parse(&text)),
            Err(e) => Err(format!("{}: {e}", file.display())),
        }
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub fn contains(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut lines: Vec<&str> = self.head.iter().map(String::as_str).collect();
        for (id, comments) in &self.entries {
            lines.extend(comments.iter().map(String::as_str));
            lines.push(id);
        }
        lines.extend(self.tail.iter().map(String::as_str));
        lines.iter().map(|l| format!("{l}\n")).collect()
    }

    /// Adds what passed; gives what was added. Nothing is ever taken out.
    pub fn grow(&mut self, passed: &BTreeSet<String>) -> Vec<String> {
        let new: Vec<String> = passed.iter().filter(|id| !self.contains(id)).cloned().collect();
        self.entries.extend(new.iter().map(|id| (id.clone(), Vec::new())));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_where_they_are() {
        let text = "# What must pass.\n# It grows.\n# sent by hand\nposts/b\n\nposts/a\n# end\n";
        let mut list = MustPass::parse(text);
        assert_eq!(list.ids().collect::<Vec<_>>(), ["posts/a", "posts/b"]);
        let passed = BTreeSet::from(["posts/a".to_owned(), "areas/new".to_owned()]);
        assert_eq!(list.grow(&passed), ["areas/new"]);
        let want = "# What must pass.\n# It grows.\n# sent by hand\nareas/new\nposts/a\nposts/b\n# end\n";
        assert_eq!(list.text(), want);
        assert_eq!(MustPass::parse(&list.text()).text(), want);
    }

    #[test]
    fn the_list_of_the_repository_is_in_order_and_names_what_exists() {
        let text = std::fs::read_to_string(own_list()).unwrap();
        let list = MustPass::parse(&text);
        assert_eq!(list.text(), text, "sorted, no blank lines");
        let all = crate::scenario::load_folder(&crate::scenario::own_folder()).unwrap();
        let missing: Vec<_> = list.ids().filter(|id| !all.iter().any(|s| s.id == *id)).collect();
        assert!(missing.is_empty(), "no such scenario: {missing:?}");
    }
}
