//! `ContentFlaggingSettings`: Reporting and reviewing of messages.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;
use serde_json::Value;

section! {
    /// Reporting and reviewing of messages.
    ContentFlaggingSettings {
        additional_settings: ContentFlaggingAdditionalSettings = "AdditionalSettings", (), "";
        enable_content_flagging: bool = "EnableContentFlagging", false, "";
        notification_settings: ContentFlaggingNotificationSettings = "NotificationSettings", (), "";
        reviewer_settings: ContentFlaggingReviewerSettings = "ReviewerSettings", (), "";
    }
}

section! {
    /// `ContentFlaggingSettings.AdditionalSettings`.
    ContentFlaggingAdditionalSettings {
        hide_flagged_content: bool = "HideFlaggedContent", true, "";
        reasons: Vec<String> = "Reasons", ["Meant for another audience", "Contains personal data", "Contains a password or key", "Legally protected", "Harassment or hate", "Unwanted advertising", "Another reason"], "";
        reporter_comment_required: bool = "ReporterCommentRequired", true, "";
        reviewer_comment_required: bool = "ReviewerCommentRequired", true, "";
    }
}

section! {
    /// `ContentFlaggingSettings.NotificationSettings`.
    ContentFlaggingNotificationSettings {
        event_target_mapping: Value = "EventTargetMapping", r#"{"assigned": ["reviewers"], "dismissed": ["reviewers", "reporter"], "flagged": ["reviewers"], "removed": ["reviewers", "author", "reporter"]}"#, "";
    }
}

section! {
    /// `ContentFlaggingSettings.ReviewerSettings`.
    ContentFlaggingReviewerSettings {
        common_reviewers: bool = "CommonReviewers", true, "";
        system_admins_as_reviewers: bool = "SystemAdminsAsReviewers", false, "";
        team_admins_as_reviewers: bool = "TeamAdminsAsReviewers", true, "";
    }
}
