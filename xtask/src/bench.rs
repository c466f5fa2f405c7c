//! `cargo xtask bench`: one JSON line per figure, each beside its baseline of the same run; and
//! `cargo xtask model`, which takes as long.

use crate::{
    build,
    process::{Outcome, cargo, command, root, step},
    setup,
};

/// Runs the named groups, or all: `browser` (ciphers, files, sizes in Chromium), `relay` (messages a second),
/// `messaging` (sign-in to a long history, send to seen; native and in Chromium).
/// `search` (50 000 messages).
pub fn run(groups: &[String]) -> Outcome {
    let wanted = |name: &str| groups.is_empty() || groups.iter().any(|group| group == name);
    if wanted("search") {
        let bench = cargo(&[
            "run",
            "--locked",
            "--release",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            "bench-search",
        ]);
        step("search over 50 000 messages", bench)?;
    }
    if !wanted("relay") && !wanted("browser") && !wanted("messaging") {
        return Ok(());
    }
    build::web()?;
    step(
        "compiling the relay",
        cargo(&[
            "build",
            "--locked",
            "--release",
            "--package",
            "relay-server",
        ]),
    )?;
    let relay = build::target().join("release/relay-server");
    if wanted("relay") {
        let mut bench = program("bench-relay");
        bench.env("REN_RELAY", &relay);
        step("acknowledged messages a second", bench)?;
    }
    if wanted("messaging") {
        setup::npm_packages("tests/browser")?;
        let mut bench = program("bench-messaging");
        bench
            .env("REN_RELAY", &relay)
            .env("CHROMIUM", setup::chromium()?)
            .env("REN_BROWSER", root().join("tests/browser"));
        step(
            "a long history and short messages, native and in Chromium",
            bench,
        )?;
    }
    if wanted("browser") {
        build::bench_wasm()?;
        setup::npm_packages("tests/browser")?;
        let mut bench = command("npm", &["run", "--silent", "bench"]);
        bench.current_dir(root().join("tests/browser"));
        bench
            .env("CHROMIUM", setup::chromium()?)
            .env("REN_RELAY", &relay);
        step("ciphers, files and sizes in Chromium", bench)?;
    }
    Ok(())
}

/// A program of the tests, as it would be shipped.
fn program(name: &str) -> std::process::Command {
    cargo(&[
        "run",
        "--locked",
        "--release",
        "--quiet",
        "--package",
        "tests",
        "--bin",
        name,
    ])
}

/// The long run of the model test: `--actions` and `--seed` go to it.
pub fn model(args: &[String]) -> Outcome {
    let mut model = program("model");
    model.arg("--").args(args);
    step("random actions of five people over a bad network", model)
}
