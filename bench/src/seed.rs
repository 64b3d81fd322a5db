//! A large installation, written straight into the tables: by the API it would take hours. Same numbers, same words on both
//! databases.

use crate::world::{Person, progress};
use ochre_db::{Db, DbOptions, Dynamic, Sync, args};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::HashMap;
use std::path::Path;

/// How large.
#[derive(Clone, Copy)]
pub struct Size {
    pub posts: usize,
    pub users: usize,
    pub channels: usize,
}

/// The channel with a tenth of all posts, and the threads that the reader follows.
pub struct Seeded {
    pub big: String,
    pub followed: usize,
}

/// Rows per statement.
const BATCH: usize = 500;
/// Channels that every reader is in, among them the big one.
const READ: usize = 200;
/// Threads that the first reader follows.
const FOLLOWED: usize = 5_000;
const START: i64 = 1_700_000_000_000;

struct Writer<'a> {
    db: &'a Db,
    head: &'static str,
    rows: Vec<String>,
}

impl Writer<'_> {
    async fn row(&mut self, row: String) -> Result<(), String> {
        self.rows.push(row);
        if self.rows.len() >= BATCH { self.end().await } else { Ok(()) }
    }

    async fn end(&mut self) -> Result<(), String> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let text = format!("INSERT INTO {} VALUES {}", self.head, self.rows.join(","));
        self.rows.clear();
        self.db.exec(Dynamic(text), args![]).await.map(drop).map_err(|e| format!("{}: {e}", self.head))
    }
}

fn writer<'a>(db: &'a Db, head: &'static str) -> Writer<'a> {
    Writer { db, head, rows: Vec::with_capacity(BATCH) }
}

/// 26 characters that no real id has (they hold a kind and a number).
fn id(kind: char, n: usize) -> String {
    format!("{kind}{n:025}")
}

struct Thread {
    replies: usize,
    last: i64,
    participants: Vec<String>,
    channel: usize,
}

/// Fills the database of a stopped server.
pub async fn fill(dir: &Path, pg: Option<&str>, team: &str, readers: &[Person], size: Size) -> Result<Seeded, String> {
    let options = match pg {
        Some(dsn) => DbOptions::postgres(dsn),
        None => {
            DbOptions { synchronous: Sync::Off, ..DbOptions::sqlite(dir.join("data/ochre.db").display().to_string()) }
        }
    };
    let db = Db::open(options).await.map_err(|e| e.to_string())?;
    progress(&format!("{} users, {} channels", size.users, size.channels));
    people(&db, team, size).await?;
    channels(&db, team, readers, size).await?;
    progress(&format!("{} posts", size.posts));
    let (threads, counts) = posts(&db, readers, size).await?;
    progress(&format!("{} threads", threads.len()));
    let followed = write_threads(&db, team, readers, &threads).await?;
    totals(&db, &counts).await?;
    if pg.is_some() {
        progress("ANALYZE");
        db.exec(Dynamic("VACUUM ANALYZE".into()), args![]).await.map_err(|e| e.to_string())?;
    }
    db.close().await;
    Ok(Seeded { big: id('c', 0), followed })
}

async fn people(db: &Db, team: &str, size: Size) -> Result<(), String> {
    let mut users = writer(
        db,
        "users (id, createat, updateat, deleteat, username, password, authservice, email, emailverified, nickname, firstname, \
         lastname, roles, allowmarketing, props, notifyprops, lastpasswordupdate, lastpictureupdate, failedattempts, locale, \
         mfaactive, position, timezone)",
    );
    let mut members =
        writer(db, "teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat)");
    for n in 0..size.users {
        let u = id('u', n);
        let row = format!(
            "('{u}',{START},{START},0,'seeded-{n}','','','seeded-{n}@bench.example',TRUE,'','First{n}','Last{n}','system_user',\
             FALSE,'{{}}','{{\"channel\":\"true\",\"first_name\":\"false\",\"mention_keys\":\"\"}}',{START},0,0,'en',FALSE,'','{{}}')"
        );
        users.row(row).await?;
        members.row(format!("('{team}','{u}','',0,TRUE,FALSE,FALSE,{START})")).await?;
    }
    users.end().await?;
    members.end().await
}

async fn channels(db: &Db, team: &str, readers: &[Person], size: Size) -> Result<(), String> {
    let mut rows = writer(
        db,
        "channels (id, createat, updateat, deleteat, teamid, type, displayname, name, header, purpose, lastpostat, totalmsgcount, \
         extraupdateat, creatorid, totalmsgcountroot, lastrootpostat)",
    );
    let mut public = writer(db, "publicchannels (id, deleteat, teamid, displayname, name, header, purpose)");
    let mut members = writer(
        db,
        "channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops, lastupdateat, schemeuser, \
         schemeadmin, schemeguest, mentioncountroot, msgcountroot, urgentmentioncount)",
    );
    let per_channel = size.users * 10 / size.channels.max(1);
    for n in 0..size.channels {
        let c = id('c', n);
        let (name, display) = (format!("seeded-channel-{n}"), format!("Seeded {n}"));
        rows.row(format!("('{c}',{START},{START},0,'{team}','O','{display}','{name}','','',0,0,0,'',0,0)")).await?;
        public.row(format!("('{c}',0,'{team}','{display}','{name}','','')")).await?;
        let own = readers.iter().filter(|_| n < READ).map(|p| p.id.clone());
        let seeded = (0..per_channel).map(|k| id('u', (n * 7 + k * 13) % size.users));
        let everybody: std::collections::BTreeSet<String> = own.chain(seeded).collect();
        for u in everybody {
            members.row(format!("('{c}','{u}','',0,0,0,'{{}}',{START},TRUE,FALSE,FALSE,0,0,0)")).await?;
        }
    }
    rows.end().await?;
    public.end().await?;
    members.end().await
}

/// Words by rank: a few are everywhere, most are rare.
fn text(rng: &mut StdRng, n: usize) -> String {
    let mut words = Vec::new();
    for _ in 0..rng.random_range(6..22) {
        let rank = (rng.random::<f64>().powi(3) * 20_000.0) as usize;
        words.push(format!("w{rank:x}"));
    }
    if n.is_multiple_of(10) {
        words.push("common".into());
    }
    if n.is_multiple_of(100) {
        words.push("quarterly".into());
    }
    if n.is_multiple_of(50_000) {
        words.push("zanzibar".into());
    }
    if n.is_multiple_of(400) {
        words.push("green river".into());
    }
    if n.is_multiple_of(1_000) {
        words.push("明日の会議は中止です".into());
    }
    if n.is_multiple_of(2_000) {
        words.push("Donaudampfschifffahrt".into());
    }
    words.join(" ")
}

/// SQLite's list of distinct words, from its index.
const WORDS: [&str; 3] = [
    "CREATE VIRTUAL TABLE bench_vocabulary USING fts5vocab (ochre_fts_posts, row)",
    "INSERT OR IGNORE INTO ochre_fts_words (word) SELECT term FROM bench_vocabulary WHERE length(term) BETWEEN 4 AND 64",
    "DROP TABLE bench_vocabulary",
];

type Counts = Vec<(usize, usize, i64, i64)>;

async fn posts(db: &Db, readers: &[Person], size: Size) -> Result<(HashMap<usize, Thread>, Counts), String> {
    let mut rng = StdRng::seed_from_u64(1);
    let sqlite = !db.is_postgres();
    let mut rows = writer(
        db,
        "posts (id, createat, updateat, deleteat, userid, channelid, rootid, originalid, message, type, props, hashtags, filenames, \
         fileids, hasreactions, editat, ispinned)",
    );
    let mut docs = writer(db, "ochre_fts_docs (docid, postid)");
    let mut texts = writer(db, "ochre_fts_posts (rowid, message, hashtags)");
    let mut threads: HashMap<usize, Thread> = HashMap::new();
    let mut counts: Counts = vec![(0, 0, 0, 0); size.channels];
    let mut roots: Vec<Vec<usize>> = vec![Vec::new(); size.channels];
    for n in 0..size.posts {
        let channel = if n.is_multiple_of(10) { 0 } else { rng.random_range(0..size.channels) };
        let at = START + n as i64 * 60;
        let author = if n.is_multiple_of(50) {
            readers[n / 50 % readers.len()].id.clone()
        } else {
            id('u', rng.random_range(0..size.users))
        };
        let root = (rng.random_bool(0.3) && !roots[channel].is_empty()).then(|| {
            let recent = roots[channel].len().saturating_sub(20);
            roots[channel][rng.random_range(recent..roots[channel].len())]
        });
        let message = text(&mut rng, n);
        count(n, at, channel, root, &author, (&mut counts, &mut roots, &mut threads));
        let rootid = root.map_or(String::new(), |r| id('p', r));
        let (p, c) = (id('p', n), id('c', channel));
        rows.row(format!(
            "('{p}',{at},{at},0,'{author}','{c}','{rootid}','','{message}','','{{}}','','[]','[]',FALSE,0,FALSE)"
        ))
        .await?;
        if sqlite {
            docs.row(format!("({},'{p}')", at * 1024)).await?;
            texts.row(format!("({},'{}','')", at * 1024, ochre_text::split_cjk(&message))).await?;
        }
        if n % 100_000 == 99_999 {
            progress(&format!("{} posts written", n + 1));
        }
    }
    rows.end().await?;
    docs.end().await?;
    texts.end().await?;
    if sqlite {
        for text in WORDS {
            db.exec(Dynamic(text.into()), args![]).await.map_err(|e| format!("{text}: {e}"))?;
        }
    }
    Ok((threads, counts))
}

/// What a post changes in the totals of its channel and thread.
fn count(
    n: usize,
    at: i64,
    channel: usize,
    root: Option<usize>,
    author: &str,
    (counts, roots, threads): (&mut Counts, &mut [Vec<usize>], &mut HashMap<usize, Thread>),
) {
    let c = &mut counts[channel];
    c.0 += 1;
    c.2 = at;
    let Some(root) = root else {
        c.1 += 1;
        c.3 = at;
        roots[channel].push(n);
        return;
    };
    let t = threads.entry(root).or_insert(Thread { replies: 0, last: 0, participants: Vec::new(), channel });
    t.replies += 1;
    t.last = at;
    if t.participants.len() < 5 && !t.participants.iter().any(|p| p == author) {
        t.participants.push(author.to_string());
    }
}

/// Threads, those who take part as followers, and a long inbox for the first reader.
async fn write_threads(
    db: &Db,
    team: &str,
    readers: &[Person],
    threads: &HashMap<usize, Thread>,
) -> Result<usize, String> {
    let mut rows =
        writer(db, "threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid)");
    let mut follows =
        writer(db, "threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)");
    let reader = &readers[0].id;
    let mut followed = 0;
    for (root, t) in threads {
        let (p, c) = (id('p', *root), id('c', t.channel));
        let list = serde_json::json!(t.participants);
        rows.row(format!("('{p}',{},{},'{list}','{c}',0,'{team}')", t.replies, t.last)).await?;
        for u in t.participants.iter().filter(|u| *u != reader) {
            follows.row(format!("('{p}','{u}',TRUE,{},{},0)", t.last, t.last)).await?;
        }
        if t.channel < READ && (followed < FOLLOWED || t.participants.contains(reader)) {
            // every third has something unread
            let viewed = if followed % 3 == 0 { START } else { t.last };
            follows.row(format!("('{p}','{reader}',TRUE,{viewed},{viewed},{})", i32::from(followed % 9 == 0))).await?;
            followed += 1;
        }
    }
    rows.end().await?;
    follows.end().await?;
    Ok(followed)
}

async fn totals(db: &Db, counts: &Counts) -> Result<(), String> {
    for (n, (all, roots, last, last_root)) in counts.iter().enumerate() {
        let text = "UPDATE channels SET totalmsgcount = $2, totalmsgcountroot = $3, lastpostat = $4, lastrootpostat = $5 WHERE id = $1";
        let (all, roots) = (*all as i64, *roots as i64);
        let done = db.exec(Dynamic(text.into()), args![id('c', n), all, roots, *last, *last_root]).await;
        done.map_err(|e| e.to_string())?;
    }
    Ok(())
}
