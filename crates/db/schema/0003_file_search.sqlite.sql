-- Full text of files by name and extracted content (PostgreSQL has upstream's GIN indexes). Contentless: the text is only in
-- fileinfo. Written by the messages domain in the transaction that writes the file.
CREATE TABLE ochre_fts_file_docs (
    docid INTEGER PRIMARY KEY,
    fileid TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE ochre_fts_files USING fts5 (
    name, content,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO ochre_fts_file_docs (fileid) SELECT id FROM fileinfo WHERE deleteat = 0;
INSERT INTO ochre_fts_files (rowid, name, content)
    SELECT d.docid, f.name, COALESCE(f.content, '') FROM ochre_fts_file_docs d JOIN fileinfo f ON f.id = d.fileid;
