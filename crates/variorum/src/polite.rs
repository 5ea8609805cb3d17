//! Fetching many pages politely: what `robots.txt` forbids is left, each host gets time between requests, and a host that
//! does not answer is left alone for a while.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use texting_robots::{Robot, get_robots_url};

use crate::fetch::{self, FetchError, Fetched};
use crate::input::Failure;

/// The name under which `robots.txt` may speak of this program.
const AGENT: &str = "variorum";
/// Least time between two requests to a host, where its `robots.txt` asks for no more.
const PAUSE: Duration = Duration::from_millis(1_000);
/// The most that is waited for because `robots.txt` asks for it.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Requests in a row that may fail before a host is left alone.
const PATIENCE: usize = 3;

/// Why a page was not fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PoliteError {
    /// The site does not want it.
    #[error("the robots.txt of the site asks programs to leave this page alone")]
    Forbidden,
    /// The host failed too often.
    #[error("the server failed {PATIENCE} times in a row and is left alone for now")]
    Tired,
    /// Anything else.
    #[error(transparent)]
    Fetch(#[from] FetchError),
}

impl PoliteError {
    /// As a failure of an input.
    pub fn failure(&self, source: &str) -> Failure {
        let hint = match self {
            Self::Forbidden => "save the page in a browser and give the file",
            Self::Tired => "try again later",
            Self::Fetch(error) => error.hint(),
        };
        Failure { source: source.to_owned(), message: self.to_string(), hint: hint.to_owned() }
    }
}

/// What is known of a host.
struct Host {
    robot: Option<Robot>,
    pause: Duration,
    last: Option<Instant>,
    failures: usize,
}

/// Fetches pages, a host after another, and remembers how hosts want to be treated.
pub struct Polite {
    hosts: BTreeMap<String, Host>,
    allow_private: bool,
    /// Least time between two requests to a host.
    pub pause: Duration,
}

impl Polite {
    /// Begins; addresses of this machine and of private networks only if `allow_private`.
    pub fn new(allow_private: bool) -> Self {
        Self { hosts: BTreeMap::new(), allow_private, pause: PAUSE }
    }

    /// Fetches a page; waits as long as its host wants.
    ///
    /// # Errors
    ///
    /// See [`PoliteError`].
    pub fn get(&mut self, address: &str) -> Result<Fetched, PoliteError> {
        self.get_if_changed(address, None, None)
    }

    /// Fetches a page that the server says is another than the one with these marks.
    ///
    /// # Errors
    ///
    /// See [`PoliteError`]; [`FetchError::Status`] 304 if it is the same.
    pub fn get_if_changed(
        &mut self,
        address: &str,
        etag: Option<&str>,
        modified: Option<&str>,
    ) -> Result<Fetched, PoliteError> {
        let key = host(address).ok_or_else(|| FetchError::NoAddress(address.to_owned()))?;
        if !self.hosts.contains_key(&key) {
            let known = self.ask(address);
            self.hosts.insert(key.clone(), known);
        }
        let host = self.hosts.get_mut(&key).expect("invariant: the host was asked");
        if host.robot.as_ref().is_some_and(|robot| !robot.allowed(address)) {
            return Err(PoliteError::Forbidden);
        }
        if host.failures >= PATIENCE {
            return Err(PoliteError::Tired);
        }
        if let Some(last) = host.last {
            std::thread::sleep(host.pause.saturating_sub(last.elapsed()));
        }
        let result = fetch::fetch_if_changed(address, self.allow_private, etag, modified);
        host.last = Some(Instant::now());
        match &result {
            Ok(_) | Err(FetchError::Status(300..=499)) => host.failures = 0,
            Err(_) => host.failures += 1,
        }
        Ok(result?)
    }

    /// Asks a host for its `robots.txt`. One that has none forbids nothing; one that fails to answer forbids nothing
    /// either, and the page itself will show whether it answers.
    fn ask(&self, address: &str) -> Host {
        let rules = get_robots_url(address).ok().and_then(|url| fetch::fetch(&url, self.allow_private).ok());
        let robot = rules.and_then(|fetched| Robot::new(AGENT, &fetched.bytes).ok());
        let asked = robot.as_ref().and_then(|robot| robot.delay).map(f64::from).unwrap_or(0.0);
        let pause = self.pause.max(Duration::from_secs_f64(asked.clamp(0.0, LONGEST_PAUSE.as_secs_f64())));
        Host { robot, pause, last: None, failures: 0 }
    }
}

/// The scheme, host and port of an address.
fn host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let name = url.host_str()?;
    Some(format!("{}://{name}:{}", url.scheme(), url.port_or_known_default()?))
}
