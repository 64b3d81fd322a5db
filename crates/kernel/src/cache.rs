//! A bounded map in memory by a text key: what all caches of the server are made of. A read takes a shared lock of one of up to
//! 64 parts and copies the value; nothing is queued for later, no thread works behind it.

use indexmap::IndexMap;
use parking_lot::RwLock;
use std::future::Future;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

/// Parts with a lock of their own.
const SHARDS: usize = 64;
/// Entries of which the one that was read longest ago makes room.
const SAMPLE: usize = 8;
/// Length of a tick, ms.
const TICK: u128 = 100;
/// Entries that nobody read for so long go (ten minutes), in ticks.
const IDLE: u32 = 6_000;
/// A part looks for idle entries at most so often (a minute), in ticks.
const SWEEP: u32 = 600;

/// A bounded cache by id. A value that was read before a drop of its key is never put in after it.
pub struct Cache<V: Clone + Send + Sync + 'static> {
    shards: Box<[RwLock<Shard<V>>]>,
    /// Entries of a part at most.
    room: usize,
    born: Instant,
}

struct Shard<V> {
    entries: IndexMap<Box<str>, Entry<V>>,
    /// Counts the drops.
    drops: u64,
    /// Where the next sample begins.
    hand: usize,
    swept: u32,
    hits: AtomicU64,
    misses: AtomicU64,
    /// Entries that were dropped.
    dropped: u64,
}

struct Entry<V> {
    value: V,
    /// When it was read last, in ticks.
    used: AtomicU32,
}

impl<V: Clone + Send + Sync + 'static> Cache<V> {
    /// At most about `capacity` entries; idle ones go after ten minutes.
    pub fn new(capacity: usize) -> Self {
        let parts = (capacity / 64).clamp(1, SHARDS).next_power_of_two();
        let shard = || RwLock::new(Shard::default());
        let shards = std::iter::repeat_with(shard).take(parts).collect();
        Self { shards, room: capacity.div_ceil(parts).max(1), born: Instant::now() }
    }

    fn tick(&self) -> u32 {
        (self.born.elapsed().as_millis() / TICK) as u32
    }

    /// Keys are random ids or made of them, so a few of their bytes spread well. (The map's own hash is keyed.)
    fn shard(&self, key: &str) -> &RwLock<Shard<V>> {
        let tail = key.as_bytes().iter().rev().take(8);
        let n = tail.fold(key.len(), |n, b| n.wrapping_mul(31).wrapping_add(usize::from(*b)));
        &self.shards[(n ^ (n >> 7)) & (self.shards.len() - 1)]
    }

    /// The cached value.
    pub fn get(&self, key: &str) -> Option<V> {
        let shard = self.shard(key).read();
        let Some(entry) = shard.entries.get(key) else {
            shard.misses.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        shard.hits.fetch_add(1, Ordering::Relaxed);
        let tick = self.tick();
        if entry.used.load(Ordering::Relaxed) != tick {
            entry.used.store(tick, Ordering::Relaxed);
        }
        Some(entry.value.clone())
    }

    /// The cached value, or what `load` finds (nothing found is not kept).
    pub async fn get_or<E, Fut>(&self, key: &str, load: impl FnOnce() -> Fut) -> Result<Option<V>, E>
    where
        Fut: Future<Output = Result<Option<V>, E>>,
    {
        if let Some(v) = self.get(key) {
            return Ok(Some(v));
        }
        let mark = self.mark(key);
        let found = load().await?;
        if let Some(v) = &found {
            self.put_since(key, mark, v.clone());
        }
        Ok(found)
    }

    /// A mark to compare with before [`Cache::put_since`].
    pub fn mark(&self, key: &str) -> u64 {
        self.shard(key).read().drops
    }

    /// Puts a value that was read after `mark`, unless something was dropped since.
    pub fn put_since(&self, key: &str, mark: u64, value: V) {
        let tick = self.tick();
        let mut shard = self.shard(key).write();
        if shard.drops == mark {
            shard.put(key, value, tick, self.room);
        }
    }

    /// Drops an entry.
    pub fn forget(&self, key: &str) {
        let mut shard = self.shard(key).write();
        shard.drops += 1;
        shard.dropped += 1;
        let gone = shard.entries.swap_remove(key);
        drop(shard);
        // A value may be large, or the last holder of something: not under the lock.
        drop(gone);
    }

    /// Drops the entries that `which` names.
    pub fn forget_if(&self, which: impl Fn(&str, &V) -> bool) {
        for shard in &self.shards {
            let mut shard = shard.write();
            shard.drops += 1;
            let before = shard.entries.len();
            shard.entries.retain(|key, entry| !which(key, &entry.value));
            shard.dropped += (before - shard.entries.len()) as u64;
        }
    }

    /// How often it held what was asked for, how often not, and how often an entry was dropped, since the start.
    pub fn uses(&self) -> [u64; 3] {
        let mut sums = [0; 3];
        for shard in &self.shards {
            let s = shard.read();
            let own = [s.hits.load(Ordering::Relaxed), s.misses.load(Ordering::Relaxed), s.dropped];
            sums.iter_mut().zip(own).for_each(|(sum, n)| *sum += n);
        }
        sums
    }

    /// Entries now.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|s| s.read().entries.len()).sum()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<V> Default for Shard<V> {
    fn default() -> Self {
        let zero = AtomicU64::default;
        Self { entries: IndexMap::new(), drops: 0, hand: 0, swept: 0, hits: zero(), misses: zero(), dropped: 0 }
    }
}

impl<V> Shard<V> {
    fn put(&mut self, key: &str, value: V, tick: u32, room: usize) {
        if tick.saturating_sub(self.swept) > SWEEP {
            self.swept = tick;
            self.entries.retain(|_, e| tick.saturating_sub(e.used.load(Ordering::Relaxed)) <= IDLE);
            self.entries.shrink_to(room / 2);
        }
        if let Some(entry) = self.entries.get_mut(key) {
            *entry = Entry { value, used: AtomicU32::new(tick) };
            return;
        }
        if self.entries.len() >= room {
            self.make_room();
        }
        self.entries.insert(key.into(), Entry { value, used: AtomicU32::new(tick) });
    }

    /// Of the next few entries the one that was read longest ago goes.
    fn make_room(&mut self) {
        let len = self.entries.len();
        let sample = (0..SAMPLE.min(len)).map(|n| (self.hand + n) % len);
        let used = |at: &usize| self.entries.get_index(*at).map(|(_, e)| e.used.load(Ordering::Relaxed));
        if let Some(oldest) = sample.min_by_key(used) {
            self.entries.swap_remove_index(oldest);
        }
        self.hand = (self.hand + SAMPLE) % len;
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    fn fill(cache: &Cache<usize>, keys: std::ops::Range<usize>) {
        for n in keys {
            let key = format!("{n:026}");
            cache.put_since(&key, cache.mark(&key), n);
        }
    }

    #[test]
    fn it_is_bounded_and_keeps_what_it_can() {
        let cache = Cache::new(10_000);
        fill(&cache, 0..5_000);
        assert_eq!(cache.len(), 5_000, "far below its room nothing goes");
        assert!((0..5_000).all(|n| cache.get(&format!("{n:026}")) == Some(n)));
        fill(&cache, 5_000..50_000);
        assert!(cache.len() <= 10_100, "{}", cache.len());
        assert!(cache.len() > 9_000, "{}", cache.len());
    }

    #[test]
    fn what_was_read_lately_stays() {
        let cache = Cache::new(64);
        fill(&cache, 0..64);
        let read = "00000000000000000000000007";
        let entries = |c: &Cache<usize>| {
            c.shards[0].read().entries.values().for_each(|e| e.used.store(0, super::Ordering::Relaxed))
        };
        entries(&cache);
        let shard = cache.shards[0].read();
        shard.entries[read].used.store(1, super::Ordering::Relaxed);
        drop(shard);
        // As many new ones as make every sample once; the new ones count as read just now.
        for n in 100..156 {
            let key = format!("{n:026}");
            cache.shards[0].write().put(&key, n, 1, 64);
        }
        assert_eq!(cache.get(read), Some(7));
        assert_eq!(cache.len(), 64);
    }

    #[test]
    fn idle_entries_go() {
        let cache = Cache::new(64);
        fill(&cache, 0..10);
        cache.shards[0].write().put("late", 1, super::IDLE, 64);
        assert_eq!(cache.len(), 11, "ten minutes are not over");
        cache.shards[0].write().put("later", 1, super::IDLE + super::SWEEP + 1, 64);
        assert_eq!(cache.len(), 2);
    }

    #[tokio::test]
    async fn a_value_read_before_a_drop_is_not_put_in_after_it() {
        let cache = Cache::new(100);
        let load = || async {
            cache.forget("a");
            Ok::<_, ()>(Some(1))
        };
        assert_eq!(cache.get_or("a", load).await, Ok(Some(1)));
        assert_eq!(cache.get("a"), None);
        assert_eq!(cache.get_or("a", || async { Ok::<_, ()>(Some(2)) }).await, Ok(Some(2)));
        assert_eq!(cache.get("a"), Some(2));
        cache.forget_if(|key, value| key == "a" && *value == 2);
        assert!(cache.is_empty());
        assert_eq!(cache.uses(), [1, 3, 2], "hits, misses, drops");
    }
}
