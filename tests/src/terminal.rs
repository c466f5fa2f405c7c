//! Somebody who uses `ren`: each command is a process, with nothing but what a shell would give it.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{person::PASSWORD, programs, relay::SERVER_ID, within};

/// A person with a folder, and everything that `ren` ever printed there.
pub struct Terminal {
    /// Login.
    pub login: String,
    base: String,
    folder: tempfile::TempDir,
    printed: Arc<Mutex<String>>,
}

/// A command that goes on.
pub struct Follower {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Terminal {
    /// Nobody is signed in yet; the password lies in a file.
    pub fn new(base: &str, login: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("password"), PASSWORD).expect("a password file");
        Self {
            login: login.to_owned(),
            base: base.to_owned(),
            folder,
            printed: Arc::default(),
        }
    }

    /// With a new account.
    pub async fn register(base: &str, login: &str) -> Self {
        let terminal = Self::new(base, login);
        let key = terminal.path("access-key");
        let ended = terminal
            .enter("register", &["--access-key-file", &key.to_string_lossy()])
            .await;
        assert_eq!(ended.code, 0, "{ended:?}");
        terminal
    }

    /// `ren register` or `ren sign-in` with this login, relay and password file.
    pub async fn enter(&self, command: &str, more: &[&str]) -> Ended {
        let password = self.path("password");
        let fixed = [
            command,
            &self.login,
            "--server",
            &self.base,
            "--server-id",
            SERVER_ID,
            "--password-file",
            &password.to_string_lossy(),
        ];
        self.run(&[&fixed[..], more].concat(), "").await
    }

    /// Runs a command to its end.
    pub async fn run(&self, args: &[&str], input: &str) -> Ended {
        let mut child = self.command(args).spawn().expect("ren starts");
        let mut stdin = child.stdin.take().expect("its input");
        // It may end without having read this.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let what = format!("`ren {}` ends", args.join(" "));
        let output = within(&what, child.wait_with_output())
            .await
            .expect("an output");
        self.note(&output)
    }

    /// Runs a command that must succeed → its output.
    pub async fn ok(&self, args: &[&str], input: &str) -> String {
        let ended = self.run(args, input).await;
        assert_eq!(ended.code, 0, "{}: {args:?}: {ended:?}", self.login);
        ended.out
    }

    /// Starts a command that goes on.
    pub fn follow(&self, args: &[&str]) -> Follower {
        let mut child = self.command(args).spawn().expect("ren starts");
        let out = child.stdout.take().expect("its output");
        Follower {
            child,
            lines: BufReader::new(out).lines(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(programs::cli());
        command
            .env_clear()
            .arg("--data")
            .arg(self.path("device"))
            .args(args)
            .kill_on_drop(true)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn note(&self, output: &Output) -> Ended {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let ended = Ended {
            code: output.status.code().expect("an exit code"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        let mut printed = self.printed.lock().expect("what was printed");
        printed.push_str(&ended.out);
        printed.push_str(&ended.err);
        ended
    }

    /// Everything that was printed by commands that ended.
    pub fn printed(&self) -> String {
        self.printed.lock().expect("what was printed").clone()
    }

    /// A path beside the device.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the device.
    pub fn device(&self) -> PathBuf {
        self.path("device")
    }
}

impl Follower {
    /// Waits for a line with this in it.
    pub async fn line(&mut self, wanted: &str) -> String {
        loop {
            let line = within(wanted, self.lines.next_line())
                .await
                .expect("its output");
            let line = line.unwrap_or_else(|| panic!("it ended before it printed {wanted}"));
            if line.contains(wanted) {
                return line;
            }
        }
    }

    /// What other users of the computer see of the process: its arguments and its environment.
    pub fn visible(&self) -> Vec<u8> {
        let process = Path::new("/proc").join(self.child.id().expect("it runs").to_string());
        ["cmdline", "environ"]
            .iter()
            .flat_map(|file| std::fs::read(process.join(file)).expect("what the system shows"))
            .collect()
    }
}
