-- Full text of posts (PostgreSQL has upstream's GIN indexes). Contentless: the text is only in posts. Written by the messages
-- domain in the transaction that writes the post, with CJK text split into characters by the application.
--   docid grows with every post, so `ORDER BY rowid DESC` is newest first without sorting.
CREATE TABLE ochre_fts_docs (
    docid INTEGER PRIMARY KEY,
    postid TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE ochre_fts_posts USING fts5 (
    message, hashtags,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);
