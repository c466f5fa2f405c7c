//! A relay that may rewrite any answer: a proxy in front of the real one.
//!
//! ```ignore
//! let hostile = Hostile::before(&relay).await;
//! hostile.edit("POST /v1/login/start", |answer| answer.json(|body| body["iters"] = 1.into()));
//! ```
//! Everything that passes is recorded, so that a test can say what never crossed the wire.

mod live;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode},
    response::Response,
    routing::any,
};
use relay_api::{
    conversations::LogRow,
    live::{FromRelay, ToRelay},
    problem::ProblemKind,
};
use tokio::sync::{broadcast, watch};

/// A rewriting rule: which requests it is for, and what it does to their answers.
struct Rule {
    route: String,
    edit: Box<dyn Fn(&mut Answer) + Send>,
}

/// One request as it passed.
#[derive(Clone)]
pub struct Recorded {
    /// `METHOD /path` without the query.
    pub route: String,
    /// The query, if any.
    pub query: String,
    /// Body of the request.
    pub request: Vec<u8>,
    /// Names and values of the request's headers.
    pub headers: Vec<(String, String)>,
    /// Status that the client saw.
    pub status: u16,
    /// Body that the client saw.
    pub answer: Vec<u8>,
}

/// An answer on its way to the client.
pub struct Answer {
    /// Body of the request that it answers.
    pub request: Vec<u8>,
    /// Path of the request that it answers.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds, instead of the relay's.
    pub retry_after_s: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Edits a JSON body.
    pub fn json(&mut self, edit: impl FnOnce(&mut serde_json::Value)) {
        let mut value = serde_json::from_slice(&self.body).expect("the relay answered JSON");
        edit(&mut value);
        self.body = serde_json::to_vec(&value).expect("JSON");
    }

    /// Edits a body of log rows.
    pub fn rows(&mut self, edit: impl FnOnce(&mut Vec<LogRow>)) {
        if self.status != 200 {
            return;
        }
        let mut rows = LogRow::read_all(&self.body).expect("the relay answered rows");
        edit(&mut rows);
        self.body.clear();
        rows.iter().for_each(|row| row.write(&mut self.body));
    }

    /// Replaces the answer by an error that the real relay knows.
    pub fn problem(&mut self, kind: ProblemKind) {
        let problem = relay_api::problem::Problem::new(kind, None);
        self.status = kind.status();
        self.body = serde_json::to_vec(&problem).expect("JSON");
    }
}

/// What the proxy shares with its connections.
struct Shared {
    upstream: String,
    http: reqwest::Client,
    rules: Mutex<Vec<Rule>>,
    /// Requests with such a header are refused without the real relay.
    refusals: Mutex<Vec<(String, ProblemKind)>>,
    passed: watch::Sender<Vec<Recorded>>,
    /// The live socket says nothing any more.
    is_silent: AtomicBool,
    /// How many milliseconds the live socket is ahead of the relay's clock.
    ahead_ms: AtomicI64,
    /// What the live sockets say of themselves.
    invented: broadcast::Sender<String>,
    /// Answers to which requests stand still.
    held_back: watch::Sender<Vec<String>>,
    /// How many answers stand still right now.
    held: watch::Sender<usize>,
}

impl Shared {
    /// A frame of the live socket, from the client or to it.
    fn record_frame(&self, request: &[u8], answer: &[u8]) {
        let frame = Recorded {
            route: format!("FRAME {}", relay_api::routes::LIVE),
            query: String::new(),
            request: request.to_vec(),
            headers: Vec::new(),
            status: 101,
            answer: answer.to_vec(),
        };
        self.passed.send_modify(|passed| passed.push(frame));
    }

    /// Waits while answers to this request are held back.
    async fn let_through(&self, route: &str) {
        let holds = |held: &Vec<String>| held.iter().any(|held| route.starts_with(held));
        if !holds(&self.held_back.borrow()) {
            return;
        }
        self.held.send_modify(|held| *held += 1);
        let mut held_back = self.held_back.subscribe();
        let _ = held_back.wait_for(|held| !holds(held)).await;
        self.held.send_modify(|held| *held -= 1);
    }
}

/// The hostile relay. It stops when dropped.
pub struct Hostile {
    shared: Arc<Shared>,
    url: String,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hostile {
    /// Stands in front of the relay at `upstream` (`http://host:port`).
    pub async fn before(upstream: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("an HTTP client");
        let shared = Arc::new(Shared {
            upstream: upstream.trim_end_matches('/').to_owned(),
            http,
            rules: Mutex::default(),
            refusals: Mutex::default(),
            passed: watch::Sender::default(),
            is_silent: AtomicBool::new(false),
            ahead_ms: AtomicI64::new(0),
            invented: broadcast::Sender::new(64),
            held_back: watch::Sender::default(),
            held: watch::Sender::default(),
        });
        let app = Router::new()
            .route(relay_api::routes::LIVE, any(live::pass))
            .fallback(pass)
            .with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("the proxy serves");
        });
        Self {
            shared,
            url: format!("http://localhost:{port}"),
            server,
        }
    }

    /// Where clients connect to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on rewrites the answers to `METHOD /path-prefix`.
    pub fn edit(&self, route: &str, edit: impl Fn(&mut Answer) + Send + 'static) {
        locked(&self.shared.rules).push(Rule {
            route: route.to_owned(),
            edit: Box::new(edit),
        });
    }

    /// From now on the answers to `METHOD /path-prefix` stand still, as they are.
    pub fn hold_answers(&self, route: &str) {
        self.shared
            .held_back
            .send_modify(|held| held.push(route.to_owned()));
    }

    /// Waits until that many answers stand still.
    pub async fn until_held(&self, count: usize) {
        let mut held = self.shared.held.subscribe();
        let enough = held.wait_for(|held| *held >= count);
        crate::within("answers stand still", enough)
            .await
            .expect("an open proxy");
    }

    /// Lets through what [`Hostile::hold_answers`] made stand still.
    pub fn release(&self, route: &str) {
        self.shared
            .held_back
            .send_modify(|held| held.retain(|held| held != route));
    }

    /// From now on answers every request that has this header by itself; the real relay never sees it.
    pub fn refuse(&self, header: &str, kind: ProblemKind) {
        locked(&self.shared.refusals).push((header.to_owned(), kind));
    }

    /// From now on passes everything as it is.
    pub fn behave(&self) {
        locked(&self.shared.refusals).clear();
        locked(&self.shared.rules).clear();
    }

    /// Everything that passed since the start or the last [`Hostile::forget`].
    pub fn passed(&self) -> Vec<Recorded> {
        self.shared.passed.borrow().clone()
    }

    /// Forgets what passed.
    pub fn forget(&self) {
        self.shared.passed.send_modify(Vec::clear);
    }

    /// Waits until that many requests to `METHOD /path-prefix` have passed.
    pub async fn until_passed(&self, route: &str, count: usize) {
        let is_it = |seen: &&Recorded| seen.route.starts_with(route);
        let mut passed = self.shared.passed.subscribe();
        let enough = passed.wait_for(|all| all.iter().filter(is_it).count() >= count);
        crate::within(route, enough).await.expect("an open proxy");
    }

    /// Waits until that many pokes of row `seq` have passed.
    pub async fn until_poked(&self, seq: u64, count: usize) {
        let of_row = format!("\"seq\":{seq}}}");
        let is_it = |seen: &&Recorded| {
            seen.route.starts_with("FRAME")
                && String::from_utf8_lossy(&seen.answer).contains(&of_row)
        };
        let mut passed = self.shared.passed.subscribe();
        let enough = passed.wait_for(|all| all.iter().filter(is_it).count() >= count);
        crate::within("pokes", enough).await.expect("an open proxy");
    }

    /// From now on the live socket says nothing, and stays open.
    pub fn silence(&self) {
        self.shared.is_silent.store(true, Ordering::Relaxed);
    }

    /// From now on sockets that are opened tell another time: so many milliseconds later.
    pub fn be_ahead(&self, ms: i64) {
        self.shared.ahead_ms.store(ms, Ordering::Relaxed);
    }

    /// Waits until a request to `METHOD /path-prefix` was answered.
    pub async fn until_answered(&self, route: &str) -> Recorded {
        let is_it = |seen: &Recorded| seen.route.starts_with(route);
        let mut passed = self.shared.passed.subscribe();
        let there = passed.wait_for(|all| all.iter().any(is_it));
        let all = crate::within(route, there).await.expect("an open proxy");
        all.iter().find(|seen| is_it(seen)).cloned().expect("it")
    }

    /// Says something of its own on every live socket that is open now.
    pub fn invent(&self, frame: &FromRelay) {
        let text = serde_json::to_string(frame).expect("JSON");
        // Fails only when no socket is open; then the test misses what it waits for.
        let _ = self.shared.invented.send(text);
    }

    /// Every notice that clients sent through here, oldest first.
    pub fn notices(&self) -> Vec<relay_api::Bytes> {
        let passed = self.shared.passed.borrow();
        let frames = passed.iter().filter(|seen| seen.route.starts_with("FRAME"));
        let said = frames.filter_map(|seen| serde_json::from_slice(&seen.request).ok());
        said.filter_map(|said| match said {
            ToRelay::Notice { message } => Some(message),
            ToRelay::Auth { .. } => None,
        })
        .collect()
    }

    /// How many requests to `METHOD /path-prefix` passed.
    pub fn count(&self, route: &str) -> usize {
        let passed = self.shared.passed.borrow();
        passed
            .iter()
            .filter(|seen| seen.route.starts_with(route))
            .count()
    }
}

/// Headers that belong to one connection, or that the proxy makes itself.
fn is_own(name: &HeaderName) -> bool {
    ["connection", "content-length", "host", "transfer-encoding"].contains(&name.as_str())
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a whole body");
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let headers: HeaderMap = head
        .headers
        .iter()
        .filter(|(name, _)| !is_own(name))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    if let Some(kind) = refusal(&shared, &headers) {
        return refused(kind);
    }
    let sent = shared
        .http
        .request(head.method.clone(), format!("{}{target}", shared.upstream))
        .headers(headers.clone())
        .body(body.clone())
        .send()
        .await;
    let Ok(upstream) = sent else {
        // What a client sees of a relay that is down: a connection that ends without an answer.
        return status_only(StatusCode::BAD_GATEWAY);
    };
    let status = upstream.status().as_u16();
    let mut answer_headers = upstream.headers().clone();
    let answer_body = upstream.bytes().await.unwrap_or_else(|_| Bytes::new());

    let route = format!("{} {}", head.method, head.uri.path());
    let mut answer = Answer {
        request: body.to_vec(),
        path: head.uri.path().to_owned(),
        status,
        retry_after_s: None,
        body: answer_body.to_vec(),
    };
    for rule in locked(&shared.rules)
        .iter()
        .filter(|rule| route.starts_with(&rule.route))
    {
        (rule.edit)(&mut answer);
    }
    shared.let_through(&route).await;
    let passed = Recorded {
        route,
        query: head.uri.query().unwrap_or_default().to_owned(),
        request: body.to_vec(),
        headers: headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        status: answer.status,
        answer: answer.body.clone(),
    };
    shared.passed.send_modify(|all| all.push(passed));
    for name in ["content-length", "transfer-encoding", "connection"] {
        answer_headers.remove(name);
    }
    if let Some(seconds) = answer.retry_after_s {
        answer_headers.insert(axum::http::header::RETRY_AFTER, seconds.into());
    }
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).expect("a status");
    *response.headers_mut() = answer_headers;
    response
}

fn refusal(shared: &Shared, headers: &HeaderMap) -> Option<ProblemKind> {
    let refusals = locked(&shared.refusals);
    let mut refusals = refusals.iter();
    let found = refusals.find(|(name, _)| headers.contains_key(name));
    found.map(|(_, kind)| *kind)
}

fn refused(kind: ProblemKind) -> Response {
    let problem = relay_api::problem::Problem::new(kind, None);
    let mut response = Response::new(Body::from(serde_json::to_vec(&problem).expect("JSON")));
    *response.status_mut() = StatusCode::from_u16(kind.status()).expect("a status");
    response
}

fn status_only(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
