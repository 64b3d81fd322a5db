//! The world of one running scenario: its users, team and channels, made through the API, and its variables.

use crate::client::{Answer, Client, Outgoing};
use crate::runner::{Admin, Shared};
use crate::scenario::Scenario;
use crate::socket::{Inbox, Socket};
use crate::vars::Vars;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Every user's password.
pub const PASSWORD: &str = "Passw0rd-12345!";

/// Somebody who sends requests.
#[derive(Default)]
pub struct Actor {
    pub name: String,
    pub token: Option<String>,
    pub socket: Option<Socket>,
    pub inbox: Arc<Inbox>,
}

pub struct World<'a> {
    pub shared: &'a Shared,
    pub scenario: &'a Scenario,
    pub vars: Vars,
    /// In the order of their appearance.
    pub actors: Vec<Actor>,
    /// Users to deactivate at the end.
    pub made: Vec<String>,
    /// Eight characters that no other run has.
    pub run: String,
}

impl<'a> World<'a> {
    pub fn new(shared: &'a Shared, scenario: &'a Scenario) -> World<'a> {
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let run: String = (0..8).map(|_| letters[rand::random_range(0..letters.len())] as char).collect();
        let mut vars = Vars::default();
        vars.set("url", shared.client.base());
        vars.set("sink", shared.web.url.as_str());
        vars.set("run", run.as_str());
        vars.set("password", PASSWORD);
        let mut world = World { shared, scenario, vars, actors: Vec::new(), made: Vec::new(), run };
        world.join("anon", None);
        world
    }

    fn join(&mut self, name: &str, token: Option<String>) {
        self.actors.push(Actor { name: name.to_owned(), token, ..Actor::default() });
    }

    pub fn actor(&mut self, name: &str) -> Result<&mut Actor, String> {
        let found = self.actors.iter_mut().find(|a| a.name == name);
        found.ok_or_else(|| format!("there is no actor called {name:?}"))
    }

    /// The token that an actor got by a login of the scenario.
    pub fn signed_in(&mut self, name: &str, token: Option<String>) {
        match self.actors.iter_mut().find(|a| a.name == name) {
            Some(actor) => actor.token = token,
            None => self.join(name, token),
        }
    }

    /// A request that must succeed: `path` is below `/api/v4`.
    pub async fn api(&mut self, who: &str, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let token = self.actor(who)?.token.clone();
        api(&self.shared.client, token.as_deref(), method, path, body).await
    }

    /// Makes what the scenario needs.
    pub async fn build(&mut self) -> Result<(), String> {
        let Admin { token, me } = &self.shared.admin;
        self.join("admin", Some(token.clone()));
        for part in ["id", "username", "email"] {
            self.vars.set(format!("admin.{part}"), me[part].clone());
        }
        if !self.scenario.populated {
            return Ok(());
        }
        let extra = self.scenario.users.iter().map(String::as_str);
        let names: Vec<&str> = ["alice", "bob", "carol"].into_iter().chain(extra).collect();
        for name in &names {
            self.make_user(name).await?;
        }
        let members: Vec<&str> = names.iter().copied().filter(|n| !["alice", "carol"].contains(n)).collect();
        self.make_team(&members).await?;
        for (key, kind) in [("pub", "O"), ("priv", "P")] {
            self.make_channel(key, kind, &members).await?;
        }
        let path = format!("/teams/{}/channels/name/town-square", self.var("team")?);
        let town = self.api("alice", "GET", &path, None).await?;
        self.vars.set("town", town["id"].clone());
        self.wait_for_announcements(names.len().saturating_sub(2)).await
    }

    fn var(&self, name: &str) -> Result<String, String> {
        self.vars.text(&format!("${{{name}}}")).map_err(|e| e.to_string())
    }

    async fn make_user(&mut self, name: &str) -> Result<(), String> {
        let username = format!("{name}-{}", self.run);
        let mut first = name.chars();
        let first_name: String = first.next().into_iter().flat_map(char::to_uppercase).chain(first).collect();
        let wanted = json!({"username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
                            "first_name": first_name, "last_name": format!("Zz{}", self.run)});
        let user = self.api("admin", "POST", "/users", Some(&wanted)).await?;
        self.made.push(user["id"].as_str().unwrap_or_default().to_owned());
        let signed_in = login(&self.shared.client, user["username"].as_str().unwrap_or_default(), PASSWORD).await?;
        for part in ["id", "username", "email", "last_name"] {
            self.vars.set(format!("{name}.{part}"), user[part].clone());
        }
        self.vars.set(format!("{name}.token"), signed_in.token.as_str());
        self.join(name, Some(signed_in.token));
        Ok(())
    }

    async fn make_team(&mut self, members: &[&str]) -> Result<(), String> {
        let (name, title) = (format!("team-{}", self.run), format!("Team {}", self.run));
        let wanted = json!({"name": name, "display_name": title, "type": "O"});
        let team = self.api("alice", "POST", "/teams", Some(&wanted)).await?;
        self.vars.set("team", team["id"].clone());
        for part in ["name", "display_name", "invite_id"] {
            self.vars.set(format!("team.{part}"), team[part].clone());
        }
        let id = self.var("team")?;
        for name in members {
            let member = json!({"team_id": id, "user_id": self.var(&format!("{name}.id"))?});
            self.api("admin", "POST", &format!("/teams/{id}/members"), Some(&member)).await?;
        }
        Ok(())
    }

    async fn make_channel(&mut self, key: &str, kind: &str, members: &[&str]) -> Result<(), String> {
        let title = format!("{}{} {}", key[..1].to_uppercase(), &key[1..], self.run);
        let wanted = json!({"team_id": self.var("team")?, "name": format!("{key}-{}", self.run), "display_name": title,
                            "type": kind});
        let channel = self.api("alice", "POST", "/channels", Some(&wanted)).await?;
        self.vars.set(key, channel["id"].clone());
        self.vars.set(format!("{key}.name"), channel["name"].clone());
        let path = format!("/channels/{}/members", self.var(key)?);
        for name in members {
            let member = json!({"user_id": self.var(&format!("{name}.id"))?});
            self.api("alice", "POST", &path, Some(&member)).await?;
        }
        Ok(())
    }

    /// The posts that announce (and mention) new members may come a moment later; at most 1.5 s.
    async fn wait_for_announcements(&mut self, mentioned: usize) -> Result<(), String> {
        let end = Instant::now() + Duration::from_millis(1500);
        for key in ["pub", "priv"] {
            let path = format!("/channels/{}/members", self.var(key)?);
            while Instant::now() < end {
                let members = self.api("alice", "GET", &path, None).await?;
                let counts = members.as_array().into_iter().flatten().map(|m| m["mention_count"].as_i64());
                if counts.filter(|n| n.unwrap_or(0) > 0).count() >= mentioned {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(30)).await; // the API has nothing to wait on
            }
        }
        Ok(())
    }

    /// Closes the sockets and deactivates the users of this run: a reference without licence takes 250 active ones.
    pub async fn leave(&mut self) {
        for actor in &mut self.actors {
            if let Some(socket) = actor.socket.take() {
                socket.close(Duration::from_millis(200)).await;
            }
        }
        let out = Outgoing { token: Some(self.shared.admin.token.clone()), ..Outgoing::default() };
        for user in &self.made {
            let path = format!("/api/v4/users/{user}");
            let gone = self.shared.client.send("DELETE", &path, &out);
            let _ = tokio::time::timeout(Duration::from_secs(10), gone).await; // the reference hangs on a user made a bot
        }
    }
}

/// Sends a request below `/api/v4` that must answer 200 or 201.
pub async fn api(
    client: &Client,
    token: Option<&str>,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, String> {
    let mut out = Outgoing { token: token.map(str::to_owned), ..Outgoing::default() };
    if let Some(body) = body {
        out = out.with_json(body);
    }
    let answer = client.send(method, &format!("/api/v4{path}"), &out).await?;
    if !matches!(answer.status, 200 | 201) {
        return Err(refusal(&format!("{method} {path}"), &answer));
    }
    answer.json().ok_or_else(|| format!("{method} {path}: the answer is not JSON"))
}

/// Signs in; gives the token and the user's record.
pub async fn login(client: &Client, login_id: &str, password: &str) -> Result<Admin, String> {
    let out = Outgoing::json(None, &json!({"login_id": login_id, "password": password}));
    let answer = client.send("POST", "/api/v4/users/login", &out).await?;
    let what = format!("login of {login_id}");
    if answer.status != 200 {
        return Err(refusal(&what, &answer));
    }
    let token = answer.header("token").ok_or_else(|| format!("{what}: no token in the answer"))?;
    Ok(Admin { token, me: answer.json().unwrap_or_default() })
}

fn refusal(what: &str, answer: &Answer) -> String {
    let text: String = answer.text().chars().take(300).collect();
    format!("{what}: {} {text}", answer.status)
}
