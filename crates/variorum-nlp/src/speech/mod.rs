//! Who says what: finds the words that report speech or thought, and for each who speaks and what is said.
//!
//! A small network reads the tree. Its first part gives every token a vector that knows its neighbours, its head and
//! the head of that, and tells which tokens head a cue ("said", "according"). Its second part looks at the paragraph
//! from one cue and labels each token: source, cue, content or nothing. Labels follow one another by learned scores.
//!
//! Trained on PolNeAR by `models/train_speech.py`; origin, licence and scores stand in `models/MODELS.toml`.

mod decode;
mod features;
mod network;

use std::sync::OnceLock;

pub use features::{PAIR_FEATURES, Reading, TOKEN_FEATURES, Vocabulary};
use network::Network;

/// One attribution, by numbers of tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The token that heads the cue.
    pub head: usize,
    /// Who says it; a half-open range of tokens.
    pub source: Option<(usize, usize)>,
    /// The words that report it.
    pub cue: (usize, usize),
    /// What is said, in one piece or more.
    pub content: Vec<(usize, usize)>,
    /// How sure the network is that this is a cue: above 0 it is more likely one than not.
    pub logit: f32,
}

/// The trained finder. It never changes and is shared freely between threads.
pub struct Finder {
    vocabulary: Vocabulary,
    network: Network,
}

impl Finder {
    /// The English one, compiled in; made ready on first use (about 5 ms).
    pub fn english() -> &'static Self {
        static ENGLISH: OnceLock<Finder> = OnceLock::new();
        ENGLISH.get_or_init(|| {
            Self::from_bytes(include_bytes!("../../models/speech_en.bin"))
                .expect("invariant: the compiled-in weights are whole")
        })
    }

    /// Reads the weights that `models/train_speech.py` writes.
    ///
    /// # Errors
    ///
    /// The bytes are no such file, or they are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let (vocabulary, network) = network::read(bytes)?;
        Ok(Self { vocabulary, network })
    }

    /// Finds who says what. No token is given to two attributions. Cost: about 10 µs a token on one thread.
    pub fn find(&self, reading: &Reading<'_>) -> Vec<Said> {
        let ids = reading.tokens(&self.vocabulary);
        let states = self.network.encode(reading, &ids);
        decode::attributions(reading, &self.vocabulary, &self.network, &states)
    }
}
