//! `SqlSettings`: The database.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;
use serde_json::Value;

section! {
    /// The database.
    SqlSettings {
        at_rest_encrypt_key: String = "AtRestEncryptKey", "", "environment_database,write_restrictable,cloud_restrictable", secret true;
        conn_max_idle_time_milliseconds: i64 = "ConnMaxIdleTimeMilliseconds", 300_000, "environment_database,write_restrictable,cloud_restrictable";
        conn_max_lifetime_milliseconds: i64 = "ConnMaxLifetimeMilliseconds", 3_600_000, "environment_database,write_restrictable,cloud_restrictable";
        data_source: String = "DataSource", "./data/ochre.db", "environment_database,write_restrictable,cloud_restrictable", secret true;
        data_source_replicas: Vec<String> = "DataSourceReplicas", [], "environment_database,write_restrictable,cloud_restrictable", secret true;
        data_source_search_replicas: Vec<String> = "DataSourceSearchReplicas", [], "environment_database,write_restrictable,cloud_restrictable", secret true;
        disable_database_search: bool = "DisableDatabaseSearch", false, "environment_database,write_restrictable,cloud_restrictable";
        driver_name: String = "DriverName", "sqlite", "environment_database,write_restrictable,cloud_restrictable";
        max_idle_conns: i64 = "MaxIdleConns", 50, "environment_database,write_restrictable,cloud_restrictable";
        max_open_conns: i64 = "MaxOpenConns", 100, "environment_database,write_restrictable,cloud_restrictable";
        migrations_statement_timeout_seconds: i64 = "MigrationsStatementTimeoutSeconds", 100_000, "environment_database,write_restrictable,cloud_restrictable";
        query_timeout: i64 = "QueryTimeout", 30, "environment_database,write_restrictable,cloud_restrictable";
        replica_lag_settings: Value = "ReplicaLagSettings", r#"[]"#, "environment_database,write_restrictable,cloud_restrictable", secret true;
        replica_monitor_interval_seconds: i64 = "ReplicaMonitorIntervalSeconds", 5, "environment_database,write_restrictable,cloud_restrictable";
        trace: bool = "Trace", false, "environment_database,write_restrictable,cloud_restrictable";
    }
}
