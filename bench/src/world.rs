//! The people and channels of a measurement, made by the API itself.

use crate::Options;
use crate::http::Http;
use crate::process::Server;
use serde_json::{Value, json};
use std::net::SocketAddr;

const PASSWORD: &str = "Bench-pass-1!";
/// Requests in flight while preparing.
const WORKERS: usize = 8;

#[derive(Clone, Default)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Session token; empty until `logged_in`.
    pub token: String,
}

pub struct World {
    pub address: SocketAddr,
    pub admin: Person,
    pub team: String,
    http: Http,
    people: Vec<Person>,
    /// Makes names unique on a server that was measured before.
    run: String,
    channels: usize,
}

impl World {
    pub async fn new(server: &Server, options: &Options) -> Result<World, String> {
        let address = server.address;
        let mut http = Http::new(address);
        let (name, password) = options.admin.split_once(':').ok_or("--admin is name:password")?;
        let account = json!({"username": name, "password": password, "email": format!("{name}@bench.example")});
        http.post("/api/v4/users", "", &account).await.ok(); // refused when it is there already
        let admin = login(&mut http, name, password).await?;
        let run = format!("{:07x}", rand::random::<u32>() & 0x0fff_ffff);
        let team = json!({"name": format!("bench-{run}"), "display_name": format!("Bench {run}"), "type": "O"});
        let team = http.post("/api/v4/teams", &admin.token, &team).await?.expect(201, "create team")?;
        let team = text(&team.json(), "id");
        Ok(World { address, admin, team, http, people: Vec::new(), run, channels: 0 })
    }

    /// At least `n` members of the team; the first `n` of them.
    pub async fn people(&mut self, n: usize) -> Result<Vec<Person>, String> {
        let have = self.people.len();
        if n > have {
            progress(&format!("creating {} users", n - have));
            let (address, token, run) = (self.address, self.admin.token.clone(), self.run.clone());
            let new = each((have..n).collect(), move |i| {
                let (token, run) = (token.clone(), run.clone());
                async move { create(&mut Http::new(address), &token, &run, i).await }
            });
            let new = new.await?;
            let (token, team) = (self.admin.token.clone(), self.team.clone());
            each(new.clone(), move |person| {
                let (token, team) = (token.clone(), team.clone());
                async move { join_team(&mut Http::new(address), &token, &team, &person).await }
            })
            .await?;
            self.people.extend(new);
        }
        Ok(self.people[..n].to_vec())
    }

    /// The first `n` people with a session each.
    pub async fn logged_in(&mut self, n: usize) -> Result<Vec<Person>, String> {
        let people = self.people(n).await?;
        let address = self.address;
        let without: Vec<String> = people.iter().filter(|p| p.token.is_empty()).map(|p| p.name.clone()).collect();
        if without.len() > 100 {
            progress(&format!("{} logins", without.len()));
        }
        let done =
            each(without, move |name| async move { login(&mut Http::new(address), &name, PASSWORD).await }).await?;
        for person in done {
            if let Some(own) = self.people.iter_mut().find(|p| p.id == person.id) {
                *own = person;
            }
        }
        Ok(self.people[..n].to_vec())
    }

    /// A public channel with the admin and these people.
    pub async fn channel(&mut self, members: &[Person]) -> Result<String, String> {
        self.channels += 1;
        let name = format!("bench-{}-{}", self.run, self.channels);
        let body = json!({"team_id": self.team, "name": name, "display_name": name, "type": "O"});
        let made = self.http.post("/api/v4/channels", &self.admin.token, &body).await?.expect(201, "create channel")?;
        let channel = text(&made.json(), "id");
        let (address, token, id) = (self.address, self.admin.token.clone(), channel.clone());
        let batches: Vec<Vec<String>> = members.chunks(200).map(|c| c.iter().map(|p| p.id.clone()).collect()).collect();
        each(batches, move |ids| {
            let (token, id) = (token.clone(), id.clone());
            async move {
                let path = format!("/api/v4/channels/{id}/members");
                let added = Http::new(address).post(&path, &token, &json!({"user_ids": ids})).await?;
                added.expect(201, "add channel members").map(|_| ())
            }
        })
        .await?;
        Ok(channel)
    }
}

/// Says what is being prepared (standard error: the table stays clean).
pub fn progress(what: &str) {
    eprintln!("... {what}");
}

pub fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_string()
}

async fn create(http: &mut Http, token: &str, run: &str, i: usize) -> Result<Person, String> {
    let name = format!("b{run}-{i}");
    let user = json!({"username": name, "password": PASSWORD, "email": format!("{name}@bench.example")});
    let made = http.post("/api/v4/users", token, &user).await?.expect(201, "create user")?;
    Ok(Person { id: text(&made.json(), "id"), name, token: String::new() })
}

async fn join_team(http: &mut Http, token: &str, team: &str, person: &Person) -> Result<(), String> {
    let path = format!("/api/v4/teams/{team}/members");
    let member = json!({"team_id": team, "user_id": person.id});
    http.post(&path, token, &member).await?.expect(201, "add team member").map(|_| ())
}

async fn login(http: &mut Http, name: &str, password: &str) -> Result<Person, String> {
    let body = json!({"login_id": name, "password": password});
    let answer = http.post("/api/v4/users/login", "", &body).await?.expect(200, "login")?;
    let user = answer.json();
    Ok(Person { id: text(&user, "id"), name: text(&user, "username"), token: answer.token })
}

/// Runs a job per item, a few at a time; results in the order of the items.
pub async fn each<I, T, F, W>(items: Vec<I>, job: F) -> Result<Vec<T>, String>
where
    I: Send + 'static,
    T: Send + 'static,
    W: Future<Output = Result<T, String>> + Send,
    F: Fn(I) -> W + Clone + Send + 'static,
{
    let queue = std::sync::Arc::new(parking_lot::Mutex::new(items.into_iter().enumerate()));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..WORKERS {
        let (queue, job) = (queue.clone(), job.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = queue.lock().next();
                let Some((index, item)) = next else { return Ok::<_, String>(done) };
                done.push((index, job(item).await?));
            }
        });
    }
    let mut all = Vec::new();
    while let Some(worker) = workers.join_next().await {
        all.extend(worker.map_err(|e| e.to_string())??);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, value)| value).collect())
}
