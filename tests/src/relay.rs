//! The relay binary as a process: started on a free port, killed at any moment, started again on
//! the same port and data.

use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use relay_api::routes;

use crate::{DEADLINE, programs};

/// `server_id` of every relay in tests.
pub const SERVER_ID: &str = "localhost";

/// A running relay with its data. Dropping it kills the process and removes the data.
pub struct Relay {
    child: Option<Child>,
    port: u16,
    folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

impl Relay {
    /// With the default settings of tests: rate limits off.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With settings of the relay by their names in the environment, e.g. `STORAGE_LIMIT_BYTES`.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut relay = Self {
            child: None,
            port: 0,
            folder: tempfile::tempdir().expect("a folder for the relay"),
            settings: settings.iter().map(owned).collect(),
        };
        relay.restart().await;
        relay
    }

    /// Address without a path.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port, the same for the whole life of this value.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything that the relay keeps: database, files, secrets.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Files of its blobs: `<id>` once finished, `<id>.parts` before.
    pub fn blob_files(&self) -> Vec<PathBuf> {
        let list = |folder: PathBuf| {
            let entries = fs::read_dir(folder).into_iter().flatten();
            entries.map(|entry| entry.expect("a folder of the relay").path())
        };
        list(self.data().join("blobs")).flat_map(list).collect()
    }

    /// What it wrote to its log, over all its starts.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// Id of the process while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Ends the process at once, as a power cut would: SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("a process that can be killed");
            child.wait().expect("a process that ends");
        }
    }

    /// Replaces or adds a setting; the next [`Self::restart`] uses it.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(old, _)| old != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Kills it if it runs, starts it on the same port and data, waits until it is ready.
    pub async fn restart(&mut self) {
        self.kill();
        let port_file = self.folder.path().join("port");
        let _ = fs::remove_file(&port_file);
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("the relay's log");
        let mut command = Command::new(programs::relay());
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("LISTEN", format!("127.0.0.1:{}", self.port))
            .env("DATA_DIR", self.data())
            .env("PORT_FILE", &port_file)
            .env("SERVER_ID", SERVER_ID)
            .env("LOG_LEVEL", "info")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the relay's log"))
            .stderr(log);
        for limit in RATE_LIMITS {
            command.env(limit, "0");
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        self.child = Some(command.spawn().expect("the relay starts"));
        self.port = self.wait_for_port(&port_file).await;
        self.wait_until_ready().await;
    }

    async fn wait_for_port(&mut self, port_file: &Path) -> u16 {
        let mut poll = Poll::new("the relay writes its port");
        loop {
            // Written in one go and then renamed, or not complete yet: a number ends with a line.
            let text = fs::read_to_string(port_file).unwrap_or_default();
            if let Ok(port) = text.trim().parse() {
                return port;
            }
            self.check_alive();
            poll.again().await;
        }
    }

    async fn wait_until_ready(&mut self) {
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("an HTTP client");
        let url = format!("{}{}", self.base(), routes::HEALTH_READY);
        let mut poll = Poll::new("the relay is ready");
        loop {
            if let Ok(answer) = http.get(&url).send().await
                && answer.status().is_success()
            {
                return;
            }
            self.check_alive();
            poll.again().await;
        }
    }

    fn check_alive(&mut self) {
        let child = self.child.as_mut().expect("a started relay");
        if let Some(status) = child.try_wait().expect("a process to ask") {
            panic!("the relay ended with {status}:\n{}", self.log());
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- log of the relay at port {}\n{}", self.port, self.log());
        }
    }
}

/// Settings that would get in the way of many clients behind one address.
const RATE_LIMITS: [&str; 7] = [
    "RATE_LOGIN_PER_MINUTE",
    "RATE_REGISTER_PER_HOUR",
    "RATE_FREE_ATTEMPTS",
    "RATE_NETWORK_PER_MINUTE",
    "RATE_ACCOUNT_PER_MINUTE",
    "RATE_DIRECTORY_PER_MINUTE",
    "RATE_NOTICE_PER_MINUTE",
];

/// Asks again after a moment, until the deadline: another process has no event to wait for.
struct Poll {
    what: &'static str,
    since: Instant,
}

impl Poll {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            since: Instant::now(),
        }
    }

    async fn again(&mut self) {
        assert!(
            self.since.elapsed() < DEADLINE,
            "did not happen: {}",
            self.what
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether something listens there.
pub fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
