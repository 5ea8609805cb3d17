//! The scorer of the main job on the events with gold, against the floors in `eval/floors.toml`, wherever both are there.

#![allow(clippy::print_stdout, reason = "scores are told with --nocapture")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

#[test]
fn scores_stay_above_their_floors() {
    let shared = root().join("..").join("shared");
    let scorer = shared.join("eval/score.py");
    if !scorer.is_file() {
        println!("skipped: no gold data beside the repository");
        return;
    }
    let floors: toml::Table =
        std::fs::read_to_string(root().join("eval/floors.toml")).expect("floors").parse().expect("TOML");
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    for (event, floors) in &floors {
        let texts = shared.join("events").join(event).join("texts");
        let sources: Vec<variorum::Source> =
            variorum::find(&texts).expect("texts").into_iter().map(variorum::Source::File).collect();
        let outcome = variorum::compare(&sources, &variorum::Config::default(), &|_| {});
        let file = folder.path().join("report.json");
        std::fs::write(&file, variorum::write::json(&outcome.report, false)).expect("written");
        let run = Command::new("python3")
            .arg(&scorer)
            .arg(&file)
            .arg(shared.join("events").join(event).join("gold"))
            .arg("--json")
            .output()
            .expect("python3 runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let scores: serde_json::Value = serde_json::from_slice(&run.stdout).expect("scores");
        for (metric, floor) in floors.as_table().expect("a table") {
            let floor = floor.as_float().expect("a number");
            let score = scores[metric]["value"].as_f64().unwrap_or_else(|| panic!("the scorer gives no {metric}"));
            println!("{event} {metric} {score:.3} (floor {floor:.3})");
            if score < floor {
                wrong.push(format!("{event} {metric}: {score:.3} is under its floor {floor:.3}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
