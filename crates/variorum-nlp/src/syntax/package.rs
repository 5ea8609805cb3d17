//! Reads a spaCy package as it lies in its directory, into a [`Plan`].

use std::collections::BTreeMap;

use rmpv::Value;
use serde::Deserialize;

use super::plan::{
    Blob, Blobs, LemmatizerPlan, LinearPlan, Matrix, MaxoutPlan, MorphologizerPlan, Plan, TaggerPlan, Tok2VecPlan,
    TokenizerPlan, TransitionPlan,
};

/// Gives the bytes of a file of the package by its path inside it, or `None` where there is none.
pub type Files<'f> = dyn Fn(&str) -> Option<Vec<u8>> + 'f;

/// Reads a package.
pub(crate) fn read(files: &Files<'_>) -> Result<(Plan, Blobs), String> {
    let meta = json(files, "meta.json")?;
    let field = |name: &str| meta[name].as_str().unwrap_or_default().to_owned();
    let config = String::from_utf8(need(files, "config.cfg")?).map_err(|_| "config.cfg is not text")?;
    let config = Config(&config);
    let mut blobs = Blobs::default();
    let mut plan = Plan {
        name: format!("{}_{}", field("lang"), field("name")),
        version: field("version"),
        licence: field("license"),
        language: field("lang"),
        tokenizer: tokenizer(files)?,
        norms: norms(files)?,
        ..Plan::default()
    };
    let list = |name: &str| config.get("nlp", name).and_then(|v| serde_json::from_str::<Vec<String>>(v).ok());
    let disabled = list("disabled").unwrap_or_default();
    let pipeline = list("pipeline").ok_or("config.cfg names no pipeline")?;
    for part in pipeline.into_iter().filter(|part| !disabled.contains(part)) {
        let factory = config.get(&format!("components.{part}"), "factory").unwrap_or_default().trim_matches('"');
        match factory {
            "tok2vec" => {
                plan.tok2vec = Model::read(files, &part)?.tok2vec(&config, &format!("{part}.model"), &mut blobs)?;
            }
            "tagger" => {
                let model = Model::read(files, &part)?;
                let labels = json(files, &format!("{part}/cfg"))?["labels"].clone();
                let labels = serde_json::from_value(labels).map_err(|_| "the tagger lists no labels")?;
                plan.tagger = Some(TaggerPlan { labels, softmax: model.linear("softmax", &mut blobs)? });
            }
            "morphologizer" => plan.morphologizer = Some(morphologizer(files, &part, &mut blobs)?),
            "parser" | "ner" => {
                let transition = transition(files, &part, &config, &mut blobs)?;
                *(if factory == "parser" { &mut plan.parser } else { &mut plan.ner }) = Some(transition);
            }
            "attribute_ruler" => {
                let patterns = msgpack(files, &format!("{part}/patterns"))?;
                plan.rules = serde_json::from_value(to_json(&patterns)).map_err(|e| format!("{part}/patterns: {e}"))?;
            }
            "lemmatizer" => {
                let mode = config.get("components.lemmatizer", "mode").unwrap_or("\"lookup\"").trim_matches('"');
                plan.lemmatizer = Some(lemmatizer(files, &part, mode, &mut blobs)?);
            }
            other => {
                plan.left_out.push(format!("{part}: a component of kind {other:?} cannot be run"));
                continue;
            }
        }
        plan.order.push(factory.to_owned());
    }
    if plan.tok2vec.tables.is_empty() {
        return Err("the pipeline has no tok2vec of hashed features: only small pipelines (\"sm\") can be run".into());
    }
    Ok((plan, blobs))
}

fn need(files: &Files<'_>, path: &str) -> Result<Vec<u8>, String> {
    files(path).ok_or_else(|| format!("{path} is missing: give the directory that holds config.cfg"))
}

fn json(files: &Files<'_>, path: &str) -> Result<serde_json::Value, String> {
    serde_json::from_slice(&need(files, path)?).map_err(|e| format!("{path}: {e}"))
}

fn msgpack(files: &Files<'_>, path: &str) -> Result<Value, String> {
    rmpv::decode::read_value(&mut need(files, path)?.as_slice()).map_err(|e| format!("{path}: {e}"))
}

fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Boolean(b) => (*b).into(),
        Value::Integer(n) => n.as_i64().into(),
        Value::String(s) => s.as_str().into(),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(k, v)| (k.as_str().unwrap_or_default().to_owned(), to_json(v)));
            serde_json::Value::Object(entries.collect())
        }
        _ => serde_json::Value::Null,
    }
}

/// The entry of a map by its key.
fn at<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_map()?.iter().find(|(k, _)| text(k) == Some(key)).map(|(_, v)| v)
}

/// Text, which arrays write as bytes.
fn text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| std::str::from_utf8(value.as_slice()?).ok())
}

fn entries(value: &Value) -> &[(Value, Value)] {
    value.as_map().map_or(&[], Vec::as_slice)
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// The part of a package's configuration that is needed: sections, and in them names with values in JSON.
struct Config<'c>(&'c str);

impl<'c> Config<'c> {
    fn get(&self, section: &str, name: &str) -> Option<&'c str> {
        let mut lines = self.0.lines().skip_while(|line| line.trim() != format!("[{section}]")).skip(1);
        let mut lines = lines.by_ref().take_while(|line| !line.starts_with('['));
        lines.find_map(|line| line.split_once('=').filter(|(n, _)| n.trim() == name)).map(|(_, value)| value.trim())
    }
}

fn tokenizer(files: &Files<'_>) -> Result<TokenizerPlan, String> {
    let rules = msgpack(files, "tokenizer")?;
    let text = |name| at(&rules, name).and_then(Value::as_str).map(str::to_owned);
    const ORTH: u64 = 65;
    const NORM: u64 = 67;
    let piece = |piece: &Value| {
        let attribute = |id| entries(piece).iter().find(|(k, _)| k.as_u64() == Some(id)).and_then(|(_, v)| v.as_str());
        (attribute(ORTH).unwrap_or_default().to_owned(), attribute(NORM).map(str::to_owned))
    };
    let exceptions =
        at(&rules, "exceptions").map(entries).unwrap_or_default().iter().filter_map(|(text, pieces)| {
            Some((text.as_str()?.to_owned(), pieces.as_array()?.iter().map(piece).collect()))
        });
    Ok(TokenizerPlan {
        prefix: text("prefix_search"),
        suffix: text("suffix_search"),
        infix: text("infix_finditer"),
        whole: text("token_match"),
        url: text("url_match"),
        exceptions: exceptions.collect(),
        only_affixed: at(&rules, "faster_heuristics").and_then(Value::as_bool).unwrap_or(true),
    })
}

fn norms(files: &Files<'_>) -> Result<BTreeMap<u64, String>, String> {
    if files("vocab/lookups.bin").is_none_or(|bytes| bytes.len() < 2) {
        return Ok(BTreeMap::new());
    }
    let tables = msgpack(files, "vocab/lookups.bin")?;
    let table = at(&tables, "lexeme_norm").map(entries).unwrap_or_default();
    Ok(table.iter().filter_map(|(k, v)| Some((k.as_u64()?, v.as_str()?.to_owned()))).collect())
}

/// The entries of an object in the order of the file: outputs of a model are numbered by it.
struct Ordered(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> serde::de::Visitor<'de> for Entries {
            type Value = Ordered;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object of texts")
            }

            fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Ordered, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

fn morphologizer(files: &Files<'_>, part: &str, blobs: &mut Blobs) -> Result<MorphologizerPlan, String> {
    const POS: [&str; 20] = [
        "ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
        "SCONJ", "SYM", "VERB", "X", "EOL", "SPACE",
    ];
    const FIRST: u64 = 84;
    #[derive(Deserialize)]
    struct Labels {
        #[serde(default)]
        extend: bool,
        #[serde(default)]
        overwrite: bool,
        labels_morph: Ordered,
        labels_pos: BTreeMap<String, u64>,
    }
    let path = format!("{part}/cfg");
    let config: Labels = serde_json::from_slice(&need(files, &path)?).map_err(|e| format!("{path}: {e}"))?;
    if config.extend {
        return Err(format!("{part}: a morphologizer that extends what it finds cannot be run"));
    }
    let labels = config.labels_morph.0.into_iter().map(|(label, morph)| {
        let id = config.labels_pos.get(&label).and_then(|id| id.checked_sub(FIRST));
        (morph, id.and_then(|id| POS.get(id as usize)).map_or_else(String::new, |pos| (*pos).to_owned()))
    });
    let labels = labels.collect();
    Ok(MorphologizerPlan {
        labels,
        softmax: Model::read(files, part)?.linear("softmax", blobs)?,
        overwrite: config.overwrite,
    })
}

fn transition(files: &Files<'_>, part: &str, config: &Config<'_>, blobs: &mut Blobs) -> Result<TransitionPlan, String> {
    let beam = json(files, &format!("{part}/cfg"))?["beam_width"].as_u64().unwrap_or(1);
    let model = Model::read(files, part)?;
    let section = format!("{part}.model.tok2vec");
    let listens = config.get(&format!("components.{section}"), "@architectures").unwrap_or_default();
    let tok2vec = match listens.contains("Listener") {
        true => None,
        false => Some(model.tok2vec(config, &section, blobs)?),
    };
    let affine = model.node("precomputable_affine", 0)?;
    let [places, _, pieces, inputs] = model.shape(affine, "W")?[..] else {
        return Err(format!("{part}: weights of an unknown shape"));
    };
    if beam != 1 || pieces < 2 {
        return Err(format!("{part}: only greedy parsers with maxout can be run"));
    }
    // The linear layers in the order of the file: the last one reduces the tok2vec, the one before scores actions.
    Ok(TransitionPlan {
        tok2vec,
        upper: model.linear_at("linear", 0, blobs)?,
        reduce: model.linear_at("linear", 1, blobs)?,
        lower: Matrix { blob: model.floats(affine, "W", blobs)?, inputs },
        bias: model.floats(affine, "b", blobs)?,
        padding: model.floats(affine, "pad", blobs)?,
        places,
        pieces,
        actions: actions(files, part)?,
    })
}

/// The actions of a model in their order: by kind, in it by frequency, those of equal frequency last name first.
fn actions(files: &Files<'_>, part: &str) -> Result<Vec<(u8, String)>, String> {
    let moves = msgpack(files, &format!("{part}/moves"))?;
    let moves = at(&moves, "moves").and_then(Value::as_str).ok_or(format!("{part} lists no moves"))?;
    let kinds: BTreeMap<u8, BTreeMap<String, i64>> = serde_json::from_str(moves).map_err(|e| e.to_string())?;
    let mut actions = Vec::new();
    for (kind, labels) in kinds {
        let mut labels: Vec<(i64, String)> = labels.into_iter().map(|(label, count)| (count, label)).collect();
        labels.sort();
        if labels.first().is_some_and(|(count, _)| *count < 0) {
            return Err(format!("{part}: labels that were added after training cannot be run"));
        }
        actions.extend(labels.into_iter().rev().map(|(_, label)| (kind, label)));
    }
    Ok(actions)
}

fn lemmatizer(files: &Files<'_>, part: &str, mode: &str, blobs: &mut Blobs) -> Result<LemmatizerPlan, String> {
    let tables = msgpack(files, &format!("{part}/lookups/lookups.bin"))?;
    let table = |name: &str| at(&tables, name).map(entries).unwrap_or_default();
    let mut plan = LemmatizerPlan { mode: mode.to_owned(), ..LemmatizerPlan::default() };
    for (key, rules) in table("lemma_rules") {
        let rules = rules.as_array().into_iter().flatten().filter_map(|rule| {
            let mut pair = strings(rule).into_iter();
            Some((pair.next()?, pair.next()?))
        });
        plan.rules.insert(key.as_u64().unwrap_or_default(), rules.collect());
    }
    for (key, groups) in table("lemma_rules_groups") {
        let groups = groups.as_array().into_iter().flatten().filter_map(|group| {
            let [name, features] = group.as_array()?.as_slice() else { return None };
            Some((name.as_str()?.to_owned(), strings(features)))
        });
        plan.groups.insert(key.as_u64().unwrap_or_default(), groups.collect());
    }
    let mut sorted = |mut lines: Vec<String>| -> Blob {
        lines.sort_by(|a, b| a.split('\t').next().cmp(&b.split('\t').next()));
        blobs.add(lines.join("\n").into_bytes())
    };
    for (key, words) in table("lemma_exc") {
        let line =
            |(word, lemmas): &(Value, Value)| Some(format!("{}\t{}", word.as_str()?, strings(lemmas).join("\t")));
        let lines = entries(words).iter().filter_map(line).collect();
        plan.exceptions.insert(key.as_u64().unwrap_or_default(), sorted(lines));
    }
    for (key, words) in table("lemma_index") {
        plan.index.insert(key.as_u64().unwrap_or_default(), sorted(strings(words)));
    }
    let line = |(id, lemmas): &(Value, Value)| {
        let lemma = lemmas.as_str().map(str::to_owned).or_else(|| strings(lemmas).into_iter().next());
        Some(format!("{:016x}\t{}", id.as_u64()?, lemma?))
    };
    let lines: Vec<String> = table("lemma_lookup").iter().filter_map(line).collect();
    plan.lookup = (!lines.is_empty()).then(|| sorted(lines));
    Ok(plan)
}

/// A model file: layers with names, parameters and attributes.
struct Model {
    part: String,
    value: Value,
}

impl Model {
    fn read(files: &Files<'_>, part: &str) -> Result<Self, String> {
        Ok(Self { part: part.to_owned(), value: msgpack(files, &format!("{part}/model"))? })
    }

    /// The numbers of the layers of one kind, in their order.
    fn nodes(&self, name: &str) -> Vec<usize> {
        let nodes = at(&self.value, "nodes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let named = |node: &Value| at(node, "name").and_then(Value::as_str) == Some(name);
        nodes.iter().enumerate().filter(|(_, node)| named(node)).map(|(i, _)| i).collect()
    }

    fn node(&self, name: &str, nth: usize) -> Result<usize, String> {
        let node = self.nodes(name).get(nth).copied();
        node.ok_or_else(|| format!("{}: the model has no layer {name:?}, it cannot be run", self.part))
    }

    fn parameter(&self, node: usize, name: &str) -> Result<&Value, String> {
        let parameters = at(&self.value, "params").and_then(Value::as_array).and_then(|p| p.get(node));
        parameters.and_then(|p| at(p, name)).ok_or_else(|| format!("{}: layer {node} has no {name}", self.part))
    }

    fn shape(&self, node: usize, name: &str) -> Result<Vec<usize>, String> {
        let shape =
            at(self.parameter(node, name)?, "shape").and_then(Value::as_array).ok_or("an array without shape")?;
        Ok(shape.iter().filter_map(Value::as_u64).map(|n| n as usize).collect())
    }

    fn floats(&self, node: usize, name: &str, blobs: &mut Blobs) -> Result<Blob, String> {
        let array = self.parameter(node, name)?;
        if at(array, "type").and_then(text) != Some("<f4") {
            return Err(format!("{}: layer {node} is not made of 32-bit floats", self.part));
        }
        let data = at(array, "data").and_then(Value::as_slice).ok_or("an array without data")?;
        Ok(blobs.add(data.to_vec()))
    }

    fn linear(&self, name: &str, blobs: &mut Blobs) -> Result<LinearPlan, String> {
        self.linear_at(name, 0, blobs)
    }

    fn linear_at(&self, name: &str, nth: usize, blobs: &mut Blobs) -> Result<LinearPlan, String> {
        let node = self.node(name, nth)?;
        let inputs = self.shape(node, "W")?.last().copied().unwrap_or_default();
        let weights = Matrix { blob: self.floats(node, "W", blobs)?, inputs };
        Ok(LinearPlan { weights, bias: self.floats(node, "b", blobs)? })
    }

    fn attribute(&self, node: usize, name: &str) -> Result<Value, String> {
        let attributes = at(&self.value, "attrs").and_then(Value::as_array).and_then(|a| a.get(node));
        let bytes = attributes.and_then(|a| at(a, name)).and_then(Value::as_slice);
        let bytes = bytes.ok_or_else(|| format!("{}: layer {node} has no {name}", self.part))?;
        rmpv::decode::read_value(&mut &*bytes).map_err(|e| e.to_string())
    }

    fn tok2vec(&self, config: &Config<'_>, section: &str, blobs: &mut Blobs) -> Result<Tok2VecPlan, String> {
        for (name, wanted) in [("embed", "MultiHashEmbed"), ("encode", "MaxoutWindowEncoder")] {
            let found = config.get(&format!("components.{section}.{name}"), "@architectures").unwrap_or_default();
            if !found.contains(wanted) {
                return Err(format!("{section}.{name} is {found}, only {wanted} can be run"));
            }
        }
        if config.get(&format!("components.{section}.embed"), "include_static_vectors") == Some("true") {
            return Err(format!("{section} uses word vectors: only small pipelines (\"sm\") can be run"));
        }
        let columns = strings(&self.attribute(self.node("extract_features", 0)?, "columns")?);
        let mut tables = Vec::new();
        for (node, column) in self.nodes("hashembed").into_iter().zip(columns) {
            let seed = self.attribute(node, "seed")?.as_u64().unwrap_or_default() as u32;
            let inputs = self.shape(node, "E")?.last().copied().unwrap_or_default();
            tables.push((column, seed, Matrix { blob: self.floats(node, "E", blobs)?, inputs }));
        }
        let mut layers = Vec::new();
        for (maxout, norm) in self.nodes("maxout").into_iter().zip(self.nodes("layernorm")) {
            let inputs = self.shape(maxout, "W")?.last().copied().unwrap_or_default();
            layers.push(MaxoutPlan {
                weights: Matrix { blob: self.floats(maxout, "W", blobs)?, inputs },
                bias: self.floats(maxout, "b", blobs)?,
                scale: self.floats(norm, "G", blobs)?,
                shift: self.floats(norm, "b", blobs)?,
            });
        }
        let windows = self.nodes("expand_window");
        if layers.len() != windows.len() + 1 || tables.is_empty() {
            return Err(format!("{section}: layers of an unknown shape"));
        }
        for node in windows {
            if self.attribute(node, "window_size")?.as_u64() != Some(1) {
                return Err(format!("{section}: only windows of one word on either side can be run"));
            }
        }
        let width = self.shape(self.node("layernorm", 0)?, "G")?.first().copied().unwrap_or_default();
        Ok(Tok2VecPlan { width, tables, mix: layers.remove(0), layers })
    }
}
