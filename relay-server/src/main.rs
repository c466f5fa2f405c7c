//! The program: settings, logs, signals.

use std::process::ExitCode;

use relay_server::Settings;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match Settings::read() {
        Ok(settings) => settings,
        Err(error) => return complain(&error),
    };
    if let Err(error) = log(&settings) {
        return complain(&*error);
    }
    let relay = match relay_server::start(settings).await {
        Ok(relay) => relay,
        Err(error) => return complain(&error),
    };
    signal().await;
    tokio::select! {
        () = relay.stop() => ExitCode::SUCCESS,
        () = signal() => ExitCode::FAILURE,
    }
}

/// Before there is a log.
#[expect(
    clippy::print_stderr,
    reason = "whoever starts the program reads it there"
)]
fn complain(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("relay-server: {error}");
    ExitCode::FAILURE
}

fn log(settings: &Settings) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let filter: EnvFilter = settings.log_level.parse()?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match settings.log_format.as_str() {
        "json" => log.json().try_init(),
        _ => log.with_ansi(false).try_init(),
    }
}

/// The next request to end.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => (),
                _ = tokio::signal::ctrl_c() => (),
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
