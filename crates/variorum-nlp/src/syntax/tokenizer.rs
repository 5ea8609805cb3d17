//! Text to tokens: splits on white space, then by exceptions, prefixes, suffixes and infixes.

use std::collections::BTreeMap;

use super::{
    lexeme::{Norms, is_space},
    pattern::Pattern,
};
use crate::Span;

/// The rules of one language.
pub(crate) struct Tokenizer {
    pub(crate) prefix: Option<Pattern>,
    pub(crate) suffix: Option<Pattern>,
    pub(crate) infix: Option<Pattern>,
    pub(crate) whole: Option<Pattern>,
    pub(crate) url: Option<Pattern>,
    pub(crate) exceptions: BTreeMap<String, Vec<Piece>>,
    pub(crate) norms: Norms,
    /// Exceptions that affix rules would split, as they split them: found again after everything is split.
    phrases: BTreeMap<String, Vec<Vec<String>>>,
}

/// A token of an exception.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) norm: Option<String>,
}

/// A token of a text.
#[derive(Clone, Debug)]
pub(crate) struct RawToken<'t> {
    pub(crate) span: Span,
    /// Whether one space follows.
    pub(crate) spaced: bool,
    pub(crate) norm: Option<&'t str>,
}

/// The parts of a chunk: their length in bytes and the norm that an exception gives.
type Parts<'t> = Vec<(usize, Option<&'t str>)>;

impl Tokenizer {
    /// Prepares the rules; `only_affixed` looks again only for exceptions that affix rules touch.
    pub(crate) fn new(
        [prefix, suffix, infix, whole, url]: [Option<Pattern>; 5],
        exceptions: BTreeMap<String, Vec<Piece>>,
        norms: Norms,
        only_affixed: bool,
    ) -> Self {
        let phrases = BTreeMap::new();
        let mut rules = Self { prefix, suffix, infix, whole, url, exceptions, norms, phrases };
        let affixed = |text: &str| {
            let found = |pattern: &Option<Pattern>| {
                pattern.as_ref().and_then(|p| p.search(text)).is_some_and(|(start, end)| start != end)
            };
            let inside = || rules.infix.as_ref().is_some_and(|p| !p.find_all(text).is_empty());
            found(&rules.prefix) || inside() || found(&rules.suffix) || text.contains(' ')
        };
        let mut phrases: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for text in rules.exceptions.keys().filter(|text| !only_affixed || affixed(text)) {
            let words: Vec<String> = rules.split(text, false).iter().map(|t| t.span.slice(text).to_owned()).collect();
            if let Some(first) = words.first() {
                phrases.entry(first.clone()).or_default().push(words);
            }
        }
        rules.phrases = phrases;
        rules
    }

    /// The tokens of a text; together with the single spaces after them they are all of it.
    pub(crate) fn tokens<'t>(&'t self, text: &'t str) -> Vec<RawToken<'t>> {
        let tokens = self.split(text, true);
        self.join_phrases(text, tokens)
    }

    fn split<'t>(&'t self, text: &'t str, with_exceptions: bool) -> Vec<RawToken<'t>> {
        let mut tokens: Vec<RawToken<'t>> = Vec::with_capacity(text.len() / 5);
        let mut cache: BTreeMap<&str, Parts<'t>> = BTreeMap::new();
        let mut chunk = |from: usize, to: usize, tokens: &mut Vec<RawToken<'t>>| {
            let chunk = &text[from..to];
            if chunk.is_empty() {
                return;
            }
            let parts = cache.entry(chunk).or_insert_with(|| self.parts(chunk, with_exceptions));
            let mut at = from;
            for &mut (length, norm) in parts {
                tokens.push(RawToken { span: Span::new(at, at + length), spaced: false, norm });
                at += length;
            }
        };
        let mut from = 0;
        let mut in_space = text.chars().next().is_some_and(is_space);
        for (at, c) in text.char_indices() {
            if is_space(c) != in_space {
                chunk(from, at, &mut tokens);
                from = at;
                // A single space belongs to the token before it.
                if c == ' ' {
                    if let Some(last) = tokens.last_mut() {
                        last.spaced = true;
                    }
                    from += 1;
                }
                in_space = !in_space;
            }
        }
        chunk(from, text.len(), &mut tokens);
        if from < text.len()
            && let Some(last) = tokens.last_mut()
        {
            last.spaced = text.ends_with(' ') && !in_space;
        }
        tokens
    }

    /// Splits one chunk without white space, or one of nothing else.
    fn parts<'t>(&'t self, chunk: &'t str, with_exceptions: bool) -> Parts<'t> {
        let exception = |text: &str| self.exceptions.get(text).filter(|_| with_exceptions);
        let exact = |pieces: &'t [Piece]| pieces.iter().map(|p| (p.text.len(), p.norm.as_deref()));
        if let Some(pieces) = exception(chunk) {
            return exact(pieces).collect();
        }
        let (mut before, mut after, mut rest, mut last_size) = (Vec::new(), Vec::new(), chunk, 0);
        let length = |pattern: &Option<Pattern>, text: &str| {
            pattern.as_ref().and_then(|p| p.search(text)).map_or(0, |(start, end)| end - start)
        };
        // Each round looks through the rest: on a run of a million brackets rounds are rationed, words never need so many.
        const WORK: usize = 4_000_000;
        let mut rounds = (WORK / rest.len().max(1)).max(16);
        while !rest.is_empty() && rest.len() != last_size && rounds > 0 {
            rounds -= 1;
            if self.is_whole(rest) || exception(rest).is_some() {
                break;
            }
            last_size = rest.len();
            let prefix = length(&self.prefix, rest);
            if prefix > 0 && exception(&rest[prefix..]).is_some() {
                before.push((prefix, None));
                rest = &rest[prefix..];
                break;
            }
            let suffix = length(&self.suffix, &rest[prefix..]);
            let cut = rest.len() - suffix;
            if suffix > 0 && exception(&rest[..cut]).is_some() {
                after.push((suffix, None));
                rest = &rest[..cut];
                break;
            }
            // Both, or else the one that is there.
            let (from, to) = if prefix + suffix <= rest.len() { (prefix, cut) } else { (prefix, rest.len()) };
            if from > 0 {
                before.push((from, None));
            }
            if to < rest.len() {
                after.push((rest.len() - to, None));
            }
            rest = &rest[from..to];
        }
        let mut parts: Parts<'t> = before;
        if let Some(pieces) = exception(rest) {
            parts.extend(exact(pieces));
        } else if !rest.is_empty() {
            let matches = |p: &Option<Pattern>| p.as_ref().is_some_and(|p| p.at_start(rest).is_some());
            if self.is_whole(rest) || matches(&self.url) {
                parts.push((rest.len(), None));
            } else {
                self.infixes(rest, &mut parts);
            }
        }
        parts.extend(after.into_iter().rev());
        parts
    }

    fn is_whole(&self, text: &str) -> bool {
        self.whole.as_ref().is_some_and(|p| p.at_start(text).is_some())
    }

    fn infixes(&self, text: &str, parts: &mut Parts<'_>) {
        let mut start = 0;
        for (from, to) in self.infix.as_ref().map(|p| p.find_all(text)).unwrap_or_default() {
            if from == 0 {
                continue;
            }
            parts.extend([from - start, to - from].into_iter().filter(|&n| n > 0).map(|n| (n, None)));
            start = to;
        }
        if start < text.len() {
            parts.push((text.len() - start, None));
        }
    }

    /// Puts exceptions together that affix rules took apart ("a.m." before a bracket).
    fn join_phrases<'t>(&'t self, text: &'t str, tokens: Vec<RawToken<'t>>) -> Vec<RawToken<'t>> {
        let word = |i: usize| tokens[i].span.slice(text);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for start in 0..tokens.len() {
            for phrase in self.phrases.get(word(start)).into_iter().flatten() {
                let end = start + phrase.len();
                if end <= tokens.len() && phrase.iter().zip(start..).all(|(w, i)| w == word(i)) {
                    found.push((start, end));
                }
            }
        }
        if found.is_empty() {
            return tokens;
        }
        // The longest first, and of two the earlier; none that begins or ends inside one before it.
        found.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut taken = vec![false; tokens.len()];
        found.retain(|&(start, end)| {
            let free = !taken[start] && !taken[end - 1];
            taken[start..end].fill(true);
            free
        });
        found.sort_unstable();
        let (mut joined, mut at) = (Vec::with_capacity(tokens.len()), 0);
        for (start, end) in found {
            joined.extend_from_slice(&tokens[at..start]);
            let span = Span::new(tokens[start].span.start as usize, tokens[end - 1].span.end as usize);
            match self.exceptions.get(span.slice(text)) {
                Some(pieces) => {
                    let mut from = span.start as usize;
                    for piece in pieces {
                        let to = from + piece.text.len();
                        joined.push(RawToken { span: Span::new(from, to), spaced: false, norm: piece.norm.as_deref() });
                        from = to;
                    }
                    if let Some(last) = joined.last_mut() {
                        last.spaced = tokens[end - 1].spaced;
                    }
                }
                None => joined.extend_from_slice(&tokens[start..end]),
            }
            at = end;
        }
        joined.extend_from_slice(&tokens[at..]);
        joined
    }
}
