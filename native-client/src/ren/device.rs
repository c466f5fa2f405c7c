//! The folder of this device, and the client that runs on it.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use client_core::view::{Command, Connection, FailureCode, Phase, Reply};
use native_client::{NativePlatform, Running, Screen, write_private};
use tokio::sync::watch;

use crate::{
    address::Address,
    args::{Args, PasswordArgs, RelayArgs},
    stop::Stop,
    terminal,
};

/// The file with the relay's address and name.
const RELAY: &str = "server";
/// The file that one program at a time holds.
const LOCK: &str = "lock";

/// A client on this device.
pub struct Device {
    pub running: Running,
    wait: Duration,
    /// Two clients on one store would undo each other's work.
    _lock: Option<File>,
}

impl Device {
    /// A device whose relay was chosen before.
    pub async fn open(args: &Args) -> Result<Self, Stop> {
        let folder = folder(args)?;
        let text = fs::read_to_string(folder.join(RELAY))
            .map_err(|_| Stop::Refused(FailureCode::SignedOut.into()))?;
        let mut lines = text.lines();
        let (base, server_id) = (lines.next().unwrap_or_default(), lines.next());
        let address = Address::parse(base, server_id)?;
        Self::on(args, &folder, &address).await
    }

    /// A device on which nobody is signed in yet.
    pub async fn enter(args: &Args, relay: &RelayArgs) -> Result<Self, Stop> {
        let folder = folder(args)?;
        let address = Address::parse(&relay.url, relay.server_id.as_deref())?;
        let device = Self::on(args, &folder, &address).await?;
        match device.started().await? {
            Phase::SignedOut { .. } => {}
            Phase::Locked { login } => return Err(taken(&login)),
            Phase::Ready(me) => return Err(taken(&me.login)),
            Phase::Starting | Phase::MakingKeys => return Err(FailureCode::Internal.into()),
        }
        let lines = format!("{}\n{}\n", address.base, address.server_id);
        write_private(&folder.join(RELAY), lines.as_bytes())?;
        Ok(device)
    }

    /// A device that forgets everything.
    pub async fn for_now(args: &Args, address: &Address) -> Result<Self, Stop> {
        let platform = NativePlatform::in_memory(&address.base, &address.server_id).await?;
        Ok(Self::start(args, platform, None))
    }

    async fn on(args: &Args, folder: &Path, address: &Address) -> Result<Self, Stop> {
        let platform = NativePlatform::on_disk(&address.base, &address.server_id, folder).await?;
        let lock = lock(folder)?;
        Ok(Self::start(args, platform, Some(lock)))
    }

    fn start(args: &Args, platform: NativePlatform, lock: Option<File>) -> Self {
        Self {
            running: Running::start(platform),
            wait: Duration::from_secs(args.timeout),
            _lock: lock,
        }
    }

    /// Carries out a command.
    pub async fn call(&self, command: Command) -> Result<Reply, Stop> {
        Ok(self.running.call(command).await?)
    }

    /// Waits until the screen is so.
    pub async fn wait_for(
        &self,
        safe: &'static str,
        so: impl FnMut(&Screen) -> bool,
    ) -> Result<Screen, Stop> {
        match tokio::time::timeout(self.wait, self.running.wait_for(so)).await {
            Ok(Some(screen)) => Ok(screen),
            Ok(None) => Err(FailureCode::Internal.into()),
            Err(_) => Err(Stop::NotReached(safe)),
        }
    }

    /// Waits for another screen.
    pub async fn next(
        &self,
        screens: &mut watch::Receiver<Screen>,
        safe: &'static str,
    ) -> Result<(), Stop> {
        match tokio::time::timeout(self.wait, screens.changed()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(FailureCode::Internal.into()),
            Err(_) => Err(Stop::NotReached(safe)),
        }
    }

    /// Where the client is once it has looked who is signed in.
    pub async fn started(&self) -> Result<Phase, Stop> {
        let screen = self
            .wait_for("", |screen| {
                screen
                    .phase()
                    .is_some_and(|phase| *phase != Phase::Starting)
            })
            .await?;
        screen.phase().cloned().ok_or(FailureCode::Internal.into())
    }

    /// Waits until somebody is signed in with open keys; asks for the password when they are locked.
    pub async fn ready(&self, password: &PasswordArgs) -> Result<(), Stop> {
        match self.started().await? {
            Phase::Ready(_) => {}
            Phase::Locked { .. } => {
                let password = terminal::password(password)?.to_string();
                self.call(Command::Unlock { password }).await?;
            }
            Phase::SignedOut { .. } | Phase::Starting | Phase::MakingKeys => {
                return Err(FailureCode::SignedOut.into());
            }
        }
        Ok(())
    }

    /// Waits until the relay is reached and everything that was missed is here.
    pub async fn online(&self, safe: &'static str) -> Result<(), Stop> {
        let is_there = |screen: &Screen| {
            let over = matches!(
                screen.phase(),
                Some(Phase::SignedOut { .. } | Phase::Locked { .. })
            );
            over || screen
                .app
                .as_ref()
                .is_some_and(|app| app.connection == Connection::Online)
        };
        let screen = self.wait_for(safe, is_there).await?;
        match screen.phase() {
            Some(Phase::Ready(_)) => Ok(()),
            _ => Err(FailureCode::SignedOut.into()),
        }
    }
}

impl From<FailureCode> for Stop {
    fn from(code: FailureCode) -> Self {
        Self::Refused(code.into())
    }
}

fn taken(login: &str) -> Stop {
    Stop::Told(format!(
        "This folder is the device of {login}. Use `ren sign-out` first, or another folder with --data."
    ))
}

/// The folder of this device.
pub fn folder(args: &Args) -> Result<PathBuf, Stop> {
    if let Some(folder) = &args.data {
        return Ok(folder.clone());
    }
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| Some(std::env::home_dir()?.join(".local/share")))
        .map(|data| data.join("ren"))
        .ok_or_else(|| Stop::Told("There is no home folder. Name one with --data.".into()))
}

fn lock(folder: &Path) -> Result<File, Stop> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Stop::Told(
            "Another `ren` is using this folder. Wait until it is done, or use another folder with --data.".into(),
        )),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
