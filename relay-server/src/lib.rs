//! The Ren relay: it sequences, stores and hands out bytes that it cannot read (protocol §17).
//!
//! | module | what it is |
//! |---|---|
//! | [`config`] | settings: default < file < environment < flag |
//! | [`lifecycle`] | start, listen, drain, stop |
//! | [`app`] | what every handler can ask for |
//! | `http` | one file for each resource |
//! | [`auth`] | secrets, password login, tokens |
//! | [`store`] | what it remembers: traits and SQLite |
//! | [`blobs`] | files on the local disk |
//! | [`fanout`] | pokes to live sockets |
//! | [`limits`] | rate limits |
//! | [`problem`] | every error as problem+json |
//!
//! A test starts one in its own process:
//!
//! ```no_run
//! # async fn example() -> Result<(), relay_server::StartError> {
//! let settings = relay_server::Settings {
//!     listen: "127.0.0.1:0".to_owned(),
//!     data_dir: "/tmp/somewhere".into(),
//!     ..relay_server::Settings::default()
//! };
//! let relay = relay_server::start(settings).await?;
//! println!("{}", relay.address());
//! relay.stop().await;
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

pub mod app;
pub mod auth;
pub mod blobs;
pub mod clock;
pub mod config;
pub mod fanout;
mod http;
pub mod lifecycle;
pub mod limits;
pub mod problem;
pub mod store;

pub use config::Settings;
pub use lifecycle::{Running, StartError, start};
