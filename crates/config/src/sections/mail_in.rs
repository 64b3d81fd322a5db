//! `MailInSettings`: mail that people send to the server. Our own section.

use super::section;

section! {
    /// Replies by mail, and mails to channels.
    MailInSettings {
        certificate_file: String = "CertificateFile", "", "environment_smtp,write_restrictable,cloud_restrictable";
        connection_security: String = "ConnectionSecurity", "", "environment_smtp,write_restrictable,cloud_restrictable";
        domain: String = "Domain", "", "environment_smtp,write_restrictable,cloud_restrictable";
        enable: bool = "Enable", false, "environment_smtp,write_restrictable,cloud_restrictable";
        key_file: String = "KeyFile", "", "environment_smtp,write_restrictable,cloud_restrictable";
        listen_address: String = "ListenAddress", ":2525", "environment_smtp,write_restrictable,cloud_restrictable";
        max_message_size: i64 = "MaxMessageSize", 26214400, "environment_smtp,write_restrictable,cloud_restrictable";
        reply_days: i64 = "ReplyDays", 30, "environment_smtp,write_restrictable,cloud_restrictable";
    }
}
