//! The words of a search as conditions on posts. SQLite asks its own index (`index.rs`; CJK characters stand there one by one);
//! PostgreSQL upstream's `english` index for words, our index of trigrams for parts of words and addresses, and our index of
//! CJK characters (`prepare.rs`).

use super::posts::Sql;
use super::prepare::CJK;
use ochre_db::Dynamic;
use ochre_kernel::{App, AppError, args};
use ochre_text::{Query, Term};
use std::collections::HashSet;

/// How far a plain word reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Words of the text.
    Words,
    /// Whatever holds it: asked when no text has the words.
    Parts,
}

/// At most so many words that hold a part are looked for.
const MOST_WORDS: i64 = 300;

const WORDS_WITH: &str = "SELECT word FROM ochre_fts_words WHERE instr(word, $1) > 0 LIMIT $2";
const WITHOUT_LEXEMES: &str =
    "SELECT t FROM unnest(CAST($1 AS text[])) AS t WHERE numnode(plainto_tsquery('english', t)) = 0";

/// A term that is one ordinary word: only such a one reaches further than itself.
fn plain(t: &Term) -> bool {
    !t.phrase && !t.hashtag && t.text.chars().all(|c| c.is_alphanumeric()) && !t.text.chars().any(ochre_text::is_cjk)
}

fn long_enough(t: &Term) -> bool {
    t.text.chars().count() >= 3
}

fn as_part(t: &Term, reach: Reach) -> bool {
    plain(t) && long_enough(t) && (t.part || (reach == Reach::Parts && !t.prefix))
}

/// Whether [`Reach::Parts`] asks anything else than [`Reach::Words`].
pub fn reaches_further(query: &Query) -> bool {
    query.terms.iter().any(|t| plain(t) && long_enough(t) && !t.part && !t.prefix)
}

/// Adds the conditions: all terms (with `any`, one of them), none of the excluded.
pub async fn add(app: &App, query: &Query, any: bool, reach: Reach, sql: &mut Sql) -> Result<(), AppError> {
    if !app.db.is_postgres() {
        return sqlite(app, query, any, reach, sql).await;
    }
    let excluded = (&query.excluded_terms, " OR ", "NOT ", Reach::Words);
    for (terms, glue, not, reach) in [(&query.terms, if any { " OR " } else { " AND " }, "", reach), excluded] {
        if terms.is_empty() {
            continue;
        }
        let mut parts = Vec::with_capacity(terms.len());
        for found in postgres(app, terms, reach, sql).await? {
            match found.exact {
                None => parts.push(found.index),
                // where all must hold, what is exact can wait
                Some(exact) if not.is_empty() && glue == " AND " => {
                    parts.push(found.index);
                    sql.exact.push(exact);
                }
                Some(exact) => parts.push(format!("({} AND {exact})", found.index)),
            }
        }
        sql.text.push_str(&format!(" AND {not}({})", parts.join(glue)));
    }
    Ok(())
}

/// The index gives its posts newest first, so it leads wherever it can, with all words in one expression, and reading stops when
/// the page is full. It knows the words of a hashtag, not its borders: where one hashtag alone may decide, its posts are a set.
async fn sqlite(app: &App, query: &Query, any: bool, reach: Reach, sql: &mut Sql) -> Result<(), AppError> {
    let (mut leading, mut without) = (Vec::new(), Vec::new());
    let sets = any && query.terms.iter().any(|t| t.hashtag);
    let mut parts = Vec::new();
    for t in &query.terms {
        let matched = expression(app, t, reach).await?;
        match (sets, t.hashtag) {
            (true, _) => parts.push(as_set(t, matched, sql)),
            (false, true) => {
                leading.push(matched);
                let bordered = is_bordered(t, sql);
                sql.text.push_str(&format!(" AND {bordered}"));
            }
            (false, false) => leading.push(matched),
        }
    }
    if !parts.is_empty() {
        sql.text.push_str(&format!(" AND ({})", parts.join(" OR ")));
    }
    for t in &query.excluded_terms {
        let matched = expression(app, t, Reach::Words).await?;
        if t.hashtag || leading.is_empty() {
            let set = as_set(t, matched, sql);
            sql.text.push_str(&format!(" AND NOT {set}"));
        } else {
            without.push(matched);
        }
    }
    if !leading.is_empty() {
        let mut all = leading.join(if any { " OR " } else { " AND " });
        if !without.is_empty() {
            all = format!("({all}) NOT ({})", without.join(" OR "));
        }
        sql.leading = Some(sql.bind(all));
    }
    Ok(())
}

/// A term in the language of the index.
async fn expression(app: &App, t: &Term, reach: Reach) -> Result<String, AppError> {
    if !as_part(t, reach) {
        let column = if t.hashtag { "hashtags : " } else { "" };
        return Ok(format!("({column}{})", ochre_text::split_cjk_for_query(&t.text, t.prefix)));
    }
    let args = args![t.text.to_lowercase(), MOST_WORDS];
    let words = app.db.all(Dynamic(WORDS_WITH.into()), args, |r| r.get::<String>(0)).await?;
    // the part may be a whole word, too short to be on the list
    let all = words.into_iter().chain([t.text.clone()]);
    let all: Vec<String> = all.map(|w| ochre_text::split_cjk_for_query(&w, false)).collect();
    Ok(format!("({})", all.join(" OR ")))
}

/// The posts of an expression, as a condition.
fn as_set(t: &Term, matched: String, sql: &mut Sql) -> String {
    let n = sql.bind(matched);
    let set = format!(
        "p.id IN (SELECT d.postid FROM ochre_fts_docs d WHERE d.docid IN \
         (SELECT rowid FROM ochre_fts_posts WHERE ochre_fts_posts MATCH {n}))"
    );
    if t.hashtag { format!("({set} AND {})", is_bordered(t, sql)) } else { format!("({set})") }
}

fn is_bordered(t: &Term, sql: &mut Sql) -> String {
    let n = sql.bind(bordered(t));
    format!("instr(' ' || lower(p.hashtags) || ' ', {n}) > 0")
}

/// A hashtag as it stands in a list of hashtags.
fn bordered(t: &Term) -> String {
    format!(" {}{}", t.text.to_lowercase(), if t.prefix { "" } else { " " })
}

/// A term as conditions: one that an index answers alone, and one that only the text itself can tell.
struct Cond {
    index: String,
    exact: Option<String>,
}

impl From<String> for Cond {
    fn from(index: String) -> Self {
        Cond { index, exact: None }
    }
}

async fn postgres(app: &App, terms: &[Term], reach: Reach, sql: &mut Sql) -> Result<Vec<Cond>, AppError> {
    // `the` is in no index of words: the text itself is asked
    let texts: Vec<String> = terms.iter().map(|t| t.text.clone()).collect();
    let unknown = app.db.all(Dynamic(WITHOUT_LEXEMES.into()), args![texts], |r| r.get::<String>(0)).await?;
    let unknown: HashSet<String> = unknown.into_iter().collect();
    Ok(terms.iter().map(|t| pg_term(t, reach, unknown.contains(&t.text), sql)).collect())
}

/// Longer terms, bytes, are asked as parts of the text: no index of words holds them (PostgreSQL: 2047), and a regular expression
/// of them is refused as too complex.
pub const LONGEST: usize = 1000;

fn pg_term(t: &Term, reach: Reach, unknown: bool, sql: &mut Sql) -> Cond {
    if t.hashtag {
        let n = sql.bind(bordered(t));
        return format!("strpos(' ' || lower(p.hashtags) || ' ', {n}) > 0").into();
    }
    if t.text.chars().any(ochre_text::is_cjk) {
        let n = sql.bind(ochre_text::split_cjk(&t.text).into_owned());
        let words = format!("to_tsvector('simple', regexp_replace(p.message, '{CJK}', ' \\& ', 'g'))");
        return Cond {
            index: format!("(p.message ~ '{CJK}' AND {words} @@ plainto_tsquery('simple', {n}))"),
            exact: Some(format!("{words} @@ phraseto_tsquery('simple', {n})")),
        };
    }
    let words = t.text.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-');
    if !words || as_part(t, reach) || t.text.len() > LONGEST {
        let n = sql.bind(format!("%{}%", like(&t.text.to_lowercase())));
        return format!("lower(p.message) LIKE {n}").into();
    }
    if unknown || (t.phrase && !t.prefix) {
        // stop words count in a phrase; the borders of its words do, too
        let n = sql.bind(format!("\\m{}\\M", t.text.to_lowercase()));
        let exact = format!("lower(p.message) ~ {n}");
        // the index parts compounds in ways of its own
        if unknown || t.text.contains('-') {
            return exact.into();
        }
        let n = sql.bind(t.text.as_str());
        return Cond {
            index: format!("to_tsvector('english', p.message) @@ plainto_tsquery('english', {n})"),
            exact: Some(format!("{exact} AND to_tsvector('english', p.message) @@ phraseto_tsquery('english', {n})")),
        };
    }
    if t.prefix {
        let n = sql.bind(format!("{}:*", t.text.replace('-', " ").split_whitespace().collect::<Vec<_>>().join(" & ")));
        return format!("to_tsvector('english', p.message) @@ to_tsquery('english', {n})").into();
    }
    let n = sql.bind(t.text.as_str());
    format!("to_tsvector('english', p.message) @@ plainto_tsquery('english', {n})").into()
}

/// `%`, `_` and `\` as themselves.
pub fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
