//! `cargo xtask <command>`: every chore a contributor would otherwise have to know.

mod bench;
mod build;
mod lint;
mod process;
mod run;
mod setup;
mod suites;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [relay flags]   build everything and serve the app on http://localhost:8080
  test [suite ...]    run every test (or the named suites) and print the totals by suite
  bench [group ...]   print one JSON line per figure (relay, messaging, browser)
  model [flags]       random actions over a bad network: --actions 100000, --seed n
  lint                rustfmt, clippy, dependency policy, web lint: no warnings
  wasm                build the core for the browser
  web                 build the web app (and the core first)
  types               make web/src/core/types.gen.ts from the Rust types
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let result = match command.as_str() {
        "run" => run::run(&rest),
        "test" => suites::run(&rest),
        "bench" => bench::run(&rest),
        "model" => bench::model(&rest),
        "lint" => lint::run(),
        "wasm" => build::wasm(),
        "web" => build::web(),
        "types" => build::types(),
        "" | "help" | "--help" | "-h" => {
            process::say(HELP);
            return ExitCode::SUCCESS;
        }
        other => Err(format!(
            "there is no command `{other}`; `cargo xtask help` lists them"
        )),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            process::say(&format!("xtask: {sentence}"));
            ExitCode::FAILURE
        }
    }
}
