//! Hashing off the request threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Semaphore;

use crate::password::{self, DEFAULT_WORK, PasswordTooLong, Verified};

/// Hashes and checks passwords on blocking threads, at most a few at a time, so that a
/// burst of logins neither stops the async threads nor fills the blocking pool.
/// Clone freely: clones share the limit.
#[derive(Clone)]
pub struct Hasher {
    work: u32,
    permits: Arc<Semaphore>,
    derivations: Arc<AtomicU64>,
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher::new(DEFAULT_WORK)
    }
}

impl Hasher {
    /// `work` = PBKDF2 rounds of new hashes; tests take a small one. One core is left to
    /// everything else.
    pub fn new(work: u32) -> Hasher {
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
        Hasher::with_limit(work, cores.saturating_sub(1).max(1))
    }

    /// As [`Hasher::new`] with an explicit number of hashes at a time.
    pub fn with_limit(work: u32, at_a_time: usize) -> Hasher {
        let permits = Arc::new(Semaphore::new(at_a_time.max(1)));
        Hasher { work: work.max(1), permits, derivations: Arc::default() }
    }

    /// How many hashes were made or checked so far: what an answer cost that must not tell whether an account exists.
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }

    /// Rounds of new hashes.
    pub fn work(&self) -> u32 {
        self.work
    }

    /// A new hash with a fresh salt.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordTooLong> {
        if password.len() > password::MAX_PASSWORD_BYTES {
            return Err(PasswordTooLong);
        }
        let (password, work) = (password.to_owned(), self.work);
        self.run(move || password::hash_password(&password, work, &password::new_salt())).await
    }

    /// A hash with a given salt and a tenth of the rounds, for secrets that this server makes itself and that are longer than
    /// what can be guessed (recovery codes): the same text and salt give the same hash.
    pub async fn hash_own(&self, secret: &str, salt: &[u8]) -> String {
        let (secret, salt, work) = (secret.to_owned(), salt.to_owned(), (self.work / 10).max(1));
        self.run(move || password::hash_password(&secret, work, &salt).unwrap_or_default()).await
    }

    /// See [`crate::verify`]. Where there is nothing to compare with (no hash, none that is understood) the work is done all
    /// the same, so that time does not tell such accounts apart.
    pub async fn verify(&self, hash: &str, password: &str) -> Verified {
        if !password::understood(hash) {
            self.verify_nobody(password).await;
            return password::verify(hash, password, self.work);
        }
        if password.len() > password::MAX_PASSWORD_BYTES {
            return Verified::default();
        }
        let (hash, password, work) = (hash.to_owned(), password.to_owned(), self.work);
        self.run(move || password::verify(&hash, &password, work)).await
    }

    /// Spends the time of a check on nobody: a login with an unknown name then takes as long
    /// as one with a wrong password, and does not tell which names exist.
    pub async fn verify_nobody(&self, password: &str) {
        if password.len() > password::MAX_PASSWORD_BYTES {
            return; // as a known name's: nothing is hashed
        }
        let (password, work) = (password.to_owned(), self.work);
        self.run(move || {
            let _ = password::hash_password(&password, work, b"nobody's salt...");
        })
        .await;
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        // The permit moves into the job: a caller that went away must not let the next job
        // start while this one still burns its core. The semaphore is never closed.
        let permit = self.permits.clone().acquire_owned().await;
        self.derivations.fetch_add(1, Ordering::Relaxed);
        let handle = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            job()
        });
        match handle.await {
            Ok(value) => value,
            Err(e) => std::panic::resume_unwind(e.into_panic()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn round_trip() {
        let hasher = Hasher::new(100);
        let hash = hasher.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$pbkdf2$f=SHA256,w=100,l=32$"));
        assert!(hasher.verify(&hash, "correct horse").await.ok);
        assert!(!hasher.verify(&hash, "battery").await.ok);
        assert_ne!(hash, hasher.hash("correct horse").await.unwrap(), "salted");
        let before = hasher.derivations();
        hasher.verify_nobody("anything").await;
        for hash in ["", "no hash", hash.as_str()] {
            assert!(!hasher.verify(hash, "anything").await.ok);
        }
        assert_eq!(hasher.derivations() - before, 4, "the same work whatever there is to compare with");
        let long = "x".repeat(73);
        assert!(hasher.hash(&long).await.is_err() && !hasher.verify(&hash, &long).await.ok);
        hasher.verify_nobody(&long).await;
        assert_eq!(hasher.derivations() - before, 4, "nothing is hashed that is too long");
    }

    #[tokio::test]
    async fn many_at_once_keep_the_runtime_free() {
        let hasher = Hasher::with_limit(20_000, 1);
        let jobs: Vec<_> = (0..8)
            .map(|i| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.hash(&format!("pw{i}")).await.unwrap() })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        assert!(hasher.permits.available_permits() <= 1);
        for job in jobs {
            assert_eq!(job.await.unwrap().len(), "$pbkdf2$f=SHA256,w=20000,l=32$".len() + 66);
        }
    }
}
