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
        tagger_of(linear(tagger.softmax, blobs, plan.tok2vec.width)?, classes, true)
    });
    let morphologizer = plan.morphologizer.map(|tagger| {
        let classes = tagger.labels.into_iter().map(|(morph, pos)| Class::Morph(morph, pos)).collect();
        tagger_of(linear(tagger.softmax, blobs, plan.tok2vec.width)?, classes, tagger.overwrite)
    });
    let recogniser = plan.ner.as_ref().map(|ner| {
        let own = ner.tok2vec.as_ref().unwrap_or(&plan.tok2vec);
        let moves = ner.actions.iter().map(|(kind, label)| tagging(*kind, label, &mut labels)).collect();
        Ok::<_, String>((tok2vec(own, blobs)?, Recogniser { steps: steps(ner, blobs, 3, own.width)?, moves }))
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
        Ok::<_, String>(Parser {
            steps: steps(parser, blobs, 8, plan.tok2vec.width)?,
            moves,
            lifted,
            root: labels.number("ROOT"),
        })
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

fn tagger_of(softmax: Weights, classes: Vec<Class>, overwrite: bool) -> Result<Tagger, String> {
    fits(!classes.is_empty() && classes.len() <= softmax.width(), "tagger")?;
    Ok(Tagger { softmax, classes, overwrite })
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

/// Refuses a file whose numbers do not fit together.
fn fits(fitting: bool, what: &str) -> Result<(), String> {
    if fitting { Ok(()) } else { Err(format!("the weights of the {what} do not fit together: the file is damaged")) }
}

fn linear(plan: LinearPlan, blobs: &Blobs, inputs: usize) -> Result<Weights, String> {
    let (weights, bias) = (blobs.floats(plan.weights.blob)?, blobs.floats(plan.bias)?);
    fits(inputs > 0 && plan.weights.inputs == inputs && weights.len() == bias.len() * inputs, "linear layer")?;
    Ok(Weights::new(&weights, &bias, inputs))
}

fn maxout(plan: MaxoutPlan, blobs: &Blobs, inputs: usize, width: usize) -> Result<Maxout, String> {
    let floats = |blob| blobs.floats(blob);
    let (weights, bias) = (floats(plan.weights.blob)?, floats(plan.bias)?);
    let (scale, shift) = (floats(plan.scale)?, floats(plan.shift)?);
    let whole = plan.weights.inputs == inputs && weights.len() == bias.len() * inputs && width > 0;
    fits(whole && bias.len() % width == 0 && scale.len() == width && shift.len() == width, "maxout layer")?;
    Ok(Maxout::new(&weights, &bias, &scale, &shift, inputs))
}

fn tok2vec(plan: &Tok2VecPlan, blobs: &Blobs) -> Result<Tok2Vec, String> {
    let tables = plan.tables.iter().map(|(column, seed, matrix)| {
        let column = Column::named(column).ok_or_else(|| format!("the feature {column} is not known"))?;
        let (width, rows) = (matrix.inputs, blobs.table(matrix.blob)?);
        fits(width > 0 && rows.len() >= width && rows.len() % width == 0, "hash table")?;
        Ok(HashTable { column, seed: *seed, width, rows })
    });
    let tables = tables.collect::<Result<Vec<_>, String>>()?;
    let (width, features) = (plan.width, tables.iter().map(|t| t.width).sum());
    let layers = plan.layers.iter().map(|layer| maxout(*layer, blobs, 3 * width, width)).collect::<Result<_, _>>()?;
    Ok(Tok2Vec { tables, mix: maxout(plan.mix, blobs, features, width)?, layers, width })
}

/// A transition model that looks at so many places of a state, with so many tokens' worth of inputs.
fn steps(plan: &TransitionPlan, blobs: &Blobs, places: usize, inputs: usize) -> Result<Steps, String> {
    let pieces = plan.pieces;
    let (bias, padding, lower) =
        (blobs.floats(plan.bias)?, blobs.floats(plan.padding)?, blobs.floats(plan.lower.blob)?);
    fits(plan.places == places && pieces > 0 && bias.len() % pieces == 0, "transition model")?;
    let hidden = bias.len() / pieces;
    // From places × hidden × pieces to places × pieces × hidden.
    let order =
        |place: usize| (0..pieces).flat_map(move |p| (0..hidden).map(move |h| (place * hidden + h) * pieces + p));
    let all: Vec<usize> = (0..places).flat_map(order).collect();
    let reduce = linear(plan.reduce, blobs, inputs)?;
    let upper = linear(plan.upper, blobs, hidden)?;
    let narrow = plan.lower.inputs;
    fits(
        padding.len() == all.len() && lower.len() == all.len() * narrow && narrow <= reduce.width(),
        "transition model",
    )?;
    fits(plan.actions.len() <= upper.width() && !plan.actions.is_empty(), "transition model")?;
    Ok(Steps {
        reduce,
        padding: all.iter().map(|&i| padding[i]).collect(),
        bias: order(0).map(|i| bias[i]).collect(),
        lower: Weights::reordered(&lower, &[], narrow, all),
        upper,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::plan;

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        let bytes = include_bytes!("../../models/syntax_en.bin");
        let damages: [fn(&mut Plan); 5] = [
            |plan| plan.tok2vec.width -= 1,
            |plan| plan.tok2vec.mix.weights.inputs += 1,
            |plan| plan.parser.iter_mut().for_each(|parser| parser.places = 13),
            |plan| plan.ner.iter_mut().for_each(|ner| ner.lower.inputs = 1_000),
            |plan| plan.tagger.iter_mut().for_each(|tagger| tagger.labels.clear()),
        ];
        for damage in damages {
            let (mut plan, blobs) = plan::read(bytes).expect("the compiled-in pipeline");
            damage(&mut plan);
            assert!(pipeline(plan, &blobs).expect_err("a refusal").contains("do not fit"));
        }
    }
}
