//! `cargo xtask test`: every test, with the totals by suite at the end.

use std::time::Instant;

use crate::{
    build, lint,
    process::{Outcome, cargo, command, root, say, watched},
    setup,
};

#[derive(Default, Clone, Copy)]
struct Total {
    passed: u32,
    failed: u32,
}

struct Suite {
    name: &'static str,
    run: fn() -> Result<(Total, bool), String>,
}

const SUITES: &[Suite] = &[
    Suite {
        name: "rust",
        run: rust,
    },
    Suite {
        name: "web",
        run: web_unit,
    },
    Suite {
        name: "stories",
        run: stories,
    },
    Suite {
        name: "browser",
        run: browser,
    },
];

/// Runs the named suites, or all of them.
pub fn run(names: &[String]) -> Outcome {
    for name in names {
        if !SUITES.iter().any(|suite| suite.name == name) {
            let known: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
            return Err(format!(
                "there is no suite `{name}`; there are {}",
                known.join(", ")
            ));
        }
    }
    setup::c_compiler()?;
    lint::formatting()?;
    // The relay reads the web app from disk in this profile, so it must be there for every suite.
    build::web()?;

    let mut rows = Vec::new();
    for suite in SUITES
        .iter()
        .filter(|suite| names.is_empty() || names.iter().any(|n| n == suite.name))
    {
        let begun = Instant::now();
        let (total, succeeded) = (suite.run)()?;
        rows.push((suite.name, total, succeeded, begun.elapsed().as_secs()));
    }

    say("\nsuite        passed  failed  seconds");
    let mut all = Total::default();
    let mut broken = Vec::new();
    for (name, total, succeeded, seconds) in rows {
        say(&format!(
            "{name:<12} {:>6}  {:>6}  {seconds:>7}",
            total.passed, total.failed
        ));
        all.passed += total.passed;
        all.failed += total.failed;
        if !succeeded || total.passed == 0 {
            broken.push(name);
        }
    }
    say(&format!("{} passed, {} failed", all.passed, all.failed));
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("not green: {}", broken.join(", ")))
    }
}

/// All crates that have native tests.
const NATIVE: [&str; 7] = [
    "--workspace",
    "--exclude",
    "wasm-client",
    "--exclude",
    "bindgen",
    "--exclude",
    "bench-wasm",
];

/// Compiles the tests and, with the same features and so only once, the relay.
fn native() -> Outcome {
    crate::process::step(
        "compiling the relay and the native tests",
        cargo(&[&["test", "--locked", "--no-run", "--quiet"], &NATIVE[..]].concat()),
    )
}

fn relay() -> std::path::PathBuf {
    build::target().join("debug/relay-server")
}

/// Everything that runs natively: unit tests, published vectors, end to end over the real relay.
fn rust() -> Result<(Total, bool), String> {
    native()?;
    let mut test = cargo(&[&["test", "--locked", "--no-fail-fast"], &NATIVE[..]].concat());
    test.env("REN_RELAY", relay())
        .env("REN_CLI", build::target().join("debug/ren"));
    counted("native tests", test, |line| {
        // "test result: ok. 12 passed; 0 failed; …"
        let rest = line.strip_prefix("test result:")?;
        Some(Total {
            passed: before(rest, " passed"),
            failed: before(rest, " failed"),
        })
    })
}

fn web_unit() -> Result<(Total, bool), String> {
    lint::web()?;
    counted(
        "web unit tests",
        npm("web", &["run", "--silent", "test"]),
        |line| {
            // "      Tests  3 failed | 41 passed (44)"
            let rest = line.trim_start().strip_prefix("Tests ")?;
            Some(Total {
                passed: before(rest, " passed"),
                failed: before(rest, " failed"),
            })
        },
    )
}

fn stories() -> Result<(Total, bool), String> {
    let mut run = npm("web", &["run", "--silent", "test:stories"]);
    run.env("CHROMIUM", setup::chromium()?);
    counted(
        "every screen in Chromium, with accessibility checks",
        run,
        playwright_total,
    )
}

/// Real browsers against the real relay.
fn browser() -> Result<(Total, bool), String> {
    native()?;
    build::bench_wasm()?;
    setup::npm_packages("tests/browser")?;
    let mut run = npm("tests/browser", &["test", "--silent"]);
    run.env("CHROMIUM", setup::chromium()?);
    run.env("FIREFOX", setup::firefox()?);
    run.env("REN_RELAY", relay());
    counted("Chromium and Firefox end to end", run, playwright_total)
}

/// "  12 passed (34.5s)" and "  1 failed", each on a line of its own.
fn playwright_total(line: &str) -> Option<Total> {
    let line = line.trim();
    let number = line.split(' ').next()?.parse().ok()?;
    let rest = line.split_once(' ')?.1;
    if rest == "passed" || rest.starts_with("passed (") {
        Some(Total {
            passed: number,
            failed: 0,
        })
    } else if rest == "failed" {
        Some(Total {
            passed: 0,
            failed: number,
        })
    } else {
        None
    }
}

fn npm(folder: &str, args: &[&str]) -> std::process::Command {
    let mut npm = command("npm", args);
    npm.current_dir(root().join(folder))
        .env("CI", "true")
        .env("NO_COLOR", "1")
        .env("FORCE_COLOR", "0");
    npm
}

fn counted(
    what: &str,
    mut command: std::process::Command,
    total_of: impl Fn(&str) -> Option<Total>,
) -> Result<(Total, bool), String> {
    command
        .env("NO_COLOR", "1")
        .env("CARGO_TERM_COLOR", "never");
    let mut sum = Total::default();
    let succeeded = watched(what, command, |line| {
        if let Some(total) = total_of(line) {
            sum.passed += total.passed;
            sum.failed += total.failed;
        }
    })?;
    Ok((sum, succeeded))
}

/// The number that stands before `word`, or 0.
fn before(line: &str, word: &str) -> u32 {
    let Some(at) = line.find(word) else { return 0 };
    let digits: String = line[..at]
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    digits
        .chars()
        .rev()
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_read_from_the_runners_last_lines() {
        assert_eq!(before(" ok. 12 passed; 3 failed; 0 ignored", " passed"), 12);
        assert_eq!(before(" ok. 12 passed; 3 failed; 0 ignored", " failed"), 3);
        assert_eq!(before("  3 failed | 41 passed (44)", " passed"), 41);
        assert_eq!(before(" 41 passed (41)", " failed"), 0);
        assert_eq!(
            playwright_total("  12 passed (34.5s)").map(|t| t.passed),
            Some(12)
        );
        assert_eq!(playwright_total("  1 failed").map(|t| t.failed), Some(1));
        assert!(playwright_total("Running 12 tests using 1 worker").is_none());
    }
}
