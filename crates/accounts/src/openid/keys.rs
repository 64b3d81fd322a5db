//! The keys that sign id_tokens. They are made when first needed, one of each algorithm, and replaced every 90 days: a new key stands in the
//! key set for a day before it signs, an old one for 30 days after it has stopped.

use super::store;
use ochre_jose::{Algorithm, Jwks, SigningKey};
use ochre_kernel::{App, AppError, args};
use std::sync::Arc;

const DAY_MS: i64 = 86_400_000;
/// How long a key signs.
const LIFE_MS: i64 = 90 * DAY_MS;
/// How long apps may keep the key set before they ask again.
const NOTICE_MS: i64 = DAY_MS;
/// How long an old key stays in the set.
const AFTER_MS: i64 = 30 * DAY_MS;

struct Stored {
    kid: String,
    algorithm: String,
    pem: String,
    create_at: i64,
}

impl Stored {
    fn key(&self) -> Result<SigningKey, AppError> {
        let algorithm = if self.algorithm == "ES256" { Algorithm::Es256 } else { Algorithm::Rs256 };
        SigningKey::from_pem(algorithm, &self.pem, Some(&self.kid)).map_err(unusable)
    }
}

fn unusable(e: ochre_jose::JoseError) -> AppError {
    AppError::new("app.openid.key.app_error", 500).detail(e.to_string())
}

/// Youngest first; what is missing or due is made.
async fn all(app: &Arc<App>) -> Result<Vec<Stored>, AppError> {
    let row =
        |r: &ochre_db::Row| Ok(Stored { kid: r.get(0)?, algorithm: r.get(1)?, pem: r.get(2)?, create_at: r.get(3)? });
    let mut found: Vec<Stored> = app.db.all(&store::KEYS, args![], row).await?;
    let now = app.now();
    for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
        let youngest = found.iter().find(|k| k.algorithm == algorithm.name());
        if youngest.is_none_or(|k| k.create_at + LIFE_MS < now) {
            found.insert(0, make(app, algorithm).await?);
        }
    }
    found.retain(|k| k.create_at + LIFE_MS + NOTICE_MS + AFTER_MS > now);
    Ok(found)
}

async fn make(app: &Arc<App>, algorithm: Algorithm) -> Result<Stored, AppError> {
    let made = tokio::task::spawn_blocking(move || SigningKey::generate_pem(algorithm)).await;
    let pem = made.map_err(|_| unusable(ochre_jose::JoseError::Key))?.map_err(unusable)?;
    let key = Stored { kid: app.new_id(), algorithm: algorithm.name().into(), pem, create_at: app.now() };
    app.db.exec(&store::ADD_KEY, args![&key.kid, &key.algorithm, &key.pem, key.create_at]).await?;
    app.db.exec(&store::OLD_KEYS, args![app.now() - LIFE_MS - NOTICE_MS - AFTER_MS]).await?;
    Ok(key)
}

/// The key that signs now: the youngest that apps had time to learn of, else the oldest there is.
pub async fn signing(app: &Arc<App>, algorithm: Algorithm) -> Result<SigningKey, AppError> {
    let mut found = all(app).await?;
    found.retain(|k| k.algorithm == algorithm.name());
    let known = found.iter().find(|k| k.create_at + NOTICE_MS <= app.now()).or(found.last());
    known.ok_or_else(|| unusable(ochre_jose::JoseError::UnknownKey))?.key()
}

/// The public halves.
pub async fn public(app: &Arc<App>) -> Result<Jwks, AppError> {
    let mut keys = Vec::new();
    for k in all(app).await? {
        keys.push(k.key()?.public_jwk());
    }
    Ok(Jwks { keys })
}
