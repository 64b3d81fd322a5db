//! Roles and schemes: small tables, held whole.

use crate::app::App;
use crate::caches::{RoleEntry, RoleTable};
use crate::{AppError, role_cols, rows, scheme_cols, sql};
use ochre_db::args;
use ochre_types::{Perm, PermSet, Scheme};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

sql!(ROLES = "SELECT ", role_cols!(), " FROM roles");
sql!(SCHEMES = "SELECT ", scheme_cols!(), " FROM schemes");

impl App {
    /// All roles by name.
    pub async fn roles(&self) -> Result<Arc<RoleTable>, AppError> {
        if let Some(t) = self.caches.roles.read().as_ref() {
            return Ok(t.clone());
        }
        let before = self.caches.role_epoch.load(Ordering::Acquire);
        let mut table = RoleTable::default();
        for role in self.db.all(&ROLES, args![], rows::role).await? {
            let ids = role.permissions.as_deref().unwrap_or_default();
            let perms: PermSet = ids.iter().filter_map(|id| Perm::from_id(id)).collect();
            table.by_name.insert(role.name.clone(), Arc::new(RoleEntry { role, perms }));
        }
        let table = Arc::new(table);
        let mut slot = self.caches.roles.write();
        if self.caches.role_epoch.load(Ordering::Acquire) == before {
            *slot = Some(table.clone());
        }
        Ok(table)
    }

    /// All schemes by id, deleted ones too.
    pub async fn schemes(&self) -> Result<Arc<HashMap<String, Scheme>>, AppError> {
        if let Some(t) = self.caches.schemes.read().as_ref() {
            return Ok(t.clone());
        }
        let all = self.db.all(&SCHEMES, args![], rows::scheme).await?;
        let map = Arc::new(all.into_iter().map(|s| (s.id.clone(), s)).collect::<HashMap<_, _>>());
        *self.caches.schemes.write() = Some(map.clone());
        Ok(map)
    }
}
