//! Entries, and what of them is mapped to an account.

use crate::{Fault, filter};
use ldap3::{ResultEntry, SearchEntry};
use ochre_config::LdapSettings;
use std::fmt::Write;

/// One entry as the directory gave it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub dn: String,
    values: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    pub(crate) fn new(raw: ResultEntry) -> Entry {
        let e = SearchEntry::construct(raw);
        let texts = e.attrs.into_iter().map(|(n, v)| (n, v.into_iter().map(String::into_bytes).collect()));
        let mut values: Vec<(String, Vec<Vec<u8>>)> = texts.chain(e.bin_attrs).collect();
        values.sort();
        Entry { dn: e.dn, values }
    }

    /// All values of an attribute, whatever its case; options (`;binary`) of the entry's name are overlooked.
    pub fn all(&self, attribute: &str) -> &[Vec<u8>] {
        let wanted = attribute.trim();
        // A list that comes in parts stands there a second time, empty, without its option.
        let mut some = self.values.iter().filter(|(_, v)| !v.is_empty());
        let base = |n: &str| n.split(';').next().is_some_and(|b| b.eq_ignore_ascii_case(wanted));
        let found = some.clone().find(|(n, _)| n.eq_ignore_ascii_case(wanted)).or_else(|| some.find(|(n, _)| base(n)));
        found.map_or(&[], |(_, v)| v.as_slice())
    }

    /// Names and values whose name begins so (`member;range=`).
    pub(crate) fn beginning(&self, start: &str) -> Option<(&str, &[Vec<u8>])> {
        let fits = |n: &str| n.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
        self.values.iter().find(|(n, _)| fits(n)).map(|(n, v)| (n.as_str(), v.as_slice()))
    }

    /// The first value as text, without blanks around it; empty when there is none or it is no text.
    pub fn text(&self, attribute: &str) -> String {
        if attribute.trim().is_empty() {
            return String::new();
        }
        let first = self.all(attribute).first().and_then(|v| std::str::from_utf8(v).ok());
        first.map_or(String::new(), |t| t.trim().to_string())
    }

    /// All values that are text.
    pub fn texts(&self, attribute: &str) -> Vec<String> {
        let text = |v: &Vec<u8>| std::str::from_utf8(v).ok().map(|t| t.trim().to_string());
        self.all(attribute).iter().filter_map(text).collect()
    }

    /// The first value as an id: text as it is, binary (`objectGUID`, `objectSid`) as `\xx` for every byte.
    pub fn id(&self, attribute: &str) -> String {
        let Some(first) = self.all(attribute).first() else { return String::new() };
        let name = attribute.trim();
        let binary = ["objectGUID", "objectSid"].iter().any(|b| b.eq_ignore_ascii_case(name));
        match std::str::from_utf8(first) {
            Ok(text) if !binary => text.trim().to_string(),
            _ => first.iter().fold(String::new(), |mut out, b| {
                let _ = write!(out, "\\{b:02x}");
                out
            }),
        }
    }

    /// Every attribute with its first value, shortened: for a page that shows what there is. Values that are secret or
    /// not text are only named.
    pub fn shown(&self) -> Vec<(String, String)> {
        let short = |(name, values): &(String, Vec<Vec<u8>>)| {
            let secret = ["userpassword", "unicodepwd", "sambantpassword", "sambalmpassword", "krbprincipalkey"];
            let first = values.first().and_then(|v| std::str::from_utf8(v).ok());
            let text = match first {
                _ if secret.contains(&name.to_lowercase().as_str()) => "***".to_string(),
                Some(t) => t.chars().take(120).collect(),
                None => format!("({} bytes)", values.first().map_or(0, Vec::len)),
            };
            (name.clone(), text)
        };
        self.values.iter().map(short).collect()
    }

    /// Whether the directory says that nobody may sign in as this entry: switched off in Active Directory, locked for good
    /// by a password policy of OpenLDAP, locked in 389 Directory Server.
    pub fn is_disabled(&self) -> bool {
        let control: i64 = self.text("userAccountControl").parse().unwrap_or(0);
        control & 2 != 0
            || self.text("pwdAccountLockedTime").starts_with("000001010000")
            || self.text("nsAccountLock").eq_ignore_ascii_case("true")
    }
}

/// A person of the directory, mapped by the settings. Texts are empty where the directory has none.
#[derive(Debug, Clone)]
pub struct Person {
    pub dn: String,
    pub id: String,
    pub username: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub nickname: String,
    pub position: String,
    /// The name that groups of the POSIX kind know.
    pub uid: String,
    /// When the entry was changed, in the directory's own words; empty where it does not tell.
    pub stamp: String,
    pub disabled: bool,
    /// The entry, for further attributes that were asked for.
    pub entry: Entry,
}

/// What tells that an entry changed, the finest first: OpenLDAP's and Active Directory's own counters, then seconds.
const STAMPS: [&str; 4] = ["entryCSN", "uSNChanged", "modifyTimestamp", "whenChanged"];

/// The texts of a person: setting, attribute.
pub fn named(s: &LdapSettings) -> [(&'static str, &String); 8] {
    [
        ("IdAttribute", &s.id_attribute),
        ("LoginIdAttribute", &s.login_id_attribute),
        ("UsernameAttribute", &s.username_attribute),
        ("EmailAttribute", &s.email_attribute),
        ("FirstNameAttribute", &s.first_name_attribute),
        ("LastNameAttribute", &s.last_name_attribute),
        ("NicknameAttribute", &s.nickname_attribute),
        ("PositionAttribute", &s.position_attribute),
    ]
}

/// The attributes of a person that are asked for.
pub(crate) fn wanted(s: &LdapSettings, more: &[String]) -> Result<Vec<String>, Fault> {
    let mut out: Vec<String> = Vec::new();
    for (setting, attribute) in named(s) {
        if !attribute.trim().is_empty() {
            out.push(filter::checked(setting, attribute)?.to_string());
        }
    }
    let ours = ["uid", "userAccountControl", "pwdAccountLockedTime", "nsAccountLock"];
    out.extend(STAMPS.iter().map(ToString::to_string));
    out.extend(ours.iter().map(ToString::to_string));
    out.extend(more.iter().cloned());
    out.sort_by_key(|n| n.to_lowercase());
    out.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    Ok(out)
}

impl Person {
    pub(crate) fn new(s: &LdapSettings, entry: Entry) -> Person {
        let mut stamps = STAMPS.iter().map(|name| entry.text(name));
        let stamp = stamps.find(|text| !text.is_empty()).unwrap_or_default();
        Person {
            id: entry.id(&s.id_attribute),
            username: entry.text(&s.username_attribute),
            email: entry.text(&s.email_attribute),
            first_name: entry.text(&s.first_name_attribute),
            last_name: entry.text(&s.last_name_attribute),
            nickname: entry.text(&s.nickname_attribute),
            position: entry.text(&s.position_attribute),
            uid: entry.text("uid"),
            stamp,
            disabled: entry.is_disabled(),
            dn: entry.dn.clone(),
            entry,
        }
    }
}
