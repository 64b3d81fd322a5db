//! The scenarios as named tests for a libtest-mimic binary: `scenario::sqlite::posts::pinning`.

use crate::runner::{Options, Runner, Target};
use crate::scenario::Scenario;
use libtest_mimic::{Failed, Trial};
use std::sync::{Arc, LazyLock, OnceLock};
use tokio::runtime::Runtime;

/// Runs the runners of all suites.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let made = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    made.expect("a runtime for the scenarios")
});

struct Suite<F> {
    target: F,
    options: Options,
    runner: OnceLock<Result<Runner, String>>,
}

impl<F: Fn() -> Result<Target, String>> Suite<F> {
    fn run(&self, scenario: &Scenario) -> Result<(), Failed> {
        // The first test that gets here starts the server; the others wait for it.
        let runner = self.runner.get_or_init(|| {
            let target = (self.target)()?;
            RUNTIME.block_on(Runner::new(&target, self.options.clone()))
        });
        let runner = runner.as_ref().map_err(|e| Failed::from(format!("the server is not there: {e}")))?;
        let problems = RUNTIME.block_on(runner.run(scenario)).problems();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    }
}

/// One test for each scenario against one server, named `scenario::{suite}::{area}::{name}`.
///
/// `target` is called once, from the thread of the first test that runs (outside any runtime): it starts the server and
/// tells its address; an error fails every test of the suite. Several suites (one per database) may run at the same time;
/// within one, scenarios that change the configuration wait until they are alone, whatever the number of test threads.
pub fn trials<F>(suite: &str, scenarios: Vec<Scenario>, options: Options, target: F) -> Vec<Trial>
where
    F: Fn() -> Result<Target, String> + Send + Sync + 'static,
{
    let name = |s: &Scenario| format!("scenario::{suite}::{}", s.id.replace('/', "::"));
    let shared = Arc::new(Suite { target, options, runner: OnceLock::new() });
    let trial = |s: Scenario| {
        let suite = shared.clone();
        Trial::test(name(&s), move || suite.run(&s))
    };
    scenarios.into_iter().map(trial).collect()
}

/// The scenarios of the repository that must pass, sorted by id; an error names an entry that does not exist.
pub fn must_pass() -> Result<Vec<Scenario>, String> {
    let list = crate::must_pass::MustPass::read(&crate::must_pass::own_list())?;
    let mut all = crate::scenario::load_folder(&crate::scenario::own_folder())?;
    if let Some(lost) = list.ids().find(|id| !all.iter().any(|s| s.id == *id)) {
        return Err(format!("must-pass.txt names {lost:?}, which does not exist"));
    }
    all.retain(|s| list.contains(&s.id));
    Ok(all)
}
