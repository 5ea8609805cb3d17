//! How work is shared out.

/// Whoever calls the analysis says on what it runs: nothing in this crate knows of threads. Results never depend on it.
pub trait Workers: Sync {
    /// What `work` gives for 0 to `n` - 1, in that order. `work` may run for several numbers at once.
    fn map<T: Send>(&self, n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T>;
}

/// One after another, on the thread of the caller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Workers for Alone {
    fn map<T: Send>(&self, n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        (0..n).map(work).collect()
    }
}
