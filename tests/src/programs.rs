//! The programs under test: what the environment names, or what cargo builds now. A program that does
//! not build is a failure, never a reason to skip.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

/// The relay: `REN_RELAY`.
pub fn relay() -> &'static Path {
    static RELAY: OnceLock<PathBuf> = OnceLock::new();
    RELAY.get_or_init(|| find("REN_RELAY", "relay-server", "relay-server"))
}

/// The client for the command line: `REN_CLI`.
pub fn cli() -> &'static Path {
    static CLI: OnceLock<PathBuf> = OnceLock::new();
    CLI.get_or_init(|| find("REN_CLI", "native-client", "ren"))
}

fn find(variable: &str, package: &str, program: &str) -> PathBuf {
    match std::env::var_os(variable) {
        Some(path) => path.into(),
        None => build(package, program),
    }
}

fn build(package: &str, program: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["build", "--package", package, "--bin", program])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{program} does not build");
    let text = String::from_utf8(output.stdout).expect("cargo's messages");
    let executable = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .next_back();
    executable.expect("cargo names the program")
}
