//! What hangs together.

/// Sets of the numbers below some `n`, which grow together.
pub(crate) struct Components(Vec<usize>);

impl Components {
    /// Every number alone.
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The smallest number of the set of `i`.
    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Makes one set of two; the order of joins changes nothing.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
