//! Groups, and who is in them: directly, and by groups within groups.

use crate::{Connection, Entry, Fault, dn, filter};
use std::collections::{HashMap, HashSet};

/// A group of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub dn: String,
    /// By `GroupIdAttribute`.
    pub id: String,
    /// By `GroupDisplayNameAttribute`.
    pub name: String,
}

/// Who a group names, read once while its owner lives.
#[derive(Default)]
pub struct Members {
    /// Comparable names of all groups: only they are looked into.
    groups: HashSet<String>,
    read: HashMap<String, Named>,
}

#[derive(Default, Clone)]
struct Named {
    /// Comparable names of entries.
    entries: Vec<String>,
    /// Names of the POSIX kind.
    uids: Vec<String>,
}

/// Attributes that name members by their entry.
const BY_ENTRY: [&str; 2] = ["member", "uniqueMember"];
/// Groups that are asked about in one search.
const TOGETHER: usize = 20;

impl Connection {
    fn group_filter(&self) -> Result<String, Fault> {
        let own = filter::of_setting("GroupFilter", &self.settings.ldap.group_filter)?;
        Ok(if own.is_empty() { filter::GROUPS.to_string() } else { own })
    }

    fn group(&self, e: &Entry) -> Group {
        let s = &self.settings.ldap;
        let name = e.text(&s.group_display_name_attribute);
        Group { dn: e.dn.clone(), id: e.id(&s.group_id_attribute), name }
    }

    fn group_attributes(&self) -> Result<Vec<String>, Fault> {
        let s = &self.settings.ldap;
        let id = filter::checked("GroupIdAttribute", &s.group_id_attribute)?.to_string();
        let name = filter::checked("GroupDisplayNameAttribute", &s.group_display_name_attribute)?.to_string();
        Ok(vec![id, name])
    }

    /// All groups that `GroupFilter` leaves, with an id. `part`: a part of the display name, or nothing.
    pub async fn groups(&mut self, part: &str) -> Result<Vec<Group>, Fault> {
        let attributes = self.group_attributes()?;
        let named = match part {
            "" => String::new(),
            part => format!("({}=*{}*)", attributes[1], filter::escape(part)),
        };
        let filter = filter::all(&[&self.group_filter()?, &named]);
        let found = self.search(&filter, &attributes).await?;
        Ok(found.iter().map(|e| self.group(e)).filter(|g| !g.id.is_empty()).collect())
    }

    /// The group with this id.
    pub async fn group_by_id(&mut self, id: &str) -> Result<Option<Group>, Fault> {
        let attributes = self.group_attributes()?;
        let condition = format!("({}={})", attributes[0], filter::escape_id(id));
        let found = self.search(&filter::all(&[&condition, &self.group_filter()?]), &attributes).await?;
        Ok(found.first().map(|e| self.group(e)))
    }

    /// The groups an entry is in, also by groups within groups. `uid`: its POSIX name, or nothing.
    pub async fn groups_of(&mut self, entry: &str, uid: &str) -> Result<Vec<Group>, Fault> {
        let attributes = self.group_attributes()?;
        let kinds = filter::any(&[self.group_filter()?, filter::GROUPS.to_string()]);
        let ours = self.group_filter()?;
        let mut seen: HashSet<String> = HashSet::new();
        let mut next = vec![entry.to_string()];
        let mut out = Vec::new();
        let mut uid = uid;
        while !next.is_empty() {
            let these: Vec<String> = next.drain(..next.len().min(TOGETHER)).collect();
            let by_entry =
                |name: &String| BY_ENTRY.iter().map(|a| format!("({a}={})", filter::escape(name))).collect::<Vec<_>>();
            let mut conditions: Vec<String> = these.iter().flat_map(by_entry).collect();
            if !uid.is_empty() {
                conditions.push(format!("(memberUid={})", filter::escape(uid)));
                uid = "";
            }
            let filter = filter::all(&[&kinds, &filter::any(&conditions)]);
            for e in self.search(&filter, &attributes).await? {
                if seen.insert(dn::normal(&e.dn)) {
                    next.push(e.dn.clone());
                    out.push(self.group(&e));
                }
            }
        }
        // What GroupFilter leaves out only leads to others.
        if ours != filter::GROUPS {
            let allowed: HashSet<String> = self.groups("").await?.into_iter().map(|g| g.id).collect();
            out.retain(|g| allowed.contains(&g.id));
        }
        Ok(out.into_iter().filter(|g| !g.id.is_empty()).collect())
    }

    /// Ready to ask who is in which group: reads the names of all groups.
    pub async fn members(&mut self) -> Result<Members, Fault> {
        let kinds = filter::any(&[self.group_filter()?, filter::GROUPS.to_string()]);
        let found = self.search(&kinds, &["1.1".to_string()]).await?;
        Ok(Members { groups: found.iter().map(|e| dn::normal(&e.dn)).collect(), read: HashMap::new() })
    }

    /// Comparable names and POSIX names of all who are in a group, directly or by groups within it; a group that holds
    /// itself ends the walk there.
    pub async fn who_is_in(
        &mut self,
        members: &mut Members,
        group: &str,
    ) -> Result<(HashSet<String>, HashSet<String>), Fault> {
        let (mut entries, mut uids) = (HashSet::new(), HashSet::new());
        let mut seen = HashSet::from([dn::normal(group)]);
        let mut next = vec![group.to_string()];
        while let Some(name) = next.pop() {
            let key = dn::normal(&name);
            if !members.read.contains_key(&key) {
                let named = self.named(&name).await?;
                members.read.insert(key.clone(), named);
            }
            let named = members.read.get(&key).cloned().unwrap_or_default();
            uids.extend(named.uids);
            for e in named.entries {
                if !members.groups.contains(&e) {
                    entries.insert(e);
                } else if seen.insert(e.clone()) {
                    next.push(e);
                }
            }
        }
        Ok((entries, uids))
    }

    /// Who an entry names. Active Directory gives long lists in parts, which are asked for one after the other.
    async fn named(&mut self, name: &str) -> Result<Named, Fault> {
        let attributes = ["member", "uniqueMember", "memberUid"].map(String::from);
        let Some(e) = self.read(name, "", &attributes).await? else { return Ok(Named::default()) };
        let text = |v: &Vec<u8>| String::from_utf8_lossy(v).into_owned();
        let mut entries: Vec<String> = e.all("uniqueMember").iter().map(text).collect();
        entries.extend(e.all("member").iter().map(text));
        let mut part = e;
        while let Some(from) = rest(&part) {
            let more = [format!("member;range={from}-*")];
            let Some(found) = self.read(name, "", &more).await? else { break };
            let values = found.beginning("member;range=").map(|(_, v)| v.to_vec()).unwrap_or_default();
            if values.is_empty() {
                break;
            }
            entries.extend(values.iter().map(text));
            part = found;
        }
        let uids = part_uids(&part, self, name).await?;
        Ok(Named { entries: entries.iter().map(|n| dn::normal(n)).collect(), uids })
    }
}

/// POSIX names; read again only when the list came in parts.
async fn part_uids(e: &Entry, c: &mut Connection, name: &str) -> Result<Vec<String>, Fault> {
    let text = |v: &Vec<u8>| String::from_utf8_lossy(v).into_owned();
    if e.beginning("member;range=").is_none() {
        return Ok(e.all("memberUid").iter().map(text).collect());
    }
    let again = c.read(name, "", &["memberUid".to_string()]).await?;
    Ok(again.map(|e| e.all("memberUid").iter().map(text).collect()).unwrap_or_default())
}

/// Where the next part of a list begins: `member;range=0-1499` is followed by 1500, `0-*` is the end.
fn rest(e: &Entry) -> Option<u64> {
    let (name, _) = e.beginning("member;range=")?;
    let (_, last) = name.rsplit_once('-')?;
    last.parse::<u64>().ok().map(|n| n + 1)
}
