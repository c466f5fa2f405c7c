//! Settings: default < file (`--config`, TOML) < environment < flag, under one name each.
//!
//! `LISTEN` in the environment is `--listen` on the command line and `listen` in the file. A key of
//! the file that is not known stops the start, so that a typing error cannot go unnoticed.

use std::{fmt, path::PathBuf, str::FromStr};

use clap::Parser;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde::{Deserialize, Deserializer, Serialize};

mod checked;
pub use checked::{Checked, Network, PublicUrl};

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that cannot be read, an unknown key, a value of another type.
    #[error("{0}")]
    Read(#[from] Box<figment::Error>),
    /// A value that is of the right type and still makes no sense.
    #[error("{key}: {reason}")]
    Value {
        /// Which setting.
        key: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// A list, in the environment and on the command line separated by commas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct List(pub Vec<String>);

impl FromStr for List {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let items = text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        Ok(Self(items.map(str::to_owned).collect()))
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Text(String),
            Items(Vec<String>),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Text(text) => text.parse().unwrap_or_default(),
            Either::Items(items) => Self(items),
        })
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty = $default:expr;)*) => {
        /// Everything that an operator can set.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Settings {
            $($(#[doc = $doc])* pub $name: $type,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        /// The Ren relay: sequences, stores and hands out bytes that it cannot read.
        #[derive(Debug, Parser, Serialize)]
        #[command(version)]
        struct CommandLine {
            /// Settings file (TOML), with the names of the flags and `_` for `-`.
            #[arg(long, env = "RELAY_CONFIG")]
            #[serde(skip)]
            config: Option<PathBuf>,
            $(
                $(#[doc = $doc])*
                #[arg(long, env)]
                #[serde(skip_serializing_if = "Option::is_none")]
                $name: Option<$type>,
            )*
        }
    };
}

settings! {
    /// Address and port to listen on. Port 0 takes a free one; see `--port-file`.
    listen: String = "127.0.0.1:8080".to_owned();
    /// Folder of the database and the files. Made with access for its owner alone.
    data_dir: PathBuf = PathBuf::from("data");
    /// File of the relay's secrets; by default `secrets` in the data folder.
    secrets_file: String = String::new();
    /// Address that people type, scheme and port included; by default `http://localhost:<port>`.
    public_url: String = String::new();
    /// Name of this relay in every login; by default the host of the public address. It must never
    /// change: every password depends on it.
    server_id: String = String::new();
    /// Origins, besides the public address, whose pages may use this relay.
    cors_origins: List = List::default();
    /// `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,relay_server=debug`.
    log_level: String = "info".to_owned();
    /// `text` or `json`.
    log_format: String = "text".to_owned();
    /// Address for Prometheus to read from; empty means that there is none.
    metrics_listen: String = String::new();
    /// Proxies (address or network) whose `X-Forwarded-For` is believed.
    trusted_proxies: List = List::default();
    /// Bytes that all files together may take; 0 for what the disk holds.
    storage_limit_bytes: u64 = 0;
    /// Folder of the web app; by default the one inside this program.
    web_dir: String = String::new();
    /// File to write the port to once the relay listens.
    port_file: String = String::new();
    /// Connections at a time.
    max_connections: u32 = 20_000;
    /// Seconds between "not ready" and the end of listening, for a balancer to notice.
    drain_wait_s: u64 = 0;
    /// Seconds that requests under way get to end after a signal.
    stop_timeout_s: u64 = 20;
    /// Logins and recoveries begun per minute from one network (IPv4 address, IPv6 /64); 0 for any number.
    rate_login_per_minute: u32 = 30;
    /// Registrations begun per hour from one network; 0 for any number.
    rate_register_per_hour: u32 = 30;
    /// Logins or recoveries of one account before each further one has to wait longer; 0 for any number.
    rate_free_attempts: u32 = 6;
    /// Requests without an access token (renewals, sockets) per minute from one network; 0 for any number.
    rate_network_per_minute: u32 = 1_200;
    /// Requests of one account per minute; 0 for any number.
    rate_account_per_minute: u32 = 12_000;
    /// Logins looked up per minute by one account; 0 for any number.
    rate_directory_per_minute: u32 = 120;
    /// Notices (who writes, who is there) of one account per minute, the rest are dropped; 0 for any number.
    rate_notice_per_minute: u32 = 1_200;
}

impl Settings {
    /// Reads the command line, the environment and the file that they name.
    ///
    /// # Errors
    /// See [`ConfigError`]. Help, version and wrong flags end the program as `clap` does.
    pub fn read() -> Result<Self, ConfigError> {
        Self::merge(CommandLine::parse())
    }

    fn merge(command_line: CommandLine) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(path) = &command_line.config {
            figment = figment.merge(Toml::file_exact(path));
        }
        figment
            .merge(Serialized::defaults(command_line))
            .extract()
            .map_err(|error| ConfigError::Read(Box::new(error)))
    }
}

#[cfg(test)]
mod tests;
