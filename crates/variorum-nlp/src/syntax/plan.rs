//! What a pipeline is made of, apart from the numbers: read from a package or from the compiled-in bundle.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::ruler::RuleText;

/// The number of a blob.
pub(crate) type Blob = usize;

/// A pipeline: this, and blobs of floats and of sorted lines that it refers to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    pub(crate) language: String,
    pub(crate) tokenizer: TokenizerPlan,
    pub(crate) norms: BTreeMap<u64, String>,
    pub(crate) tok2vec: Tok2VecPlan,
    pub(crate) tagger: Option<TaggerPlan>,
    pub(crate) morphologizer: Option<MorphologizerPlan>,
    pub(crate) parser: Option<TransitionPlan>,
    pub(crate) rules: Vec<RuleText>,
    pub(crate) lemmatizer: Option<LemmatizerPlan>,
    pub(crate) ner: Option<TransitionPlan>,
    /// In which order the parts run, and parts that are left out with the reason.
    pub(crate) order: Vec<String>,
    pub(crate) left_out: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TokenizerPlan {
    pub(crate) prefix: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) infix: Option<String>,
    pub(crate) whole: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) exceptions: BTreeMap<String, Vec<(String, Option<String>)>>,
    pub(crate) only_affixed: bool,
}

/// A matrix of floats: its blob and the number of inputs (columns).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Matrix {
    pub(crate) blob: Blob,
    pub(crate) inputs: usize,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tok2VecPlan {
    pub(crate) width: usize,
    /// Column, seed and table of each hashed feature.
    pub(crate) tables: Vec<(String, u32, Matrix)>,
    pub(crate) mix: MaxoutPlan,
    pub(crate) layers: Vec<MaxoutPlan>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct MaxoutPlan {
    pub(crate) weights: Matrix,
    pub(crate) bias: Blob,
    pub(crate) scale: Blob,
    pub(crate) shift: Blob,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LinearPlan {
    pub(crate) weights: Matrix,
    pub(crate) bias: Blob,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TaggerPlan {
    pub(crate) labels: Vec<String>,
    pub(crate) softmax: LinearPlan,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct MorphologizerPlan {
    /// For each output the morphology and the part of speech.
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) softmax: LinearPlan,
    pub(crate) overwrite: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TransitionPlan {
    /// A tok2vec of its own, or that of the pipeline.
    pub(crate) tok2vec: Option<Tok2VecPlan>,
    pub(crate) reduce: LinearPlan,
    /// Places × hidden × pieces × inputs.
    pub(crate) lower: Matrix,
    pub(crate) bias: Blob,
    pub(crate) padding: Blob,
    pub(crate) upper: LinearPlan,
    pub(crate) places: usize,
    pub(crate) pieces: usize,
    /// The kind of each action, by its number in the format, and its label.
    pub(crate) actions: Vec<(u8, String)>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LemmatizerPlan {
    pub(crate) mode: String,
    pub(crate) rules: BTreeMap<u64, Vec<(String, String)>>,
    pub(crate) groups: BTreeMap<u64, Vec<(String, Vec<String>)>>,
    pub(crate) exceptions: BTreeMap<u64, Blob>,
    pub(crate) index: BTreeMap<u64, Blob>,
    pub(crate) lookup: Option<Blob>,
}

/// Floats and lines, borrowed from the program or owned.
#[derive(Default)]
pub(crate) struct Blobs(pub(crate) Vec<Cow<'static, [u8]>>);

impl Blobs {
    pub(crate) fn add(&mut self, bytes: Vec<u8>) -> Blob {
        self.0.push(Cow::Owned(bytes));
        self.0.len() - 1
    }

    fn bytes(&self, blob: Blob) -> Result<&Cow<'static, [u8]>, String> {
        self.0.get(blob).ok_or_else(|| format!("blob {blob} is missing"))
    }

    /// The 32-bit floats of a blob.
    pub(crate) fn floats(&self, blob: Blob) -> Result<Vec<f32>, String> {
        let (words, rest) = self.bytes(blob)?.as_chunks::<4>();
        if rest.is_empty() {
            Ok(words.iter().map(|word| f32::from_le_bytes(*word)).collect())
        } else {
            Err(format!("blob {blob} is not made of floats"))
        }
    }

    /// The floats of a blob, in place where the program holds them aligned.
    pub(crate) fn table(&self, blob: Blob) -> Result<Cow<'static, [f32]>, String> {
        if let Cow::Borrowed(bytes) = self.bytes(blob)?
            && cfg!(target_endian = "little")
            && let Ok(floats) = bytemuck::try_cast_slice(bytes)
        {
            return Ok(Cow::Borrowed(floats));
        }
        self.floats(blob).map(Cow::Owned)
    }

    /// The text of a blob.
    pub(crate) fn text(&self, blob: Blob) -> Result<Cow<'static, str>, String> {
        let broken = |_| format!("blob {blob} is not text");
        match self.bytes(blob)? {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(broken),
            Cow::Owned(bytes) => std::str::from_utf8(bytes).map(|s| Cow::Owned(s.to_owned())).map_err(broken),
        }
    }
}

const MAGIC: &[u8; 8] = b"VSYN1\0\0\0";

/// Blobs begin at multiples of this, so that floats can be used in place.
const ALIGNED: usize = 16;

/// Writes a pipeline as one file: magic, length of the plan, plan in JSON, number of blobs, their lengths, the blobs, each
/// after as many zeros as align it.
pub(crate) fn write(plan: &Plan, blobs: &Blobs) -> Result<Vec<u8>, String> {
    let plan = serde_json::to_vec(plan).map_err(|e| e.to_string())?;
    let word = |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(|e| e.to_string());
    let mut out = MAGIC.to_vec();
    out.extend(word(plan.len())?);
    out.extend(plan);
    out.extend(word(blobs.0.len())?);
    for blob in &blobs.0 {
        out.extend(word(blob.len())?);
    }
    for blob in &blobs.0 {
        out.resize(out.len().next_multiple_of(ALIGNED), 0);
        out.extend_from_slice(blob);
    }
    Ok(out)
}

/// Reads what [`write()`] wrote, without copying the blobs.
pub(crate) fn read(bytes: &'static [u8]) -> Result<(Plan, Blobs), String> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or("not a file of this kind")?;
    let mut take = |n: usize| -> Result<&'static [u8], String> {
        let (taken, after) = rest.split_at_checked(n).ok_or("the file is cut short")?;
        rest = after;
        Ok(taken)
    };
    let word = |bytes: &[u8]| bytes.try_into().map(|w| u32::from_le_bytes(w) as usize).map_err(|_| "cut short");
    let length = word(take(4)?)?;
    let plan = serde_json::from_slice(take(length)?).map_err(|e| e.to_string())?;
    let count = word(take(4)?)?;
    let lengths = (0..count).map(|_| Ok(word(take(4)?)?)).collect::<Result<Vec<_>, String>>()?;
    let mut at = MAGIC.len() + 4 + length + 4 + 4 * count;
    let blob = |n: usize| {
        take(at.next_multiple_of(ALIGNED) - at)?;
        at = at.next_multiple_of(ALIGNED) + n;
        Ok(Cow::Borrowed(take(n)?))
    };
    let blobs = lengths.into_iter().map(blob).collect::<Result<_, String>>()?;
    Ok((plan, Blobs(blobs)))
}
