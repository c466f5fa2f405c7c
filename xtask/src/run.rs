//! `cargo xtask run`: everything built, then served.

use crate::{
    build,
    process::{Outcome, cargo, say, step},
    setup,
};

/// Builds all and starts the relay; further arguments go to it.
pub fn run(args: &[String]) -> Outcome {
    setup::c_compiler()?;
    build::web()?;
    step(
        "compiling the relay, with the web app inside",
        cargo(&[
            "build",
            "--locked",
            "--release",
            "--package",
            "relay-server",
        ]),
    )?;
    say("==> serving on http://localhost:8080 (data in ./data, Ctrl+C stops)");
    let mut relay = crate::process::command(
        &build::target()
            .join("release/relay-server")
            .to_string_lossy(),
        &args.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let status = relay
        .status()
        .map_err(|error| format!("cannot start the relay: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the relay ended with {status}"))
    }
}
