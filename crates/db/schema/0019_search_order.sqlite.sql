-- A document's number tells the time of its post, so that reading the index backwards is newest first whatever order posts were
-- written in (imports). 1024 numbers for each millisecond; where all are taken, the next free one.
DROP VIEW ochre_fts_new;
CREATE VIEW ochre_fts_new (postid, createat, message, hashtags, words) AS SELECT '', 0, '', '', '[]' WHERE FALSE;
CREATE TRIGGER ochre_fts_new_insert INSTEAD OF INSERT ON ochre_fts_new BEGIN
    INSERT INTO ochre_fts_docs (docid, postid)
        SELECT CASE WHEN EXISTS (SELECT 1 FROM ochre_fts_docs WHERE docid = NEW.createat * 1024)
            THEN (SELECT d.docid + 1 FROM ochre_fts_docs d WHERE d.docid >= NEW.createat * 1024
                AND NOT EXISTS (SELECT 1 FROM ochre_fts_docs e WHERE e.docid = d.docid + 1) ORDER BY d.docid LIMIT 1)
            ELSE NEW.createat * 1024 END, NEW.postid
        WHERE NOT EXISTS (SELECT 1 FROM ochre_fts_docs WHERE postid = NEW.postid);
    INSERT INTO ochre_fts_posts (rowid, message, hashtags)
        SELECT docid, NEW.message, NEW.hashtags FROM ochre_fts_docs WHERE postid = NEW.postid;
    INSERT INTO ochre_fts_words (word) SELECT value FROM json_each(NEW.words) WHERE TRUE ON CONFLICT (word) DO NOTHING;
END;
