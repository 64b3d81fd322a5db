//! `CacheSettings`: Where caches live (this process or Redis).
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Where caches live (this process or Redis).
    CacheSettings {
        cache_type: String = "CacheType", "lru", ",write_restrictable,cloud_restrictable";
        disable_client_cache: bool = "DisableClientCache", false, ",write_restrictable,cloud_restrictable";
        redis_address: String = "RedisAddress", "", ",write_restrictable,cloud_restrictable";
        redis_cache_prefix: String = "RedisCachePrefix", "", ",write_restrictable,cloud_restrictable";
        redis_db: i64 = "RedisDB", -1, ",write_restrictable,cloud_restrictable";
        redis_password: String = "RedisPassword", "", ",write_restrictable,cloud_restrictable", secret true;
    }
}
