//! Building the parts that cargo alone cannot: the core for the browser, and the web app.

use std::{fs, path::PathBuf};

use crate::{
    process::{Outcome, cargo, command, root, step},
    setup,
};

/// Where the bindings and the `.wasm` go; the web app imports them from there.
pub const PKG: &str = "web/src/core/pkg";

/// The core as WebAssembly with its bindings.
pub fn wasm() -> Outcome {
    module("wasm-client", "compiling the core for the browser", PKG)
}

/// The core's primitives with a JavaScript door, for browser tests and benchmarks.
pub fn bench_wasm() -> Outcome {
    module(
        "bench-wasm",
        "compiling the primitives for the browser",
        "tests/browser/bench/pkg",
    )
}

fn module(package: &str, what: &str, out: &str) -> Outcome {
    setup::wasm_target()?;
    let mut build = cargo(&[
        "build",
        "--locked",
        "--package",
        package,
        "--profile",
        "wasm",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    build.args(["--config", &without_paths()?]);
    step(what, build)?;
    let file = format!(
        "wasm32-unknown-unknown/wasm/{}.wasm",
        package.replace('-', "_")
    );
    step(
        "making its bindings",
        cargo(&[
            "run",
            "--locked",
            "--quiet",
            "--package",
            "bindgen",
            "--",
            &target().join(file).to_string_lossy(),
            &root().join(out).to_string_lossy(),
        ]),
    )
}

/// Everybody downloads this module: where it was built is not in it, so that it is the same wherever
/// it is built.
fn without_paths() -> Result<String, String> {
    // Crates lie in one folder for each registry; fetched, so that all of them are there.
    step("fetching the crates", cargo(&["fetch", "--locked"]))?;
    let registries = cargo_home().join("registry/src");
    let folders = fs::read_dir(&registries)
        .map_err(|error| format!("cannot read {}: {error}", registries.display()))?;
    let mut prefixes: Vec<PathBuf> = folders.flatten().map(|folder| folder.path()).collect();
    prefixes.sort();
    prefixes.push(root());
    let flags: Vec<String> = prefixes
        .iter()
        .map(|prefix| {
            format!(
                "{:?}",
                format!("--remap-path-prefix={}/=", prefix.display())
            )
        })
        .collect();
    Ok(format!(
        "target.wasm32-unknown-unknown.rustflags=[{}]",
        flags.join(",")
    ))
}

fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, Into::into)
}

/// The web app in `web/dist`, the core included.
pub fn web() -> Outcome {
    setup::npm_packages("web")?;
    wasm()?;
    let mut npm = command("npm", &["run", "--silent", "build"]);
    npm.current_dir(root().join("web"));
    step("building the web app", npm)
}

/// The TypeScript types of commands and snapshots.
pub fn types() -> Outcome {
    let mut test = cargo(&[
        "test",
        "--quiet",
        "--package",
        "client-core",
        "--lib",
        "typescript",
    ]);
    test.env("REN_BLESS", "1");
    step("making web/src/core/types.gen.ts", test)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}
