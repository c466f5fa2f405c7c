//! `cargo xtask lint`: no warnings anywhere.

use crate::{
    process::{Outcome, cargo, command, output, root, step},
    setup,
};

/// Formatting, clippy, dependency policy, web lint.
pub fn run() -> Outcome {
    formatting()?;
    step(
        "clippy",
        cargo(&[
            "clippy",
            "--locked",
            "--workspace",
            "--exclude",
            "wasm-client",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    setup::wasm_target()?;
    step(
        "clippy for the browser",
        cargo(&[
            "clippy",
            "--locked",
            "--package",
            "wasm-client",
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    if output("cargo-deny", &["--version"]).is_some() {
        step(
            "dependency policy",
            cargo(&["deny", "check", "bans", "licenses", "sources"]),
        )?;
    } else {
        return Err(
            "cargo-deny is needed for the dependency policy: cargo install cargo-deny --locked"
                .into(),
        );
    }
    web()
}

/// rustfmt, which costs nothing and is therefore part of the tests as well.
pub fn formatting() -> Outcome {
    step("formatting", cargo(&["fmt", "--all", "--check"]))
}

/// The web client's own lint.
pub fn web() -> Outcome {
    setup::npm_packages("web")?;
    let mut npm = command("npm", &["run", "--silent", "lint"]);
    npm.current_dir(root().join("web"));
    step("web lint", npm)
}
