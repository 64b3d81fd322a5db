-- The distinct words of the full-text index, so that a part of a word leads to the words that hold it (PostgreSQL has an index of
-- trigrams for that). Only added to: a word that no post holds any more finds nothing.
CREATE TABLE ochre_fts_words (word TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE ochre_fts_vocab USING fts5vocab (ochre_fts_posts, row);
INSERT OR IGNORE INTO ochre_fts_words (word) SELECT term FROM ochre_fts_vocab WHERE length(term) BETWEEN 4 AND 64;
DROP TABLE ochre_fts_vocab;
-- A post's way into all three in one statement.
CREATE VIEW ochre_fts_new (postid, message, hashtags, words) AS SELECT '', '', '', '[]' WHERE FALSE;
CREATE TRIGGER ochre_fts_new_insert INSTEAD OF INSERT ON ochre_fts_new BEGIN
    INSERT INTO ochre_fts_docs (postid) VALUES (NEW.postid) ON CONFLICT (postid) DO NOTHING;
    INSERT INTO ochre_fts_posts (rowid, message, hashtags)
        SELECT docid, NEW.message, NEW.hashtags FROM ochre_fts_docs WHERE postid = NEW.postid;
    INSERT INTO ochre_fts_words (word) SELECT value FROM json_each(NEW.words) WHERE TRUE ON CONFLICT (word) DO NOTHING;
END;
