//! Unread state is right by construction: random histories of several people, and after every step each counter of the
//! server is compared with a slow recount (`model`), and a client that only listens to the socket with a fetch.
//!
//! A failing history prints its seed; `OCHRE_TEST_SEED=7 OCHRE_TEST_STEPS=500` plays that one, longer.

mod client;
mod model;

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use client::{Client, Shown, View, fetch};
use model::{Channel, Kind, Means, Message, Model};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("counters::history_1", |db| Box::pin(history(db, 1))),
        ("counters::history_2", |db| Box::pin(history(db, 2))),
        ("counters::history_3", |db| Box::pin(history(db, 3))),
    ]
}

const NAMES: [&str; 4] = ["ada", "ben", "cyd", "dee"];

struct Play {
    rng: StdRng,
    team: String,
    people: Vec<Person>,
    clients: Vec<Client>,
    model: Model,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

async fn history(db: Database, seed: u64) -> Outcome {
    let seed = number("OCHRE_TEST_SEED").unwrap_or(seed);
    let steps = number("OCHRE_TEST_STEPS").unwrap_or(120);
    let server = Server::start(db).await?;
    let mut play = Play::new(&server, seed).await?;
    let mut told = Vec::new();
    for step in 0..steps {
        let outcome = match play.step().await {
            Ok(did) => {
                told.push(did);
                play.compare().await
            }
            Err(e) => Err(e),
        };
        if let Err(e) = outcome {
            let last = told.iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join("\n  ");
            return Err(format!("seed {seed}, step {step} ({}):\n  {last}\n{e}", db.name()));
        }
    }
    server.stop().await;
    Ok(())
}

impl Play {
    async fn new(server: &Server, seed: u64) -> Result<Play, String> {
        let admin = server.admin().await?;
        let team = admin.team("pottery").await?;
        let mut people = Vec::new();
        for name in NAMES {
            let p = admin.invite(name).await?;
            admin
                .post(&format!("/teams/{team}/members"), &json!({"team_id": team, "user_id": p.id}))
                .await?
                .status(201)?;
            people.push(p);
        }
        let all: Vec<&str> = people.iter().map(|p| p.id.as_str()).collect();
        let mut ids = Vec::new();
        for (name, kind) in [("kiln", "O"), ("glaze", "P")] {
            let body = json!({"team_id": team, "name": name, "display_name": name, "type": kind});
            let id = people[0].post("/channels", &body).await?.status(201)?.field("id")?;
            for p in &people[1..] {
                let body = json!({"user_id": p.id});
                people[0].post(&format!("/channels/{id}/members"), &body).await?.status(201)?;
            }
            ids.push((id, Kind::Open));
        }
        let group = people[0].post("/channels/group", &json!(&all[..3])).await?.status(201)?.field("id")?;
        let direct = people[0].post("/channels/direct", &json!(&all[..2])).await?.status(201)?.field("id")?;
        ids.extend([(group, Kind::Group), (direct, Kind::Direct)]);
        let mut model = Model::default();
        for (id, kind) in ids {
            let count = match kind {
                Kind::Open => 4,
                Kind::Group => 3,
                Kind::Direct => 2,
            };
            let members = all[..count].iter().map(ToString::to_string).collect();
            model.channels.insert(id, Channel { kind, total: 0, total_root: 0, members });
        }
        let mut play = Play { rng: StdRng::seed_from_u64(seed), team, people, clients: Vec::new(), model };
        for i in 0..NAMES.len() {
            play.adopt(i).await?;
            play.clients.push(Client::connect(&play.people[i], &server.url, &play.team).await?);
        }
        Ok(play)
    }

    /// The counters of somebody who came in just now begin as the server says.
    async fn adopt(&mut self, i: usize) -> Outcome {
        let view = fetch(&self.people[i], &self.team).await?;
        for (id, c) in &mut self.model.channels {
            let (Some(shown), true) = (view.channels.get(id), c.members.contains(&self.people[i].id)) else { continue };
            c.total = shown.total;
            c.total_root = shown.total_root;
            let key = (id.clone(), self.people[i].id.clone());
            self.model.members.entry(key).or_insert_with(|| shown.own.clone());
        }
        Ok(())
    }

    /// One thing that somebody does; what it was.
    async fn step(&mut self) -> Result<String, String> {
        let who = self.rng.random_range(0..NAMES.len());
        match self.rng.random_range(0..100) {
            0..28 => self.write(who, false).await,
            28..52 => self.write(who, true).await,
            52..58 => self.edit(who).await,
            58..66 => self.delete(who).await,
            66..78 => self.view(who).await,
            78..84 => self.mark_unread(who).await,
            84..95 => self.thread(who).await,
            _ => self.come_and_go(who).await,
        }
    }

    fn channel_of(&mut self, who: usize) -> String {
        let me = &self.people[who].id;
        let mine: Vec<&String> =
            self.model.channels.iter().filter(|(_, c)| c.members.contains(me)).map(|(i, _)| i).collect();
        (*mine.choose(&mut self.rng).expect("everybody is in a channel")).clone()
    }

    /// A message that is there, such as asked for.
    fn pick(&mut self, fits: impl Fn(&Message) -> bool) -> Option<String> {
        let ids: Vec<&String> =
            self.model.messages.iter().filter(|(_, m)| !m.deleted && fits(m)).map(|(i, _)| i).collect();
        ids.choose(&mut self.rng).map(|i| (*i).clone())
    }

    fn text(&mut self) -> (String, Means) {
        let (mut text, mut means) = (format!("word {}", self.rng.random_range(0..1000)), Means::default());
        for (name, p) in NAMES.iter().zip(&self.people) {
            if self.rng.random_bool(0.15) {
                text = format!("{text} @{name}");
                means.names.insert(p.id.clone());
            }
        }
        if self.rng.random_bool(0.08) {
            text.push_str(" @channel");
            means.everybody = true;
        }
        (text, means)
    }

    async fn write(&mut self, who: usize, reply: bool) -> Result<String, String> {
        let channel = self.channel_of(who);
        let root = if reply { self.pick(|m| m.channel == channel && m.root.is_none()) } else { None };
        let (text, means) = self.text();
        let urgent = root.is_none() && self.rng.random_bool(0.1);
        let mut body = json!({"channel_id": channel, "message": text, "root_id": root.clone().unwrap_or_default()});
        if urgent {
            body["metadata"] = json!({"priority": {"priority": "urgent"}});
        }
        let post = self.people[who].post("/posts", &body).await?.status(201)?.json()?;
        let (id, at) = (text_of(&post["id"]), post["create_at"].as_i64().unwrap_or_default());
        let did = format!("{} writes {id} to {channel}: {text:?}, reply to {root:?}, urgent {urgent}", NAMES[who]);
        let author = self.people[who].id.clone();
        self.model.posted(&id, Message { channel, root, author, at, means, urgent, deleted: false });
        Ok(did)
    }

    /// Other words, and other people in a root post; counters stay, later recounts read the new text.
    async fn edit(&mut self, who: usize) -> Result<String, String> {
        let me = self.people[who].id.clone();
        let mine = self.channels(&me);
        let Some(id) = self.pick(|m| m.author == me && m.root.is_none() && mine.contains(&m.channel)) else {
            return Ok("nothing to edit".into());
        };
        let (text, means) = self.text();
        self.people[who]
            .send("PUT", &format!("/posts/{id}/patch"), Some(json!({"message": text}).to_string()))
            .await?
            .status(200)?;
        self.model.messages.get_mut(&id).expect("it was picked").means = means;
        Ok(format!("{} edits {id}: {text:?}", NAMES[who]))
    }

    fn channels(&self, user: &str) -> Vec<String> {
        self.model.channels.iter().filter(|(_, c)| c.members.contains(user)).map(|(i, _)| i.clone()).collect()
    }

    async fn delete(&mut self, who: usize) -> Result<String, String> {
        let me = self.people[who].id.clone();
        let channels = self.channels(&me);
        let Some(id) = self.pick(|m| m.author == me && channels.contains(&m.channel)) else {
            return Ok("nothing to delete".into());
        };
        self.people[who].send("DELETE", &format!("/posts/{id}"), None).await?.status(200)?;
        self.model.deleted(&id);
        Ok(format!("{} deletes {id}", NAMES[who]))
    }

    async fn view(&mut self, who: usize) -> Result<String, String> {
        let channel = self.channel_of(who);
        let body = json!({"channel_id": channel, "prev_channel_id": "", "collapsed_threads_supported": true});
        self.people[who].post("/channels/members/me/view", &body).await?.status(200)?;
        let me = self.people[who].id.clone();
        self.model.viewed(&channel, &me);
        Ok(format!("{} views {channel}", NAMES[who]))
    }

    async fn mark_unread(&mut self, who: usize) -> Result<String, String> {
        let channel = self.channel_of(who);
        let Some(id) = self.pick(|m| m.channel == channel && m.root.is_none()) else {
            return Ok("nothing to mark".into());
        };
        let me = self.people[who].id.clone();
        let body = json!({"collapsed_threads_supported": true});
        self.people[who].post(&format!("/users/{me}/posts/{id}/set_unread"), &body).await?.status(200)?;
        self.model.marked_unread(&id, &me);
        Ok(format!("{} marks {id} unread", NAMES[who]))
    }

    /// Reading, marking unread, following and unfollowing a thread.
    async fn thread(&mut self, who: usize) -> Result<String, String> {
        let channel = self.channel_of(who);
        let me = self.people[who].id.clone();
        let Some(reply) = self.pick(|m| m.channel == channel && m.root.is_some()) else {
            return Ok("no thread".into());
        };
        let m = &self.model.messages[&reply];
        let (root, at) = (m.root.clone().expect("a reply"), m.at);
        let path = format!("/users/{me}/teams/{}/threads/{root}", self.team);
        let key = (root.clone(), me.clone());
        let follows = self.model.follows.get(&key).is_some_and(|f| f.following);
        let p = &self.people[who];
        match self.rng.random_range(0..5) {
            0 if !follows => {
                p.send("PUT", &format!("{path}/following"), None).await?.status(200)?;
                // All that was written so far is read.
                let read = self.model.messages.values().map(|m| m.at).max().unwrap_or_default();
                let f = model::Follow { following: true, viewed: read, mentions: 0 };
                self.model.follows.insert(key, f);
                Ok(format!("{} follows {root}", NAMES[who]))
            }
            1 if follows => {
                p.send("DELETE", &format!("{path}/following"), None).await?.status(200)?;
                self.model.follows.get_mut(&key).expect("followed").following = false;
                Ok(format!("{} unfollows {root}", NAMES[who]))
            }
            2 if follows => {
                p.post(&format!("{path}/set_unread/{reply}"), &json!({})).await?.status(200)?;
                self.model.thread_marked(&root, &me, at - 1);
                Ok(format!("{} marks the thread {root} unread from {reply}", NAMES[who]))
            }
            _ if follows => {
                p.send("PUT", &format!("{path}/read/{at}"), None).await?.status(200)?;
                self.model.thread_marked(&root, &me, at);
                Ok(format!("{} reads the thread {root} up to {reply}", NAMES[who]))
            }
            _ => Ok("no thread of theirs".into()),
        }
    }

    /// Out of the open channel, or back into it.
    async fn come_and_go(&mut self, who: usize) -> Result<String, String> {
        let me = self.people[who].id.clone();
        let open = self.model.channels.iter().find(|(_, c)| c.kind == Kind::Open).map(|(i, _)| i.clone());
        let id = open.expect("there is an open channel");
        let p = &self.people[who];
        if self.model.channels[&id].members.contains(&me) {
            if self.model.channels[&id].members.len() < 3 {
                return Ok("stays".into());
            }
            p.send("DELETE", &format!("/channels/{id}/members/{me}"), None).await?.status(200)?;
            self.model.left(&id, &me);
            return Ok(format!("{} leaves {id}", NAMES[who]));
        }
        let by =
            self.people.iter().find(|p| self.model.channels[&id].members.contains(&p.id)).expect("somebody is left");
        by.post(&format!("/channels/{id}/members"), &json!({"user_id": me})).await?.status(201)?;
        self.model.channels.get_mut(&id).expect("the open channel").members.insert(me);
        self.adopt(who).await?;
        Ok(format!("{} comes back to {id}", NAMES[who]))
    }

    async fn compare(&mut self) -> Outcome {
        for (i, p) in self.people.iter().enumerate() {
            let api = fetch(p, &self.team).await?;
            let api = View {
                channels: api.channels.into_iter().filter(|(id, _)| self.model.channels.contains_key(id)).collect(),
                threads: api.threads,
            };
            let mut slow = View { channels: BTreeMap::new(), threads: self.model.inbox(&p.id) };
            for (id, c) in self.model.channels.iter().filter(|(_, c)| c.members.contains(&p.id)) {
                let own = self.model.members[&(id.clone(), p.id.clone())].clone();
                slow.channels.insert(id.clone(), Shown { total: c.total, total_root: c.total_root, own });
            }
            same(&api, &slow, &format!("{}: the API (left) and the recount (right)", NAMES[i]))?;
            sums(p, &self.team, &api, &self.model).await?;
            let client = &mut self.clients[i];
            client.catch_up().await?;
            client.view.channels.retain(|id, _| self.model.channels.contains_key(id));
            if std::mem::take(&mut client.stale) {
                client.view = api;
            } else {
                same(&client.view, &api, &format!("{}: what the socket told (left) and the API (right)", NAMES[i]))?;
            }
        }
        Ok(())
    }
}

fn text_of(v: &Value) -> String {
    v.as_str().unwrap_or_default().to_string()
}

/// What the team's totals say, next to the channels they are made of.
async fn sums(p: &Person, team: &str, api: &View, model: &Model) -> Outcome {
    let t = p.get(&format!("/users/{}/teams/{team}/unread", p.id)).await?.status(200)?.json()?;
    let of_team = api.channels.iter().filter(|(id, _)| model.channels[*id].kind == Kind::Open);
    let (mut mention, mut mention_root) = (0, 0);
    for (_, c) in of_team {
        mention += c.own.mention;
        mention_root += c.own.mention_root;
    }
    let said = (t["mention_count"].as_i64(), t["mention_count_root"].as_i64());
    check!(
        said == (Some(mention), Some(mention_root)),
        "the team's mentions are {said:?}, those of its channels {:?}",
        (mention, mention_root)
    );
    Ok(())
}

fn same(left: &View, right: &View, what: &str) -> Outcome {
    let mut out = Vec::new();
    for id in left.channels.keys().chain(right.channels.keys().filter(|k| !left.channels.contains_key(*k))) {
        let (l, r) = (left.channels.get(id), right.channels.get(id));
        if l != r {
            out.push(format!("channel {id}: {l:?}\n      {r:?}"));
        }
    }
    for id in left.threads.keys().chain(right.threads.keys().filter(|k| !left.threads.contains_key(*k))) {
        let (l, r) = (left.threads.get(id), right.threads.get(id));
        if l != r {
            out.push(format!("thread {id} (unread, mentions): {l:?} {r:?}"));
        }
    }
    check!(out.is_empty(), "{what}:\n  {}", out.join("\n  "));
    Ok(())
}
