//! Statements that several accounts print word for word.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Layers, Statement};

/// Fewer words may be the same by accident. Source: own guess; 3 to 7 do the same on pairs of unseen stories (docs/quality.md).
const FEWEST: usize = 5;

/// The sayings that two accounts or more print in the same words: what both of them tell as two, is two.
#[derive(Debug, Default)]
pub(crate) struct Twins {
    /// For each statement the number of its saying, if another account has it, too.
    saying: Vec<Option<usize>>,
    /// For each saying the documents that have it.
    documents: Vec<BTreeSet<usize>>,
}

impl Twins {
    pub(super) fn new(layers: &[Layers], statements: &[Statement], story: &[usize]) -> Self {
        let mut by_words: BTreeMap<(usize, Vec<&str>), Vec<usize>> = BTreeMap::new();
        for (i, statement) in statements.iter().enumerate() {
            let tokens = layers[statement.document_idx].tokens_in(statement.span);
            let words: Vec<&str> = tokens.iter().filter(|t| t.is_word()).map(|t| t.folded.as_str()).collect();
            if words.len() >= FEWEST {
                by_words.entry((story[statement.document_idx], words)).or_default().push(i);
            }
        }
        let mut twins = Self { saying: vec![None; statements.len()], documents: Vec::new() };
        for members in by_words.values() {
            let documents: BTreeSet<usize> = members.iter().map(|i| statements[*i].document_idx).collect();
            if documents.len() > 1 {
                members.iter().for_each(|i| twins.saying[*i] = Some(twins.documents.len()));
                twins.documents.push(documents);
            }
        }
        twins
    }

    /// Whether two groups hold different sayings that the same two accounts print.
    pub(super) fn apart(&self, x: &[usize], y: &[usize]) -> bool {
        if self.documents.is_empty() {
            return false;
        }
        let sayings = |of: &[usize]| of.iter().filter_map(|i| *self.saying.get(*i)?).collect::<BTreeSet<usize>>();
        let (p, q) = (sayings(x), sayings(y));
        p.iter().any(|a| q.iter().any(|b| a != b && self.documents[*a].intersection(&self.documents[*b]).count() > 1))
    }
}
