//! Where the server under test sends things: an HTTP server and an SMTP server that remember what they got.

pub mod mail;
pub mod mime;
pub mod web;

use parking_lot::Mutex;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// What came in and was not taken yet.
pub struct Box<T> {
    items: Mutex<Vec<T>>,
    changed: watch::Sender<()>,
}

impl<T> Default for Box<T> {
    fn default() -> Self {
        Box { items: Mutex::default(), changed: watch::Sender::new(()) }
    }
}

impl<T> Box<T> {
    pub fn put(&self, item: T) {
        self.items.lock().push(item);
        self.changed.send_replace(());
    }

    /// Takes what `mine` selects, as soon as there are `n` of them, or what there is when `wait` is over.
    pub async fn take(&self, mine: impl Fn(&T) -> bool, n: usize, wait: Duration) -> Vec<T> {
        let end = Instant::now() + wait;
        let mut changed = self.changed.subscribe();
        loop {
            changed.borrow_and_update();
            let late = Instant::now() >= end;
            {
                let mut items = self.items.lock();
                if late || items.iter().filter(|i| mine(i)).count() >= n {
                    return items.extract_if(.., |i| mine(i)).collect();
                }
            }
            let _ = tokio::time::timeout_at(end, changed.changed()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn taking_waits_for_enough_and_leaves_the_rest() {
        let b = Arc::new(Box::default());
        b.put(1);
        b.put(12);
        let later = b.clone();
        let task = tokio::spawn(async move { later.take(|n| *n < 10, 2, Duration::from_secs(20)).await });
        tokio::task::yield_now().await;
        b.put(2);
        assert_eq!(task.await.unwrap(), [1, 2]);
        assert_eq!(b.take(|n| *n < 10, 1, Duration::from_millis(1)).await, [0; 0]);
        assert_eq!(b.take(|_| true, 1, Duration::from_secs(20)).await, [12]);
    }
}
