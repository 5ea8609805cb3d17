//! What words mean, as numbers.

mod words;

pub use words::{WordId, WordTable};
