//! Tokens, tags, lemmas, dependency trees and entities: small spaCy pipelines, run without Python.
//!
//! A [`Pipeline`] comes from the weights of `en_core_web_sm`, which are compiled in ([`Pipeline::english`]), or from the
//! files of a small pipeline's package ([`Pipeline::from_package`]). It reads a text and gives an [`Analysis`]:
//!
//! ```
//! use variorum_nlp::syntax::Pipeline;
//!
//! let text = "The ferries were halted by the port authority.";
//! let analysis = Pipeline::english().analyse(text);
//! let ferries = analysis.tokens[1];
//! assert_eq!(analysis.lemma(1), "ferry");
//! assert_eq!(analysis.relation(1), "nsubjpass");
//! assert_eq!(analysis.tokens[ferries.head as usize].span.slice(text), "halted");
//! ```
//!
//! Source: the architectures of spaCy 3 (MultiHashEmbed, MaxoutWindowEncoder, transition-based parser and entity
//! recogniser, attribute ruler, rule lemmatizer), Honnibal and Montani 2017 and after; the weights' origin and licence
//! stand in `models/MODELS.toml`.

mod arcs;
mod build;
mod chunks;
pub(crate) mod dense;
mod entities;
mod hash;
mod lemma;
mod lexeme;
mod package;
mod pattern;
mod plan;
mod ruler;
mod spanish;
mod tok2vec;
mod tokenizer;
mod transition;

use std::{collections::BTreeMap, sync::OnceLock};

pub use package::Files;

use self::{
    arcs::Parser, build::Tagger, chunks::Grammar, entities::Recogniser, lemma::Form, lemma::Lemmatizer, lexeme::Word,
    ruler::Attributes, ruler::Ruler, tok2vec::Tok2Vec, tok2vec::Words, tokenizer::Tokenizer,
};
use crate::Span;

/// A trained pipeline for one language. It never changes and is shared freely between threads.
pub struct Pipeline {
    name: String,
    language: String,
    left_out: Vec<String>,
    tokenizer: Tokenizer,
    tok2vec: Tok2Vec,
    tagger: Option<Tagger>,
    morphologizer: Option<Tagger>,
    parser: Option<Parser>,
    ruler: Option<Ruler>,
    lemmatizer: Option<Lemmatizer>,
    recogniser: Option<(Tok2Vec, Recogniser)>,
    labels: Labels,
    order: Vec<Part>,
}

/// The parts that read or change attributes, in the order in which a pipeline runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Tagger,
    Morphologizer,
    Parser,
    Ruler,
    Lemmatizer,
    Recogniser,
}

/// The names that numbers stand for.
#[derive(Default)]
struct Labels {
    names: Vec<String>,
    numbers: BTreeMap<String, u16>,
}

/// A text with all that a pipeline finds in it.
#[derive(Clone, Debug)]
pub struct Analysis<'p> {
    pipeline: &'p Pipeline,
    /// The tokens in their order; with single spaces between them they are the whole text.
    pub tokens: Vec<Token>,
    /// Entities in their order; none overlaps another.
    pub entities: Vec<Entity>,
    names: Vec<Names<'p>>,
    lemmas: String,
    encoding: Vec<f32>,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// The number of its head; its own for the root of a sentence.
    pub head: u32,
    /// The first token below it or itself.
    pub left_edge: u32,
    /// The last token below it or itself.
    pub right_edge: u32,
    /// Whether a sentence begins with it.
    pub starts_sentence: bool,
    /// Whether one space follows.
    pub spaced: bool,
}

/// A named entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its first token.
    pub from: u32,
    /// One past its last token.
    pub to: u32,
    label: u16,
}

/// What is said of a token, and where its lemma stands among the lemmas.
#[derive(Clone, Copy, Debug)]
struct Names<'p> {
    tag: &'p str,
    pos: &'p str,
    morph: &'p str,
    relation: &'p str,
    lemma: Span,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Pipeline").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Pipeline {
    /// The English pipeline, compiled in; made ready on first use (under 30 ms).
    pub fn english() -> &'static Self {
        static ENGLISH: OnceLock<Pipeline> = OnceLock::new();
        ENGLISH.get_or_init(|| {
            /// Where floats can be used in place.
            #[repr(align(16))]
            struct Aligned<T: ?Sized>(T);
            static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/syntax_en.bin"));
            Self::from_bundle(&FILE.0).expect("invariant: the compiled-in pipeline is whole")
        })
    }

    /// Reads a pipeline from the bytes that [`bundle`] made.
    ///
    /// # Errors
    ///
    /// The bytes are no such file, or they are damaged.
    pub fn from_bundle(bytes: &'static [u8]) -> Result<Self, String> {
        let (plan, blobs) = plan::read(bytes)?;
        build::pipeline(plan, &blobs)
    }

    /// Reads a pipeline from the files of its package, as `pip` installs it: `files` gives the bytes of a path below the
    /// directory that holds `config.cfg`.
    ///
    /// # Errors
    ///
    /// A file is missing or damaged, or the pipeline has a part that cannot be run; the message names it.
    pub fn from_package(files: &Files<'_>) -> Result<Self, String> {
        let (plan, blobs) = package::read(files)?;
        build::pipeline(plan, &blobs)
    }

    /// Whether it is the one that is compiled in, whose vectors other models may read.
    pub fn is_compiled_in(&self) -> bool {
        std::ptr::eq(self, Self::english())
    }

    /// Its name and version.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The code of its language: "en".
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Components of the package that are not run, each with the reason.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Analyses a text. Cost: about 15 µs a token on one thread; memory in proportion to the text.
    pub fn analyse(&self, text: &str) -> Analysis<'_> {
        let raw = self.tokenizer.tokens(text);
        let lower: Vec<String> = raw.iter().map(|t| t.span.slice(text).to_lowercase()).collect();
        let words: Vec<Word<'_>> = raw
            .iter()
            .zip(&lower)
            .map(|(token, lower)| {
                let text = token.span.slice(text);
                let norm = token.norm.or_else(|| self.tokenizer.norms.get(text)).unwrap_or(lower);
                Word { text, norm, spaced: token.spaced }
            })
            .collect();
        let spaces: Vec<bool> = words.iter().map(|w| w.text.chars().all(lexeme::is_space)).collect();
        let columns = words.iter().zip(lower.iter().zip(&spaces));
        let mut attributes: Vec<Attributes<'_, '_>> = columns
            .map(|(word, (lower, &is_space))| Attributes { text: word.text, lower, is_space, ..Attributes::default() })
            .collect();
        let words = Words::new(&words);
        let vectors = self.tok2vec.encode(&words);
        let n = raw.len();
        let (mut heads, mut starts): (Vec<usize>, Vec<bool>) = ((0..n).collect(), (0..n).map(|i| i == 0).collect());
        let (mut lemmas, mut lemma_spans) = (String::new(), vec![Span::new(0, 0); n]);
        let mut entities = Vec::new();
        for part in &self.order {
            match part {
                Part::Tagger => {
                    if let Some(tagger) = &self.tagger {
                        tagger.apply(&vectors, &mut attributes);
                    }
                }
                Part::Morphologizer => {
                    if let Some(tagger) = &self.morphologizer {
                        tagger.apply(&vectors, &mut attributes);
                    }
                }
                Part::Parser => {
                    let Some(parser) = &self.parser else { continue };
                    let tree = parser.parse(&vectors, &spaces);
                    for (token, &label) in attributes.iter_mut().zip(&tree.labels) {
                        token.relation = &self.labels.names[label as usize];
                    }
                    (heads, starts) = (tree.heads, tree.starts);
                }
                Part::Ruler => {
                    if let Some(ruler) = &self.ruler {
                        ruler.apply(&mut attributes);
                    }
                }
                Part::Lemmatizer => (lemmas, lemma_spans) = self.lemmatize(&attributes, &starts),
                Part::Recogniser => {
                    let Some((tok2vec, recogniser)) = &self.recogniser else { continue };
                    entities = recogniser.find(&tok2vec.encode(&words), &spaces, &starts);
                }
            }
        }
        let edges = arcs::edges(&heads);
        let tokens = (0..n).map(|i| Token {
            span: raw[i].span,
            head: heads[i] as u32,
            left_edge: edges[i].0 as u32,
            right_edge: edges[i].1 as u32,
            starts_sentence: starts[i],
            spaced: raw[i].spaced,
        });
        let entities = entities.iter().map(|e| Entity { from: e.from as u32, to: e.to as u32, label: e.label });
        let names = attributes.iter().zip(lemma_spans).map(|(token, lemma)| {
            let &Attributes { tag, pos, morph, relation, .. } = token;
            Names { tag, pos, morph, relation, lemma }
        });
        Analysis {
            pipeline: self,
            tokens: tokens.collect(),
            entities: entities.collect(),
            names: names.collect(),
            lemmas,
            encoding: vectors.data,
        }
    }

    /// The lemmas of all tokens in one text, and where in it each stands.
    fn lemmatize(&self, tokens: &[Attributes<'_, '_>], starts: &[bool]) -> (String, Vec<Span>) {
        let mut lemmas = String::new();
        let mut known: BTreeMap<(Form<'_>, Option<&str>), Span> = BTreeMap::new();
        let spans = tokens.iter().zip(starts).map(|(token, &starts_sentence)| {
            let form = Form { text: token.text, pos: token.pos, morph: token.morph, starts_sentence };
            *known.entry((form, token.lemma)).or_insert_with(|| {
                let from = lemmas.len();
                match (token.lemma, &self.lemmatizer) {
                    (Some(lemma), _) => lemmas.push_str(lemma),
                    (None, Some(lemmatizer)) => lemmas.push_str(&lemmatizer.lemma(form)),
                    (None, None) => {}
                }
                Span::new(from, lemmas.len())
            })
        });
        let spans = spans.collect();
        (lemmas, spans)
    }
}

impl<'p> Analysis<'p> {
    /// The pipeline that made it.
    pub fn pipeline(&self) -> &'p Pipeline {
        self.pipeline
    }

    /// What the tagger and the parser made of token `i` in its place: a vector as wide as the pipeline's own. Empty after
    /// [`Analysis::forget_encoding`].
    pub fn encoding(&self, i: usize) -> &[f32] {
        let width = self.encoding.len() / self.tokens.len().max(1);
        &self.encoding[i * width..][..width]
    }

    /// Frees the vectors of [`Analysis::encoding`], the greatest part of an analysis.
    pub fn forget_encoding(&mut self) {
        self.encoding = Vec::new();
    }

    /// The lemma of token `i`: "ferry" for "ferries".
    pub fn lemma(&self, i: usize) -> &str {
        self.names[i].lemma.slice(&self.lemmas)
    }

    /// The fine tag of token `i`, in English of the Penn Treebank: "NNS".
    pub fn tag(&self, i: usize) -> &'p str {
        self.names[i].tag
    }

    /// The coarse tag of token `i`, of Universal Dependencies: "NOUN".
    pub fn pos(&self, i: usize) -> &'p str {
        self.names[i].pos
    }

    /// The morphology of token `i`: "Number=Plur".
    pub fn morph(&self, i: usize) -> &'p str {
        self.names[i].morph
    }

    /// The relation of token `i` to its head, in English of ClearNLP: "nsubj"; "ROOT" for a root.
    pub fn relation(&self, i: usize) -> &'p str {
        self.names[i].relation
    }

    /// The kind of an entity, in English of OntoNotes: "GPE".
    pub fn label(&self, entity: &Entity) -> &'p str {
        &self.pipeline.labels.names[entity.label as usize]
    }

    /// The tokens that stand directly below token `i`, in text order.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let Token { left_edge, right_edge, .. } = self.tokens[i];
        (left_edge as usize..=right_edge as usize).filter(move |&j| j != i && self.tokens[j].head as usize == i)
    }

    /// The tokens that lie wholly in `span`, as a half-open range. Cost: O(log tokens).
    pub fn within(&self, span: Span) -> (usize, usize) {
        let from = self.tokens.partition_point(|t| t.span.start < span.start);
        (from, from + self.tokens[from..].partition_point(|t| t.span.end <= span.end))
    }

    /// The verb that governs the words of `span`: the first one upward from them, else the root; none where no token lies in it.
    /// Cost: O(log tokens + depth of the tree).
    pub fn verb_over(&self, span: Span) -> Option<usize> {
        let (mut at, end) = self.within(span);
        if at == end {
            return None;
        }
        // The root is its own head.
        while !matches!(self.pos(at), "VERB" | "AUX") && self.tokens[at].head as usize != at {
            at = self.tokens[at].head as usize;
        }
        Some(at)
    }

    /// The base noun phrases as half-open ranges of tokens; none for a language without a grammar of them.
    pub fn noun_chunks(&self) -> Vec<(usize, usize)> {
        Grammar::of(&self.pipeline.language).map(|grammar| grammar.phrases(self)).unwrap_or_default()
    }
}

/// Makes one file of a package, for [`Pipeline::from_bundle`].
///
/// # Errors
///
/// As [`Pipeline::from_package`].
pub fn bundle(files: &Files<'_>) -> Result<Vec<u8>, String> {
    let (plan, blobs) = package::read(files)?;
    plan::write(&plan, &blobs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let found = Pipeline::english().analyse(text);
        let n = found.tokens.len();
        let mut rebuilt = String::new();
        for (i, token) in found.tokens.iter().enumerate() {
            rebuilt.push_str(token.span.slice(text));
            rebuilt.extend(token.spaced.then_some(' '));
            assert!((token.head as usize) < n && token.left_edge <= i as u32 && i as u32 <= token.right_edge);
            assert!(!found.relation(i).is_empty() && !found.pos(i).is_empty());
        }
        assert_eq!(rebuilt, text);
        assert!(n == 0 || found.tokens[0].starts_sentence);
        let mut end = 0;
        for entity in &found.entities {
            assert!(end <= entity.from && entity.from < entity.to && entity.to as usize <= n);
            end = entity.to;
        }
        let chunks = found.noun_chunks();
        assert!(chunks.iter().all(|(from, to)| from < to && *to <= n));
        assert!(chunks.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_is_analysed_whole(text in "\\PC{0,200}") {
            check(&text);
        }

        #[test]
        fn texts_of_odd_pieces_are_analysed_whole(pieces in prop::collection::vec(
            prop::sample::select(vec![" ", "\n\n", "\t", "(", ")", "“", "”", "...", "-", "'s", "n't", "U.S.", "a.m.", ":)",
                "www.orle.example", "3.5%", "€4", "Ada", "Vey", "said", "that", "ferries", "and", "\u{a0}", "👍", "東京"]),
            0..60,
        )) {
            check(&pieces.concat());
        }
    }

    /// The empty map in MessagePack.
    const NOTHING: &[u8] = b"\x80";

    fn refused(config: &str) -> String {
        let files = |path: &str| match path {
            "config.cfg" => Some(config.as_bytes().to_vec()),
            "meta.json" => Some(br#"{"lang": "xx", "name": "test", "version": "1"}"#.to_vec()),
            "tokenizer" | "tok2vec/model" => Some(NOTHING.to_vec()),
            _ => None,
        };
        Pipeline::from_package(&files).expect_err("a refusal")
    }

    #[test]
    fn what_cannot_be_run_is_said() {
        assert!(Pipeline::from_package(&|_| None).expect_err("a refusal").contains("config.cfg"));
        let only = "[nlp]\npipeline = [\"textcat\"]\ndisabled = []\n[components.textcat]\nfactory = \"textcat\"\n";
        assert!(refused(only).contains("no tok2vec"));
        let other = "[nlp]\npipeline = [\"tok2vec\"]\n[components.tok2vec]\nfactory = \"tok2vec\"\n\
                     [components.tok2vec.model.embed]\n@architectures = \"spacy.CharacterEmbed.v2\"\n";
        assert!(refused(other).contains("only MultiHashEmbed can be run"));
        let vectors = "[nlp]\npipeline = [\"tok2vec\"]\n[components.tok2vec]\nfactory = \"tok2vec\"\n\
                       [components.tok2vec.model.embed]\n@architectures = \"spacy.MultiHashEmbed.v2\"\n\
                       include_static_vectors = true\n[components.tok2vec.model.encode]\n\
                       @architectures = \"spacy.MaxoutWindowEncoder.v2\"\n";
        assert!(refused(vectors).contains("word vectors"));
        assert!(Pipeline::from_bundle(b"something else").expect_err("a refusal").contains("not a file of this kind"));
        assert!(Pipeline::from_bundle(b"VSYN1\0\0\0\xff\0\0\0{}").expect_err("a refusal").contains("cut short"));
    }
}
