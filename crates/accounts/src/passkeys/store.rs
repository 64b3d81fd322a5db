//! Rows of passkeys.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use serde::Serialize;
use serde_json::{Value, json};

sql!(
    OF_USER = "SELECT id, userid, credentialid, publickey, name, transports, synced, createat, lastusedat \
     FROM ochre_passkeys WHERE userid = $1 ORDER BY createat, id"
);
sql!(
    BY_CREDENTIAL = "SELECT id, userid, credentialid, publickey, name, transports, synced, createat, lastusedat \
     FROM ochre_passkeys WHERE credentialid = $1"
);
sql!(
    pub ADD = "INSERT INTO ochre_passkeys (id, userid, credentialid, publickey, counter, name, transports, synced, createat, \
     lastusedat) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)"
);
sql!(pub RENAME = "UPDATE ochre_passkeys SET name = $3 WHERE id = $1 AND userid = $2");
sql!(pub REMOVE = "DELETE FROM ochre_passkeys WHERE id = $1 AND userid = $2");
// An authenticator that counts never goes back; one that does not count says 0 for ever.
sql!(
    SEEN = "UPDATE ochre_passkeys SET counter = $2, lastusedat = $3 \
     WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))"
);

/// One passkey, as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Passkey {
    pub id: String,
    pub user_id: String,
    #[serde(skip)]
    pub credential_id: String,
    /// COSE, base64url.
    #[serde(skip)]
    pub key: String,
    pub name: String,
    #[serde(skip)]
    pub transports: String,
    /// A service keeps it beside the device.
    pub synced: bool,
    /// ms.
    pub create_at: i64,
    /// ms, 0: never.
    pub last_used_at: i64,
}

fn row(r: &Row) -> Result<Passkey, DbError> {
    Ok(Passkey {
        id: r.get(0)?,
        user_id: r.get(1)?,
        credential_id: r.get(2)?,
        key: r.get(3)?,
        name: r.get(4)?,
        transports: r.get(5)?,
        synced: r.get(6)?,
        create_at: r.get(7)?,
        last_used_at: r.get(8)?,
    })
}

/// Those of an account, the oldest first.
pub async fn of_user(app: &App, user: &str) -> Result<Vec<Passkey>, AppError> {
    Ok(app.db.all(&OF_USER, args![user], row).await?)
}

/// The one with an authenticator's id.
pub async fn by_credential(app: &App, id: &str) -> Result<Option<Passkey>, AppError> {
    Ok(app.db.opt(&BY_CREDENTIAL, args![id], row).await?)
}

/// Notes a use; false: the authenticator counted back, so there are two of it.
pub async fn seen(app: &App, id: &str, counter: u32) -> Result<bool, AppError> {
    Ok(app.db.exec(&SEEN, args![id, i64::from(counter), app.now()]).await? == 1)
}

/// As browsers want to be told which ones there are.
pub fn descriptors(all: &[Passkey]) -> Value {
    let one = |p: &Passkey| {
        let transports: Vec<&str> = p.transports.split_whitespace().collect();
        json!({"type": "public-key", "id": p.credential_id, "transports": transports})
    };
    all.iter().map(one).collect()
}
