//! Ways in and out.

use std::{
    fs::File,
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use client_core::view::{AppView, Command, Connection, Phase, Reply};

use crate::{
    args::{Args, EntryArgs, PasswordArgs, RelayArgs},
    device::Device,
    stop::Stop,
    terminal::{self, hint, say},
};

/// Makes an account.
pub async fn register(
    args: &Args,
    relay: &RelayArgs,
    entry: &EntryArgs,
    login: &str,
    name: Option<&str>,
    key_file: Option<&Path>,
) -> Result<(), Stop> {
    // Before anything is done: the key is shown once, and not into somebody's log.
    let key_file = match key_file {
        Some(path) => Some(new_private(path)?),
        None if std::io::stdout().is_terminal() => None,
        None => {
            return Err(Stop::Told(
                "The access key would be written to something that is not a terminal. \
                 Name a file for it with --access-key-file."
                    .into(),
            ));
        }
    };
    let device = Device::enter(args, relay).await?;
    let command = Command::Register {
        login: login.to_owned(),
        name: name.unwrap_or(login).to_owned(),
        password: terminal::new_password(&entry.password)?.to_string(),
        stay: !entry.ask_always,
    };
    let Reply::AccessKey { groups } = device.call(command).await? else {
        return Err(Stop::Told(
            "The account exists, but its access key did not come.".into(),
        ));
    };
    let key = groups.join("-");
    match key_file {
        Some(mut file) => {
            writeln!(file, "{key}")?;
            file.sync_all()?;
            hint(
                "The access key is in the file. Keep it where nobody else looks, off this computer.",
            );
        }
        None => {
            say(&key)?;
            hint(
                "This access key opens the account when the password is forgotten. It is shown once.",
            );
        }
    }
    hint(&format!("{login} is signed in on this device."));
    Ok(())
}

fn new_private(path: &Path) -> Result<File, Stop> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        Stop::Told(format!(
            "The file for the access key cannot be made: {error}."
        ))
    })
}

/// Signs in.
pub async fn sign_in(
    args: &Args,
    relay: &RelayArgs,
    entry: &EntryArgs,
    login: &str,
) -> Result<(), Stop> {
    let device = Device::enter(args, relay).await?;
    let command = Command::SignIn {
        login: login.to_owned(),
        password: terminal::password(&entry.password)?.to_string(),
        stay: !entry.ask_always,
    };
    device.call(command).await?;
    hint(&format!("{login} is signed in on this device."));
    Ok(())
}

/// Ends the session and erases this device.
pub async fn sign_out(args: &Args) -> Result<(), Stop> {
    let device = Device::open(args).await?;
    device.started().await?;
    device.call(Command::SignOut).await?;
    hint("Signed out. This device holds nothing any more.");
    Ok(())
}

/// Who is signed in, and whether the relay is reached.
pub async fn status(args: &Args, password: &PasswordArgs) -> Result<(), Stop> {
    let device = Device::open(args).await?;
    device.ready(password).await?;
    let reached = device.online("What this device holds is safe.").await;
    let app = device.running.screen().app;
    match &app {
        Some(app) if args.json => say(&terminal::json(app)?)?,
        Some(AppView {
            phase: Phase::Ready(me),
            connection,
            ..
        }) => {
            let base = device.running.platform().base();
            say(&format!(
                "{} ({}) at {base}: {}",
                me.login,
                terminal::plain(&me.name),
                word(connection)
            ))?;
        }
        _ => {}
    }
    reached
}

fn word(connection: &Connection) -> &'static str {
    match connection {
        Connection::Online => "online",
        Connection::CatchingUp => "catching up",
        Connection::Connecting => "connecting",
        Connection::Offline { .. } => "offline",
    }
}
