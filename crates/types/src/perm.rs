//! The permissions of the server, from `contract/roles_permissions.json`. The table itself is in `perm_table.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

pub use crate::perm_table::{ALL, DEPRECATED, Perm};
use crate::perm_table::{IDS, SCOPES};

/// Where a permission is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    System,
    Team,
    Channel,
    Group,
    Playbook,
    Run,
}

impl Perm {
    /// The name on the wire and in `roles.permissions`.
    pub fn id(self) -> &'static str {
        IDS[self as usize]
    }

    /// Where it is granted.
    pub fn scope(self) -> Scope {
        SCOPES[self as usize]
    }

    /// The permission of that name; `None` for names of other versions, which are kept in the row and ignored.
    pub fn from_id(id: &str) -> Option<Self> {
        static BY_ID: LazyLock<HashMap<&'static str, Perm>> =
            LazyLock::new(|| ALL.iter().map(|perm| (perm.id(), *perm)).collect());
        BY_ID.get(id).copied()
    }
}

const WORDS: usize = ALL.len().div_ceil(64);

/// A set of permissions: 40 bytes, no allocation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PermSet([u64; WORDS]);

impl PermSet {
    pub const EMPTY: Self = Self([0; WORDS]);

    /// Every permission there is.
    pub fn all() -> Self {
        Self::from_slice(ALL)
    }

    pub fn from_slice(perms: &[Perm]) -> Self {
        let mut set = Self::EMPTY;
        for perm in perms {
            set.insert(*perm);
        }
        set
    }

    /// Reads a `roles.permissions` column: names parted by blanks (the column starts with one). Unknown names are skipped.
    pub fn parse(column: &str) -> Self {
        column.split_ascii_whitespace().collect()
    }

    pub const fn has(&self, perm: Perm) -> bool {
        let place = perm as usize;
        self.0[place / 64] & (1 << (place % 64)) != 0
    }

    pub fn has_any(&self, perms: &[Perm]) -> bool {
        perms.iter().any(|perm| self.has(*perm))
    }

    pub fn insert(&mut self, perm: Perm) {
        let place = perm as usize;
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub fn remove(&mut self, perm: Perm) {
        let place = perm as usize;
        self.0[place / 64] &= !(1 << (place % 64));
    }

    /// Adds every permission of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The members, in the order of [`ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Perm> + '_ {
        ALL.iter().copied().filter(|perm| self.has(*perm))
    }
}

impl<'a> FromIterator<&'a str> for PermSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        let mut set = Self::EMPTY;
        for id in ids {
            if let Some(perm) = Perm::from_id(id) {
                set.insert(perm);
            }
        }
        set
    }
}

impl FromIterator<Perm> for PermSet {
    fn from_iter<I: IntoIterator<Item = Perm>>(perms: I) -> Self {
        let mut set = Self::EMPTY;
        for perm in perms {
            set.insert(perm);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_sets_agree() {
        assert_eq!(ALL.len(), 303);
        for (place, perm) in ALL.iter().enumerate() {
            assert_eq!(*perm as usize, place);
            assert_eq!(Perm::from_id(perm.id()), Some(*perm));
        }
        assert_eq!(Perm::from_id("fly"), None);
        let set = PermSet::parse(" create_post read_channel fly");
        assert_eq!(set.len(), 2);
        assert!(set.has(Perm::CreatePost) && set.has(Perm::ReadChannel) && !set.has(Perm::ManageSystem));
        assert_eq!(PermSet::all().len(), ALL.len());
        assert_eq!(PermSet::all().iter().count(), ALL.len());
    }
}
