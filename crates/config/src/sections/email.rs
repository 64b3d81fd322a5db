//! `EmailSettings`: Mail (SMTP), sign-in by e-mail or username, push notifications.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Mail (SMTP), sign-in by e-mail or username, push notifications.
    EmailSettings {
        connection_security: String = "ConnectionSecurity", "", "environment_smtp,write_restrictable,cloud_restrictable";
        email_batching_buffer_size: i64 = "EmailBatchingBufferSize", 256, "experimental_features";
        email_batching_interval: i64 = "EmailBatchingInterval", 30, "experimental_features";
        email_notification_contents_type: String = "EmailNotificationContentsType", "full", "site_notifications";
        enable_email_batching: bool = "EnableEmailBatching", false, "site_notifications";
        enable_preview_mode_banner: bool = "EnablePreviewModeBanner", true, "site_notifications";
        enable_sign_in_with_email: bool = "EnableSignInWithEmail", true, "authentication_email";
        enable_sign_in_with_username: bool = "EnableSignInWithUsername", true, "authentication_email";
        enable_sign_up_with_email: bool = "EnableSignUpWithEmail", true, "authentication_email";
        enable_smtp_auth: bool = "EnableSMTPAuth", false, "environment_smtp,write_restrictable,cloud_restrictable";
        feedback_email: String = "FeedbackEmail", "test@example.com", "site_notifications,cloud_restrictable";
        feedback_name: String = "FeedbackName", "", "site_notifications";
        feedback_organization: String = "FeedbackOrganization", "", "site_notifications";
        login_button_border_color: String = "LoginButtonBorderColor", "#2389D7", "experimental_features";
        login_button_color: String = "LoginButtonColor", "#0000", "experimental_features";
        login_button_text_color: String = "LoginButtonTextColor", "#2389D7", "experimental_features";
        push_notification_buffer: i64 = "PushNotificationBuffer", 1000, "";
        push_notification_contents: String = "PushNotificationContents", "full", "site_notifications";
        push_notification_server: String = "PushNotificationServer", "", "environment_push_notification_server";
        reply_to_address: String = "ReplyToAddress", "test@example.com", "site_notifications,cloud_restrictable";
        require_email_verification: bool = "RequireEmailVerification", false, "authentication_email";
        send_email_notifications: bool = "SendEmailNotifications", true, "site_notifications";
        send_push_notifications: bool = "SendPushNotifications", false, "environment_push_notification_server";
        skip_server_certificate_verification: bool = "SkipServerCertificateVerification", false, "environment_smtp,write_restrictable,cloud_restrictable";
        smtp_password: String = "SMTPPassword", "", "environment_smtp,write_restrictable,cloud_restrictable", secret true;
        smtp_port: String = "SMTPPort", "10025", "environment_smtp,write_restrictable,cloud_restrictable";
        smtp_server: String = "SMTPServer", "localhost", "environment_smtp,write_restrictable,cloud_restrictable";
        smtp_server_timeout: i64 = "SMTPServerTimeout", 10, "cloud_restrictable";
        smtp_username: String = "SMTPUsername", "", "environment_smtp,write_restrictable,cloud_restrictable";
        use_channel_in_email_notifications: bool = "UseChannelInEmailNotifications", false, "experimental_features";
    }
}
