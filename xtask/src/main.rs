//! `cargo xtask <command>`: what a developer of Ochre types. Everything heavy is a child process.

mod bench;
mod budget;
mod ops;
mod paths;
mod proc;
mod run;
mod sql;
mod test;
mod tidy;
mod web;

const HELP: &str = "cargo xtask <command>

  run [--release] [-- server arguments]   install what is missing, build, start Ochre on http://localhost:8065
  test [step ...] [--verbose] [-- filter] set up the peers and run every test (or only the named steps; --list names them)
  tidy                                    the rules of docs/ARCHITECTURE.md: lengths, directions, ids, tables, documents
  ops [--check]                           compare the routes of the binary with api/operations.tsv
  sql                                     prepare every statement on SQLite and on a throwaway PostgreSQL
  budget [--cold]                         lines per crate; with --cold also the time of a build from nothing
  bench [--postgres] [-- arguments]       release build, then the load generator beside the targets
  bench web                               release build, then the web client in Chromium beside its targets
  pg [-- command ...]                     a throwaway PostgreSQL in OCHRE_TEST_PG for one command (or until Ctrl-C)
";

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let command = if args.is_empty() { String::from("help") } else { args.remove(0) };
    proc::catch_signals();
    let done = match command.as_str() {
        "run" => run::main(&args),
        "test" => test::main(&args),
        "tidy" => tidy::main(),
        "ops" => ops::main(&args),
        "sql" => sql::main(),
        "budget" => budget::main(&args),
        "bench" => bench::main(&args),
        "pg" => test::postgres::main(&args),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n\n{HELP}")),
    };
    if let Err(message) = done {
        eprintln!("{message}");
        std::process::exit(if proc::interrupted() { 130 } else { 1 });
    }
}
