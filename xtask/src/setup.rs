//! What a fresh machine lacks: each function looks, and installs or says in one sentence what to do.

use std::{fs, path::Path, path::PathBuf};

use crate::process::{Outcome, command, output, root, say, step};

/// The browser target of the compiler.
pub fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = output("rustup", &["target", "list", "--installed"])
        .ok_or("rustup is needed to add the browser target: install it from https://rustup.rs")?;
    if installed.lines().any(|line| line == TARGET) {
        return Ok(());
    }
    step(
        "adding the browser target to the compiler",
        command("rustup", &["target", "add", TARGET]),
    )
}

/// Node 20 or newer, with npm.
pub fn node() -> Outcome {
    const WANTED: &str = "Node 20 or newer with npm is needed: install it from https://nodejs.org";
    let version = output("node", &["--version"]).ok_or(WANTED)?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("{WANTED} (found {version})"));
    }
    output("npm", &["--version"])
        .map(|_| ())
        .ok_or_else(|| WANTED.into())
}

/// The packages of `package-lock.json` in `folder`, exactly.
pub fn npm_packages(folder: &str) -> Outcome {
    node()?;
    let folder_path = root().join(folder);
    let stamp = folder_path.join("node_modules/.package-lock.json");
    if newer(&stamp, &folder_path.join("package-lock.json")) {
        return Ok(());
    }
    let mut npm = command(
        "npm",
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    );
    npm.current_dir(folder_path);
    step(
        &format!("installing the packages of {folder}/package-lock.json"),
        npm,
    )
}

/// A Chromium for the browser tests: `CHROMIUM`, one on the path, or the system's package.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(path) = find_chromium() {
        return Ok(path);
    }
    install("chromium", "CHROMIUM")?;
    find_chromium().ok_or_else(|| "Chromium was installed but cannot be found; set CHROMIUM".into())
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(on_path)
}

/// A Firefox for the browser tests: `FIREFOX`, one on the path, or the system's package.
pub fn firefox() -> Result<PathBuf, String> {
    if let Some(path) = find_firefox() {
        return Ok(path);
    }
    install("firefox-esr", "FIREFOX")?;
    find_firefox().ok_or_else(|| "Firefox was installed but cannot be found; set FIREFOX".into())
}

fn find_firefox() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("FIREFOX") {
        return Some(path.into());
    }
    ["firefox-esr", "firefox"].into_iter().find_map(on_path)
}

fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|dir| dir.join(name))
        .find(|p| p.is_file())
}

/// Installs a package of the system, where that can be done without asking anything.
fn install(package: &str, variable: &str) -> Outcome {
    let hint = format!("{package} is needed: install it, or set {variable}");
    let Some(apt) = on_path("apt-get") else {
        return Err(hint);
    };
    let apt = apt.to_string_lossy().into_owned();
    let root_user = output("id", &["-u"]).as_deref() == Some("0");
    let run = |args: &[&str]| {
        let mut all: Vec<&str> = if root_user { vec![] } else { vec!["-n", &apt] };
        all.extend_from_slice(args);
        let mut command = command(if root_user { &apt } else { "sudo" }, &all);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    step(
        "refreshing the list of system packages",
        run(&["update", "-q"]),
    )
    .map_err(|_| hint.clone())?;
    step(
        &format!("installing the system package {package}"),
        run(&["install", "-q", "-y", "--no-install-recommends", package]),
    )
    .map_err(|_| hint)
}

/// A C compiler: SQLite and the token library bring C code.
pub fn c_compiler() -> Outcome {
    if ["cc", "gcc", "clang"]
        .into_iter()
        .any(|name| on_path(name).is_some())
    {
        return Ok(());
    }
    say("a C compiler is missing");
    install("build-essential", "CC")
        .map_err(|_| "a C compiler is needed: install gcc or clang".into())
}

/// Whether `a` exists and is not older than `b`.
pub fn newer(a: &Path, b: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    matches!((time(a), time(b)), (Some(a), Some(b)) if a >= b)
}
