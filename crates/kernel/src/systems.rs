//! The `systems` table: server-wide keys (contract/schema.md "Systems keys").

use crate::app::App;
use crate::{AppError, sql};
use ochre_db::args;

sql!(GET = "SELECT value FROM systems WHERE name = $1");
sql!(ALL = "SELECT name, value FROM systems");
sql!(SET = "INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
sql!(ADD = "INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");

impl App {
    /// A key's value.
    pub async fn system_value(&self, name: &str) -> Result<Option<String>, AppError> {
        Ok(self.db.opt(&GET, args![name], |r| r.get(0)).await?)
    }

    /// All keys.
    pub async fn system_values(&self) -> Result<std::collections::HashMap<String, String>, AppError> {
        let rows = self.db.all(&ALL, args![], |r| Ok((r.get(0)?, r.get::<String>(1)?))).await?;
        Ok(rows.into_iter().collect())
    }

    /// Sets a key.
    pub async fn set_system_value(&self, name: &str, value: &str) -> Result<(), AppError> {
        self.db.exec(&SET, args![name, value]).await?;
        Ok(())
    }

    /// Sets a key that is not there yet; the value that counts is answered.
    pub async fn init_system_value(&self, name: &str, value: &str) -> Result<String, AppError> {
        self.db.exec(&ADD, args![name, value]).await?;
        Ok(self.system_value(name).await?.unwrap_or_else(|| value.to_string()))
    }
}
