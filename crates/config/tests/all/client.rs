//! The maps of `GET /config/client` and `GET /license/client`.

use ochre_config::*;

fn facts() -> Facts {
    Facts { build_number: "11.6.0".into(), environment: "test".into(), max_post_size: 16383, ..Facts::default() }
}

/// The keys of the recorded answer without a session (`conformance/scenarios/general/public_answers.json`).
const RECORDED: &str = include_str!("client_keys.txt");

#[test]
fn everyone_sees_the_recorded_keys() {
    let mut config = Config::default();
    config.service.site_url = "http://x/".into();
    let map = client_limited(&config, &facts());
    for line in RECORDED.lines() {
        let (key, value) = line.split_once('=').unwrap();
        let got = map.get(key).unwrap_or_else(|| panic!("{key} is missing"));
        assert!(value == "<any>" || got == value, "{key}: {got:?} instead of {value:?}");
    }
    assert_eq!(map["SiteURL"], "http://x");
    assert_eq!((map["Version"].as_str(), map["SiteName"].as_str()), ("11.6.0", "Ochre"));
    assert!(!map.contains_key("EnableCommands") && !map.contains_key("EnableSignUpWithGitLab"));
}

#[test]
fn sessions_see_more() {
    let map = client_full(&Config::first_boot(), &facts());
    for (key, value) in [
        ("EnableCommands", "true"),
        ("PostEditTimeLimit", "-1"),
        ("CollapsedThreads", "always_on"),
        ("MaxPostSize", "16383"),
        ("EnableEmailInvitations", "true"),
        ("ScheduledPosts", "true"),
        ("DataRetentionMessageRetentionHours", "8760"),
        ("SQLDriverName", "sqlite"),
        ("DefaultTheme", ""),
        ("EnableMarketplace", "false"),
    ] {
        assert_eq!(map.get(key).map(String::as_str), Some(value), "{key}");
    }
    assert!(client_limited(&Config::default(), &facts()).keys().all(|k| map.contains_key(k)));
    assert!(map.len() > 200, "{}", map.len());
}

#[test]
fn providers_appear_when_they_are_on() {
    let mut config = Config::default();
    config.gitlab.enable = true;
    config.openid.enable = true;
    config.ldap.enable = true;
    let map = client_limited(&config, &facts());
    assert_eq!(map["EnableSignUpWithGitLab"], "true");
    assert_eq!(map["OpenIdButtonColor"], "#145DBF");
    assert_eq!(map["LdapLoginButtonColor"], "#0000");
}

#[test]
fn the_hash_follows_the_configuration_only() {
    let config = Config::default();
    let hash = client_hash(&config, &facts());
    assert_eq!(hash.len(), 64);
    assert_eq!(hash, client_hash(&config, &Facts { no_accounts: true, installed_at: Some(1), ..facts() }));
    let mut other = config.clone();
    other.team.site_name = "Other".into();
    assert_ne!(hash, client_hash(&other, &facts()));
    assert_eq!(version_id(&facts(), &hash), format!("11.6.0.11.6.0.{hash}.true"));
}

#[test]
fn the_licence_has_everything() {
    let limited = licence_limited();
    let private = ["Id", "Name", "Email", "IssuedAt", "StartsAt", "ExpiresAt", "SkuName"];
    assert!(private.iter().all(|k| !limited.contains_key(*k)));
    let full = licence_full(&facts());
    assert_eq!(full.len(), limited.len() + private.len());
    assert_eq!((full["IsLicensed"].as_str(), full["Cloud"].as_str(), full["LDAP"].as_str()), ("true", "false", "true"));
    assert_eq!(full.values().filter(|v| v.is_empty()).count(), 2, "no id in these facts, never an address");
}
