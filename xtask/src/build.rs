//! Building the parts that cargo alone cannot: the core for the browser, and the web app.

use crate::{
    process::{Outcome, cargo, command, root, step},
    setup,
};

/// Where the bindings and the `.wasm` go; the web app imports them from there.
pub const PKG: &str = "web/src/core/pkg";

/// The core as WebAssembly with its bindings.
pub fn wasm() -> Outcome {
    wasm_with(&[], PKG)
}

/// The same with more features of wasm-client, into another folder (benchmarks).
pub fn wasm_with(features: &[&str], out: &str) -> Outcome {
    setup::wasm_target()?;
    let features = features.join(",");
    step(
        "compiling the core for the browser",
        cargo(&[
            "build",
            "--locked",
            "--package",
            "wasm-client",
            "--profile",
            "wasm",
            "--target",
            "wasm32-unknown-unknown",
            "--features",
            &features,
        ]),
    )?;
    let module = target().join("wasm32-unknown-unknown/wasm/wasm_client.wasm");
    step(
        "making its bindings",
        cargo(&[
            "run",
            "--locked",
            "--quiet",
            "--package",
            "bindgen",
            "--",
            &module.to_string_lossy(),
            &root().join(out).to_string_lossy(),
        ]),
    )
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
pub fn target() -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}
