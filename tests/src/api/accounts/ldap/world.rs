//! A small organisation, and a server that knows its directory.

use crate::check;
use crate::support::directory::{SEARCH, Shape};
use crate::support::person::Answer;
use crate::support::{Database, Directory, Person, Server};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub const WRONG: &str = "api.user.login.invalid_credentials_email_username";

/// Top, units and the account that searches.
pub const TOP: &str = "dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,dc=example,dc=com
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=example,dc=com
objectClass: organizationalUnit
ou: groups

dn: cn=search,dc=example,dc=com
objectClass: simpleSecurityObject
objectClass: organizationalRole
cn: search
userPassword: search-secret

";

/// An entry: uid, first name, kind. The password is the uid with `-secret`.
pub fn entry(uid: &str, first: &str, kind: &str) -> String {
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nobjectClass: testAccount\nuid: {uid}\ncn: {first} Doe\n\
         givenName: {first}\nsn: Doe\nmail: {uid}@example.com\ntitle: Engineer\ndisplayName: {first}y\nemployeeType: {kind}\n\
         userPassword: {uid}-secret\n\n"
    )
}

pub fn dn(uid: &str) -> String {
    format!("uid={uid},ou=people,dc=example,dc=com")
}

/// Jane and John work here, Gina is a guest, Anna administers, Dora is switched off, Fred was left out.
pub fn people() -> String {
    let dora = entry("dora", "Dora", "staff").replace("title:", "userAccountControl: 514\ntitle:");
    [
        TOP.to_string(),
        entry("jane", "Jane", "staff"),
        entry("john", "John", "staff"),
        entry("gina", "Gina", "guest"),
        entry("anna", "Anna", "admin"),
        dora,
        entry("fred", "Fred", "gone"),
    ]
    .concat()
}

/// A directory, and a server with its administrator.
pub struct World {
    pub directory: Directory,
    pub server: Server,
    pub admin: Person,
}

impl World {
    /// `None`: there is no slapd here.
    pub async fn new(db: Database, ldif: &str, shape: Shape) -> Result<Option<World>, String> {
        let Some(directory) = Directory::start(ldif, shape).await? else { return Ok(None) };
        let server = Server::start(db).await?;
        let admin = server.admin().await?;
        let w = World { directory, server, admin };
        w.set(w.settings()).await?.status(200)?;
        Ok(Some(w))
    }

    /// `LdapSettings` for this directory, plain.
    pub fn settings(&self) -> Value {
        json!({
            "Enable": true, "EnableSync": true, "LdapServer": "127.0.0.1", "LdapPort": self.directory.port,
            "BaseDN": "dc=example,dc=com", "BindUsername": SEARCH.0, "BindPassword": SEARCH.1,
            "UserFilter": "(&(objectClass=inetOrgPerson)(!(employeeType=gone)))",
            "IdAttribute": "entryUUID", "LoginIdAttribute": "uid", "UsernameAttribute": "uid", "EmailAttribute": "mail",
            "FirstNameAttribute": "givenName", "LastNameAttribute": "sn", "NicknameAttribute": "displayName",
            "PositionAttribute": "title", "PictureAttribute": "thumbnailPhoto",
            "GroupDisplayNameAttribute": "cn", "GroupIdAttribute": "entryUUID", "QueryTimeout": 10,
        })
    }

    /// Changes `LdapSettings`.
    pub async fn set(&self, settings: Value) -> Result<Answer, String> {
        let body = json!({"LdapSettings": settings}).to_string();
        self.admin.send("PUT", "/config/patch", Some(body)).await
    }

    /// An attempt to sign in.
    pub async fn attempt(&self, name: &str, password: &str) -> Result<Answer, String> {
        Person::new(&self.server.url).post("/users/login", &json!({"login_id": name, "password": password})).await
    }

    /// Somebody of the directory, signed in.
    pub async fn person(&self, uid: &str) -> Result<Person, String> {
        Person::login(&self.server.url, uid, &format!("{uid}-secret")).await
    }

    /// The account as the administrator sees it.
    pub async fn account(&self, id: &str) -> Result<Value, String> {
        self.admin.get(&format!("/users/{id}")).await?.status(200)?.json()
    }

    /// Synchronises by the button; the job when it ended.
    pub async fn sync(&self) -> Result<Value, String> {
        self.admin.post("/ldap/sync", &json!({})).await?.status(200)?;
        let newest = self.admin.get("/jobs/type/ldap_sync?per_page=1").await?.status(200)?.json()?;
        let id = newest[0]["id"].as_str().ok_or_else(|| format!("no job: {newest}"))?.to_string();
        let until = Instant::now() + Duration::from_secs(300);
        loop {
            let job = self.admin.get(&format!("/jobs/{id}")).await?.status(200)?.json()?;
            if !matches!(job["status"].as_str(), Some("pending" | "in_progress")) {
                return Ok(job);
            }
            check!(Instant::now() < until, "the job does not end: {job}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// As [`World::sync`], which must succeed; its data.
    pub async fn synced(&self) -> Result<Value, String> {
        let job = self.sync().await?;
        check!(job["status"] == "success" && job["progress"] == 100, "{job}");
        Ok(job["data"].clone())
    }

    /// The bytes of a profile picture.
    pub async fn picture(&self, id: &str) -> Result<Vec<u8>, String> {
        let http = reqwest::Client::builder().no_proxy().build().map_err(|e| e.to_string())?;
        let r = http.get(format!("{}/api/v4/users/{id}/image", self.server.url)).bearer_auth(&self.admin.token);
        let got = r.send().await.map_err(|e| e.to_string())?.bytes().await.map_err(|e| e.to_string())?;
        Ok(got.to_vec())
    }
}

/// Starts a world or ends the test.
#[macro_export]
macro_rules! world {
    ($db:expr, $ldif:expr, $shape:expr) => {
        match $crate::api::accounts::ldap::world::World::new($db, $ldif, $shape).await? {
            Some(w) => w,
            None => return Ok(()),
        }
    };
}
