//! Links that mails carry. Their form is part of the contract: clients and people's old mails
//! open them (`contract/password_tokens.md` section 4).

use form_urlencoded::byte_serialize;

use crate::Site;

fn escape(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Leads to the form for a new password.
pub fn password_reset_link(site: &Site, token: &str) -> String {
    format!("{}/reset_password_complete?token={}", site.url, escape(token))
}

/// Confirms an address when opened.
pub fn verify_email_link(site: &Site, token: &str, email: &str) -> String {
    format!("{}/do_verify_email?token={}&email={}", site.url, escape(token), escape(email))
}

/// Sign-up with an invitation; `team_name` is the name in addresses.
pub fn invite_link(site: &Site, token: &str, email: &str, team_display_name: &str, team_name: &str) -> String {
    let data = serde_json::json!({"display_name": team_display_name, "email": email, "name": team_name});
    let data = escape(&data.to_string());
    format!("{}/signup_user_complete/?d={data}&t={}", site.url, escape(token))
}

/// Signs a guest in without a password, once.
pub fn one_time_login_link(site: &Site, token: &str) -> String {
    format!("{}/landing#/login/one_time_link?t={}", site.url, escape(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let site = Site { url: "https://x.example/sub".into(), ..Site::default() };
        assert_eq!(password_reset_link(&site, "abc"), "https://x.example/sub/reset_password_complete?token=abc");
        assert_eq!(
            verify_email_link(&site, "abc", "a+b@c.d"),
            "https://x.example/sub/do_verify_email?token=abc&email=a%2Bb%40c.d"
        );
        assert_eq!(
            invite_link(&site, "t", "a@b.c", "A & B", "ab"),
            "https://x.example/sub/signup_user_complete/?d=%7B%22display_name%22%3A%22A+%26+B%22%2C%22email%22%3A%22a%40b.c%22%2C%22name%22%3A%22ab%22%7D&t=t"
        );
        assert_eq!(one_time_login_link(&site, "t"), "https://x.example/sub/landing#/login/one_time_link?t=t");
    }
}
