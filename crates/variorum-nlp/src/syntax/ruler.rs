//! Attributes by rule: from the tag, the word and the relation of a token and of those after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pattern::Pattern;

/// A rule as pipelines store it: any of the patterns, the attributes it sets, and on which token of the match.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RuleText {
    pub(crate) patterns: Vec<Vec<BTreeMap<String, serde_json::Value>>>,
    pub(crate) attrs: BTreeMap<String, String>,
    pub(crate) index: i64,
}

/// What rules look at and change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes<'p, 't> {
    pub(crate) text: &'t str,
    pub(crate) lower: &'t str,
    pub(crate) is_space: bool,
    pub(crate) tag: &'p str,
    pub(crate) pos: &'p str,
    pub(crate) morph: &'p str,
    pub(crate) relation: &'p str,
    /// As a rule sets it; the lemmatizer fills in the rest elsewhere.
    pub(crate) lemma: Option<&'p str>,
}

/// All rules of a pipeline, in their order; later ones win.
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    /// The rules whose first token asks for this tag; the rest are tried everywhere.
    by_tag: BTreeMap<String, Vec<usize>>,
    anywhere: Vec<usize>,
}

struct Rule {
    pattern: Vec<Vec<(Key, Test)>>,
    attrs: Vec<(Key, String)>,
    index: usize,
    order: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Orth,
    Lower,
    Tag,
    Pos,
    Morph,
    Relation,
    Lemma,
    IsSpace,
}

enum Test {
    Is(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Matches(Pattern),
    Flag(bool),
}

impl Key {
    fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "ORTH" | "TEXT" => Self::Orth,
            "LOWER" => Self::Lower,
            "TAG" => Self::Tag,
            "POS" => Self::Pos,
            "MORPH" => Self::Morph,
            "DEP" => Self::Relation,
            "LEMMA" => Self::Lemma,
            "IS_SPACE" => Self::IsSpace,
            other => return Err(format!("the attribute {other} in a rule")),
        })
    }

    fn of<'a>(self, token: &Attributes<'a, 'a>) -> &'a str {
        match self {
            Self::Orth => token.text,
            Self::Lower => token.lower,
            Self::Tag => token.tag,
            Self::Pos => token.pos,
            Self::Morph => token.morph,
            Self::Relation => token.relation,
            Self::Lemma => token.lemma.unwrap_or_default(),
            Self::IsSpace => "",
        }
    }
}

impl Test {
    fn parse(value: &serde_json::Value) -> Result<Self, String> {
        let strings = |value: &serde_json::Value| {
            let list = value.as_array().map(|a| a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect());
            list.ok_or("a list that is none in a rule".to_owned())
        };
        match value {
            serde_json::Value::String(s) => Ok(Self::Is(s.clone())),
            serde_json::Value::Bool(b) => Ok(Self::Flag(*b)),
            serde_json::Value::Object(map) => match map.iter().next() {
                Some((op, list)) if map.len() == 1 && op == "IN" => Ok(Self::In(strings(list)?)),
                Some((op, list)) if map.len() == 1 && op == "NOT_IN" => Ok(Self::NotIn(strings(list)?)),
                Some((op, text)) if map.len() == 1 && op == "REGEX" => {
                    Ok(Self::Matches(Pattern::parse(text.as_str().unwrap_or_default())?))
                }
                _ => Err(format!("the test {value} in a rule")),
            },
            _ => Err(format!("the test {value} in a rule")),
        }
    }

    fn holds(&self, key: Key, token: &Attributes<'_, '_>) -> bool {
        let value = key.of(token);
        match self {
            Self::Is(wanted) => wanted == value,
            Self::In(list) => list.iter().any(|item| item == value),
            Self::NotIn(list) => !list.iter().any(|item| item == value),
            Self::Matches(pattern) => pattern.search(value).is_some(),
            Self::Flag(wanted) => token.is_space == *wanted,
        }
    }
}

impl Ruler {
    pub(crate) fn new(texts: &[RuleText]) -> Result<Self, String> {
        let mut ruler = Self { rules: Vec::new(), by_tag: BTreeMap::new(), anywhere: Vec::new() };
        for (order, text) in texts.iter().enumerate() {
            for pattern in &text.patterns {
                let tokens = pattern.iter().map(|token| {
                    token.iter().map(|(key, value)| Ok((Key::named(key)?, Test::parse(value)?))).collect()
                });
                let pattern = tokens.collect::<Result<Vec<Vec<_>>, String>>()?;
                let index = usize::try_from(text.index).map_err(|_| "a rule that counts from the end")?;
                let attrs = text.attrs.iter().map(|(key, value)| Ok((Key::named(key)?, value.clone())));
                let rule = Rule { pattern, attrs: attrs.collect::<Result<_, String>>()?, index, order };
                let tag = rule.pattern.first().and_then(|first| {
                    first.iter().find_map(|(key, test)| match (key, test) {
                        (Key::Tag, Test::Is(tag)) => Some(tag.clone()),
                        _ => None,
                    })
                });
                let list = match tag {
                    Some(tag) => ruler.by_tag.entry(tag).or_default(),
                    None => &mut ruler.anywhere,
                };
                list.push(ruler.rules.len());
                ruler.rules.push(rule);
            }
        }
        Ok(ruler)
    }

    /// Finds all matches first, then sets attributes in the order of the rules.
    pub(crate) fn apply<'p>(&'p self, tokens: &mut [Attributes<'p, '_>]) {
        let mut matches: Vec<(usize, usize, usize)> = Vec::new();
        for start in 0..tokens.len() {
            let tagged = self.by_tag.get(tokens[start].tag).into_iter().flatten();
            for &rule in tagged.chain(&self.anywhere) {
                let pattern = &self.rules[rule].pattern;
                let fits = start + pattern.len() <= tokens.len()
                    && pattern
                        .iter()
                        .zip(&tokens[start..])
                        .all(|(tests, token)| tests.iter().all(|(key, test)| test.holds(*key, token)));
                if fits {
                    matches.push((self.rules[rule].order, start, rule));
                }
            }
        }
        matches.sort_unstable();
        for (_, start, rule) in matches {
            let rule = &self.rules[rule];
            let Some(token) = tokens.get_mut(start + rule.index) else { continue };
            for (key, value) in &rule.attrs {
                let value = value.as_str();
                match key {
                    Key::Tag => token.tag = value,
                    Key::Pos => token.pos = value,
                    Key::Morph => token.morph = if value == "_" { "" } else { value },
                    Key::Relation => token.relation = value,
                    Key::Lemma => token.lemma = Some(value),
                    Key::Orth | Key::Lower | Key::IsSpace => {}
                }
            }
        }
    }
}
