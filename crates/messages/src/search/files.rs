//! Search in files by name and content: words, phrases, beginnings of words and filters (`ext:` among them), in one team or
//! all. Only files of posts, in channels that the caller is in.

use super::posts::{Sql, channels, dates, like, people};
use crate::file_cols;
use crate::files::store;
use ochre_db::Dynamic;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args};
use ochre_text::{Files, Query, Term, parse_search};
use ochre_types::{FileInfo, FileInfoList, SearchParameter};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/files/search", "SearchFilesInTeam", Auth::SessionBusyReject, in_team);
    r.post("/files/search", "SearchFilesInAllTeams", Auth::SessionBusyReject, everywhere);
}

async fn in_team(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    search(ctx, &team).await
}

async fn everywhere(ctx: Ctx) -> Reply {
    search(ctx, "").await
}

async fn search(ctx: Ctx, team: &str) -> Reply {
    let wanted: SearchParameter = ctx.decode("body").map_err(|e| AppError {
        id: "api.post.search_files.invalid_body.app_error".into(),
        params: vec![],
        ..e
    })?;
    let terms = wanted.terms.clone().unwrap_or_default();
    if terms.is_empty() {
        return Err(AppError::body("terms"));
    }
    let query = parse_search(&terms, Files::Yes);
    let began = std::time::Instant::now();
    let found = if query.is_empty() { Vec::new() } else { find(&ctx, team, &query, &wanted).await? };
    ctx.app.tally.count("search_files_searches_total", &[]);
    ctx.app.tally.took("search_files_searches_duration_seconds", &[], began.elapsed());
    let mut out = FileInfoList::default();
    for f in found {
        out.order.push(f.id.clone());
        out.file_infos.insert(f.id.clone(), f);
    }
    Ok(Response::json(200, &out).header("cache-control", "no-cache, no-store, must-revalidate"))
}

async fn find(ctx: &Ctx, team: &str, query: &Query, wanted: &SearchParameter) -> Result<Vec<FileInfo>, AppError> {
    let channels = channels(ctx, team, query, wanted.include_deleted_channels.unwrap_or_default()).await?;
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let head = concat!(
        "SELECT ",
        file_cols!(),
        " FROM fileinfo WHERE channelid = ANY($1) AND deleteat = 0 AND postid <> '' AND creatorid <> 'bookmark'"
    );
    let mut sql = Sql { text: head.into(), args: args![channels], ..Sql::default() };
    if !people(ctx, query, "creatorid", &mut sql).await? {
        return Ok(Vec::new());
    }
    dates(query, wanted.time_zone_offset.unwrap_or(0), "createat", &mut sql);
    for (list, not) in [(&query.extensions, ""), (&query.excluded_extensions, "NOT ")] {
        if !list.is_empty() {
            let n = sql.bind(list.clone());
            sql.text.push_str(&format!(" AND {not}(extension = ANY({n}))"));
        }
    }
    let any = wanted.is_or_search.unwrap_or_default();
    for (terms, glue, not) in
        [(&query.terms, if any { " OR " } else { " AND " }, ""), (&query.excluded_terms, " OR ", "NOT ")]
    {
        if terms.is_empty() {
            continue;
        }
        let matching = if ctx.app.db.is_postgres() {
            let parts: Vec<String> = terms.iter().map(|t| pg_term(t, &mut sql)).collect();
            format!("({})", parts.join(glue))
        } else {
            lite_terms(terms, glue, &mut sql)
        };
        sql.text.push_str(&format!(" AND {not}{matching}"));
    }
    let per_page = wanted.per_page.filter(|n| *n > 0).unwrap_or(60).min(200);
    let (limit, offset) = (sql.bind(per_page), sql.bind(wanted.page.unwrap_or(0).clamp(0, 1_000_000) * per_page));
    sql.text.push_str(&format!(" ORDER BY createat DESC, id DESC LIMIT {limit} OFFSET {offset}"));
    Ok(ctx.app.db.all(Dynamic(sql.text), sql.args, store::file).await?)
}

/// One FTS5 expression over names and contents.
fn lite_terms(terms: &[Term], glue: &str, sql: &mut Sql) -> String {
    let parts: Vec<String> = terms.iter().map(|t| ochre_text::split_cjk_for_query(&t.text, t.prefix)).collect();
    let n = sql.bind(parts.join(glue));
    format!(
        "(id IN (SELECT d.fileid FROM ochre_fts_file_docs d WHERE d.docid IN \
         (SELECT rowid FROM ochre_fts_files WHERE ochre_fts_files MATCH {n})))"
    )
}

/// A part of the name, or words of the content by their index; for CJK and other signs the content itself.
fn pg_term(t: &Term, sql: &mut Sql) -> String {
    let part = sql.bind(format!("%{}%", like(&t.text.to_lowercase())));
    let words = t.text.replace(|c: char| !c.is_alphanumeric(), " ");
    if words.trim().is_empty() || words.chars().any(ochre_text::is_cjk) || t.text.len() > super::matching::LONGEST {
        return format!("(lower(name) LIKE {part} OR (content IS NOT NULL AND lower(content) LIKE {part}))");
    }
    let (how, text) = match (t.prefix, t.phrase) {
        (true, _) => ("to_tsquery", format!("{}:*", words.split_whitespace().collect::<Vec<_>>().join(" & "))),
        (false, true) => ("phraseto_tsquery", words),
        (false, false) => ("plainto_tsquery", words),
    };
    let n = sql.bind(text);
    format!(
        "(lower(name) LIKE {part} OR to_tsvector('english', translate(name, '.,-', '   ')) @@ {how}('english', {n}) \
         OR (content IS NOT NULL AND to_tsvector('english', content) @@ {how}('english', {n})))"
    )
}
