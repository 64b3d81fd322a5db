//! `ConnectedWorkspacesSettings`: Shared channels and remote servers.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Shared channels and remote servers.
    ConnectedWorkspacesSettings {
        disable_shared_channels_status_sync: bool = "DisableSharedChannelsStatusSync", false, "";
        enable_remote_cluster_service: bool = "EnableRemoteClusterService", false, "";
        enable_shared_channels: bool = "EnableSharedChannels", false, "";
        global_user_sync_batch_size: i64 = "GlobalUserSyncBatchSize", 25, "";
        max_posts_per_sync: i64 = "MaxPostsPerSync", 50, "";
        member_sync_batch_size: i64 = "MemberSyncBatchSize", 20, "";
        sync_users_on_connection_open: bool = "SyncUsersOnConnectionOpen", false, "";
    }
}
