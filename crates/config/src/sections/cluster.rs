//! `ClusterSettings`: Several nodes as one server.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Several nodes as one server.
    ClusterSettings {
        advertise_address: String = "AdvertiseAddress", "", "environment_high_availability,write_restrictable,cloud_restrictable";
        bind_address: String = "BindAddress", "", "environment_high_availability,write_restrictable,cloud_restrictable";
        cluster_name: String = "ClusterName", "", "environment_high_availability,write_restrictable,cloud_restrictable";
        enable: bool = "Enable", false, "environment_high_availability,write_restrictable";
        enable_experimental_gossip_encryption: Option<bool> = "EnableExperimentalGossipEncryption", None, "";
        enable_gossip_compression: bool = "EnableGossipCompression", true, "environment_high_availability,write_restrictable,cloud_restrictable";
        enable_gossip_encryption: bool = "EnableGossipEncryption", true, "environment_high_availability,write_restrictable,cloud_restrictable";
        gossip_port: i64 = "GossipPort", 8074, "environment_high_availability,write_restrictable,cloud_restrictable";
        network_interface: String = "NetworkInterface", "", "environment_high_availability,write_restrictable,cloud_restrictable";
        override_hostname: String = "OverrideHostname", "", "environment_high_availability,write_restrictable,cloud_restrictable";
        read_only_config: bool = "ReadOnlyConfig", true, "environment_high_availability,write_restrictable,cloud_restrictable";
        use_ip_address: bool = "UseIPAddress", true, "environment_high_availability,write_restrictable,cloud_restrictable";
    }
}
