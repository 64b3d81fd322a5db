//! Making and ending sessions (contract/limits.md "Sessions and tokens").

use ochre_kernel::{App, AppError, Forget, args, sql};
use ochre_types::{Session, StringMap, User};
use std::sync::Arc;

sql!(OF_DEVICE = "SELECT id, token FROM sessions WHERE userid = $1 AND deviceid = $2");
sql!(DELETE = "DELETE FROM sessions WHERE id = $1");
sql!(
    OVER_CAP =
        "SELECT id, token FROM sessions WHERE userid = $1 ORDER BY lastactivityat DESC, id LIMIT 1000 OFFSET 499"
);

/// The browser and device of a session, read from its User-Agent.
pub struct Client {
    pub platform: &'static str,
    pub os: String,
    pub browser: String,
    pub mobile: bool,
}

/// Reads a User-Agent roughly: enough for people to recognise their devices.
pub fn client(agent: &str) -> Client {
    let has = |t: &str| agent.contains(t);
    let mobile = has("iPhone") || has("iPad") || has("Android") || has("Mattermost Mobile") || has("rnbeta");
    let (platform, os) = if has("iPhone") || has("iPad") {
        (if has("iPad") { "iPad" } else { "iPhone" }, "iOS")
    } else if has("Android") {
        ("Linux", "Android")
    } else if has("Windows") {
        ("Windows", "Windows")
    } else if has("Mac OS X") || has("Macintosh") {
        ("Macintosh", "Mac OS")
    } else if has("Linux") {
        ("Linux", "Linux")
    } else {
        ("Unknown", "")
    };
    let names = [("mmctl/", "mmctl"), ("Mattermost/", "Desktop App"), ("Edg/", "Edge"), ("OPR/", "Opera")];
    let more =
        [("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Version/", "Safari"), ("Mattermost Mobile/", "Mobile App")];
    let found = names.iter().chain(&more).find(|(mark, _)| has(mark));
    let browser = found.map_or_else(
        || "Unknown/0.0".to_string(),
        |(mark, name)| {
            let version = agent.split(mark).nth(1).unwrap_or("");
            let version: String = version.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            format!("{name}/{version}")
        },
    );
    Client { platform, os: os.into(), browser, mobile }
}

/// Whether a service that accounts sign in with is an OAuth provider.
pub fn is_oauth(service: &str) -> bool {
    matches!(service, "gitlab" | "google" | "office365" | "openid")
}

/// By what somebody came in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Password,
    OAuth,
    Saml,
}

/// Makes and saves a session of a user. `device_id`: a mobile app's push address, empty otherwise.
pub async fn make(app: &Arc<App>, user: &User, device_id: &str, agent: &str) -> Result<Session, AppError> {
    let client = client(agent);
    let by = match user.auth_service.as_str() {
        "saml" => By::Saml,
        service if is_oauth(service) => By::OAuth,
        _ => By::Password,
    };
    make_by(app, user, device_id, client, by).await
}

/// A session of somebody who signed in at a provider.
pub async fn make_outside(
    app: &Arc<App>,
    user: &User,
    saml: bool,
    mobile: bool,
    agent: &str,
) -> Result<Session, AppError> {
    let mut client = client(agent);
    client.mobile |= mobile;
    make_by(app, user, "", client, if saml { By::Saml } else { By::OAuth }).await
}

/// As [`make_outside`], of a phone with its push address.
pub async fn make_device(
    app: &Arc<App>,
    user: &User,
    saml: bool,
    device_id: &str,
    agent: &str,
) -> Result<Session, AppError> {
    let client = Client { mobile: true, ..client(agent) };
    make_by(app, user, device_id, client, if saml { By::Saml } else { By::OAuth }).await
}

async fn make_by(app: &Arc<App>, user: &User, device_id: &str, client: Client, by: By) -> Result<Session, AppError> {
    let config = app.config_full();
    let hours = if !device_id.is_empty() || client.mobile {
        config.service.session_length_mobile_in_hours
    } else if by == By::Password {
        config.service.session_length_web_in_hours
    } else {
        config.service.session_length_sso_in_hours
    };
    let now = app.now();
    let mut props = StringMap::default();
    for (k, v) in [
        ("csrf", app.new_id()),
        ("platform", client.platform.to_string()),
        ("os", client.os),
        ("browser", client.browser),
        ("isMobile", client.mobile.to_string()),
        ("isSaml", (by == By::Saml).to_string()),
        ("isOAuthUser", (by == By::OAuth).to_string()),
        ("is_guest", user.is_guest().to_string()),
    ] {
        props.insert(k.into(), v);
    }
    let session = Session {
        id: app.new_id(),
        token: app.new_id(),
        create_at: now,
        expires_at: now + hours * 3_600_000,
        last_activity_at: now,
        user_id: user.id.clone(),
        device_id: device_id.to_string(),
        roles: user.roles.clone(),
        props,
        ..Session::default()
    };
    if !device_id.is_empty() {
        end_of_device(app, &user.id, device_id).await?;
    }
    drop_oldest(app, &user.id).await?;
    app.save_session(&session).await?;
    app.tally.count("login_logins_total", &[]);
    Ok(session)
}

/// The same phone signs in again: its older sessions are dead.
async fn end_of_device(app: &Arc<App>, user: &str, device: &str) -> Result<(), AppError> {
    let old = app.db.all(&OF_DEVICE, args![user, device], |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?))).await?;
    for (id, token) in old {
        end(app, &id, &token).await?;
    }
    Ok(())
}

/// Keeps a user below 500 sessions.
async fn drop_oldest(app: &Arc<App>, user: &str) -> Result<(), AppError> {
    let over: Vec<(String, String)> = app.db.all(&OVER_CAP, args![user], |r| Ok((r.get(0)?, r.get(1)?))).await?;
    for (id, token) in over {
        end(app, &id, &token).await?;
    }
    Ok(())
}

/// Ends a session.
pub async fn end(app: &Arc<App>, id: &str, token: &str) -> Result<(), AppError> {
    app.db.exec(&DELETE, args![id]).await?;
    app.forget(&Forget::Session(token.to_string()));
    Ok(())
}
