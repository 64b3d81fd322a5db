//! Where rows go: a type-erased collector, so that the back ends are compiled once and not per row type.

use std::any::Any;

use crate::{DbError, Result, Row};

/// Takes the rows of one statement.
pub(crate) trait Sink: Any + Send {
    /// Maps one row; false means that no more are wanted.
    fn row(&mut self, row: &Row<'_>) -> Result<bool>;
}

/// What a finished statement gives back.
pub(crate) struct Answer {
    /// Rows changed, or read.
    pub count: u64,
    /// The sink it was given.
    pub sink: Option<Box<dyn Sink>>,
}

/// Collects every row, or only the first.
pub(crate) struct Collect<T, F> {
    pub(crate) out: Vec<T>,
    map: F,
    first_only: bool,
}

impl<T, F> Collect<T, F>
where
    T: Send + 'static,
    F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
{
    pub(crate) fn boxed(map: F, first_only: bool) -> Box<dyn Sink> {
        Box::new(Collect { out: Vec::new(), map, first_only })
    }

    /// Gives back what a sink made by [`Collect::boxed`] with the same types has taken.
    pub(crate) fn take(answer: Answer) -> Result<Vec<T>> {
        let sink = answer.sink.map(|s| s as Box<dyn Any>);
        match sink.map(|s| s.downcast::<Self>()) {
            Some(Ok(collect)) => Ok(collect.out),
            _ => Err(DbError::other("rows came back in another sink")),
        }
    }
}

impl<T, F> Sink for Collect<T, F>
where
    T: Send + 'static,
    F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
{
    fn row(&mut self, row: &Row<'_>) -> Result<bool> {
        let value = (self.map)(row)?;
        self.out.push(value);
        Ok(!self.first_only)
    }
}
