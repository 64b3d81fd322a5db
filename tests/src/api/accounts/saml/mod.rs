//! Sign-in by SAML with a real identity provider.

mod admin;
mod flows;
mod refused;

use crate::support::{Browser, Database, Idp, Page, Person, Server, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::saml::people_come_in", |db| Box::pin(flows::story(db))),
        ("api::accounts::saml::accounts_follow_the_attributes", |db| Box::pin(flows::attributes(db))),
        ("api::accounts::saml::phones_and_the_desktop_program", |db| Box::pin(flows::apps(db))),
        ("api::accounts::saml::single_logout", |db| Box::pin(flows::logout(db))),
        ("api::accounts::saml::forged_answers_are_refused", |db| Box::pin(refused::forged(db))),
        ("api::accounts::saml::an_answer_works_once_here_and_now", |db| Box::pin(refused::once(db))),
        ("api::accounts::saml::nobody_is_led_elsewhere", |db| Box::pin(refused::redirects(db))),
        ("api::accounts::saml::algorithms_and_signed_requests", |db| Box::pin(refused::algorithms(db))),
        ("api::accounts::saml::certificates", |db| Box::pin(admin::certificates(db))),
        ("api::accounts::saml::accounts_move_to_it_and_back", |db| Box::pin(admin::moving(db))),
    ]
}

/// A server and an identity provider that know each other.
pub struct World {
    pub server: Server,
    pub admin: Person,
    pub idp: Idp,
    pub keys: Value,
}

/// Uploads a file to a certificate address.
pub async fn upload(who: &Person, which: &str, pem: &str) -> Result<crate::support::Answer, String> {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"certificate\"; filename=\"c\"\r\n\r\n{pem}\r\n--x--\r\n"
    );
    let path = format!("/api/v4/saml/certificate/{which}");
    who.raw("POST", &path, Some(("multipart/form-data; boundary=x", body.into_bytes()))).await
}

impl World {
    /// `None` where the identity provider's package is missing.
    pub async fn new(db: Database) -> Result<Option<World>, String> {
        let Some(idp) = Idp::start()? else { return Ok(None) };
        let open = [("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.1")];
        let server = Server::start_with(db, &open).await?;
        let admin = server.admin().await?;
        let keys = idp.json("/keys").await?;
        let world = World { server, admin, idp, keys };
        world.connect().await?;
        Ok(Some(world))
    }

    pub fn key(&self, path: &str) -> String {
        self.keys.pointer(path).and_then(Value::as_str).unwrap_or_default().to_string()
    }

    async fn connect(&self) -> Result<(), String> {
        let url = format!("{}/metadata", self.idp.url);
        let read = self.admin.post("/saml/metadatafromidp", &json!({"saml_metadata_url": url})).await?.status(200)?;
        let certificate = read.field("idp_public_certificate")?;
        let sent = self.admin.raw(
            "POST",
            "/api/v4/saml/certificate/idp",
            Some(("application/x-pem-file", certificate.into())),
        );
        sent.await?.status(200)?;
        upload(&self.admin, "public", &self.key("/sp/cert")).await?.status(200)?;
        upload(&self.admin, "private", &self.key("/sp/key")).await?.status(200)?;
        self.configure(json!({"ServiceSettings": {"SiteURL": self.server.url}})).await?;
        self.set(json!({
            "Enable": true, "IdpURL": read.field("idp_url")?, "IdpDescriptorURL": read.field("idp_descriptor_url")?,
            "ServiceProviderIdentifier": "https://ochre.example/saml", "EmailAttribute": "mail", "UsernameAttribute": "uid",
            "FirstNameAttribute": "given", "LastNameAttribute": "family", "NicknameAttribute": "nick",
            "PositionAttribute": "title", "LocaleAttribute": "lang",
            "AssertionConsumerServiceURL": format!("{}/login/sso/saml", self.server.url),
        }))
        .await
    }

    pub async fn configure(&self, patch: Value) -> Result<(), String> {
        self.admin.send("PUT", "/config/patch", Some(patch.to_string())).await?.status(200)?;
        Ok(())
    }

    /// Changes `SamlSettings`.
    pub async fn set(&self, saml: Value) -> Result<(), String> {
        self.configure(json!({"SamlSettings": saml})).await
    }

    /// Begins a sign-in; the identity provider's address with the request.
    pub async fn begin(&self, browser: &mut Browser, query: &str) -> Result<String, String> {
        let page = browser.get(&format!("{}/login/sso/saml{query}", self.server.url)).await?.status(302)?;
        if !page.location.starts_with(&format!("{}/sso?", self.idp.url)) {
            return Err(format!("sent to {}", page.location));
        }
        Ok(page.location)
    }

    /// The identity provider's answer about somebody: `SAMLResponse` and `RelayState`.
    pub async fn ask(&self, at: &str, kind: &str, person: &Value) -> Result<(String, String), String> {
        let user: String = person.to_string().bytes().map(|b| format!("%{b:02X}")).collect();
        let page = Browser::new().get(&format!("{at}&kind={kind}&user={user}")).await?.status(200)?;
        Ok((page.field("SAMLResponse")?, page.field("RelayState")?))
    }

    /// Brings an answer.
    pub async fn bring(&self, browser: &mut Browser, answer: &str, relay: &str) -> Result<Page, String> {
        let to = format!("{}/login/sso/saml", self.server.url);
        browser.form(&to, &[("SAMLResponse", answer), ("RelayState", relay)]).await
    }

    /// The whole way of a browser.
    pub async fn sign_in(
        &self,
        browser: &mut Browser,
        query: &str,
        kind: &str,
        person: &Value,
    ) -> Result<Page, String> {
        let at = self.begin(browser, query).await?;
        let (answer, relay) = self.ask(&at, kind, person).await?;
        self.bring(browser, &answer, &relay).await
    }

    /// The account that a browser is signed in with.
    pub async fn me(&self, browser: &Browser) -> Result<Value, String> {
        let mut someone = Person::new(&self.server.url);
        someone.token = browser.token();
        someone.get("/users/me").await?.status(200)?.json()
    }
}

/// Somebody, as the identity provider knows them.
pub fn person(name: &str) -> Value {
    let mail = format!("{name}@example.com");
    json!({"name": mail, "claims": {
        "mail": mail, "uid": name, "given": "Ann", "family": "Lee", "nick": "Annie", "title": "Baker", "lang": "de",
    }})
}
