//! The desk under stress: two desks on one library, one that is killed while it adds, readers that are dead or slow, bombs;
//! and what assistants are told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

struct Desk {
    child: Child,
    address: String,
}

impl Desk {
    fn open(library: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .args(["serve", "-q", "--listen", "127.0.0.1:0", "--no-watch", "-L"])
            .arg(library)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let address =
            line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        Self { child, address }
    }

    fn send(&self, head: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        let head = format!("{head} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        write!(stream, "{head}{kind}content-length: {}\r\n\r\n", body.len()).expect("sent");
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let status =
            std::str::from_utf8(answer.get(9..12).unwrap_or_default()).unwrap_or_default().parse().unwrap_or(0);
        let start = answer.windows(4).position(|w| w == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
        let chunked = String::from_utf8_lossy(&answer[..start]).to_lowercase().contains("transfer-encoding: chunked");
        assert!(!chunked, "answers have a length");
        (status, answer[start..].to_vec())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(&format!("GET {path}"), b"");
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).expect("JSON")
    }

    fn add(&self, texts: &[Value]) -> String {
        let body = json!({ "texts": texts }).to_string();
        let (status, body) = self.send("POST /api/v1/documents", body.as_bytes());
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
        let job: Value = serde_json::from_slice(&body).expect("JSON");
        job["id"].as_str().expect("a name").to_owned()
    }

    fn done(&self, job: &str) -> Value {
        for _ in 0..1_200 {
            let found = self.get(&format!("/api/v1/jobs/{job}"));
            if matches!(found["stage"].as_str(), Some("done" | "failed")) {
                return found;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the job does not end");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(i: usize) -> Value {
    let town = ["Lowmoor", "Estvale", "Karnholt", "Brindle", "Osterby"][i % 5];
    json!({
        "name": format!("t{i}"), "outlet": format!("Outlet {}", i % 7), "published": format!("2031-04-{:02}", 1 + i % 28),
        "url": format!("https://outlet.example/{i}"),
        "text": format!("The council of {town} approved plan {i} on Monday, the mayor said. It will cost {} million crowns. Work on plan {i} begins in {} weeks.", i + 3, i % 9 + 2),
    })
}

fn command(library: &Path, args: &[&str]) -> String {
    let (first, rest) = args.split_first().expect("a command");
    let out = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .arg(first)
        .arg("-L")
        .arg(library)
        .args(rest)
        .output()
        .expect("run");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn two_desks_on_one_library_see_what_the_other_adds() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library.db");
    let (a, b) = (Desk::open(&library, &[]), Desk::open(&library, &[]));
    let jobs = (a.add(&[text(1), text(2)]), b.add(&[text(3), text(4), text(2)]));
    assert_eq!((a.done(&jobs.0)["stage"].clone(), b.done(&jobs.1)["stage"].clone()), (json!("done"), json!("done")));
    let count = |desk: &Desk| -> u64 {
        let stories = desk.get("/api/v1/stories?limit=200");
        stories["items"].as_array().expect("a list").iter().filter_map(|s| s["articles"].as_u64()).sum()
    };
    assert_eq!((count(&a), count(&b)), (4, 4));
    let story = a.get("/api/v1/stories")["items"][0]["id"].as_str().expect("a name").to_owned();
    assert_eq!(a.get(&format!("/api/v1/stories/{story}/report")), b.get(&format!("/api/v1/stories/{story}/report")));
}

#[test]
fn a_desk_that_is_killed_while_it_adds_loses_nothing_that_it_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library.db");
    let texts: Vec<Value> = (0..600).map(text).collect();
    let mut desk = Desk::open(&library, &[]);
    let job = desk.add(&texts);
    while desk.get(&format!("/api/v1/jobs/{job}"))["new"].as_u64().unwrap_or(0) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let kept = desk.get(&format!("/api/v1/jobs/{job}"))["new"].as_u64().expect("a number");
    desk.child.kill().expect("killed");
    desk.child.wait().expect("ended");
    let told: Value = serde_json::from_str(&command(&library, &["check", "--json", "-q"])).expect("JSON");
    assert_eq!(told["wrong"], json!([]), "{told}");
    let desk = Desk::open(&library, &[]);
    let job = desk.done(&desk.add(&texts));
    assert_eq!(job["stage"], "done");
    let (new, known) = (job["new"].as_u64().expect("a number"), job["known"].as_u64().expect("a number"));
    assert_eq!(new + known, 600);
    assert!(known >= kept, "what was told as kept is there: {known} of {kept}");
}

#[test]
fn dead_and_slow_readers_keep_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library.db");
    let desk = Desk::open(&library, &[]);
    desk.done(&desk.add(&(0..40).map(text).collect::<Vec<_>>()));
    let story = desk.get("/api/v1/stories?by=largest")["items"][0]["id"].as_str().expect("a name").to_owned();
    // Some ask for pages and never read them, some never end their request.
    let mut dead = Vec::new();
    for i in 0..60 {
        let mut stream = TcpStream::connect(&desk.address).expect("connected");
        if i % 2 == 0 {
            for _ in 0..40 {
                let _ = write!(stream, "GET /stories/{story} HTTP/1.1\r\nhost: {}\r\n\r\n", desk.address);
            }
        } else {
            write!(stream, "POST /api/v1/documents HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{{", desk.address).expect("sent");
        }
        dead.push(stream);
    }
    // And one adds much.
    let job = desk.add(&(100..400).map(text).collect::<Vec<_>>());
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let began = Instant::now();
        desk.get("/api/v1/stories");
        longest = longest.max(began.elapsed());
    }
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    assert_eq!(desk.done(&job)["stage"], "done");
    drop(dead);
}

#[test]
fn bombs_and_broken_files_cost_themselves_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(&folder.path().join("library.db"), &[]);
    let (_, page) = desk.send("GET /add", b"");
    let page = String::from_utf8(page).expect("text");
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("bomb.txt", zip::write::SimpleFileOptions::default()).expect("begun");
    let zeros = vec![b'a'; 1 << 20];
    for _ in 0..600 {
        zip.write_all(&zeros).expect("written");
    }
    let zip = zip.finish().expect("ended").into_inner();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..600 {
        gzip.write_all(&zeros).expect("written");
    }
    let gzip = gzip.finish().expect("ended");
    let mut body = format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
    let good = b"The bridge at Lowmoor was shut for 30 days on Monday, the mayor said.";
    for (name, bytes) in
        [("bomb.zip", &zip[..]), ("bomb.jsonl.gz", &gzip[..]), ("odd.pdf", b"%PDF-1.4 none"), ("good.txt", good)]
    {
        body.extend(
            format!(
                "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"/home/somebody/{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let mut stream = TcpStream::connect(&desk.address).expect("connected");
    write!(stream, "POST /add HTTP/1.1\r\nhost: {}\r\naccept: application/json\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n", desk.address, body.len()).expect("sent");
    stream.write_all(&body).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let job: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).expect("a body")).expect(&answer);
    let done = desk.done(job["job"].as_str().expect("a name"));
    assert_eq!((done["stage"].clone(), done["new"].clone()), (json!("done"), json!(1)), "{done}");
    let told = done["failures"].to_string();
    for name in ["bomb.zip", "bomb.jsonl.gz", "odd.pdf"] {
        assert!(told.contains(name), "{told}");
    }
    assert!(!told.contains("/home/"), "no path of anybody's disk: {told}");
    let memory = std::fs::read_to_string(format!("/proc/{}/status", desk.child.id())).unwrap_or_default();
    if let Some(line) = memory.lines().find(|line| line.starts_with("VmHWM")) {
        let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
        assert!(kilobytes < 900_000, "{line}");
    }
}

/// What an agency sent and a paper printed.
const SHARED: &str = "A ferry with ninety people on board ran aground off Sorrel Point before dawn, and all of them were \
    brought ashore within two hours by fishermen from the next village, who had seen its lights go out.";

#[test]
fn assistants_read_by_the_same_verbs() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library.db");
    let desk = Desk::open(&library, &[]);
    desk.done(&desk.add(&[
        json!({"name": "a", "outlet": "A", "published": "2031-04-02", "text": "The mayor promised on Monday to reopen the Lowmoor bridge by 5 May 2031. It was shut for 30 days."}),
        json!({"name": "b", "outlet": "B", "published": "2031-04-02", "text": "The Lowmoor bridge was shut for 40 days. The mayor promised on Monday to reopen the Lowmoor bridge by 5 May 2031."}),
        json!({"name": "tna", "outlet": "C", "published": "2031-04-02", "text": SHARED}),
        json!({"name": "copy", "outlet": "D", "published": "2031-04-03", "text": SHARED}),
    ]));
    let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(["mcp", "-L"])
        .arg(&library)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut input = child.stdin.take().expect("piped");
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    let mut id = 0;
    let mut ask = |method: &str, params: Value| -> Value {
        id += 1;
        writeln!(input, "{}", json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).expect("sent");
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(answer["id"], json!(id));
        answer
    };
    let hello = ask(
        "initialize",
        json!({"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}),
    );
    assert_eq!(hello["result"]["protocolVersion"], "2025-03-26");
    let tools = ask("tools/list", json!({}));
    let names: Vec<&str> =
        tools["result"]["tools"].as_array().expect("a list").iter().filter_map(|t| t["name"].as_str()).collect();
    for name in ["list_stories", "get_matrix", "get_claim", "list_reuse", "trace", "ledger"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let mut call = |name: &str, arguments: Value| {
        ask("tools/call", json!({"name": name, "arguments": arguments}))["result"].clone()
    };
    let stories = call("list_stories", json!({"limit": 5}));
    let story = stories["structuredContent"]["items"][0]["id"].as_str().expect("a name").to_owned();
    let matrix = call("get_matrix", json!({ "story": story }));
    let place = matrix["structuredContent"]["claims"][0]["place"].as_str().expect("a place").to_owned();
    let claim = call("get_claim", json!({ "place": place }));
    assert_eq!(claim["structuredContent"]["claim"]["place"], json!(place));
    assert_eq!(call("ledger", json!({}))["structuredContent"]["items"][0]["commitment"]["deadline"], "2031-05-05");
    assert!(
        call("trace", json!({"q": "Lowmoor bridge"}))["structuredContent"]["items"]
            .as_array()
            .is_some_and(|l| l.len() == 2)
    );
    // The agency's text and the paper that printed it lead to each other, by the same bytes.
    let shared = |call: &mut dyn FnMut(&str, Value) -> Value, document: &str| {
        call("list_reuse", json!({ "document": document }))["structuredContent"]["items"][0].clone()
    };
    let told = call("trace", json!({"q": "Sorrel Point"}));
    let one = shared(&mut call, told["structuredContent"]["items"][0]["document"].as_str().expect("a document"));
    let other = one["document"].as_str().expect("a document").to_owned();
    assert_eq!(one["sharing"], "copied", "{one}");
    let back = shared(&mut call, &other);
    assert_eq!(back["passages"][0]["place"], one["passages"][0]["place_in_other"]);
    assert_eq!(back["share"], one["share_of_other"]);
    assert_eq!(call("get_matrix", json!({"story": "none-such"}))["isError"], json!(true));
    assert_eq!(ask("nonsense", json!({}))["error"]["code"], json!(-32601));
    drop(input);
    assert!(child.wait().expect("ended").success());
}
