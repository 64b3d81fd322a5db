//! `ochre-conformance`: replays the scenarios against a server.

use clap::{Args, Parser, Subcommand};
use ochre_conformance::must_pass::{MustPass, own_list};
use ochre_conformance::report::Report;
use ochre_conformance::scenario::{self, Scenario};
use ochre_conformance::{Options, Runner, Target, html};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Parser)]
#[command(
    about = "Replays recorded scenarios of the chat API against a server",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Run,
}

#[derive(Subcommand)]
enum Command {
    /// Copy the scenario files of a folder over those of the repository
    Refresh { dir: PathBuf },
    /// Parse every scenario file and say what is not understood
    Check { dir: Option<PathBuf> },
    /// Add what passed in all given reports to the list of what must pass
    Grow {
        /// A report written by --json; several (one per database) are taken together
        #[arg(long, required = true)]
        json: Vec<PathBuf>,
        #[arg(long)]
        list: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Run {
    #[arg(long, default_value = "http://127.0.0.1:8065")]
    url: String,
    /// A system admin, USER:PASSWORD
    #[arg(long, default_value = "root:Adm1n-pass!")]
    admin: String,
    /// Create the admin as the first user of an empty server
    #[arg(long)]
    setup_admin: bool,
    /// Scenarios at once
    #[arg(long, default_value_t = 4)]
    jobs: usize,
    /// Keys that the recording does not have are differences too
    #[arg(long)]
    strict: bool,
    /// Show every difference
    #[arg(long)]
    verbose: bool,
    /// The longest that one scenario may take, in seconds
    #[arg(long, default_value_t = 420)]
    limit: u64,
    /// Write the report as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the report as HTML
    #[arg(long)]
    html: Option<PathBuf>,
    /// Run the scenarios of a list (one AREA/NAME a line)
    #[arg(long, conflicts_with = "what")]
    list: Option<PathBuf>,
    /// AREA, AREA/NAME, a scenario file or a folder of them; all when nothing is given
    what: Vec<String>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Some(Command::Refresh { dir }) => refresh(&dir),
        Some(Command::Check { dir }) => check(dir),
        Some(Command::Grow { json, list }) => grow(&json, list),
        None => run(&cli.run),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Run) -> Result<bool, String> {
    let (admin, password) = args.admin.split_once(':').ok_or("--admin is USER:PASSWORD")?;
    let target = Target {
        base_url: args.url.clone(),
        admin: admin.into(),
        password: password.into(),
        setup_admin: args.setup_admin,
    };
    let options = Options { strict: args.strict, limit: Duration::from_secs(args.limit), ..Options::default() };
    let scenarios: Vec<Arc<Scenario>> = selected(args)?.into_iter().map(Arc::new).collect();
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    let report = runtime.block_on(async {
        let start = Instant::now();
        let runner = Arc::new(Runner::new(&target, options).await?);
        let mut n = 0;
        let told = |o: &ochre_conformance::Outcome| {
            n += 1;
            let word = if o.passed() { "ok  " } else { "FAIL" };
            eprintln!("[{n:>3}/{}] {word} {} ({:.1} s)", scenarios.len(), o.id, o.took.as_secs_f64());
        };
        let outcomes = runner.run_all(&scenarios, args.jobs, told).await;
        Ok::<_, String>(Report::new(&args.url, start.elapsed().as_secs_f64(), &outcomes))
    })?;
    if let Some(file) = &args.json {
        write(file, &serde_json::to_string_pretty(&report).map_err(|e| e.to_string())?)?;
    }
    if let Some(file) = &args.html {
        write(file, &html::page(&report))?;
    }
    print!("{}", report.text(args.verbose));
    Ok(report.failed == 0)
}

fn selected(args: &Run) -> Result<Vec<Scenario>, String> {
    if let Some(file) = &args.list {
        let list = MustPass::read(file)?;
        return list.ids().map(|id| scenario::load_file(&own(&format!("{id}.json")))).collect();
    }
    if args.what.is_empty() {
        return scenario::load_folder(&scenario::own_folder());
    }
    let mut found: Vec<Scenario> = Vec::new();
    for what in &args.what {
        let (given, area, one) = (PathBuf::from(what), own(what), own(&format!("{what}.json")));
        let more = match what {
            _ if given.is_file() => vec![scenario::load_file(&given)?],
            _ if one.is_file() => vec![scenario::load_file(&one)?],
            _ if area.is_dir() => scenario::load_folder(&area)?,
            _ if given.is_dir() => scenario::load_folder(&given)?,
            _ => return Err(format!("{what}: no area, scenario, file or folder")),
        };
        found.extend(more.into_iter().filter(|m| !found.iter().any(|f| f.id == m.id)).collect::<Vec<_>>());
    }
    Ok(found)
}

fn own(path: &str) -> PathBuf {
    scenario::own_folder().join(path)
}

fn check(dir: Option<PathBuf>) -> Result<bool, String> {
    let files = scenario::json_files(&dir.unwrap_or_else(scenario::own_folder))?;
    let wrong: Vec<String> = files.iter().filter_map(|f| scenario::load_file(f).err()).collect();
    wrong.iter().for_each(|w| println!("{w}"));
    println!("{} understood, {} not", files.len() - wrong.len(), wrong.len());
    Ok(wrong.is_empty())
}

/// Takes over what is new or changed; refuses files that the runner would not understand.
fn refresh(dir: &Path) -> Result<bool, String> {
    let (mut new, mut changed) = (0, 0);
    let files = scenario::json_files(dir)?;
    for file in &files {
        scenario::load_file(file)?;
    }
    for file in &files {
        let to = own(&file.strip_prefix(dir).map_err(|e| e.to_string())?.to_string_lossy());
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        match std::fs::read_to_string(&to) {
            Ok(old) if old == text => continue,
            Ok(_) => changed += 1,
            Err(_) => new += 1,
        }
        std::fs::create_dir_all(to.parent().unwrap_or(&to)).map_err(|e| e.to_string())?;
        write(&to, &text)?;
    }
    println!("{} files, {new} new, {changed} changed", files.len());
    Ok(true)
}

fn grow(reports: &[PathBuf], list: Option<PathBuf>) -> Result<bool, String> {
    let file = list.unwrap_or_else(own_list);
    let mut list = MustPass::read(&file)?;
    let (mut passed, mut failed) = (None::<BTreeSet<String>>, BTreeSet::new());
    for report in reports {
        let text = std::fs::read_to_string(report).map_err(|e| format!("{}: {e}", report.display()))?;
        let report: Report = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", report.display()))?;
        let (good, bad): (Vec<_>, Vec<_>) = report.scenarios.into_iter().partition(|l| l.passed());
        let good: BTreeSet<String> = good.into_iter().map(|l| l.id).collect();
        passed = Some(passed.map_or(good.clone(), |p| &p & &good));
        failed.extend(bad.into_iter().map(|l| l.id));
    }
    let new = list.grow(&passed.unwrap_or_default());
    write(&file, &list.text())?;
    new.iter().for_each(|id| println!("+ {id}"));
    let lost: Vec<_> = failed.iter().filter(|id| list.contains(id)).collect();
    lost.iter().for_each(|id| println!("! {id} must pass and failed; it stays in the list"));
    println!("{} added, {} in the list", new.len(), list.ids().count());
    Ok(lost.is_empty())
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    std::fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))
}
