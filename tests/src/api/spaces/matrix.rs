//! Who may do what: a table of operations and people, `matrix.tsv`.

use super::world::{World, into_channel, into_team};
use crate::check;
use crate::support::person::Answer;
use crate::support::{Database, Outcome, Person};
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write as _;

/// operation, method, path, body, then the status for each of [`PEOPLE`]. In path and body `{name}` stands for an id;
/// see [`Ids::get`].
const TABLE: &str = include_str!("matrix.tsv");
const PEOPLE: [&str; 8] = ["outsider", "member", "guest", "chief", "owner", "admin", "former", "nobody"];

/// Fills the names of a table's rows.
pub struct Ids<'a> {
    w: &'a World,
    former: Person,
    known: HashMap<String, String>,
    n: u32,
}

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[("ServiceSettings.EnableUserAccessTokens", "true")]).await?;
    let mut ids = Ids::new(&w).await?;
    let (mut wrong, mut seen) = (String::new(), String::new());
    for line in TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [op, method, path, body, wanted @ ..] = cells.as_slice() else { return Err(format!("odd row: {line}")) };
        let mut got = Vec::new();
        for person in PEOPLE {
            got.push(ids.send(person, method, path, body).await?.status.to_string());
        }
        let _ = writeln!(seen, "{op}\t{method}\t{path}\t{body}\t{}", got.join("\t"));
        if got != wanted {
            let _ = writeln!(wrong, "{op} {method} {path} {body}\n  {PEOPLE:?}\n  {got:?} instead of {wanted:?}");
        }
    }
    if let Ok(file) = std::env::var("OCHRE_MATRIX_OUT") {
        std::fs::write(file, seen).map_err(|e| e.to_string())?;
    }
    check!(wrong.is_empty(), "{wrong}");
    w.server.stop().await;
    Ok(())
}

impl<'a> Ids<'a> {
    /// With somebody whose account is switched off.
    pub async fn new(w: &'a World) -> Result<Ids<'a>, String> {
        let former = w.admin.invite("former").await?;
        let off = w.admin.send("DELETE", &format!("/users/{}", former.id), None).await?;
        off.status(200)?;
        Ok(Ids { w, former, known: HashMap::new(), n: 0 })
    }

    fn person(&self, name: &str) -> Person {
        let w = self.w;
        match name {
            "outsider" => w.outsider.clone(),
            "member" => w.member.clone(),
            "guest" => w.guest.clone(),
            "chief" => w.chief.clone(),
            "owner" => w.owner.clone(),
            "admin" => w.admin.clone(),
            "former" => self.former.clone(),
            _ => Person::new(&w.server.url),
        }
    }

    /// What somebody gets for a row; the things it names are made first.
    pub async fn send(&mut self, who: &str, method: &str, path: &str, body: &str) -> Result<Answer, String> {
        let (person, path) = self.filled(who, path).await?;
        let body = self.fill(body).await?;
        let body = (!body.is_empty()).then_some(body);
        person.send(method, &path, body).await
    }

    /// Somebody by name, and a path whose names are filled in.
    pub async fn filled(&mut self, who: &str, path: &str) -> Result<(Person, String), String> {
        let person = self.person(who);
        self.known.clear();
        self.known.insert("me".into(), if person.id.is_empty() { self.w.member.id.clone() } else { person.id.clone() });
        let path = self.fill(path).await?;
        Ok((person, path))
    }

    /// Replaces what stands in braces; the same name is the same id within a request.
    async fn fill(&mut self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}') {
                Some((name, more)) if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '2') => {
                    let id = self.id(name).await?;
                    out.push_str(&id);
                    rest = more;
                }
                _ => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    async fn id(&mut self, name: &str) -> Result<String, String> {
        if let Some(id) = self.known.get(name) {
            return Ok(id.clone());
        }
        self.n += 1;
        let id = self.get(name).await?;
        self.known.insert(name.to_string(), id.clone());
        Ok(id)
    }

    /// An id by name; all but the fixed ones are made for the request.
    async fn get(&self, name: &str) -> Result<String, String> {
        let (w, n) = (self.w, self.n);
        Ok(match name {
            "n" => n.to_string(),
            "team" => w.team.clone(),
            "pub" => w.public.clone(),
            "priv" => w.private.clone(),
            "member" => w.member.id.clone(),
            "owner" => w.owner.id.clone(),
            "role" => w.admin.get("/roles/name/custom_group_user").await?.status(200)?.field("id")?,
            // somebody in the team, its channels and the channels made below
            "user" | "owner2" => self.colleague().await?,
            // somebody in the team only
            "new" => {
                let p = self.fresh().await?;
                into_team(&w.admin, &w.team, &p).await?;
                p
            }
            "fresh" => self.fresh().await?,
            "chan" => self.channel("O", true).await?,
            "hidden" => self.channel("P", true).await?,
            "open" => self.channel("O", false).await?,
            "gone" => {
                let c = self.channel("O", true).await?;
                w.admin.send("DELETE", &format!("/channels/{c}"), None).await?.status(200)?;
                c
            }
            "post" => w.member.say(&w.public, "hello").await?,
            "secret" => w.member.say(&w.private, "hello").await?,
            "edited" => {
                let p = w.member.say(&w.public, "before").await?;
                let body = json!({"message": "after"}).to_string();
                w.member.send("PUT", &format!("/posts/{p}/patch"), Some(body)).await?.status(200)?;
                p
            }
            "liked" => {
                let p = w.member.say(&w.public, "hello").await?;
                let body = json!({"user_id": w.member.id, "post_id": p, "emoji_name": "smile"});
                w.member.post("/reactions", &body).await?.status(200)?;
                p
            }
            "file" => self.file().await?,
            "team2" => self.second_team().await?,
            // an open team of somebody else
            "other" => {
                let body =
                    json!({"name": format!("open{n}"), "display_name": "T", "type": "O", "allow_open_invite": true});
                w.admin.post("/teams", &body).await?.status(201)?.field("id")?
            }
            other => match super::things::make(w, n, other).await? {
                Some(made) => made,
                None => return Err(format!("the table knows no {other}")),
            },
        })
    }

    async fn colleague(&self) -> Result<String, String> {
        let (w, p) = (self.w, self.fresh().await?);
        into_team(&w.admin, &w.team, &p).await?;
        into_channel(&w.admin, &w.public, &p).await?;
        for place in ["chan", "hidden"] {
            if let Some(c) = self.known.get(place) {
                into_channel(&w.admin, c, &p).await?;
            }
        }
        if let Some(t) = self.known.get("team2") {
            into_team(&w.admin, t, &p).await?;
        }
        Ok(p)
    }

    async fn fresh(&self) -> Result<String, String> {
        let name = format!("fresh{}", self.n);
        let body = json!({"username": name, "email": format!("{name}@example.com"), "password": "Passw0rd-12345!"});
        self.w.admin.post("/users", &body).await?.status(201)?.field("id")
    }

    /// A channel of the chief, with everybody of the team in it or nobody.
    async fn channel(&self, kind: &str, all: bool) -> Result<String, String> {
        let w = self.w;
        let body = json!({"team_id": w.team, "name": format!("made{}", self.n), "display_name": "Made", "type": kind});
        let id = w.chief.post("/channels", &body).await?.status(201)?.field("id")?;
        for p in [&w.owner, &w.member, &w.guest] {
            if all {
                into_channel(&w.admin, &id, &p.id).await?;
            }
        }
        Ok(id)
    }

    /// Another team of the owner, with everybody but the outsider in it.
    async fn second_team(&self) -> Result<String, String> {
        let w = self.w;
        let id = w.owner.team(&format!("second{}", self.n)).await?;
        for p in [&w.chief, &w.member, &w.guest] {
            into_team(&w.admin, &id, &p.id).await?;
        }
        Ok(id)
    }

    /// A picture in a message of the private channel.
    async fn file(&self) -> Result<String, String> {
        let w = self.w;
        let path = format!("/files?channel_id={}&filename=a.txt", w.private);
        let sent = w.member.send("POST", &path, Some("text".into())).await?.status(201)?.json()?;
        let id = sent["file_infos"][0]["id"].as_str().ok_or("no file id")?.to_string();
        let body = json!({"channel_id": w.private, "message": "a file", "file_ids": [id]});
        w.member.post("/posts", &body).await?.status(201)?;
        Ok(id)
    }
}
