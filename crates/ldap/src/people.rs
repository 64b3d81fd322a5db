//! Finding people.

use crate::{Connection, Entry, Fault, Person, entry, filter};
use std::collections::HashSet;

/// People of one page.
pub struct Page {
    pub people: Vec<Person>,
    /// Empty at the end.
    pub next: Vec<u8>,
}

impl Connection {
    /// `UserFilter`, with the id present: who may have an account.
    pub fn who(&self) -> Result<String, Fault> {
        let s = &self.settings.ldap;
        let users = filter::of_setting("UserFilter", &s.user_filter)?;
        Ok(filter::all(&[&users, &filter::present("IdAttribute", &s.id_attribute)?]))
    }

    /// A page of the people who may have an account. `more`: further attributes.
    pub async fn people(&mut self, more: &[String], cookie: Vec<u8>) -> Result<Page, Fault> {
        let who = self.who()?;
        let attributes = entry::wanted(&self.settings.ldap, more)?;
        let (found, next) = self.page(&who, &attributes, cookie).await?;
        let people = found.into_iter().map(|e| Person::new(&self.settings.ldap, e)).collect();
        Ok(Page { people, next })
    }

    async fn one(&mut self, condition: &str, more: &[String]) -> Result<Option<Person>, Fault> {
        let filter = filter::all(&[condition, &self.who()?]);
        let attributes = entry::wanted(&self.settings.ldap, more)?;
        let mut found = self.search(&filter, &attributes).await?;
        match found.len() {
            0 => Ok(None),
            1 => Ok(found.pop().map(|e| Person::new(&self.settings.ldap, e))),
            _ => Err(Fault::Ambiguous),
        }
    }

    /// The person who signs in with this name.
    pub async fn by_login(&mut self, login: &str, more: &[String]) -> Result<Option<Person>, Fault> {
        let attribute = self.settings.ldap.login_id_attribute.clone();
        let condition = filter::equals("LoginIdAttribute", &attribute, login)?;
        self.one(&condition, more).await
    }

    /// The person with this id.
    pub async fn by_id(&mut self, id: &str, more: &[String]) -> Result<Option<Person>, Fault> {
        let attribute = self.settings.ldap.id_attribute.clone();
        let condition = format!("({}={})", filter::checked("IdAttribute", &attribute)?, filter::escape_id(id));
        self.one(&condition, more).await
    }

    /// Whether the entry fits a filter of the settings; an empty filter fits nobody.
    pub async fn fits(&mut self, dn: &str, setting: &'static str, text: &str) -> Result<bool, Fault> {
        let wanted = filter::of_setting(setting, text)?;
        if wanted.is_empty() {
            return Ok(false);
        }
        Ok(self.read(dn, &wanted, &["1.1".to_string()]).await?.is_some())
    }

    /// The ids of all people who fit a filter of the settings too; an empty filter fits nobody.
    pub async fn ids(&mut self, setting: &'static str, text: &str) -> Result<HashSet<String>, Fault> {
        let wanted = filter::of_setting(setting, text)?;
        if wanted.is_empty() {
            return Ok(HashSet::new());
        }
        let attribute = self.settings.ldap.id_attribute.clone();
        let filter = filter::all(&[&self.who()?, &wanted]);
        let found = self.search(&filter, &[attribute.trim().to_string()]).await?;
        Ok(found.iter().map(|e| e.id(&attribute)).filter(|id| !id.is_empty()).collect())
    }

    /// The bytes of a picture of an entry.
    pub async fn picture(&mut self, dn: &str, attribute: &str) -> Result<Option<Vec<u8>>, Fault> {
        let name = filter::checked("PictureAttribute", attribute)?.to_string();
        let found = self.read(dn, "", std::slice::from_ref(&name)).await?;
        Ok(found.and_then(|e: Entry| e.all(&name).first().cloned()).filter(|b| !b.is_empty()))
    }
}
