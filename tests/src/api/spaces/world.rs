//! A team with the people that rights tell apart.

use crate::support::{Database, Person, Server};
use serde_json::json;

/// A server with a team `matrix`, its channels `pub` and `priv`, and people. All but `outsider` and `admin` are in the team
/// and in both channels.
pub struct World {
    pub server: Server,
    /// System administrator, in no team.
    pub admin: Person,
    /// Made the team: its administrator.
    pub owner: Person,
    /// Made the channels: their administrator.
    pub chief: Person,
    pub member: Person,
    pub guest: Person,
    /// An account without a team.
    pub outsider: Person,
    pub team: String,
    pub public: String,
    pub private: String,
}

impl World {
    pub async fn new(db: Database, settings: &[(&str, &str)]) -> Result<World, String> {
        let mut all = vec![
            ("ServiceSettings.EnableAPITeamDeletion", "true"),
            ("ServiceSettings.EnableAPIChannelDeletion", "true"),
            ("TeamSettings.MaxUsersPerTeam", "5000"),
        ];
        all.extend_from_slice(settings);
        let server = Server::start_with(db, &all).await?;
        let admin = server.admin().await?;
        let guests = json!({"GuestAccountsSettings": {"Enable": true}}).to_string();
        admin.send("PUT", "/config/patch", Some(guests)).await?.status(200)?;
        let owner = admin.invite("owner").await?;
        let team = owner.team("matrix").await?;
        let chief = admin.invite("chief").await?;
        let member = admin.invite("member").await?;
        let guest = admin.invite("guest").await?;
        let outsider = admin.invite("outsider").await?;
        admin.post(&format!("/users/{}/demote", guest.id), &json!({})).await?.status(200)?;
        for p in [&chief, &member, &guest] {
            into_team(&admin, &team, &p.id).await?;
        }
        let public = chief.channel(&team, "pub").await?;
        let body = json!({"team_id": team, "name": "priv", "display_name": "priv", "type": "P"});
        let private = chief.post("/channels", &body).await?.status(201)?.field("id")?;
        for c in [&public, &private] {
            for p in [&owner, &member, &guest] {
                into_channel(&admin, c, &p.id).await?;
            }
        }
        // roles changed after the sign-in
        let guest = Person::login(&server.url, "guest", "Passw0rd-12345!").await?;
        Ok(World { server, admin, owner, chief, member, guest, outsider, team, public, private })
    }
}

/// An administrator puts somebody into a team.
pub async fn into_team(admin: &Person, team: &str, user: &str) -> Result<(), String> {
    let body = json!({"team_id": team, "user_id": user});
    admin.post(&format!("/teams/{team}/members"), &body).await?.status(201)?;
    Ok(())
}

/// An administrator puts somebody into a channel.
pub async fn into_channel(admin: &Person, channel: &str, user: &str) -> Result<(), String> {
    admin.post(&format!("/channels/{channel}/members"), &json!({"user_id": user})).await?.status(201)?;
    Ok(())
}
