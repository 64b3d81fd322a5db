//! `ElasticsearchSettings`: External search engine.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// External search engine.
    ElasticsearchSettings {
        aggregate_posts_after_days: i64 = "AggregatePostsAfterDays", 365, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        backend: String = "Backend", "elasticsearch", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        batch_size: i64 = "BatchSize", 10_000, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        bulk_indexing_time_window_seconds: Option<i64> = "BulkIndexingTimeWindowSeconds", None, "";
        ca: String = "CA", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        channel_index_replicas: i64 = "ChannelIndexReplicas", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        channel_index_shards: i64 = "ChannelIndexShards", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        client_cert: String = "ClientCert", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        client_key: String = "ClientKey", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        connection_url: String = "ConnectionURL", "http://localhost:9200", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        enable_autocomplete: bool = "EnableAutocomplete", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        enable_cjk_analyzers: bool = "EnableCJKAnalyzers", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        enable_indexing: bool = "EnableIndexing", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        enable_searching: bool = "EnableSearching", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        enable_search_public_channels_without_membership: bool = "EnableSearchPublicChannelsWithoutMembership", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        global_search_prefix: String = "GlobalSearchPrefix", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        ignored_purge_indexes: String = "IgnoredPurgeIndexes", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        index_prefix: String = "IndexPrefix", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        live_indexing_batch_size: i64 = "LiveIndexingBatchSize", 10, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        password: String = "Password", "changeme", "environment_elasticsearch,write_restrictable,cloud_restrictable", secret true;
        post_index_replicas: i64 = "PostIndexReplicas", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        post_index_shards: i64 = "PostIndexShards", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        posts_aggregator_job_start_time: String = "PostsAggregatorJobStartTime", "03:00", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        request_timeout_seconds: i64 = "RequestTimeoutSeconds", 30, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        skip_tls_verification: bool = "SkipTLSVerification", false, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        sniff: bool = "Sniff", true, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        trace: String = "Trace", "", "environment_elasticsearch,write_restrictable,cloud_restrictable";
        user_index_replicas: i64 = "UserIndexReplicas", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        user_index_shards: i64 = "UserIndexShards", 1, "environment_elasticsearch,write_restrictable,cloud_restrictable";
        username: String = "Username", "elastic", "environment_elasticsearch,write_restrictable,cloud_restrictable";
    }
}
