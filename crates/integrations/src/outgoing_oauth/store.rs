//! Rows of `outgoingoauthconnections`, and the rules of one.

use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql, sql2};
use serde::{Deserialize, Serialize};

/// `OutgoingOAuthConnection` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Connection {
    pub id: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_password: Option<String>,
    pub oauth_token_url: String,
    pub grant_type: String,
    pub audiences: Option<Vec<String>>,
}

macro_rules! cols {
    () => {
        "id, creatorid, createat, updateat, name, clientid, clientsecret, credentialsusername, credentialspassword, \
         oauthtokenurl, CAST(granttype AS VARCHAR(32)), audiences"
    };
}

sql!(ONE = "SELECT ", cols!(), " FROM outgoingoauthconnections WHERE id = $1");
sql!(
    pub LIST = "SELECT ",
    cols!(),
    " FROM outgoingoauthconnections WHERE id > $1 ORDER BY id LIMIT $2"
);
sql!(ALL = "SELECT ", cols!(), " FROM outgoingoauthconnections ORDER BY createat, id");
sql2!(
    pub ADD = pg: "INSERT INTO outgoingoauthconnections (id, creatorid, createat, updateat, name, clientid, clientsecret, \
     credentialsusername, credentialspassword, oauthtokenurl, granttype, audiences) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
     $10, CAST(CAST($11 AS TEXT) AS outgoingoauthconnections_granttype), $12)",
    lite: "INSERT INTO outgoingoauthconnections (id, creatorid, createat, updateat, name, clientid, clientsecret, \
     credentialsusername, credentialspassword, oauthtokenurl, granttype, audiences) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
     $10, $11, $12)",
);
sql2!(
    pub SAVE = pg: "UPDATE outgoingoauthconnections SET creatorid = $2, createat = $3, updateat = $4, name = $5, clientid = $6, \
     clientsecret = $7, credentialsusername = $8, credentialspassword = $9, oauthtokenurl = $10, \
     granttype = CAST(CAST($11 AS TEXT) AS outgoingoauthconnections_granttype), audiences = $12 WHERE id = $1",
    lite: "UPDATE outgoingoauthconnections SET creatorid = $2, createat = $3, updateat = $4, name = $5, clientid = $6, \
     clientsecret = $7, credentialsusername = $8, credentialspassword = $9, oauthtokenurl = $10, granttype = $11, \
     audiences = $12 WHERE id = $1",
);
sql!(pub DROP = "DELETE FROM outgoingoauthconnections WHERE id = $1");

/// A row, with its secrets.
pub fn row(r: &Row) -> Result<Connection, DbError> {
    Ok(Connection {
        id: r.get(0)?,
        creator_id: r.get(1)?,
        create_at: r.get(2)?,
        update_at: r.get(3)?,
        name: r.get(4)?,
        client_id: r.get(5)?,
        client_secret: r.get(6)?,
        credentials_username: r.get(7)?,
        credentials_password: r.get(8)?,
        oauth_token_url: r.get(9)?,
        grant_type: r.get(10)?,
        audiences: Some(rows::json(r, 11)?),
    })
}

/// Arguments of [`ADD`] and [`SAVE`].
pub fn write_args(c: &Connection) -> Args {
    args![
        &c.id,
        &c.creator_id,
        c.create_at,
        c.update_at,
        &c.name,
        &c.client_id,
        &c.client_secret,
        &c.credentials_username,
        &c.credentials_password,
        &c.oauth_token_url,
        &c.grant_type,
        ochre_types::encode(&c.audiences.clone().unwrap_or_default())
    ]
}

/// A connection by id.
pub async fn one(app: &App, id: &str) -> Result<Option<Connection>, AppError> {
    Ok(app.db.opt(&ONE, args![id], row).await?)
}

/// All connections, oldest first.
pub async fn all(app: &App) -> Result<Vec<Connection>, AppError> {
    Ok(app.db.all(&ALL, args![], row).await?)
}

impl Connection {
    /// Without what nobody reads again.
    pub fn sanitized(mut self) -> Self {
        self.client_secret.clear();
        self.credentials_username = None;
        self.credentials_password = None;
        self
    }

    /// Whether it may be stored (contract/errors.jsonl `model.outgoing_oauth_connection.*`).
    pub fn check_valid(&self) -> Result<(), AppError> {
        let rule = |fine: bool, id: &'static str| if fine { Ok(()) } else { Err(AppError::bad(id)) };
        let within = |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most;
        let url = |text: &str| ochre_types::valid::is_http_url(text);
        rule(ochre_types::is_valid_id(&self.creator_id), "model.outgoing_oauth_connection.is_valid.creator_id.error")?;
        rule(within(&self.name, 64), "model.outgoing_oauth_connection.is_valid.name.error")?;
        rule(within(&self.client_id, 255), "model.outgoing_oauth_connection.is_valid.client_id.error")?;
        rule(within(&self.client_secret, 255), "model.outgoing_oauth_connection.is_valid.client_secret.error")?;
        let token = within(&self.oauth_token_url, 256) && url(&self.oauth_token_url);
        rule(token, "model.outgoing_oauth_connection.is_valid.oauth_token_url.error")?;
        let filled = |o: &Option<String>| o.as_ref().is_some_and(|t| within(t, 255));
        match self.grant_type.as_str() {
            "client_credentials" => {}
            "password" => rule(
                filled(&self.credentials_username) && filled(&self.credentials_password),
                "model.outgoing_oauth_connection.is_valid.password_credentials.error",
            )?,
            _ => return Err(AppError::bad("model.outgoing_oauth_connection.is_valid.grant_type.error")),
        }
        let audiences = self.audiences.as_deref().unwrap_or_default();
        let fits = ochre_types::encode(audiences).chars().count() <= 1024;
        rule(!audiences.is_empty() && fits, "model.outgoing_oauth_connection.is_valid.audience.empty")?;
        rule(audiences.iter().all(|a| url(a)), "model.outgoing_oauth_connection.is_valid.audience.error")
    }
}
