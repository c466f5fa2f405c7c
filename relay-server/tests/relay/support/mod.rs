//! A relay on a free port with the production store on a temporary folder, and people who use it.

pub mod groups;
pub mod live;
pub mod objects;
pub mod people;
pub mod process;
pub mod rooms;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use relay_api::problem::{CONTENT_TYPE, Problem, ProblemKind};
use relay_server::{Running, Settings, app::App};
use reqwest::{Method, header};
use serde::de::DeserializeOwned;

pub use live::Live;
pub use people::Person;

/// The longest that a test waits for one event; far beyond what any of them takes.
const DEADLINE: Duration = Duration::from_secs(60);

pub async fn within<F: Future>(what: &str, event: F) -> F::Output {
    match tokio::time::timeout(DEADLINE, event).await {
        Ok(output) => output,
        Err(_) => panic!("did not happen: {what}"),
    }
}

/// Settings for tests: a free port, no rate limits.
pub fn settings(data: &std::path::Path) -> Settings {
    Settings {
        listen: "127.0.0.1:0".to_owned(),
        data_dir: data.join("data"),
        server_id: "localhost".to_owned(),
        // Empty: no test depends on whether the web app was built.
        web_dir: data.join("web").display().to_string(),
        stop_timeout_s: 5,
        rate_login_per_minute: 0,
        rate_register_per_hour: 0,
        rate_free_attempts: 0,
        rate_network_per_minute: 0,
        rate_account_per_minute: 0,
        rate_directory_per_minute: 0,
        rate_notice_per_minute: 0,
        ..Settings::default()
    }
}

pub struct Relay {
    running: Option<Running>,
    pub folder: tempfile::TempDir,
    http: reqwest::Client,
    base: String,
}

impl Relay {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = settings(folder.path());
        change(&mut settings);
        let running = relay_server::start(settings).await.expect("a relay");
        let base = format!("http://{}", running.address());
        Self {
            running: Some(running),
            folder,
            http: client(),
            base,
        }
    }

    /// Stops it softly and starts it again on the same data.
    pub async fn restart(&mut self) {
        self.stop().await;
        let running = relay_server::start(settings(self.folder.path()))
            .await
            .expect("a relay");
        self.base = format!("http://{}", running.address());
        self.running = Some(running);
    }

    pub async fn stop(&mut self) {
        self.running.take().expect("running").stop().await;
    }

    pub fn app(&self) -> &Arc<App> {
        self.running.as_ref().expect("running").app()
    }

    pub fn address(&self) -> std::net::SocketAddr {
        self.running.as_ref().expect("running").address()
    }

    pub fn at(&self, method: Method, path: &str) -> Ask {
        Ask(self.http.request(method, format!("{}{path}", self.base)))
    }

    pub fn get(&self, path: &str) -> Ask {
        self.at(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Ask {
        self.at(Method::POST, path)
    }

    pub fn put(&self, path: &str) -> Ask {
        self.at(Method::PUT, path)
    }

    pub fn delete(&self, path: &str) -> Ask {
        self.at(Method::DELETE, path)
    }
}

pub fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

/// A request under construction.
pub struct Ask(reqwest::RequestBuilder);

impl Ask {
    pub fn new(builder: reqwest::RequestBuilder) -> Self {
        Self(builder)
    }

    pub fn by(self, person: &Person) -> Self {
        Self(self.0.bearer_auth(&person.token))
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    pub fn json(self, value: &impl serde::Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("json");
        Self(
            self.0
                .header(header::CONTENT_TYPE, "application/json")
                .body(body),
        )
    }

    pub fn bytes(self, bytes: impl Into<reqwest::Body>) -> Self {
        Self(
            self.0
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .body(bytes),
        )
    }

    pub async fn try_send(self) -> Result<Reply, reqwest::Error> {
        let response = within("an answer", self.0.send()).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = within("its body", response.bytes()).await?.to_vec();
        Ok(Reply {
            status,
            headers,
            body,
        })
    }

    pub async fn send(self) -> Reply {
        self.try_send().await.expect("an answer")
    }

    /// The answer of a request that has to succeed.
    pub async fn ok(self) -> Reply {
        let reply = self.send().await;
        assert!(reply.status < 300, "{} {}", reply.status, reply.text());
        reply
    }

    /// The problem of a request that has to fail.
    pub async fn problem(self) -> ProblemKind {
        self.send().await.problem()
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ascii"))
    }

    /// The problem, checked for its form: content type, status in line and body, request id.
    pub fn problem(&self) -> ProblemKind {
        assert_eq!(
            self.header("content-type"),
            CONTENT_TYPE,
            "{} {}",
            self.status,
            self.text()
        );
        let problem: Problem = self.json();
        let kind = problem.kind().expect("a known kind");
        assert_eq!(self.status, kind.status());
        assert_eq!(problem.status, kind.status());
        assert_eq!(
            problem.instance.as_deref(),
            Some(self.header("x-request-id"))
        );
        kind
    }

    /// The cookie as the browser would send it back; `None` if none was set.
    pub fn cookie(&self) -> Option<String> {
        let line = self
            .headers
            .get(header::SET_COOKIE)?
            .to_str()
            .expect("ascii");
        Some(line.split(';').next().expect("a pair").to_owned())
    }
}
