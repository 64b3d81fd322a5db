//! A team with people, messages and files, whose ids stand in the requests.

use super::seed::Seed;
use crate::support::{Database, Person, Server};
use ochre_kernel::http::route::Route;
use serde_json::{Value, json};

/// What stands in the place of an id of an address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// One of the right kind.
    Real,
    /// One of something else.
    OtherKind,
    /// Well formed, of nothing.
    Unknown,
    /// Not an id.
    Odd,
}

/// Who asks.
pub struct Who {
    pub name: &'static str,
    pub person: Person,
}

pub struct World {
    pub server: Server,
    /// System administrator, member of the team and its channels.
    pub admin: Person,
    /// Member as well.
    member: Person,
    /// In a team of their own.
    outsider: Person,
    /// Name and id.
    known: Vec<(&'static str, String)>,
}

const SETTINGS: [(&str, &str); 9] = [
    ("ServiceSettings.EnableDeveloper", "true"),
    ("ServiceSettings.EnableOutgoingOAuthConnections", "true"),
    ("ServiceSettings.EnableUserAccessTokens", "true"),
    ("ServiceSettings.EnableBotAccountCreation", "true"),
    ("ServiceSettings.EnableAPITeamDeletion", "true"),
    ("ServiceSettings.EnableAPIChannelDeletion", "true"),
    ("ServiceSettings.EnableCustomGroups", "true"),
    ("GuestAccountsSettings.Enable", "true"),
    ("TeamSettings.MaxUsersPerTeam", "5000"),
];

impl World {
    pub async fn new(db: Database) -> Result<World, String> {
        let server = Server::start_with(db, &SETTINGS).await?;
        let admin = server.admin().await?;
        // What speaks of itself to other programs needs an address, and without one says so with a 500.
        let address = serde_json::json!({"ServiceSettings": {"SiteURL": server.url}}).to_string();
        admin.send("PUT", "/config/patch", Some(address)).await?.status(200)?;
        let member = admin.invite("member").await?;
        let outsider = admin.invite("outsider").await?;
        let mut w = World { server, admin, member, outsider, known: Vec::new() };
        w.places().await?;
        w.things().await?;
        Ok(w)
    }

    /// People, teams, channels.
    async fn places(&mut self) -> Result<(), String> {
        let (admin, member, outsider) = (self.admin.clone(), self.member.clone(), self.outsider.clone());
        let team = admin.team("fuzz").await?;
        let channel = admin.channel(&team, "pub").await?;
        let channel2 = admin.channel(&team, "second").await?;
        let (user, user2) = (admin.invite("user").await?, admin.invite("user2").await?);
        for p in [&member, &user, &user2] {
            admin.let_in(p, &team, &channel).await?;
        }
        let foreign = outsider.team("foreign").await?;
        let hidden = outsider.channel(&foreign, "hidden").await?;
        let categories = admin.get(&format!("/users/{}/teams/{team}/channels/categories", user.id)).await?.json()?;
        let category = categories["order"][0].as_str().unwrap_or_default().to_string();
        let mypost = admin.say(&channel, "mine, a word").await?;
        let post = member.say(&channel, "hello, a word").await?;
        let reply = json!({"channel_id": channel, "root_id": post, "message": "re"});
        let reply = member.post("/posts", &reply).await?.status(201)?.field("id")?;
        let secret = outsider.say(&hidden, "secret").await?;
        self.known.extend([
            ("team", team),
            ("channel", channel),
            ("channel2", channel2),
            ("user", user.id),
            ("user2", user2.id),
            ("foreign", foreign),
            ("hidden", hidden),
            ("category", category),
            ("mypost", mypost),
            ("post", post),
            ("reply", reply),
            ("secret", secret),
            ("unknown", "z".repeat(26)),
        ]);
        Ok(())
    }

    /// What can be made in them.
    async fn things(&mut self) -> Result<(), String> {
        let (team, channel) = (self.id("team"), self.id("channel"));
        for (name, who, place) in [
            ("file", &self.member, "channel"),
            ("myfile", &self.admin, "channel"),
            ("secretfile", &self.outsider, "hidden"),
        ] {
            let path = format!("/files?channel_id={}&filename=a.txt", self.id(place));
            let a = who.send("POST", &path, Some("some text".into())).await?.status(201)?;
            let id = a.json()?["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
            self.known.push((name, id));
        }
        let hook = "http://127.0.0.1:1/x";
        let made = [
            ("bot", "/bots", json!({"username": "robot"})),
            ("command", "/commands", json!({"team_id": team, "trigger": "t", "method": "P", "url": hook})),
            ("inhook", "/hooks/incoming", json!({"channel_id": channel})),
            (
                "outhook",
                "/hooks/outgoing",
                json!({"team_id": team, "channel_id": channel, "display_name": "o", "callback_urls": [hook]}),
            ),
            (
                "group",
                "/groups",
                json!({"name": "g", "display_name": "g", "source": "custom", "allow_reference": true, "user_ids": []}),
            ),
            ("scheme", "/schemes", json!({"name": "s", "display_name": "s", "scope": "team"})),
            ("field", "/custom_profile_attributes/fields", json!({"name": "f", "type": "text"})),
            (
                "upload",
                "/uploads",
                json!({"type": "attachment", "channel_id": channel, "filename": "a.txt", "file_size": 10}),
            ),
            (
                "connection",
                "/oauth/outgoing_connections",
                json!({"name": "n", "client_id": "c", "client_secret": "s",
                "oauth_token_url": hook, "grant_type": "client_credentials", "audiences": [hook]}),
            ),
        ];
        for (name, path, body) in made {
            self.make(name, path, &body).await?;
        }
        let bookmark = json!({"display_name": "b", "type": "link", "link_url": "http://127.0.0.1:1/b"});
        self.make("bookmark", &format!("/channels/{channel}/bookmarks"), &bookmark).await?;
        self.make("token", &format!("/users/{}/tokens", self.id("user2")), &json!({"description": "d"})).await?;
        let later = json!({"user_id": self.admin.id, "channel_id": channel, "message": "later", "scheduled_at": 4_000_000_000_000_i64});
        self.make("scheduled", "/posts/schedule", &later).await?;
        let role = self.admin.get("/roles/name/custom_group_user").await?.status(200)?.field("id")?;
        let invite = self.admin.get(&format!("/teams/{team}")).await?.status(200)?.field("invite_id")?;
        self.known.extend([("role", role), ("invite", invite)]);
        Ok(())
    }

    async fn make(&mut self, name: &'static str, path: &str, body: &Value) -> Result<(), String> {
        let a = self.admin.post(path, body).await?;
        if a.status >= 400 {
            return Err(format!("{path}: {} {}", a.status, a.text));
        }
        let id = a.field("id").or_else(|_| a.field("user_id"))?;
        self.known.push((name, id));
        Ok(())
    }

    fn id(&self, name: &str) -> String {
        self.known.iter().find(|(n, _)| *n == name).map(|(_, id)| id.clone()).unwrap_or_default()
    }

    /// The id of whatever.
    pub fn any_id(&self, seed: &mut Seed) -> String {
        seed.pick(&self.known).1.clone()
    }

    /// Replaces the names in braces; `{n}` is a number of its own.
    pub fn fill(&self, text: &str, seed: &mut Seed) -> String {
        let mut out = text.replace("{n}", &seed.below(1_000_000_000).to_string()).replace("{me}", &self.admin.id);
        for (name, id) in &self.known {
            out = out.replace(&format!("{{{name}}}"), id);
        }
        out
    }

    /// An administrator mostly; real things are taken away only by somebody who may not.
    pub fn who(&self, r: &Route, ids: Ids, seed: &mut Seed) -> Who {
        if r.method == "DELETE" && ids == Ids::Real {
            return Who { name: "an outsider", person: self.outsider.clone() };
        }
        match seed.below(8) {
            0 => Who { name: "a member", person: self.member.clone() },
            1 => Who { name: "an outsider", person: self.outsider.clone() },
            _ => Who { name: "an administrator", person: self.admin.clone() },
        }
    }

    /// The address of an operation.
    pub fn path(&self, r: &Route, ids: Ids, seed: &mut Seed) -> String {
        let parts = r.path.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            None => part.to_string(),
            Some(name) => match ids {
                Ids::Real => self.real(name, &r.path),
                Ids::OtherKind => self.any_id(seed),
                Ids::Unknown if name == "timestamp" => "9223372036854775807".into(),
                Ids::Unknown => "z".repeat(26),
                Ids::Odd => {
                    let odd =
                        ["%00", "a%00b", "%ED%A0%80", "-1", "99999999999999999999", "%F0%9F%98%80", "null", ".zip"];
                    if seed.below(6) == 0 { "x".repeat(300) } else { seed.pick(&odd).to_string() }
                }
            },
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn real(&self, name: &str, path: &str) -> String {
        let known = match name {
            "id" if path.contains("commands") => "unknown",
            "id" => "inhook",
            "hook_id" if path.contains("incoming") => "inhook",
            "hook_id" => "outhook",
            "syncable_id" if path.contains("teams") => "team",
            "syncable_id" => "channel",
            "bot_user_id" => "bot",
            "thread_id" => "post",
            "outgoing_oauth_connection_id" => "connection",
            "scheduled_post_id" => "scheduled",
            "post_id" if path.contains("patch") || path == "/api/v4/posts/{post_id}" => "mypost",
            "emoji_name" => return "smile".into(),
            "category" => return "display_settings".into(),
            "email" => return "member@example.com".into(),
            "username" => return "member".into(),
            "team_name" => return "fuzz".into(),
            "channel_name" => return "pub".into(),
            "role_name" => return "system_user".into(),
            "job_type" => return "migrations".into(),
            "timestamp" => return "1".into(),
            "export_name" | "import_name" => return "a.zip".into(),
            other => other.strip_suffix("_id").unwrap_or(other),
        };
        let id = self.id(known);
        if id.is_empty() { self.id("unknown") } else { id }
    }
}
