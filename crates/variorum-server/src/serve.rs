//! Connections: where waiting begins and ends. Everything else is plain functions, each on a thread of its own.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body as Stream, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use variorum::Source;

use crate::ask::{Answer, Ask, Room, Told};
use crate::cache::{Body, Cache, Stamp};
use crate::jobs::{Jobs, Work};
use crate::pool::Pool;
use crate::problem::Problem;
use crate::{Desk, DeskError, api, guard, pages, watcher};

/// Requests that work at once; others wait.
const AT_ONCE: usize = 4;
/// Connections that are open at once; others wait to be accepted.
const CONNECTIONS: usize = 1_024;
/// The most bytes of a form or of JSON.
const FORM: usize = 1 << 20;
/// The most bytes of files that are added by one request.
const FILES: usize = 256 << 20;
/// How long a client may take to send the head of a request.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a client may take to send a body, and how long an answer may take.
const LONGEST: Duration = Duration::from_secs(120);
/// Requests that may wait for work before others are told to come again.
const QUEUE: usize = 512;

/// What all requests share.
struct Shared {
    desk: Desk,
    pool: Pool,
    cache: Cache,
    jobs: Jobs,
    csrf: String,
    /// Threads that work.
    threads: Semaphore,
    /// Requests that wait for one.
    queue: Semaphore,
}

/// How a route is answered.
pub type Run = fn(&mut Room, &Ask) -> Told;
/// What the answer of a route is made from; none where it is made each time.
pub type Made = fn(&mut Room, &Ask) -> Result<Option<Stamp>, Problem>;

/// A route: where, how, and whether its answer is kept.
#[derive(Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// What answers it.
    pub run: Run,
    /// What the answer is made from.
    pub made: Option<Made>,
}

/// Opens the desk and answers until `until` ends; `ready` is told the address.
///
/// # Errors
///
/// If the library cannot be opened, or the address not be listened on.
pub fn serve(
    desk: Desk,
    ready: impl FnOnce(SocketAddr),
    until: impl Future<Output = ()> + Send + 'static,
) -> Result<(), DeskError> {
    if !desk.address.ip().is_loopback() && desk.token.as_ref().is_none_or(|token| token.len() < 16) {
        return Err(DeskError::Open(desk.address));
    }
    let shared = Arc::new(Shared {
        pool: Pool::new(&desk, AT_ONCE)?,
        cache: Cache::default(),
        jobs: Jobs::new(&desk)?,
        csrf: guard::secret()?,
        threads: Semaphore::new(AT_ONCE),
        queue: Semaphore::new(QUEUE),
        desk,
    });
    if shared.desk.watch && !shared.desk.read_only {
        watcher::start(&shared.desk)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(16 << 20)
        .build()
        .map_err(|error| DeskError::System(error.to_string()))?;
    let done = runtime.block_on(listen(shared, ready, until));
    // What is being added is kept whole or not at all; nothing needs waiting for.
    runtime.shutdown_timeout(Duration::from_secs(2));
    done
}

async fn listen(
    shared: Arc<Shared>,
    ready: impl FnOnce(SocketAddr),
    until: impl Future<Output = ()>,
) -> Result<(), DeskError> {
    let address = shared.desk.address;
    let failed = |reason| DeskError::Address { address, reason };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    let app = router(Arc::clone(&shared));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    tokio::pin!(until);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let accepted = tokio::select! {
            () = &mut until => return Ok(()),
            accepted = listener.accept() => accepted,
        };
        // A connection that fails to come about is no reason to stop; out of files, a pause helps.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app.clone()));
        tokio::spawn(async move {
            let _ = connection.await;
            drop(place);
        });
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let mut app = Router::new();
    for route in pages::ROUTES.iter().copied().chain(api::routes()) {
        app = app.route(route.path, method(route));
    }
    app = app
        .route("/add", on(MethodFilter::POST, upload).layer(DefaultBodyLimit::disable()))
        .route("/api/v1/jobs/{job}/events", on(MethodFilter::GET, events))
        .route("/ui/{file}", on(MethodFilter::GET, asset))
        .route("/enter", on(MethodFilter::POST, enter))
        .fallback(nothing);
    app.layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), guarded)).with_state(shared)
}

fn method(route: Route) -> MethodRouter<Arc<Shared>> {
    let filter = match route.method {
        "POST" => MethodFilter::POST,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    };
    on(filter, move |state: State<Arc<Shared>>, request: Request| answered(route, state, request))
}

/// Lets requests through that may ask, and gives every answer its headers.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: axum::middleware::Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_events = path.ends_with("/events");
    let mut response = match guard::check(&shared.desk, request.method(), &path, request.headers()) {
        Err(problem) if problem.status == 401 && !path.starts_with("/api/") => {
            pages::sent(pages::enter::page(&problem), problem.status)
        }
        Err(problem) => told(&path, &problem),
        Ok(()) if is_events => next.run(request).await,
        Ok(()) => match tokio::time::timeout(LONGEST, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                told(&path, &Problem::busy("this takes too long").hint("try again; what was begun may be done by then"))
            }
        },
    };
    // Methods that a path does not know come without words.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = told(&path, &Problem::with(405, "this address knows no such method"));
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    for &(name, value) in guard::HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn nothing(request: Request) -> Response {
    told(request.uri().path(), &Problem::missing("there is nothing at this address"))
}

/// A problem, as the address asks for it.
fn told(path: &str, problem: &Problem) -> Response {
    if path.starts_with("/api/") {
        let mut response = (status(problem.status), problem.json()).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if problem.status == 503 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        return response;
    }
    pages::sent(pages::problem(problem), problem.status)
}

fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Reads a request, does the work on a thread, and sends what comes of it.
async fn answered(route: Route, State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let headers = request.headers().clone();
    let Ok(waiting) = shared.queue.try_acquire() else {
        return told(&path, &Problem::busy("too many readers at once").hint("try again in a moment"));
    };
    let asked = ask(route, request, &path, query, &headers, &shared.csrf).await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(problem) => return told(&path, &problem),
    };
    let Ok(thread) = shared.threads.acquire().await else { return told(&path, &Problem::inside("the desk closes")) };
    drop(waiting);
    let (theirs, key) = (Arc::clone(&shared), format!("{path}?{}", asked.query));
    let work = tokio::task::spawn_blocking(move || theirs.work(route, &asked, &key));
    let result = work.await;
    drop(thread);
    match result {
        Ok(Ok(sent)) => sent.respond(&headers),
        Ok(Err(problem)) => told(&path, &problem),
        Err(_) => told(&path, &Problem::inside("a bug ended the work; please report it")),
    }
}

async fn ask(
    route: Route,
    request: Request,
    path: &str,
    query: String,
    headers: &HeaderMap,
    csrf: &str,
) -> Result<Ask, Problem> {
    let path = parts(route.path, path);
    let body = if route.method == "POST" {
        let is_json = kind(headers) == "application/json";
        if route.path.starts_with("/api/") && !is_json {
            return Err(Problem::with(415, "the body must be `application/json`"));
        }
        let read = tokio::time::timeout(LONGEST, to_bytes(request.into_body(), FORM)).await;
        read.ok()
            .and_then(Result::ok)
            .ok_or_else(|| Problem::with(413, "the body is too large, or came too slowly"))?
            .to_vec()
    } else {
        Vec::new()
    };
    let asked = Ask { path, query, body, csrf: csrf.to_owned() };
    if route.method == "POST" && !route.path.starts_with("/api/") {
        let shown = asked.form().remove("csrf").unwrap_or_default();
        if !guard::is_same(&shown, csrf) {
            return Err(Problem::refused("this form is of an earlier session").hint("reload the page and try again"));
        }
    }
    Ok(asked)
}

fn kind(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// The parts of a path that a pattern names.
fn parts(pattern: &str, path: &str) -> std::collections::BTreeMap<String, String> {
    let named = |(name, value): (&str, &str)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        Some((name.to_owned(), decoded(value)))
    };
    pattern.split('/').zip(path.split('/')).filter_map(named).collect()
}

fn decoded(part: &str) -> String {
    let form = part.replace('+', "%2B");
    url::form_urlencoded::parse(format!("x={form}").as_bytes()).next().map_or_else(String::new, |(_, v)| v.into_owned())
}

/// What is sent.
enum Sent {
    Body(Arc<Body>),
    Made(Arc<Body>, String),
    Go(String),
    Done,
}

impl Shared {
    fn work(&self, route: Route, asked: &Ask, key: &str) -> Result<Sent, Problem> {
        self.pool.with(|library| {
            let mut room = Room { library, desk: &self.desk, jobs: &self.jobs };
            let stamp = match route.made {
                Some(made) => made(&mut room, asked)?,
                None => None,
            };
            if let Some(stamp) = stamp
                && let Some(body) = self.cache.get(key, stamp)
            {
                return Ok(Sent::Body(body));
            }
            let body = |media_type, text| Arc::new(Body::new(media_type, text));
            let sent = match (route.run)(&mut room, asked)? {
                Answer::Page(page) => body("text/html; charset=utf-8", page.into_string()),
                Answer::Json(json) => body("application/json", json),
                Answer::Text(media_type, text) => body(media_type, text),
                Answer::Made(place, json) => return Ok(Sent::Made(body("application/json", json), place)),
                Answer::Go(place) => return Ok(Sent::Go(place)),
                Answer::Done => return Ok(Sent::Done),
            };
            if let Some(stamp) = stamp {
                self.cache.put(key, stamp, &sent);
            }
            Ok(Sent::Body(sent))
        })
    }
}

impl Sent {
    fn respond(self, asked: &HeaderMap) -> Response {
        let (body, place) = match self {
            Self::Body(body) => (body, None),
            Self::Made(body, place) => (body, Some(place)),
            Self::Go(place) => return (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
            Self::Done => return StatusCode::NO_CONTENT.into_response(),
        };
        let text = |name: header::HeaderName| asked.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let same = text(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim().trim_start_matches("W/") == body.etag);
        let mut response = if same && place.is_none() {
            StatusCode::NOT_MODIFIED.into_response()
        } else if let Some(packed) = body.packed.as_ref().filter(|_| takes_gzip(text(header::ACCEPT_ENCODING))) {
            let mut response = Stream::from(packed.clone()).into_response();
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        } else {
            Stream::from(body.plain.clone()).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(body.media_type));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        // Kept by the browser, asked for again each time: an answer holds until the library changes.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if let Ok(etag) = HeaderValue::from_str(&body.etag) {
            headers.insert(header::ETAG, etag);
        }
        if let Some(place) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
            headers.insert(header::LOCATION, place);
            *response.status_mut() = StatusCode::CREATED;
        }
        response
    }
}

fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').map(str::trim).any(|one| one.starts_with("gzip") && !one.ends_with("q=0"))
}

/// The style and the scripts of pages.
async fn asset(State(_): State<Arc<Shared>>, request: Request) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    let Some((media_type, text)) = pages::asset(name) else { return nothing(request).await };
    let headers = request.headers().clone();
    let mut response = Sent::Body(Arc::new(Body::new(media_type, text))).respond(&headers);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

/// Files, pasted text and addresses from the page that adds.
async fn upload(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts, Stream::new(http_body_limited(body)));
    let wants_json =
        request.headers().get(header::ACCEPT).is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
    match read_upload(&shared, request).await {
        Ok(sources) => match shared.jobs.begin(Work::Add(sources)) {
            Ok(id) if wants_json => {
                ([(header::CONTENT_TYPE, "application/json")], serde_json::json!({ "job": id }).to_string())
                    .into_response()
            }
            Ok(id) => (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/jobs/{id}"))]).into_response(),
            Err(problem) => told("/add", &problem),
        },
        Err(problem) => told("/add", &problem),
    }
}

/// The body, ended where it is larger than may be added at once.
fn http_body_limited(body: Stream) -> Stream {
    let mut left = FILES;
    Stream::from_stream(body.into_data_stream().map(move |chunk| {
        let chunk = chunk.map_err(|error| std::io::Error::other(error.to_string()))?;
        left = left.checked_sub(chunk.len()).ok_or_else(|| std::io::Error::other("too large"))?;
        Ok::<_, std::io::Error>(chunk)
    }))
}

async fn read_upload(shared: &Shared, request: Request) -> Result<Vec<Source>, Problem> {
    if shared.desk.read_only {
        return Err(Problem::refused("this library may only be read"));
    }
    let unread = |_| Problem::bad("the form cannot be read, or is larger than 256 MB");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Problem::bad("the form cannot be read"))?;
    let (mut sources, mut allowed) = (Vec::new(), false);
    let (mut text, mut name) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let (field_name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.map_err(unread)?;
        let words = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match (field_name.as_str(), file) {
            ("csrf", _) => allowed = guard::is_same(&words(), &shared.csrf),
            ("files", Some(file)) if !file.is_empty() => {
                // Only the name: where a file lay on the reader's disk concerns nobody.
                let file = file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                sources.push(Source::Bytes { name: file, bytes: bytes.to_vec() });
            }
            ("addresses", _) => {
                let lines = words();
                sources.extend(lines.split_whitespace().map(|url| Source::Url(url.to_owned())));
            }
            ("text", _) => text = words(),
            ("name", _) => name = words(),
            _ => {}
        }
    }
    if !allowed {
        return Err(Problem::refused("this form is of an earlier session").hint("reload the page and try again"));
    }
    if !text.is_empty() {
        let safe: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let name = if safe.trim_matches('-').is_empty() { "pasted".to_owned() } else { safe };
        sources.push(Source::Bytes { name: format!("{name}.txt"), bytes: text.into_bytes() });
    }
    if sources.is_empty() {
        return Err(
            Problem::with(422, "nothing was given to add").hint("choose files, paste a text, or name addresses")
        );
    }
    Ok(sources)
}

/// The progress of a job as it comes.
async fn events(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let found = parts("/api/v1/jobs/{job}/events", request.uri().path());
    let Some(job) = found.get("job").and_then(|id| shared.jobs.follow(id)) else {
        return told(request.uri().path(), &Problem::missing("there is no such job"));
    };
    let mut over = false;
    let told = WatchStream::new(job)
        .take_while(move |job| !std::mem::replace(&mut over, job.is_over()))
        .map(|job| Event::default().event("progress").data(serde_json::to_string(&job).unwrap_or_default()))
        .map(Ok::<_, Infallible>);
    Sse::new(told).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

/// Takes the token from the page that asks for it, and keeps it in a cookie.
async fn enter(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let body = to_bytes(request.into_body(), 4 << 10).await.unwrap_or_default();
    let form = Ask { body: body.to_vec(), ..Ask::default() }.form();
    let shown = form.get("token").map(String::as_str).unwrap_or_default();
    if !shared.desk.token.as_deref().is_some_and(|token| guard::is_same(shown, token)) {
        let problem = Problem::with(401, "this is not the token");
        return pages::sent(pages::enter::page(&problem), 401);
    }
    let cookie = format!("{}={shown}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000", guard::COOKIE);
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, cookie)]).into_response()
}

/// Ends when the process is told to end.
pub async fn interrupted() {
    let key = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! { _ = key => {}, _ = ended.recv() => {} }
            return;
        }
    }
    let _ = key.await;
}
