//! Connections to the library, each used by one request at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use variorum::Library;
use variorum::library::LibraryError;

use crate::Desk;

/// Connections that wait for work. A request that finds none waits for one.
pub struct Pool {
    idle: Mutex<Vec<Library>>,
    freed: Condvar,
}

impl Pool {
    /// Opens `n` connections.
    pub fn new(desk: &Desk, n: usize) -> Result<Self, LibraryError> {
        let open = |_| Library::open(&desk.library, desk.read_only, desk.config.clone());
        let idle = (0..n).map(open).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Mutex::new(idle), freed: Condvar::new() })
    }

    /// Does `work` with a connection. Waits, and so must not be called where others wait.
    pub fn with<T>(&self, work: impl FnOnce(&mut Library) -> T) -> T {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let library = loop {
            match idle.pop() {
                Some(library) => break library,
                None => idle = self.freed.wait(idle).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(idle);
        let mut lent = Lent { pool: self, library: Some(library) };
        work(lent.library.as_mut().expect("invariant: lent until dropped"))
    }
}

/// A connection that goes back even if the work panics.
struct Lent<'a> {
    pool: &'a Pool,
    library: Option<Library>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(library) = self.library.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(library);
            self.pool.freed.notify_one();
        }
    }
}
