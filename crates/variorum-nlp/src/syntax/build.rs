//! A plan and its numbers, made into a pipeline.

use std::collections::BTreeMap;

use super::{
    Labels, Part, Pipeline,
    arcs::{Move, Parser},
    dense::{Maxout, Rows, Weights},
    entities::{Recogniser, Tagging},
    lemma::{Lemmatizer, Lines, Style},
    lexeme::{Column, Norms},
    pattern::Pattern,
    plan::{Blobs, LemmatizerPlan, LinearPlan, MaxoutPlan, Plan, Tok2VecPlan, TokenizerPlan, TransitionPlan},
    ruler::{Attributes, Ruler},
    tok2vec::{HashTable, Tok2Vec},
    tokenizer::{Piece, Tokenizer},
    transition::Steps,
};

/// A classifier of tokens: each class sets a tag, or a morphology and a part of speech.
pub(crate) struct Tagger {
    softmax: Weights,
    classes: Vec<Class>,
    overwrite: bool,
}

enum Class {
    Tag(String),
    Morph(String, String),
}

impl Tagger {
    /// Sets on every token what its best class says.
    pub(crate) fn apply<'p>(&'p self, vectors: &Rows, tokens: &mut [Attributes<'p, '_>]) {
        let mut scores = Vec::new();
        self.softmax.apply(&vectors.data, vectors.width, tokens.len(), &mut scores);
        for (token, scores) in tokens.iter_mut().zip(scores.chunks_exact(self.softmax.width())) {
            let best = (1..self.classes.len()).fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
            match &self.classes[best] {
                Class::Tag(tag) => token.tag = tag,
                Class::Morph(morph, pos) => {
                    if token.morph.is_empty() || self.overwrite {
                        token.morph = morph;
                    }
                    if token.pos.is_empty() || self.overwrite {
                        token.pos = pos;
                    }
                }
            }
        }
    }
}

impl Labels {
    fn number(&mut self, name: &str) -> u16 {
        *self.numbers.entry(name.to_owned()).or_insert_with(|| {
            self.names.push(name.to_owned());
            self.names.len() as u16 - 1
        })
    }
}

/// Builds the pipeline; the error names what is wrong with the file.
pub(crate) fn pipeline(plan: Plan, blobs: &Blobs) -> Result<Pipeline, String> {
    let mut labels = Labels::default();
    let tagger = plan.tagger.map(|tagger| {
        let classes = tagger.labels.into_iter().map(Class::Tag).collect();
        Ok::<_, String>(Tagger { softmax: linear(tagger.softmax, blobs)?, classes, overwrite: true })
    });
    let morphologizer = plan.morphologizer.map(|tagger| {
        let classes = tagger.labels.into_iter().map(|(morph, pos)| Class::Morph(morph, pos)).collect();
        Ok::<_, String>(Tagger { softmax: linear(tagger.softmax, blobs)?, classes, overwrite: tagger.overwrite })
    });
    let recogniser = plan.ner.as_ref().map(|ner| {
        let own = ner.tok2vec.as_ref().unwrap_or(&plan.tok2vec);
        let moves = ner.actions.iter().map(|(kind, label)| tagging(*kind, label, &mut labels)).collect();
        Ok::<_, String>((tok2vec(own, blobs)?, Recogniser { steps: steps(ner, blobs)?, moves }))
    });
    let parser = plan.parser.as_ref().map(|parser| {
        let moves = parser.actions.iter().map(|(kind, label)| arc(*kind, label, &mut labels));
        let moves = moves.collect::<Result<Vec<Move>, String>>()?;
        let lifted: Vec<String> = labels.names.iter().filter(|name| name.contains("||")).cloned().collect();
        let lifted = lifted.iter().filter_map(|name| {
            let (label, head) = name.split_once("||")?;
            Some((labels.number(name), (labels.number(label), labels.number(head))))
        });
        let lifted = lifted.collect::<BTreeMap<_, _>>();
        Ok::<_, String>(Parser { steps: steps(parser, blobs)?, moves, lifted, root: labels.number("ROOT") })
    });
    let order = plan.order.iter().filter_map(|part| match part.as_str() {
        "tagger" => Some(Part::Tagger),
        "morphologizer" => Some(Part::Morphologizer),
        "parser" => Some(Part::Parser),
        "attribute_ruler" => Some(Part::Ruler),
        "lemmatizer" => Some(Part::Lemmatizer),
        "ner" => Some(Part::Recogniser),
        _ => None,
    });
    Ok(Pipeline {
        name: format!("{} {}", plan.name, plan.version),
        tokenizer: tokenizer(plan.tokenizer, plan.norms)?,
        tok2vec: tok2vec(&plan.tok2vec, blobs)?,
        tagger: tagger.transpose()?,
        morphologizer: morphologizer.transpose()?,
        parser: parser.transpose()?,
        ruler: (!plan.rules.is_empty()).then(|| Ruler::new(&plan.rules)).transpose()?,
        lemmatizer: plan.lemmatizer.map(|l| lemmatizer(l, &plan.language, blobs)).transpose()?,
        recogniser: recogniser.transpose()?,
        order: order.collect(),
        left_out: plan.left_out,
        language: plan.language,
        labels,
    })
}

fn arc(kind: u8, label: &str, labels: &mut Labels) -> Result<Move, String> {
    Ok(match kind {
        0 => Move::Shift,
        1 => Move::Reduce,
        2 => Move::Left(labels.number(label)),
        3 => Move::Right(labels.number(label)),
        4 => Move::Break,
        _ => return Err(format!("the parser has an action of kind {kind}")),
    })
}

fn tagging(kind: u8, label: &str, labels: &mut Labels) -> Tagging {
    let number = labels.number(label);
    match kind {
        5 => Tagging::Out,
        _ if label.is_empty() => Tagging::Never,
        1 => Tagging::Begin(number),
        2 => Tagging::In(number),
        3 => Tagging::Last(number),
        4 => Tagging::Unit(number),
        _ => Tagging::Never,
    }
}

fn tokenizer(plan: TokenizerPlan, norms: BTreeMap<u64, String>) -> Result<Tokenizer, String> {
    let parse = |source: Option<String>, name: &str| {
        source.map(|s| Pattern::parse(&s).map_err(|e| format!("the tokenizer's {name}: {e}"))).transpose()
    };
    let patterns = [
        parse(plan.prefix, "prefixes")?,
        parse(plan.suffix, "suffixes")?,
        parse(plan.infix, "infixes")?,
        parse(plan.whole, "token match")?,
        parse(plan.url, "URL match")?,
    ];
    let exceptions = plan.exceptions.into_iter().map(|(text, pieces)| {
        let pieces: Vec<Piece> = pieces.into_iter().map(|(text, norm)| Piece { text, norm }).collect();
        let whole = pieces.iter().map(|p| p.text.as_str()).collect::<String>() == text;
        if whole { Ok((text, pieces)) } else { Err(format!("the tokenizer's exception {text:?} changes the text")) }
    });
    Ok(Tokenizer::new(patterns, exceptions.collect::<Result<_, _>>()?, Norms::new(norms), plan.only_affixed))
}

fn linear(plan: LinearPlan, blobs: &Blobs) -> Result<Weights, String> {
    Ok(Weights::new(&blobs.floats(plan.weights.blob)?, &blobs.floats(plan.bias)?, plan.weights.inputs))
}

fn maxout(plan: MaxoutPlan, blobs: &Blobs) -> Result<Maxout, String> {
    let floats = |blob| blobs.floats(blob);
    let (weights, bias) = (floats(plan.weights.blob)?, floats(plan.bias)?);
    Ok(Maxout::new(&weights, &bias, &floats(plan.scale)?, &floats(plan.shift)?, plan.weights.inputs))
}

fn tok2vec(plan: &Tok2VecPlan, blobs: &Blobs) -> Result<Tok2Vec, String> {
    let tables = plan.tables.iter().map(|(column, seed, matrix)| {
        let column = Column::named(column).ok_or_else(|| format!("the feature {column} is not known"))?;
        Ok(HashTable { column, seed: *seed, width: matrix.inputs, rows: blobs.table(matrix.blob)? })
    });
    Ok(Tok2Vec {
        tables: tables.collect::<Result<_, String>>()?,
        mix: maxout(plan.mix, blobs)?,
        layers: plan.layers.iter().map(|layer| maxout(*layer, blobs)).collect::<Result<_, _>>()?,
        width: plan.width,
    })
}

fn steps(plan: &TransitionPlan, blobs: &Blobs) -> Result<Steps, String> {
    let (places, pieces) = (plan.places, plan.pieces);
    let bias = blobs.floats(plan.bias)?;
    let hidden = bias.len() / pieces;
    // From places × hidden × pieces to places × pieces × hidden.
    let order =
        |place: usize| (0..pieces).flat_map(move |p| (0..hidden).map(move |h| (place * hidden + h) * pieces + p));
    let all: Vec<usize> = (0..places).flat_map(order).collect();
    let padding = blobs.floats(plan.padding)?;
    if padding.len() != all.len() {
        return Err("a transition model of an unknown shape".into());
    }
    Ok(Steps {
        reduce: linear(plan.reduce, blobs)?,
        padding: all.iter().map(|&i| padding[i]).collect(),
        bias: order(0).map(|i| bias[i]).collect(),
        lower: Weights::reordered(&blobs.floats(plan.lower.blob)?, &[], plan.lower.inputs, all),
        upper: linear(plan.upper, blobs)?,
        places,
        pieces,
    })
}

fn lemmatizer(plan: LemmatizerPlan, language: &str, blobs: &Blobs) -> Result<Lemmatizer, String> {
    let style = match (plan.mode.as_str(), language) {
        ("lookup", _) => Style::Lookup,
        ("rule", "en") => Style::English,
        ("rule", "fr") => Style::French,
        ("rule", "es") => Style::Spanish,
        ("rule", _) => Style::Rule,
        (mode, _) => return Err(format!("a lemmatizer in mode {mode:?} cannot be run")),
    };
    let lines = |tables: BTreeMap<u64, usize>| {
        tables.into_iter().map(|(key, blob)| Ok((key, Lines::new(blobs.text(blob)?)))).collect::<Result<_, String>>()
    };
    Ok(Lemmatizer {
        style,
        rules: plan.rules,
        groups: plan.groups,
        exceptions: lines(plan.exceptions)?,
        index: lines(plan.index)?,
        lookup: plan.lookup.map(|blob| Ok::<_, String>(Lines::new(blobs.text(blob)?))).transpose()?.unwrap_or_default(),
    })
}
