//! The full-text index of files on SQLite, written in the transaction that writes the file. PostgreSQL's own indexes need
//! nothing.

use ochre_db::Dynamic;
use ochre_kernel::{Tx, args};
use ochre_types::FileInfo;

const ADD_DOC: &str = "INSERT INTO ochre_fts_file_docs (fileid) VALUES ($1) ON CONFLICT (fileid) DO NOTHING";
const ADD_TEXT: &str = "INSERT INTO ochre_fts_files (rowid, name, content) \
     SELECT docid, $2, $3 FROM ochre_fts_file_docs WHERE fileid = $1";
const DROP_TEXT: &str =
    "DELETE FROM ochre_fts_files WHERE rowid IN (SELECT docid FROM ochre_fts_file_docs WHERE fileid = $1)";

/// A new file, by its name.
pub fn add(tx: &mut Tx, info: &FileInfo) {
    if !tx.app().db.is_postgres() {
        tx.defer(Dynamic(ADD_DOC.into()), args![&info.id]);
        write(tx, info, "");
    }
}

/// A file whose words are known now.
pub fn replace(tx: &mut Tx, info: &FileInfo, content: &str) {
    if !tx.app().db.is_postgres() {
        tx.defer(Dynamic(DROP_TEXT.into()), args![&info.id]);
        write(tx, info, content);
    }
}

fn write(tx: &mut Tx, info: &FileInfo, content: &str) {
    let (name, content) = (ochre_text::split_cjk(&info.name).into_owned(), ochre_text::split_cjk(content).into_owned());
    tx.defer(Dynamic(ADD_TEXT.into()), args![&info.id, name, content]);
}
