//! The real program, which can be killed at any moment.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{Ask, DEADLINE, client};

pub struct Process {
    child: Child,
    folder: PathBuf,
    base: String,
    http: reqwest::Client,
}

impl Process {
    /// Starts it on a folder and waits until it listens.
    pub async fn start(folder: &Path, more: &[(&str, &str)]) -> Self {
        let mut child = command(folder, more).spawn().expect("the program");
        let base = match listening(&mut child, folder).await {
            Ok(port) => format!("http://127.0.0.1:{port}"),
            Err(log) => panic!("the relay ended:\n{log}"),
        };
        Self {
            child,
            folder: folder.to_owned(),
            base,
            http: client(),
        }
    }

    /// Starts it and waits for its end; answers with its log.
    pub async fn refuses(folder: &Path, more: &[(&str, &str)]) -> String {
        let mut child = command(folder, more).spawn().expect("the program");
        match listening(&mut child, folder).await {
            Ok(_) => {
                child.kill().expect("killed");
                panic!("it started");
            }
            Err(log) => log,
        }
    }

    /// SIGKILL, as by a power cut.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let done = Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .expect("kill");
        assert!(done.success());
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> std::process::ExitStatus {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status;
            }
            assert!(since.elapsed() < DEADLINE, "it does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).expect("a log")
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn at(&self, method: reqwest::Method, path: &str) -> Ask {
        Ask::new(self.http.request(method, format!("{}{path}", self.base)))
    }
}

fn command(folder: &Path, more: &[(&str, &str)]) -> Command {
    let _ = fs::remove_file(folder.join("port"));
    let log = fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"));
    let log = log.expect("a log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_relay-server"));
    command
        .env_clear()
        .args(["--listen", "127.0.0.1:0"])
        .arg("--data-dir")
        .arg(folder.join("data"))
        .arg("--port-file")
        .arg(folder.join("port"))
        .envs(more.iter().copied())
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log);
    command
}

/// The port, once it listens; its log if it ends instead.
async fn listening(child: &mut Child, folder: &Path) -> Result<u16, String> {
    let since = Instant::now();
    loop {
        if let Ok(port) = fs::read_to_string(folder.join("port")) {
            return Ok(port.parse().expect("a port"));
        }
        if child.try_wait().expect("a status").is_some() {
            return Err(fs::read_to_string(folder.join("log")).expect("a log"));
        }
        assert!(since.elapsed() < DEADLINE, "it does not listen");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
