//! Running other programs, saying first what is run.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A sentence for whoever called, or nothing.
pub type Outcome = Result<(), String>;

/// Root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Writes a line to the terminal.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed terminal is no reason to stop the work.
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A command with its folder set to the root of the checkout.
pub fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// Cargo itself, the one that runs this.
pub fn cargo(args: &[&str]) -> Command {
    command(
        &std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()),
        args,
    )
}

/// Says what is done, runs it, and fails with a sentence when it fails.
pub fn step(what: &str, mut command: Command) -> Outcome {
    say(&format!("==> {what}"));
    let status = command
        .status()
        .map_err(|error| not_started(&command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{what}: it ended with {status}"))
    }
}

/// Like [`step`], but every line of its standard output is also handed to `each`.
/// Answers whether it succeeded.
pub fn watched(
    what: &str,
    mut command: Command,
    mut each: impl FnMut(&str),
) -> Result<bool, String> {
    say(&format!("==> {what}"));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(&command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|error| format!("{what}: {error}"))?;
            say(&line);
            each(&line);
        }
    }
    let status = child.wait().map_err(|error| format!("{what}: {error}"))?;
    Ok(status.success())
}

/// What a command prints, if it can be run and succeeds.
pub fn output(program: &str, args: &[&str]) -> Option<String> {
    let output = command(program, args).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!(
        "cannot start {}: {error}",
        command.get_program().to_string_lossy()
    )
}
