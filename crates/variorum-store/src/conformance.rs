//! The suite that every store must pass, and a PostgreSQL server for it.
//!
//! [`conformance`](crate::conformance!) makes a test of each law; a law gets a function that opens the same fresh library
//! as often as it is called.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::documents::{self, Kept};
use crate::engine::{Store, StoreError, Value, whole};
use crate::grouping::{self, Outlined, Placed};
use crate::reports::{self, Commitment, Figure, Passage, Wanted};
use crate::stories::{self, Turn};
use crate::words::{self, Index, Query};
use crate::{corrections, feeds, integrity};

/// Opens the library that a law is tested on.
pub type Open<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Makes a test of every law for a store; the argument gives a fresh library for each.
#[macro_export]
macro_rules! conformance {
    ($with:path) => {
        $crate::conformance!(@each $with: documents_are_kept_by_content, revisions_follow_one_another, words_are_found,
            marks_are_found_by_day, neighbours_are_replaced, stories_grow_merge_and_end, reports_are_kept_and_searched,
            corrections_are_undone_once, feeds_are_remembered, nothing_is_half_done, what_is_kept_stays, two_may_write,
            damage_is_found, odd_texts_come_back);
    };
    (@each $with:path: $($law:ident),+) => {
        $(#[test]
        fn $law() {
            $with($crate::conformance::$law);
        })+
    };
}

fn document(article: &str, text: &str) -> Kept {
    use sha2::{Digest, Sha256};
    Kept {
        id: documents::id(article, text, Some("Orle Herald")),
        article: article.to_owned(),
        source: format!("{article}.txt"),
        outlet: Some("Orle Herald".to_owned()),
        title: Some("The ferry".to_owned()),
        published: Some("2031-04-02".to_owned()),
        added: "2031-04-02T10:00:00.000Z".to_owned(),
        language: "en".to_owned(),
        sha256: Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        authors: vec!["A. Writer".to_owned(), "B. Writer".to_owned()],
        notes: vec!["a note".to_owned()],
        origin: vec![[0, 4, 10, 14], [4, 8, 20, 24]],
        text: text.to_owned(),
        ..Kept::default()
    }
}

fn row(store: &mut dyn Store, article: &str, text: &str) -> i64 {
    documents::add(store, &document(article, text)).expect("added").expect("new").0
}

/// The same text of the same article is kept once, and comes back as it went in.
pub fn documents_are_kept_by_content(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let kept = document("a", "The ferry ran aground.");
    let (n, before) = documents::add(store, &kept).expect("added").expect("new");
    assert_eq!(before, None);
    assert!(documents::add(store, &kept).expect("asked").is_none());
    assert!(documents::is_there(store, &kept).expect("asked"));
    let found = documents::at(store, n).expect("asked").expect("there");
    assert_eq!(found, Kept { n, revision: 1, latest: true, ..kept.clone() });
    let digits = kept.id.rsplit('-').next().expect("digits");
    for name in [kept.id.as_str(), &kept.id[..14], digits] {
        assert_eq!(documents::named(store, name).expect("asked").map(|d| d.n), Some(n), "{name}");
    }
    row(store, "b", "The ferry ran aground.");
    assert_eq!(documents::named(store, "orle-").expect("asked"), None, "two names begin so");
    assert_eq!(documents::count(store).expect("counted"), (2, 2));
}

/// A changed text is a later revision of its article, and the earlier stays.
pub fn revisions_follow_one_another(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let first = row(store, "a", "Twelve people were hurt.");
    let story = stories::begin(store, "ferry", "2031-04-02T10:00:00.000Z").expect("begun");
    stories::put(store, story, &[first]).expect("put");
    let (second, before) =
        documents::add(store, &document("a", "Fourteen people were hurt.")).expect("added").expect("new");
    assert_eq!(before, Some(first));
    let all = documents::revisions(store, "a").expect("asked");
    assert_eq!(
        all.iter().map(|d| (d.n, d.revision, d.latest)).collect::<Vec<_>>(),
        [(first, 1, false), (second, 2, true)]
    );
    assert_eq!(all[1].story, Some(story), "a revision is in the story of the article");
    assert_eq!(documents::of_story(store, story).expect("asked").len(), 1);
    assert_eq!(documents::count(store).expect("counted"), (2, 1));
    assert_eq!(documents::after(store, 0, 1).expect("asked").len(), 1);
    assert_eq!(documents::stories_of_outlet(store, "ORLE HERALD").expect("asked"), [story]);
    let among = documents::Among {
        outlet: Some("orle herald"),
        since: Some("2031-04-01"),
        until: Some("2031-04-03"),
        story: Some(story),
    };
    assert_eq!(documents::latest_rows(store, among, 9).expect("asked").len(), 1);
    for (after, found) in [(0, vec![second]), (first, vec![second]), (second, vec![])] {
        let latest = documents::latest_after(store, among, after, 9).expect("asked");
        assert_eq!(latest.iter().map(|d| d.n).collect::<Vec<_>>(), found, "after {after}");
    }
}

/// Full text finds words, phrases, beginnings, and what is without a word; and no others.
pub fn words_are_found(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let stems = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let texts =
        ["ferri ran aground", "ferri strike o'neil 1.5 50%", "zürich ferri ran \"late\" \\ :", "aground ran ferri"];
    for (i, text) in (1..).zip(texts) {
        words::add(store, Index::Documents, i, &stems(text)).expect("added");
    }
    let phrase = |text: &str| Query::Phrase(stems(text));
    let mut found = |query: Query| {
        let mut rows = words::ranked(store, Index::Documents, &query, 10).expect("found");
        rows.sort_unstable();
        rows
    };
    for (query, rows) in [
        (phrase("ferri"), vec![1, 2, 3, 4]),
        (phrase("ferri ran"), vec![1, 3]),
        (phrase("o'neil"), vec![2]),
        (phrase("1.5"), vec![2]),
        (phrase("1"), vec![]),
        (phrase("50%"), vec![2]),
        (phrase("zürich"), vec![3]),
        (phrase("\\ :"), vec![3]),
        (phrase("late"), vec![]),
        (Query::Beginning("stri".to_owned()), vec![2]),
        (Query::All(vec![phrase("ferri"), phrase("aground")]), vec![1, 4]),
        (Query::Any(vec![phrase("strike"), phrase("zürich")]), vec![2, 3]),
        (Query::Without(Box::new(phrase("ferri")), Box::new(phrase("ran"))), vec![2]),
        (phrase("' OR 1=1 --"), vec![]),
    ] {
        assert_eq!(found(query.clone()), rows, "{query:?}");
    }
    words::remove(store, Index::Documents, 1).expect("removed");
    assert_eq!(words::ranked(store, Index::Documents, &phrase("ferri ran"), 10).expect("found"), [3]);
    assert_eq!(words::ranked(store, Index::Passages, &phrase("ferri"), 10).expect("found"), [0_i64; 0]);
}

/// Documents are found by a mark within some days; those without a day always.
pub fn marks_are_found_by_day(open: Open) {
    let mut store = open();
    let store = &mut *store;
    for (i, day) in [Some(100), Some(110), Some(200), None].into_iter().enumerate() {
        let n = row(store, &format!("a{i}"), "text");
        let outline = Outlined { words: vec![1, 2, 3, 255], day, key: u64::MAX - i as u64 };
        grouping::add(store, n, &outline, &[(u32::MAX, 65_535), (7, 1)]).expect("added");
        assert_eq!(grouping::outline(store, n).expect("asked"), Some(outline));
    }
    let mut near = |day| grouping::marked(store, u32::MAX, day, 20, 9).expect("asked").count();
    assert_eq!((near(Some(105)), near(Some(190)), near(Some(500)), near(None)), (3, 2, 1, 4));
    grouping::remove(store, 1, &[(u32::MAX, 65_535), (7, 1)]).expect("removed");
    let mut rest: Vec<_> = grouping::marked(store, 7, Some(100), 20, 2).expect("asked").collect();
    rest.sort_unstable();
    assert_eq!(rest, [(2, 1), (4, 1)]);
    assert!(grouping::marked(store, 7, Some(100), 20, 1).expect("asked").next().is_none(), "more than are asked for");
    assert_eq!(grouping::outline(store, 1).expect("asked"), None);
}

/// Where a document stands is kept once, the last word counts.
pub fn neighbours_are_replaced(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let n = row(store, "a", "text");
    let mut placed = Placed { document: n, size: 12, day: None, key: 5, story: None, nearest: vec![0; 60] };
    grouping::place(store, &placed).expect("placed");
    placed.nearest = vec![9; 30];
    placed.day = Some(-3);
    grouping::place(store, &placed).expect("placed");
    assert_eq!(grouping::placed(store, n).expect("asked"), Some(placed));
    assert_eq!(grouping::placed(store, 99).expect("asked"), None);
}

/// Stories have names that lead on when they merge, and a history.
pub fn stories_grow_merge_and_end(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let at = "2031-04-02T10:00:00.000Z";
    let (a, b) =
        (stories::begin(store, "ferry", at).expect("begun"), stories::begin(store, "ferry", at).expect("begun"));
    let documents = [row(store, "a", "one"), row(store, "b", "two")];
    stories::put(store, a, &documents[..1]).expect("put");
    stories::put(store, b, &documents[1..]).expect("put");
    for story in [a, b] {
        stories::refresh(store, story, at).expect("refreshed");
        stories::tell(store, at, story, Turn::Begun, None, 1).expect("told");
    }
    assert_eq!(stories::count(store, 1).expect("counted"), 2);
    stories::put(store, a, &documents).expect("put");
    stories::refresh(store, a, "2031-04-03T10:00:00.000Z").expect("refreshed");
    stories::end(store, b, a, at).expect("ended");
    stories::tell(store, at, a, Turn::Merged, Some(b), 1).expect("told");
    let story = stories::named(store, "ferry-2").expect("asked").expect("leads on");
    assert_eq!(
        (story.n, story.size, story.title.as_str(), story.first.as_deref()),
        (a, 2, "The ferry", Some("2031-04-02"))
    );
    let history = stories::history(store, a).expect("asked");
    assert_eq!(history.iter().map(|c| c.turn).collect::<Vec<_>>(), [Turn::Begun, Turn::Merged]);
    assert_eq!(history[1].other.as_deref(), Some("ferry-2"));
    let wanted = stories::Wanted {
        least: 2,
        outlet: Some("Orle Herald".to_owned()),
        since: Some("2031-04-02".to_owned()),
        ..stories::Wanted::default()
    };
    let list = stories::list(store, &wanted).expect("listed");
    assert_eq!(list.iter().map(|(s, counts)| (s.n, *counts)).collect::<Vec<_>>(), [(a, None)]);
    let none = stories::Wanted { disputed: true, ..stories::Wanted::default() };
    assert!(stories::list(store, &none).expect("listed").is_empty());
}

/// A report comes back as it went in, replaces the one before, and is searched by what stands in it.
pub fn reports_are_kept_and_searched(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let at = "2031-04-02T10:00:00.000Z";
    let n = row(store, "a", "text");
    let story = stories::begin(store, "ferry", at).expect("begun");
    stories::put(store, story, &[n]).expect("put");
    stories::refresh(store, story, at).expect("refreshed");
    assert_eq!(reports::due(store, 1, 10).expect("asked"), [story]);
    let passage = |text: &str, speaker: &str, status: &str| Passage {
        document: n,
        span: (0, 4),
        what: "statement".to_owned(),
        claim: Some("c1".to_owned()),
        kind: Some("event".to_owned()),
        status: Some(status.to_owned()),
        speaker: Some(speaker.to_owned()),
        folded: Some(speaker.to_lowercase()),
        day: Some("2031-04-02".to_owned()),
        outlet: Some("Orle Herald".to_owned()),
        text: text.to_owned(),
        stems: text.split(' ').map(str::to_owned).collect(),
    };
    let passages =
        [passage("ferri ran aground", "Ilsa Maren", "disputed"), passage("ferri late", "Tobin", "single-source")];
    let figure = Figure { document: n, span: (1, 3), kind: "count".to_owned(), value: "12".to_owned(), unit: None };
    let commitment = Commitment {
        story,
        id: "m1".to_owned(),
        kind: "commitment".to_owned(),
        parties: "ilsa maren".to_owned(),
        action: "open the lock".to_owned(),
        deadline: Some("2031-05-01".to_owned()),
        outcome: String::new(),
        body: "{}".to_owned(),
    };
    let report = reports::Kept {
        key: "k".to_owned(),
        made: "2031-04-02T11:00:00.000Z".to_owned(),
        version: 1,
        claims: 3,
        disputed: 1,
        voices: 2,
        body: "{\"é\": 1}".repeat(500),
    };
    for _ in 0..2 {
        reports::put(
            store,
            story,
            &report,
            &passages,
            std::slice::from_ref(&figure),
            std::slice::from_ref(&commitment),
        )
        .expect("put");
    }
    assert_eq!(reports::get(store, story).expect("asked"), Some(report));
    assert_eq!(reports::key(store, story).expect("asked").as_deref(), Some("k"));
    assert!(reports::due(store, 1, 10).expect("asked").is_empty());
    let mut found = |wanted: Wanted| -> Vec<String> {
        let wanted = Wanted { most: 10, ..wanted };
        reports::search(store, &wanted).expect("found").into_iter().map(|(_, passage)| passage.text).collect()
    };
    let both = ["ferri ran aground", "ferri late"];
    assert_eq!(found(Wanted { query: Some(Query::Phrase(vec!["ferri".to_owned()])), ..Wanted::default() }), both);
    assert_eq!(found(Wanted { speaker: Some("maren".to_owned()), ..Wanted::default() }), both[..1]);
    assert_eq!(
        found(Wanted { status: Some("single-source".to_owned()), story: Some(story), ..Wanted::default() }),
        both[1..]
    );
    assert!(found(Wanted { since: Some("2031-04-03".to_owned()), ..Wanted::default() }).is_empty());
    assert_eq!(
        found(Wanted { outlet: Some("orle herald".to_owned()), kind: Some("event".to_owned()), ..Wanted::default() })
            .len(),
        2
    );
    assert_eq!(reports::figures(store, "12", None, 5).expect("found"), [figure]);
    assert!(reports::figures(store, "12", Some("hour"), 5).expect("found").is_empty());
    let due = reports::commitments(store, Some("maren"), Some("2031-04-30"), Some("2031-05-01")).expect("found");
    assert_eq!(due, [commitment]);
    let disputed = stories::Wanted { disputed: true, ..stories::Wanted::default() };
    assert_eq!(stories::list(store, &disputed).expect("listed")[0].1, Some((3, 1)));
    reports::forget(store, story).expect("forgotten");
    assert_eq!(reports::get(store, story).expect("asked"), None);
}

/// A correction is kept once, and undone once.
pub fn corrections_are_undone_once(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let kept = corrections::Kept {
        id: "c0ffee".to_owned(),
        at: "2031-04-02T10:00:00.000Z".to_owned(),
        who: "ada".to_owned(),
        kind: "note".to_owned(),
        body: "{\"text\":\"é\"}".to_owned(),
        undone: None,
    };
    assert!(corrections::add(store, &kept).expect("added"));
    assert!(!corrections::add(store, &kept).expect("asked"));
    assert_eq!(corrections::list(store, false).expect("listed"), std::slice::from_ref(&kept));
    assert!(corrections::undo(store, "c0ffee", "2031-04-03T10:00:00.000Z").expect("undone"));
    assert!(!corrections::undo(store, "c0ffee", "2031-04-04T10:00:00.000Z").expect("asked"));
    assert!(corrections::list(store, false).expect("listed").is_empty());
    assert_eq!(corrections::list(store, true).expect("listed")[0].undone.as_deref(), Some("2031-04-03T10:00:00.000Z"));
}

/// What servers said of feeds is kept, and which articles were seen.
pub fn feeds_are_remembered(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let mut feed = feeds::Feed {
        url: "https://herald.example/feed".to_owned(),
        etag: Some("\"x\"".to_owned()),
        ..feeds::Feed::default()
    };
    feeds::put(store, &feed).expect("put");
    feed.failures = 3;
    feed.message = Some("no answer".to_owned());
    feeds::put(store, &feed).expect("put");
    assert_eq!(feeds::list(store).expect("listed"), [feed]);
    assert_eq!(feeds::seen(store, "a").expect("asked"), None);
    feeds::see(store, "a", "2031-04-02T10:00:00.000Z").expect("seen");
    feeds::see(store, "a", "2031-04-03T10:00:00.000Z").expect("seen");
    assert_eq!(feeds::seen(store, "a").expect("asked").as_deref(), Some("2031-04-03T10:00:00.000Z"));
}

/// What fails leaves nothing behind.
pub fn nothing_is_half_done(open: Open) {
    let mut store = open();
    let failed = whole(&mut *store, |store| {
        documents::add(store, &document("a", "one"))?;
        words::add(store, Index::Documents, 1, &["one".to_owned()])?;
        store.execute("INSERT INTO no_such_table VALUES (1)", &[])?;
        Ok::<_, StoreError>(())
    });
    assert!(failed.is_err());
    assert_eq!(documents::count(&mut *store).expect("counted"), (0, 0));
    let one = Query::Phrase(vec!["one".to_owned()]);
    assert!(words::ranked(&mut *store, Index::Documents, &one, 1).expect("asked").is_empty());
    row(&mut *store, "a", "one");
}

/// What was kept is there when the library is opened again.
pub fn what_is_kept_stays(open: Open) {
    row(&mut *open(), "a", "one");
    assert_eq!(documents::count(&mut *open()).expect("counted"), (1, 1));
}

/// Two that write at once both get their turn, and neither sees the other's half.
pub fn two_may_write(open: Open) {
    const EACH: usize = 40;
    let stores = [open(), open()];
    std::thread::scope(|scope| {
        for (t, mut store) in stores.into_iter().enumerate() {
            scope.spawn(move || {
                for i in 0..EACH {
                    whole(&mut *store, |store| {
                        let before = documents::count(store)?.0;
                        documents::add(store, &document(&format!("{t}-{i}"), "text"))?;
                        assert_eq!(documents::count(store)?.0, before + 1, "another wrote meanwhile");
                        Ok::<_, StoreError>(())
                    })
                    .expect("written");
                }
            });
        }
    });
    assert_eq!(documents::count(&mut *open()).expect("counted"), (2 * EACH, 2 * EACH));
}

/// A library that fits together is told so, and one that does not is not.
pub fn damage_is_found(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let at = "2031-04-02T10:00:00.000Z";
    let n = row(store, "a", "one");
    let story = stories::begin(store, "ferry", at).expect("begun");
    stories::put(store, story, &[n]).expect("put");
    stories::refresh(store, story, at).expect("refreshed");
    grouping::add(store, n, &Outlined::default(), &[]).expect("added");
    assert_eq!(integrity::check(store, &|_| {}).expect("checked"), [""; 0]);
    store.execute("UPDATE document SET text = ?1", &["other".into()]).expect("changed");
    let wrong = integrity::check(store, &|_| {}).expect("checked");
    assert!(wrong.len() == 1 && wrong[0].contains("hash"), "{wrong:?}");
    store.execute("UPDATE story SET size = 7", &[]).expect("changed");
    assert_eq!(integrity::check(store, &|_| {}).expect("checked").len(), 2);
    integrity::collect(store).expect("collected");
}

/// Texts with odd characters come back; a NUL, which PostgreSQL cannot keep, is replaced.
pub fn odd_texts_come_back(open: Open) {
    let mut store = open();
    let store = &mut *store;
    let text = "‘’“” \u{202e}שלום\u{202c} 🛥️ \\x27 \r\n\t ?1 $1 %s";
    let n = row(store, "a", text);
    assert_eq!(documents::at(store, n).expect("asked").map(|d| d.text).as_deref(), Some(text));
    assert_eq!(Value::from("a\0b"), Value::Text("a\u{fffd}b".to_owned()));
}

/// A PostgreSQL server of its own, in a passing folder, reached by a socket; gone when dropped.
pub struct Server {
    folder: PathBuf,
    process: std::process::Child,
    number: std::sync::atomic::AtomicUsize,
    /// The certificate of a server that is reached over the network, and its port.
    encrypted: Option<(PathBuf, u16)>,
}

impl Server {
    /// Starts a server; none if PostgreSQL is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    pub fn start() -> Option<Self> {
        Self::started(false)
    }

    /// Starts a server that is reached over the network of this machine, too, and encrypted; none if PostgreSQL is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start, or `openssl` is not there.
    pub fn start_encrypted() -> Option<Self> {
        Self::started(true)
    }

    fn started(encrypted: bool) -> Option<Self> {
        let programs = programs()?;
        forget_the_dead();
        let ending = if encrypted { "-encrypted" } else { "" };
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}{ending}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
        if is_root {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(
                owned.is_ok_and(|status| status.success()),
                "PostgreSQL does not run as root, and its user is not there"
            );
        }
        // The server refuses to run as root.
        let run = |program: &str| {
            // Ends with this process, however that ends.
            let mut command = Command::new("setpriv");
            command.arg("--pdeathsig=KILL");
            if is_root {
                command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            }
            command.arg(programs.join(program));
            command
        };
        let data = folder.join("data");
        let made = run("initdb")
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"])
            .arg(&data)
            .current_dir(&folder)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut command = run("postgres");
        let encrypted = encrypted.then(|| certificate(&folder));
        match &encrypted {
            Some((certificate, port)) => {
                let [certificate, key] = ["pem", "key"].map(|ending| certificate.with_extension(ending));
                command.args(["-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-p", &port.to_string()]);
                command.args(["-c", &format!("ssl_cert_file={}", certificate.display())]);
                command.args(["-c", &format!("ssl_key_file={}", key.display())]);
            }
            None => _ = command.args(["-c", "listen_addresses="]),
        }
        command
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = spawned(command);
        let server = Self { folder, process, number: 0.into(), encrypted };
        for _ in 0..300 {
            if crate::postgresql::Postgres::connect(&server.url("postgres"), false).is_ok() {
                return Some(server);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start within half a minute");
    }

    fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        let port = self.encrypted.as_ref().map(|(_, port)| format!(":{port}")).unwrap_or_default();
        format!("postgres://postgres@{host}{port}/{database}")
    }

    /// The address of a database of an encrypted server over the network, without a mode, and the file of its certificate.
    ///
    /// # Panics
    ///
    /// If the server is not encrypted.
    pub fn over_the_network(&self) -> (String, &std::path::Path) {
        let (certificate, port) = self.encrypted.as_ref().expect("an encrypted server");
        (format!("postgres://postgres@127.0.0.1:{port}/postgres"), certificate)
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    ///
    /// If the server is gone.
    pub fn database(&self) -> String {
        let number = self.number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("library_{number}");
        let mut store =
            crate::postgresql::Postgres::connect(&self.url("postgres"), false).expect("the server is there");
        store.script(&format!("CREATE DATABASE {name}")).expect("a database");
        self.url(&name)
    }
}

/// Makes a certificate for 127.0.0.1 in `folder`, with its key beside it, and finds a free port.
fn certificate(folder: &std::path::Path) -> (PathBuf, u16) {
    let certificate = folder.join("server.pem");
    let key = folder.join("server.key");
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // Where tests run as root the server does not, and a key that others can read is refused.
    let _ = Command::new("chown").arg("postgres").arg(&key).arg(&certificate).output();
    let _ = Command::new("chmod").arg("600").arg(&key).output();
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a free port");
    (certificate, free.port())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What the folders of servers begin with; the number of their process follows.
const FOLDER: &str = "variorum-postgres-";

/// Removes the folders of servers whose process has ended.
fn forget_the_dead() {
    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(FOLDER).and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        if process.is_some_and(|number| !std::path::Path::new(&format!("/proc/{number}")).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Starts a program from a thread that stays: its end would be taken for that of the process.
fn spawned(mut command: Command) -> std::process::Child {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = sender.send(command.spawn());
        loop {
            std::thread::park();
        }
    });
    receiver.recv().expect("the thread is there").expect("postgres runs")
}

/// The folder of the server's programs: where Debian puts them, or on the path.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}
