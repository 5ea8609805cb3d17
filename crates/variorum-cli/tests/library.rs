//! Commands on a library, run as a user would run them: what is added, found, corrected, exported, interrupted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).expect("written");
        self.path(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_variorum")));
        command
            .args(args)
            .env("VARIORUM_LIBRARY", self.path("library.db"))
            .env("VARIORUM_USER", "ada")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the command runs")
    }

    /// Runs what must succeed; gives what it printed.
    fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).into_owned()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).expect("JSON")
    }
}

fn example() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/orle-call").display().to_string()
}

fn err(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

#[test]
fn a_library_is_filled_read_and_corrected() {
    let desk = Desk::new();
    let added = desk.json(&["add", "--json", &example()]);
    assert_eq!(added["new"].as_array().map(Vec::len), Some(6));
    assert!(added["brings"].as_array().is_some_and(|list| list.iter().any(|b| b["contradicts"][0].is_string())));
    let again = desk.json(&["add", "--json", &example()]);
    assert_eq!((again["new"].as_array().map(Vec::len), again["known"].as_u64()), (Some(0), Some(6)));
    let stories = desk.json(&["stories", "--json"]);
    let story = stories["stories"][0]["story"].as_str().expect("a story").to_owned();
    assert_eq!(stories["due"], 0);
    assert!(desk.ok(&["stories"]).contains("disputed"));
    let report = desk.json(&["show", &story, "--json"]);
    assert_eq!(report["schema"], "variorum/report/1");
    assert!(desk.ok(&["show", &story]).contains("Findings"));
    assert!(desk.ok(&["show", &story[..12], "--history"]).contains("begun (6 articles)"));
    let hits = desk.json(&["search", "--json", "\"cargo ferries\""]);
    for hit in hits["hits"].as_array().expect("hits") {
        let document = hit["document"].as_str().expect("a document");
        let span = &hit["spans"][0];
        let text = document_text(&desk, &story, document);
        let (from, to) = (span[0].as_u64().expect("bytes") as usize, span[1].as_u64().expect("bytes") as usize);
        assert_eq!(text[from..to].to_lowercase(), "cargo ferries");
    }
    let said = desk.json(&["search", "--json", "--speaker", "halder", "--kind", "direct"]);
    assert!(said["hits"].as_array().is_some_and(|hits| !hits.is_empty() && hits.iter().all(|h| h["what"] == "quote")));
    let trace = desk.json(&["trace", "--json", "45 days"]);
    assert_eq!(trace["appearances"][0]["how"], "first");
    assert!(desk.ok(&["ledger", "--ics"]).starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(desk.json(&["ledger", "--json"])["entries"].as_array().is_some_and(|entries| !entries.is_empty()));
    let document = report["documents"][1]["id"].as_str().expect("a document").to_owned();
    let split = desk.ok(&["correct", "split", &document]).trim().to_owned();
    assert_eq!(desk.json(&["stories", "--json"])["stories"].as_array().map(Vec::len), Some(2));
    assert!(desk.ok(&["correct", "list"]).contains("ada"));
    desk.ok(&["correct", "undo", &split]);
    assert_eq!(desk.json(&["stories", "--json"])["stories"].as_array().map(Vec::len), Some(1));
    desk.ok(&["correct", "pin", &story]);
    desk.ok(&["correct", "hide", "--outlet", "TNA"]);
    assert_eq!(desk.json(&["stories", "--json"])["due"], 1);
    desk.ok(&["analyse"]);
    assert_eq!(desk.json(&["show", &story, "--json"])["documents"].as_array().map(Vec::len), Some(5));
    assert!(desk.ok(&["check"]).contains("whole"));
    desk.ok(&["gc"]);
    let other = desk.path("other.db");
    desk.ok(&["export", "-o", &desk.path("all.jsonl")]);
    desk.ok(&["import", "-L", &other, &desk.path("all.jsonl")]);
    assert_eq!(desk.json(&["stories", "-L", &other, "--json"])["stories"][0]["pinned"], true);
}

#[test]
fn shared_words_are_found_in_the_whole_library() {
    let desk = Desk::new();
    let fire = "Fire broke out in the old mill at Tarn on Monday night, and twelve families had to leave their homes.";
    let bread = "A baker from Harl won the prize for rye bread with a recipe that her grandmother wrote in wartime.";
    let line = |outlet: &str, day: &str, text: &str| {
        serde_json::json!({"id": outlet, "outlet": outlet, "published": day, "text": text}).to_string() + "\n"
    };
    let all = line("Tarn Post", "2031-04-02", &format!("TARN – {fire} The mayor thanked them."))
        + &line("Harl Echo", "2031-04-02", bread)
        + &line("Daily Mast", "2031-04-01", fire);
    desk.ok(&["add", "-q", "--later", &desk.file("all.jsonl", all)]);
    let pairs = |args: &[&str]| -> Vec<Value> {
        let told = desk.ok(&[&["reuse"], args].concat());
        told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let found = pairs(&[]);
    assert_eq!(found.len(), 1);
    let name = |pair: &Value, side: &str| pair[side].as_str().expect("a name").to_owned();
    let (first, second) = (name(&found[0], "a"), name(&found[0], "b"));
    assert!(first.starts_with("daily-mast") && second.starts_with("tarn-post"), "{first} {second}");
    assert_eq!((&found[0]["sharing"], &found[0]["direction"]), (&"copied".into(), &"a_to_b".into()));
    // Either document leads to the other, and what stands there is the same.
    assert_eq!(pairs(&["--of", &first])[0]["b"].as_str(), Some(second.as_str()));
    assert_eq!(pairs(&["--of", &second])[0]["passages"], found[0]["passages"]);
    let baker = desk.json(&["search", "--json", "baker"])["hits"][0]["document"].as_str().expect("found").to_owned();
    assert!(desk.ok(&["reuse", "--of", &baker, "-f", "text"]).contains("nothing shares its words"));
    assert!(pairs(&["--until", "2031-04-01"]).is_empty());
    assert_eq!(pairs(&["--story", &first]).len(), 1);
    // A day that was set by hand turns the direction; what was hidden is left out.
    desk.ok(&["correct", "date", &first, "2031-04-03"]);
    assert_eq!(name(&pairs(&[])[0], "a"), second);
    desk.ok(&["correct", "hide", &second]);
    assert!(pairs(&[]).is_empty() && pairs(&["--of", &first]).is_empty());
    let missing = desk.run(&["reuse", "--of", "nobody-000000000000"]);
    assert!(missing.status.code() == Some(1) && err(&missing).contains("there is no document"), "{}", err(&missing));
}

fn document_text(desk: &Desk, story: &str, id: &str) -> String {
    let report = desk.json(&["show", story, "--json", "--with-text"]);
    let documents = report["documents"].as_array().expect("documents").clone();
    documents.iter().find(|d| d["id"] == *id).and_then(|d| d["text"].as_str()).expect("a text").to_owned()
}

#[test]
fn stories_are_written_in_every_form() {
    let desk = Desk::new();
    desk.ok(&["add", "-q", &example()]);
    let story = desk.json(&["stories", "--json"])["stories"][0]["story"].as_str().expect("a story").to_owned();
    let written = |form: &str| {
        let path = desk.path(&format!("story.{form}"));
        desk.ok(&["export", &story, "-f", form, "-o", &path]);
        std::fs::read(&path).expect("written")
    };
    let text = |form: &str| String::from_utf8(written(form)).expect("text");
    let report: Value = serde_json::from_str(&text("json")).expect("JSON");
    let n_claims = report["claims"].as_array().map(Vec::len).expect("claims");
    let n_statements = report["statements"].as_array().map(Vec::len).expect("statements");
    let claims: Value = serde_json::from_str(&text("schema-org")).expect("JSON");
    assert_eq!(claims["@graph"].as_array().map(Vec::len), Some(n_claims));
    assert!(claims["@graph"][0]["firstAppearance"]["text"].is_string());
    let notes: Value = serde_json::from_str(&text("annotations")).expect("JSON");
    assert_eq!(notes["total"], n_statements);
    let tei = text("tei");
    assert_eq!(tei.matches("<app ").count(), n_claims);
    assert_eq!(tei.matches("<witness ").count(), report["voices"].as_array().map(Vec::len).expect("voices"));
    let graph = text("graphml");
    assert_eq!(graph.matches("<node ").count(), 6);
    assert!(graph.contains("<edge "));
    assert!(written("xlsx").starts_with(b"PK") && written("parquet").starts_with(b"PAR1"));
    assert_eq!(text("jsonl").lines().count(), 6);
    for form in ["html", "md", "csv", "text"] {
        assert!(text(form).contains("45"), "{form}");
    }
    // What is written can be read again.
    let again = Desk::new();
    let added = again.json(&["add", "--json", "--later", &desk.path("story.jsonl")]);
    assert_eq!(added["new"].as_array().map(Vec::len), Some(6));
    let folder = desk.path("folder");
    std::fs::create_dir(&folder).expect("a folder");
    desk.ok(&["export", &story, "-f", "md", "-o", &folder]);
    assert!(Path::new(&folder).join(format!("{story}.md")).exists());
    assert_eq!(desk.run(&["export", "-f", "html"]).status.code(), Some(1));
}

#[test]
fn what_is_not_there_is_said_so() {
    let desk = Desk::new();
    for args in [vec!["stories"], vec!["show", "x"], vec!["search", "x"], vec!["check"], vec!["ledger"]] {
        let run = desk.run(&args);
        assert_eq!(run.status.code(), Some(1), "{args:?}");
        assert!(err(&run).contains("there is no library at") && err(&run).contains("variorum add"), "{}", err(&run));
    }
    assert!(!Path::new(&desk.path("library.db")).exists(), "looking makes no library");
    desk.ok(&["add", "-q", &example()]);
    let run = desk.run(&["show", "no-such-story"]);
    assert!(err(&run).contains("there is no story `no-such-story`") && err(&run).contains("hint"), "{}", err(&run));
    let run = desk.run(&["correct", "date", "tna", "soon"]);
    assert_eq!(run.status.code(), Some(2));
    let run = desk.run(&["correct", "same", "tna", "tna"]);
    assert!(err(&run).contains("DOCUMENT:START-END"), "{}", err(&run));
    desk.file("library2.db", "not a library at all, but long enough to be looked at ".repeat(20));
    let run = desk.run(&["stories", "-L", &desk.path("library2.db")]);
    assert!(err(&run).contains("is no variorum library"), "{}", err(&run));
    let bad = desk.file("bad.jsonl", "{\"text\": \"A good record about the ferry strike.\"}\nnot JSON\n");
    let run = desk.run(&["add", "--later", &bad, "missing.txt"]);
    assert_eq!(run.status.code(), Some(3));
    assert!(err(&run).contains("bad.jsonl:2") && err(&run).contains("missing.txt"), "{}", err(&run));
}

const ARTICLE: &str = "The Orle lock was shut to cargo ferries on Wednesday after a crack was found in its northern gate, the council said. \
    Twelve ferries have to wait until the gate is mended, which will take at least ten days.";

#[test]
fn an_article_is_the_same_in_every_envelope() {
    use std::io::Cursor;
    let page = format!(
        "<!doctype html><html><head><title>Lock shut</title><meta property=\"og:site_name\" content=\"Orle Herald\">\
         <meta property=\"article:published_time\" content=\"2031-04-02\"></head><body><article><h1>Lock shut</h1><p>{ARTICLE}</p></article></body></html>"
    );
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    );
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nWARC-Date: 2031-04-03T08:00:00Z\r\n\
         WARC-Target-URI: https://herald.example/lock\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(warc.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    let mut lz4 = fastwarc::stream_io::lz4::Lz4Writer::new(Cursor::new(Vec::new()));
    lz4.write_all(warc.as_bytes()).expect("packed");
    let mut zstd = fastwarc::stream_io::zstd::ZstdWriter::new(Cursor::new(Vec::new()));
    zstd.write_all(warc.as_bytes()).expect("packed");
    let zipped = |files: &[(&str, &[u8])]| {
        let mut zipped = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zipped.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
            zipped.write_all(bytes).expect("packed");
        }
        zipped.finish().expect("packed").into_inner()
    };
    // The list of pages stands in a WACZ beside what was captured, and is no account.
    let listed = br#"{"url": "https://herald.example/lock", "title": "Lock shut", "text": "The lock is shut, and so is the pier."}"#;
    let wacz: [(&str, &[u8]); 3] =
        [("datapackage.json", b"{}"), ("pages/pages.jsonl", listed), ("archive/data.warc.gz", &packed)];
    let escaped = ARTICLE.replace('&', "&amp;");
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Orle Herald</title>\
         <item><title>Lock shut</title><link>https://herald.example/lock</link><pubDate>Wed, 02 Apr 2031 08:00:00 GMT</pubDate>\
         <content:encoded><![CDATA[<p>{escaped}</p>]]></content:encoded></item></channel></rss>"
    );
    let envelopes: Vec<(&str, Vec<u8>)> = vec![
        ("lock.html", page.clone().into_bytes()),
        ("lock.warc", warc.clone().into_bytes()),
        ("lock.warc.gz", packed.clone()),
        ("lock.warc.lz4", lz4.into_inner().expect("packed").into_inner()),
        ("lock.warc.zst", zstd.into_inner().expect("packed").into_inner()),
        ("lock.zip", zipped(&[("folder/lock.html", page.as_bytes())])),
        ("lock.wacz", zipped(&wacz)),
        ("lock.csv", format!("id,outlet,title,published,text\n1,Orle Herald,Lock shut,2031-04-02,\"Lock shut\n{ARTICLE}\"\n").into_bytes()),
        ("lock.jsonl", serde_json::json!({"outlet": "Orle Herald", "title": "Lock shut", "published": "2031-04-02", "text": format!("Lock shut\n{ARTICLE}")}).to_string().into_bytes()),
        ("feed.xml", rss.into_bytes()),
    ];
    for (name, bytes) in envelopes {
        let desk = Desk::new();
        let path = desk.file(name, bytes);
        let added = desk.json(&["add", "--json", &path]);
        assert_eq!(added["new"].as_array().map(Vec::len), Some(1), "{name}: {added}");
        let story = desk.json(&["stories", "--json"])["stories"][0]["story"].as_str().expect("a story").to_owned();
        let report = desk.json(&["show", &story, "--json", "--with-text"]);
        let document = &report["documents"][0];
        assert_eq!(document["outlet"], "Orle Herald", "{name}");
        assert_eq!(document["published"], "2031-04-02", "{name}");
        assert_eq!(
            document["text"].as_str().map(str::trim_end),
            Some(format!("Lock shut\n{ARTICLE}").as_str()),
            "{name}"
        );
        let statements = report["statements"].as_array().map(Vec::len);
        assert!(statements.is_some_and(|n| n >= 3), "{name}");
    }
    let desk = Desk::new();
    let broken = desk.file("broken.warc", format!("{warc}WARC/1.0\r\nnonsense").into_bytes());
    let run = desk.run(&["add", "--json", &broken]);
    assert!(matches!(run.status.code(), Some(0 | 3)), "{}", err(&run));
    assert!(String::from_utf8_lossy(&run.stdout).contains("orle-herald-"), "what stands before the break is kept");
    let wordless = desk.file(
        "wordless.wacz",
        zipped(&[("datapackage.json", b"{}"), ("archive/data.warc", warc.replace("200 OK", "404 No").as_bytes())]),
    );
    let run = desk.run(&["add", &wordless]);
    assert_eq!(run.status.code(), Some(4));
    assert!(err(&run).contains("none of its pages is an article"), "{}", err(&run));
    let empty = desk.file("empty.zip", b"no zip");
    let run = desk.run(&["add", &empty]);
    assert_eq!(run.status.code(), Some(4));
    assert!(err(&run).contains("no ZIP"), "{}", err(&run));
}

/// A site with a feed, for as long as the test runs.
struct Site {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn new(answer: impl Fn(&str, &str, usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (log, base, count) = (asked.clone(), address.clone(), AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream);
                let (mut head, mut line) = (String::new(), String::new());
                while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                    head.push_str(&line);
                    line.clear();
                }
                let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
                let n = count.fetch_add(1, Ordering::Relaxed);
                log.lock().expect("the log").push(path.clone());
                let text = answer(&path, &format!("{base}\n{head}"), n);
                let mut stream = reader.into_inner();
                let _ = stream.write_all(text.as_bytes());
                let _ = stream.flush();
                let _ = stream.shutdown(std::net::Shutdown::Write);
                let _ = stream.read(&mut [0; 1]);
            }
        });
        Self { address, asked }
    }

    fn asked(&self, path: &str) -> usize {
        self.asked.lock().expect("the log").iter().filter(|asked| *asked == path).count()
    }
}

fn http(status: &str, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: \"one\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn feeds_are_followed_politely() {
    let site = Site::new(|path, head, _| {
        let base = head.lines().next().unwrap_or_default();
        let item = |path: &str, title: &str, body: &str| {
            format!(
                "<item><title>{title}</title><link>{base}{path}</link><pubDate>Wed, 02 Apr 2031 08:00:00 GMT</pubDate><description>{body}</description></item>"
            )
        };
        match path {
            "/robots.txt" => http("200 OK", "text/plain", "User-agent: *\nDisallow: /secret\n"),
            "/feed" if head.contains("if-none-match: \"one\"") => {
                "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
            }
            "/feed" => http(
                "200 OK",
                "application/rss+xml",
                &format!(
                    "<rss version=\"2.0\"><channel><title>Orle Herald</title>{}{}{}</channel></rss>",
                    item("/lock", "Lock shut", "In short."),
                    item("/secret/paper", "Secret paper", "A secret paper names the cause of the crack in the lock."),
                    item("/gone", "Gone", "The page of this article is gone, but its feed still tells of the crack."),
                ),
            ),
            "/lock" => http(
                "200 OK",
                "text/html",
                &format!(
                    "<html><head><title>Lock shut</title></head><body><article><h1>Lock shut</h1><p>{ARTICLE}</p></article></body></html>"
                ),
            ),
            "/broken" => http("200 OK", "text/xml", "<rss><channel><item>"),
            _ => http("404 Not Found", "text/plain", "nothing here"),
        }
    });
    let desk = Desk::new();
    let list = desk.file(
        "feeds.opml",
        format!(
            "<opml version=\"2.0\"><head/><body><outline text=\"Herald\" xmlUrl=\"{0}/feed\"/><outline text=\"Broken\" xmlUrl=\"{0}/broken\"/><outline text=\"None\" xmlUrl=\"{0}/none\"/></body></opml>",
            site.address
        ),
    );
    let watch = ["watch", &list, "--once", "--allow-private", "--pause", "0", "--json", "-q"];
    let run = desk.run(&watch);
    assert_eq!(run.status.code(), Some(3), "{}", err(&run));
    let round: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!((round["asked"].as_u64(), round["new"].as_array().map(Vec::len)), (Some(3), Some(3)), "{round}");
    assert_eq!(round["failures"].as_array().map(Vec::len), Some(2), "{round}");
    assert_eq!((site.asked("/robots.txt"), site.asked("/secret/paper"), site.asked("/lock")), (1, 0, 1));
    let hits = desk.json(&["search", "--json", "northern gate"]);
    assert_eq!(hits["hits"][0]["outlet"], "Herald", "the article was read in full");
    let run = desk.run(&watch);
    let round: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!((round["unchanged"].as_u64(), round["new"].as_array().map(Vec::len)), (Some(1), Some(0)), "{round}");
    assert_eq!(site.asked("/lock"), 1, "an article is fetched once");
    let feeds = desk.json(&["watch", "--list", "--json"]);
    let failed = feeds["feeds"].as_array().expect("feeds").iter().filter(|f| f["failures"] == 2).count();
    assert_eq!(failed, 2, "{feeds}");
    // Without leave, nothing of a private network is fetched.
    let other = Desk::new();
    let run = other.run(&["watch", &list, "--once", "-q"]);
    assert_eq!(run.status.code(), Some(4));
    assert!(err(&run).contains("private network"), "{}", err(&run));
    assert_eq!(desk.run(&["watch", "--once", "-L", &other.path("new.db")]).status.code(), Some(1));
}

#[test]
fn revisions_are_told_apart() {
    let desk = Desk::new();
    let path = desk.file("lock.txt", format!("Orle Herald\n2031-04-02\nLock shut\n\n{ARTICLE}"));
    desk.ok(&["add", "-q", &path]);
    desk.file("lock.txt", format!("Orle Herald\n2031-04-02\nLock shut\n\n{}", ARTICLE.replace("Twelve", "Fourteen")));
    let added = desk.json(&["add", "--json", &path]);
    assert_eq!(added["revised"].as_array().map(Vec::len), Some(1));
    let name = added["new"][0].as_str().expect("a name");
    assert!(desk.ok(&["diff", name]).contains("[-Twelve-]{+Fourteen+}"), "{}", desk.ok(&["diff", name]));
    let revisions = desk.json(&["diff", "--json", name]);
    assert_eq!(revisions["revisions"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.json(&["stories", "--json"])["articles"], 1);
}

/// However often adding is killed, what was kept is whole, and adding again goes on to the end.
#[test]
fn a_killed_addition_loses_nothing() {
    const KILLS: u64 = 100;
    const RECORDS: usize = 3_000;
    let desk = Desk::new();
    let lines: String = (0..RECORDS)
        .map(|i| {
            // Names that hardly two records share: grouping is not what is looked at here.
            let name = |n: usize| format!("{}{:x}", ["Mar", "Tol", "Ves", "Kor"][n % 4], n.wrapping_mul(2_654_435_761) % 100_003);
            let text = (0..8).map(|k| name(i + 3_001 * k)).collect::<Vec<_>>().join(" ");
            serde_json::json!({"id": format!("{i}"), "outlet": "Orle Herald", "published": format!("2031-04-{:02}", 1 + i % 28), "text": text})
                .to_string()
                + "\n"
        })
        .collect();
    let path = desk.file("records.jsonl", lines);
    let (mut seed, mut grown, mut last) = (7_u64, 0, 0);
    // How long adding takes to begin depends on what else the machine does: the kills follow it.
    let mut most_wait = 300_u64;
    for _ in 0..KILLS {
        let mut child = desk
            .command(&["add", "--later", "-q", &path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command runs");
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(std::time::Duration::from_millis(5 + (seed >> 33) % most_wait));
        child.kill().expect("killed");
        child.wait().expect("ended");
        if Path::new(&desk.path("library.db")).exists() {
            let run = desk.run(&["check", "--json", "-q"]);
            let found: Value = serde_json::from_slice(&run.stdout).unwrap_or_default();
            assert_eq!(found["whole"], true, "{} {found}", err(&run));
            let n = found["documents"].as_u64().expect("a number");
            assert!(n >= last, "{n} after {last}: something was lost");
            grown += u64::from(n > last);
            most_wait = if n > last { most_wait } else { (most_wait + most_wait / 8).min(3_000) };
            last = n;
            if n == RECORDS as u64 {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(desk.path(&format!("library.db{ending}")));
                }
                last = 0;
                most_wait = (most_wait / 2).max(100);
            }
        } else {
            most_wait = (most_wait + most_wait / 8).min(3_000);
        }
    }
    assert!(grown >= 20, "only {grown} of {KILLS} kills came while something was added");
    let added = desk.json(&["add", "--later", "--json", &path]);
    assert_eq!(added["known"].as_u64(), Some(last));
    let found = desk.json(&["check", "--json"]);
    assert_eq!((found["whole"].as_bool(), found["documents"].as_u64()), (Some(true), Some(RECORDS as u64)));
}
