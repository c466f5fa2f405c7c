//! `cargo xtask bench`: one JSON line per figure, each beside its baseline of the same run.

use crate::{
    build,
    process::{Outcome, cargo, command, root, step},
    setup,
};

/// Runs the named groups, or all: `browser` (ciphers, files, sizes in Chromium), `relay` (messages a second).
pub fn run(groups: &[String]) -> Outcome {
    let wanted = |name: &str| groups.is_empty() || groups.iter().any(|group| group == name);
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
        let mut bench = cargo(&[
            "run",
            "--locked",
            "--release",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            "bench-relay",
        ]);
        bench.env("REN_RELAY", &relay);
        step("acknowledged messages a second", bench)?;
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
