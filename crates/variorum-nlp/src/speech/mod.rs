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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Span, syntax::Pipeline};

    fn found(text: &str, quotes: &[(Span, bool)]) -> Vec<String> {
        let analysis = Pipeline::english().analyse(text);
        let reading = Reading::new(text, &analysis, &[Span::new(0, text.len())], quotes);
        let words = |(from, to): (usize, usize)| {
            analysis.tokens[from].span.to(analysis.tokens[to - 1].span).slice(text).to_owned()
        };
        let show = |said: Said| {
            let content: Vec<String> = said.content.into_iter().map(words).collect();
            format!("{} | {} | {}", said.source.map(words).unwrap_or_default(), words(said.cue), content.join(" … "))
        };
        Finder::english().find(&reading).into_iter().map(show).collect()
    }

    #[test]
    fn sources_before_and_after_and_content_in_pieces() {
        assert_eq!(
            found("The harbour master said that the ferries would stay in port on Monday.", &[]),
            ["The harbour master | said | that the ferries would stay in port on Monday"]
        );
        assert_eq!(
            found("The ferries will stay in port, according to the harbour master.", &[]),
            ["the harbour master | according to | The ferries will stay in port"]
        );
        let text = "“The storm is over,” the mayor said. “We go back to work.”";
        let quotes = [(Span::new(3, 21), false), (Span::new(43, 63), false)];
        assert_eq!(found(text, &quotes), ["the mayor | said | “The storm is over,” … “We go back to work.”"]);
        assert!(found("The ferries stay in port.", &[]).is_empty());
        assert!(found("", &[]).is_empty());
    }

    #[test]
    fn damaged_weights_are_refused() {
        let whole = include_bytes!("../../models/speech_en.bin");
        assert!(Finder::from_bytes(b"").is_err());
        assert!(Finder::from_bytes(&whole[..whole.len() / 2]).is_err());
        assert!(Finder::from_bytes(&whole[..40]).is_err());
    }
}
