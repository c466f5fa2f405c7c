//! Start and stop.
//!
//! Stop is soft, then hard: not ready → (a pause for the balancer) → no new connections, sockets
//! close in a staggered way, requests under way end → what is left is cut off.

mod listen;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    app::App,
    auth::{
        access::AccessTokens,
        at_rest::{AtRest, NotAuthentic},
        secrets::{Secrets, SecretsError, private_file},
        sha256,
    },
    blobs::{BlobFolder, private_folder},
    config::{ConfigError, Settings},
    http,
    limits::Limits,
    store::{
        Store, StoreError,
        sqlite::{OpenError, SqliteStore},
    },
};

/// How often what is over is forgotten.
const FORGET: Duration = Duration::from_secs(10 * 60);
/// How often files are compared with the database.
const COMPARE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why the relay does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Wrong settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The secrets are missing, broken or exposed.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The database does not open.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secrets are not those that the database was written with.
    #[error("{0} does not belong to this database; restore the file that does")]
    ForeignSecrets(PathBuf),
    /// Another relay uses the folder.
    #[error("another relay uses {0}")]
    InUse(PathBuf),
    /// The at-rest key is none.
    #[error("the at-rest key is not usable")]
    Key(#[from] NotAuthentic),
    /// The file system or the network refused.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// There is no metrics listener.
    #[error("metrics: {0}")]
    Metrics(String),
}

/// A relay that listens.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    app: Arc<App>,
    stop_accept: CancellationToken,
    hard_stop: CancellationToken,
    accept: JoinHandle<()>,
    helpers: Vec<JoinHandle<()>>,
    /// Held until the end: nobody else uses the folder.
    _lock: fs::File,
}

/// Starts a relay. It listens when this returns.
///
/// # Errors
/// See [`StartError`].
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let at = |what: &Path| {
        let what = what.display().to_string();
        move |error| StartError::Io(what, error)
    };
    let data = settings.data_dir.clone();
    private_folder(&data).map_err(at(&data))?;
    let lock = lock(&data)?;
    let listen = settings.listen.clone();
    let listener = TcpListener::bind(&listen).await;
    let listener =
        listener.map_err(|error| StartError::Io(format!("listen on {listen}"), error))?;
    let address = listener.local_addr().map_err(at(Path::new(&listen)))?;
    let config = settings.check(address)?;

    let database = data.join("relay.sqlite");
    let (secrets, new) = Secrets::load_or_make(&config.secrets_file, database.exists())?;
    if new {
        tracing::warn!(
            "made {}: back it up, apart from the database; without it no password works any more",
            config.secrets_file.display()
        );
    }
    if !database.exists() {
        // SQLite gives the files beside it the same mode.
        private_file(&database).map_err(at(&database))?;
    }
    let store = SqliteStore::open(&database).await?;
    if !store.check_secrets(check_value(&secrets)).await? {
        return Err(StartError::ForeignSecrets(config.secrets_file));
    }
    let blobs = data.join("blobs");
    let blobs = BlobFolder::open(blobs.clone()).map_err(at(&blobs))?;
    let helpers = config.metrics_listen.map(metrics_listener).transpose()?;
    let app = Arc::new(App {
        limits: Limits::new(&config.settings),
        tokens: AccessTokens::new(&secrets.token_key, config.server_id.as_str()),
        at_rest: AtRest::new(&secrets.at_rest_key)?,
        opaque: secrets.opaque,
        store: Arc::new(store),
        blobs,
        fanout: Arc::default(),
        ready: AtomicBool::new(true),
        soft_stop: CancellationToken::new(),
        tasks: TaskTracker::new(),
        config,
    });
    app.forget_old().await;
    app.compare_files().await;
    Ok(run(app, listener, address, helpers, lock).await)
}

async fn run(
    app: Arc<App>,
    listener: TcpListener,
    address: SocketAddr,
    metrics: Option<JoinHandle<()>>,
    lock: fs::File,
) -> Running {
    let (stop_accept, hard_stop) = (CancellationToken::new(), CancellationToken::new());
    let accept = tokio::spawn(listen::accept(
        listener,
        http::router(Arc::clone(&app)),
        app.config.settings.max_connections,
        stop_accept.clone(),
        hard_stop.clone(),
    ));
    let mut helpers: Vec<_> = metrics.into_iter().collect();
    helpers.push(tokio::spawn(clean(Arc::clone(&app))));
    let port_file = &app.config.settings.port_file;
    if !port_file.is_empty()
        && let Err(error) = write_port(Path::new(port_file), address.port())
    {
        tracing::error!(%error, "the port file was not written");
    }
    tracing::info!(
        public_url = app.config.public_url.origin(),
        server_id = app.config.server_id.as_str(),
        "listening on http://{address}"
    );
    Running {
        address,
        app,
        stop_accept,
        hard_stop,
        accept,
        helpers,
        _lock: lock,
    }
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its handlers see.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Stops softly, then hard, and closes the store.
    pub async fn stop(self) {
        let settings = &self.app.config.settings;
        self.app.ready.store(false, Ordering::Relaxed);
        if settings.drain_wait_s > 0 {
            tracing::info!(seconds = settings.drain_wait_s, "not ready any more");
            tokio::time::sleep(Duration::from_secs(settings.drain_wait_s)).await;
        }
        tracing::info!("stopping");
        self.stop_accept.cancel();
        self.app.soft_stop.cancel();
        self.app.tasks.close();
        let mut accept = self.accept;
        let soft = async {
            let _ = (&mut accept).await;
            self.app.tasks.wait().await;
        };
        if timeout(Duration::from_secs(settings.stop_timeout_s), soft)
            .await
            .is_err()
        {
            tracing::warn!("some requests did not end in time");
            self.hard_stop.cancel();
            let _ = accept.await;
        }
        self.helpers.iter().for_each(JoinHandle::abort);
        self.app.store.close().await;
        tracing::info!("stopped");
    }
}

async fn clean(app: Arc<App>) {
    let later = |every| tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    let (mut rows, mut files) = (later(FORGET), later(COMPARE));
    loop {
        tokio::select! {
            _ = rows.tick() => app.forget_old().await,
            _ = files.tick() => app.compare_files().await,
        }
    }
}

/// Two relays on one database would each believe to be the only writer.
fn lock(data: &Path) -> Result<fs::File, StartError> {
    let path = data.join("lock");
    let io = |error| StartError::Io(path.display().to_string(), error);
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StartError::InUse(data.to_owned())),
        Err(fs::TryLockError::Error(error)) => Err(io(error)),
    }
}

/// Stored beside the rows that the secrets seal. The token key may be replaced.
fn check_value(secrets: &Secrets) -> [u8; 32] {
    let setup = secrets.opaque.to_bytes();
    sha256(
        &[
            b"ren relay secrets\0",
            secrets.at_rest_key.as_slice(),
            setup.as_slice(),
        ]
        .concat(),
    )
}

/// Written under another name first: whoever finds the file finds the whole number.
fn write_port(path: &Path, port: u16) -> io::Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, port.to_string())?;
    fs::rename(&new, path)
}

fn metrics_listener(address: SocketAddr) -> Result<JoinHandle<()>, StartError> {
    let failed = |error: &dyn std::fmt::Display| StartError::Metrics(error.to_string());
    let (recorder, exporter) = metrics_exporter_prometheus::PrometheusBuilder::new()
        .with_http_listener(address)
        .set_buckets(&[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 32.0])
        .map_err(|error| failed(&error))?
        .build()
        .map_err(|error| failed(&error))?;
    metrics::set_global_recorder(recorder).map_err(|error| failed(&error))?;
    Ok(tokio::spawn(async move {
        if exporter.await.is_err() {
            tracing::error!("the metrics listener has ended");
        }
    }))
}
