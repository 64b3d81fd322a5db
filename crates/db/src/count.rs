//! Counts the statements a task runs, for budgets such as "at most 9 statements per `POST /posts`".

use std::cell::Cell;

tokio::task_local! {
    static COUNT: Cell<u64>;
}

/// Runs `work` and also answers how many statements it ran itself (not those of tasks it spawned). Scopes do not nest: an inner one
/// hides its statements from the outer.
pub async fn counted<F: Future>(work: F) -> (F::Output, u64) {
    COUNT
        .scope(Cell::new(0), async {
            let out = work.await;
            (out, current())
        })
        .await
}

/// Statements so far in the running [`counted`] scope; 0 outside.
pub(crate) fn current() -> u64 {
    COUNT.try_with(Cell::get).unwrap_or(0)
}

pub(crate) fn add(n: u64) {
    let _ = COUNT.try_with(|count| count.set(count.get() + n));
}
