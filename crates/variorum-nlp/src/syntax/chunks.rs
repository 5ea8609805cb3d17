//! Base noun phrases, read off the tree: a noun with what stands before it, and in Romance languages a little after it.

use super::{Analysis, Token};

/// How a language builds them.
pub(crate) struct Grammar {
    /// Relations in which a noun heads a phrase.
    heads: &'static [&'static str],
    /// Relations of words after the noun that belong to it.
    after: &'static [&'static str],
    romance: bool,
}

const ENGLISH: Grammar = Grammar {
    heads: &["oprd", "nsubj", "dobj", "nsubjpass", "pcomp", "pobj", "dative", "appos", "attr", "ROOT"],
    after: &[],
    romance: false,
};
const FRENCH: Grammar = Grammar {
    heads: &["nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "obl:arg", "obl:mod", "nmod", "pcomp", "appos", "ROOT"],
    after: &["flat", "flat:name", "flat:foreign", "fixed", "compound"],
    romance: true,
};
const SPANISH: Grammar = Grammar {
    heads: &["nsubj", "nsubj:pass", "obj", "obl", "nmod", "pcomp", "appos", "ROOT"],
    after: &["flat", "fixed", "compound"],
    romance: true,
};

impl Grammar {
    /// The grammar of a language by its code, if there is one.
    pub(crate) fn of(language: &str) -> Option<&'static Self> {
        match language {
            "en" => Some(&ENGLISH),
            "fr" => Some(&FRENCH),
            "es" => Some(&SPANISH),
            _ => None,
        }
    }

    /// The phrases as half-open ranges of tokens; none overlaps another.
    pub(crate) fn phrases(&self, text: &Analysis<'_>) -> Vec<(usize, usize)> {
        let tokens = &text.tokens;
        let relation = |i: usize| text.relation(i);
        let mut phrases: Vec<(usize, usize)> = Vec::new();
        let mut last: Option<usize> = None;
        for (i, token) in tokens.iter().enumerate() {
            let nominal = ["NOUN", "PROPN", "PRON"].contains(&text.pos(i));
            if !nominal || last.is_some_and(|last| token.left_edge as usize <= last) {
                continue;
            }
            let from = token.left_edge as usize;
            if self.heads.contains(&relation(i)) {
                let to = if self.romance { self.right_end(text, i, token) } else { i };
                let skip = self.romance && text.pos(from) == "ADP";
                phrases.push((from + usize::from(skip), to + 1));
                last = Some(to);
            } else if relation(i) == "conj" {
                let mut head = token.head as usize;
                while relation(head) == "conj" && (tokens[head].head as usize) < head {
                    head = tokens[head].head as usize;
                }
                if self.heads.contains(&relation(head)) {
                    let skip = self.romance && text.pos(from) == "CCONJ";
                    phrases.push((from + usize::from(skip), i + 1));
                    last = Some(i);
                }
            }
        }
        phrases
    }

    fn right_end(&self, text: &Analysis<'_>, i: usize, token: &Token) -> usize {
        let after = i + 1..=token.right_edge as usize;
        let Some(child) = after.clone().find(|&j| j < text.tokens.len() && text.tokens[j].head as usize == i) else {
            return i;
        };
        match text.relation(child) {
            "amod" => text.tokens[child].right_edge as usize,
            "det" if text.pipeline().language() == "fr" && text.pos(child) == "DET" => child,
            relation if self.after.contains(&relation) => token.right_edge as usize,
            _ => i,
        }
    }
}
