//! The regular expressions that tokenizer rules are written in: Python's dialect, with look-around, by backtracking.
//!
//! A library of its own because the expressions hold thousands of branches over character classes of hundreds of
//! ranges: they must be ready in a millisecond. Branches are found by their first character.

mod parse;

use self::parse::width;

type Id = u32;

/// A parsed expression.
pub(crate) struct Pattern {
    nodes: Vec<Node>,
    classes: Vec<Class>,
    root: Id,
    fold: bool,
    /// Characters of ASCII without which no text can match.
    required: u128,
    /// What a match can begin with.
    first: First,
}

enum Node {
    Char(char),
    Class(Id),
    Seq(Vec<Id>),
    Alt(Vec<Id>, Option<Box<Starts>>),
    Repeat { of: Id, min: u32, max: u32, greedy: bool },
    Look { of: Id, ahead: bool, wanted: bool },
    Start,
    End,
}

/// Which branches can begin with a character: one list for each of ASCII, one for all others and for the end.
struct Starts {
    ascii: Vec<Vec<Id>>,
    other: Vec<Id>,
}

#[derive(Clone, Default)]
struct Class {
    ascii: u128,
    ranges: Vec<(char, char)>,
    kinds: Vec<(Kind, bool)>,
    negated: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Word,
    Digit,
    Space,
    Any,
}

/// What a branch can begin with.
#[derive(Clone, Copy, Default)]
struct First {
    ascii: u128,
    other: bool,
    empty: bool,
}

/// Work allowed for one match attempt, in steps; past it the attempt fails. Keeps hostile input from taking for ever.
const STEPS: u32 = 200_000;
const DEPTH: u32 = 1_000;

impl Kind {
    fn has(self, c: char) -> bool {
        match self {
            Self::Word => crate::syntax::lexeme::is_word(c),
            Self::Digit => crate::syntax::lexeme::is_decimal(c),
            Self::Space => crate::syntax::lexeme::is_space(c),
            Self::Any => c != '\n',
        }
    }
}

impl Class {
    fn has(&self, c: char) -> bool {
        let inside = if c.is_ascii() {
            self.ascii >> (c as u32) & 1 == 1
        } else {
            let after = self.ranges.partition_point(|&(from, _)| from <= c);
            after > 0 && c <= self.ranges[after - 1].1 || self.kinds.iter().any(|&(kind, wanted)| kind.has(c) == wanted)
        };
        inside != self.negated
    }

    /// Sorts and merges the ranges and fills the bits of ASCII.
    fn finish(mut self) -> Self {
        self.ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(self.ranges.len());
        for (from, to) in self.ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        self.ranges = merged;
        for c in (0..128u8).map(char::from) {
            let listed = self.ranges.iter().any(|&(from, to)| (from..=to).contains(&c));
            if listed || self.kinds.iter().any(|&(kind, wanted)| kind.has(c) == wanted) {
                self.ascii |= 1 << (c as u32);
            }
        }
        self
    }
}

impl Pattern {
    /// The end of a match that begins with the text.
    pub(crate) fn at_start(&self, text: &str) -> Option<usize> {
        let present = text.bytes().filter(u8::is_ascii).fold(0, |all, byte| all | 1u128 << byte);
        if self.required & !present != 0 {
            return None;
        }
        self.at(text, 0, None)
    }

    /// The leftmost match: start and end, in bytes.
    pub(crate) fn search(&self, text: &str) -> Option<(usize, usize)> {
        self.search_from(text, 0, None)
    }

    /// All matches, leftmost first, none overlapping; an empty one may follow a full one.
    pub(crate) fn find_all(&self, text: &str) -> Vec<(usize, usize)> {
        let (mut found, mut from, mut not_empty_at) = (Vec::new(), 0, None);
        while let Some((start, end)) = self.search_from(text, from, not_empty_at) {
            found.push((start, end));
            from = end;
            not_empty_at = (start == end).then_some(end);
        }
        found
    }

    fn search_from(&self, text: &str, from: usize, not_empty_at: Option<usize>) -> Option<(usize, usize)> {
        let can_begin = |c: char| {
            self.first.empty || if c.is_ascii() { self.first.ascii >> (c as u32) & 1 == 1 } else { self.first.other }
        };
        let starts = text[from..].char_indices().filter(|&(_, c)| can_begin(c)).map(|(i, _)| from + i);
        let starts = starts.chain(self.first.empty.then_some(text.len()));
        starts.filter_map(|start| Some((start, self.at(text, start, not_empty_at)?))).next()
    }

    fn at(&self, text: &str, start: usize, not_empty_at: Option<usize>) -> Option<usize> {
        let mut run = Run { pattern: self, text, steps: 0, depth: 0 };
        let mut end = None;
        run.step(self.root, start, &mut |_, at| {
            let allowed = not_empty_at.is_none_or(|forbidden| at != start || start != forbidden);
            if allowed {
                end = Some(at);
            }
            allowed
        });
        end
    }
}

/// One attempt to match.
struct Run<'p> {
    pattern: &'p Pattern,
    text: &'p str,
    steps: u32,
    depth: u32,
}

type Then<'c, 'p> = &'c mut dyn FnMut(&mut Run<'p>, usize) -> bool;

impl<'p> Run<'p> {
    fn peek(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.text[at..].chars().next(),
            None => None,
        }
    }

    fn step(&mut self, node: Id, at: usize, then: Then<'_, 'p>) -> bool {
        self.steps += 1;
        if self.steps > STEPS || self.depth > DEPTH {
            return false;
        }
        self.depth += 1;
        let matched = self.node(node, at, then);
        self.depth -= 1;
        matched
    }

    fn node(&mut self, node: Id, at: usize, then: Then<'_, 'p>) -> bool {
        let pattern = self.pattern;
        match &pattern.nodes[node as usize] {
            Node::Start => at == 0 && then(self, at),
            // Python's `$` also stands before a newline that ends the text.
            Node::End => (at == self.text.len() || &self.text[at..] == "\n") && then(self, at),
            Node::Char(_) | Node::Class(_) => match self.one(node, at) {
                Some(next) => then(self, next),
                None => false,
            },
            Node::Seq(parts) => self.sequence(parts, at, then),
            Node::Alt(all, starts) => {
                let branches = match (starts, self.peek(at)) {
                    (None, _) => all,
                    (Some(starts), Some(c)) if c.is_ascii() => &starts.ascii[c as usize],
                    (Some(starts), _) => &starts.other,
                };
                branches.iter().any(|&branch| self.step(branch, at, then))
            }
            &Node::Look { of, ahead: true, wanted } => {
                (self.step(of, at, &mut |_, _| true) == wanted) && then(self, at)
            }
            &Node::Look { of, ahead: false, wanted } => {
                let start = pattern.width(of).and_then(|width| back(self.text, at, width));
                let found = start.is_some_and(|start| self.step(of, start, &mut |_, end| end == at));
                (found == wanted) && then(self, at)
            }
            &Node::Repeat { of, min, max, greedy } => {
                if matches!(pattern.nodes[of as usize], Node::Char(_) | Node::Class(_)) {
                    self.repeat_one(of, (min, max), greedy, at, then)
                } else {
                    self.repeat(of, (min, max), greedy, at, then)
                }
            }
        }
    }

    /// The position after one character, if the node is that character.
    fn one(&self, node: Id, at: usize) -> Option<usize> {
        let c = self.peek(at)?;
        let has = |c: char| match &self.pattern.nodes[node as usize] {
            Node::Char(wanted) => *wanted == c,
            Node::Class(class) => self.pattern.classes[*class as usize].has(c),
            _ => false,
        };
        let folded = || self.pattern.fold && (c.to_lowercase().any(has) || c.to_uppercase().any(has));
        (has(c) || folded()).then_some(at + c.len_utf8())
    }

    fn sequence(&mut self, parts: &'p [Id], at: usize, then: Then<'_, 'p>) -> bool {
        match parts {
            [] => then(self, at),
            [last] => self.step(*last, at, then),
            [first, rest @ ..] => match self.pattern.nodes[*first as usize] {
                Node::Char(_) | Node::Class(_) => {
                    self.one(*first, at).is_some_and(|next| self.sequence(rest, next, then))
                }
                _ => self.step(*first, at, &mut |run, next| run.sequence(rest, next, then)),
            },
        }
    }

    /// Repeats of one character need no recursion.
    fn repeat_one(&mut self, of: Id, (min, max): (u32, u32), greedy: bool, at: usize, then: Then<'_, 'p>) -> bool {
        let (mut end, mut count) = (at, 0);
        if !greedy {
            loop {
                if count >= min && then(self, end) {
                    return true;
                }
                match self.one(of, end).filter(|_| count < max) {
                    Some(next) => (end, count) = (next, count + 1),
                    None => return false,
                }
            }
        }
        while let Some(next) = self.one(of, end).filter(|_| count < max) {
            (end, count) = (next, count + 1);
        }
        loop {
            if count < min {
                return false;
            }
            if then(self, end) {
                return true;
            }
            self.steps += 1;
            if count == 0 || self.steps > STEPS {
                return false;
            }
            end = back(self.text, end, 1).unwrap_or(at);
            count -= 1;
        }
    }

    fn repeat(&mut self, of: Id, (min, max): (u32, u32), greedy: bool, at: usize, then: Then<'_, 'p>) -> bool {
        if !greedy && min == 0 && then(self, at) {
            return true;
        }
        let again = max > 0
            && self.step(of, at, &mut |run, next| {
                // A round that consumed nothing would go on for ever.
                (next != at || min > 0)
                    && run.repeat(of, (min.saturating_sub(1), max.saturating_sub(1)), greedy, next, then)
            });
        again || (greedy && min == 0 && then(self, at))
    }
}

/// The position `width` characters before `at`.
fn back(text: &str, at: usize, width: u32) -> Option<usize> {
    match width {
        0 => Some(at),
        n => text[..at].char_indices().rev().nth(n as usize - 1).map(|(i, _)| i),
    }
}

impl Pattern {
    fn width(&self, node: Id) -> Option<u32> {
        width(&self.nodes, node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pattern: &str, text: &str) -> Option<(usize, usize)> {
        Pattern::parse(pattern).expect("a pattern").search(text)
    }

    #[test]
    fn finds_what_python_finds() {
        assert_eq!(find(r"…$|,$|(?<=[0-9])\+$|(?<=[0-9])(?:km|km²|m)$", "100km²"), Some((3, 7)));
        assert_eq!(find(r"(?<=[0-9])\+$", "+"), None);
        assert_eq!(find(r"^\.\.+|^\+(?![0-9])", "+5"), None);
        assert_eq!(find(r"(?u)^(?:[a-z]{2,}\.)+[a-z]{2,3}(?::\d{2,5})?$", "www.vale.org:80"), Some((0, 15)));
        assert_eq!(find(r"(?iu)(?:^anti[-–][a-zé]+$)", "ANTI-É"), Some((0, 7)));
        assert_eq!(find(r"a*?b", "aab"), Some((0, 3)));
    }

    #[test]
    fn empty_matches_split_once() {
        let pattern = Pattern::parse(r"(?<=[a-z]['’])(?=[a-z])|-").expect("a pattern");
        assert_eq!(pattern.find_all("l'eau-d'or"), [(2, 2), (5, 6), (8, 8)]);
    }

    #[test]
    fn hostile_input_ends() {
        let pattern = Pattern::parse(r"^(?:\S+(?::\S*)?@)?(?:[a-z]+\.)+x$").expect("a pattern");
        assert_eq!(pattern.at_start(&"a.:".repeat(20_000)), None);
    }

    #[test]
    fn what_is_not_known_is_named() {
        for (source, word) in [("(?P<a>b)", "group"), (r"\bword", "\\b"), ("(ab", "open"), ("(?<=a+)b", "width")] {
            assert!(Pattern::parse(source).is_err_and(|error| error.contains(word)), "{source}");
        }
    }
}
