//! Settings with their values read: addresses, origins, networks.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

use axum::http::Uri;
use crypto_core::login::ServerId;

use super::{ConfigError, Settings};

/// The address that people type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Whether it begins with `https`.
    pub https: bool,
    /// Host and, where it is not the scheme's own, port.
    pub authority: String,
    /// Host alone.
    pub host: String,
}

impl PublicUrl {
    /// As a browser writes it in `Origin`.
    pub fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.authority)
    }

    /// The same for its WebSocket.
    pub fn socket_origin(&self) -> String {
        let scheme = if self.https { "wss" } else { "ws" };
        format!("{scheme}://{}", self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|error| format!("{error}"))?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("expected http://… or https://…".to_owned()),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err("expected no path and no query".to_owned());
        }
        let authority = uri
            .authority()
            .ok_or("expected a host")?
            .as_str()
            .to_lowercase();
        let host = uri.host().unwrap_or_default().to_lowercase();
        if host.is_empty() || authority.contains('@') {
            return Err("expected a host and nothing else".to_owned());
        }
        let own_port = if https { ":443" } else { ":80" };
        let authority = authority
            .strip_suffix(own_port)
            .unwrap_or(&authority)
            .to_owned();
        Ok(Self {
            https,
            authority,
            host,
        })
    }
}

/// An address or a network in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u32,
}

impl Network {
    /// Whether an address belongs to it. An IPv4 address inside IPv6 counts as itself.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0);
                (u32::from(base) ^ u32::from(address)) & mask == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
                (u128::from(base) ^ u128::from(address)) & mask == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (base, prefix) = match text.split_once('/') {
            Some((base, prefix)) => (base, Some(prefix)),
            None => (text, None),
        };
        let base: IpAddr = base.parse().map_err(|error| format!("{error}"))?;
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(prefix) => prefix.parse().map_err(|error| format!("{error}"))?,
        };
        if prefix > longest {
            return Err(format!("expected at most /{longest}"));
        }
        Ok(Self { base, prefix })
    }
}

/// [`Settings`] with every value read and checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The settings as they were given.
    pub settings: Settings,
    /// Address that people type.
    pub public_url: PublicUrl,
    /// Name of this relay in every login.
    pub server_id: ServerId,
    /// Every origin whose pages may use this relay.
    pub origins: HashSet<String>,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// Where Prometheus reads.
    pub metrics_listen: Option<SocketAddr>,
    /// Where the relay's secrets are.
    pub secrets_file: PathBuf,
    /// Folder of the web app, if it is not the one inside this program.
    pub web_dir: Option<PathBuf>,
}

impl Settings {
    /// Reads every value. `bound` is the address that the relay listens on.
    ///
    /// # Errors
    /// [`ConfigError::Value`] names the setting and what is wrong with it.
    pub fn check(self, bound: SocketAddr) -> Result<Checked, ConfigError> {
        let mut origins = HashSet::new();
        let public_url: PublicUrl = if self.public_url.is_empty() {
            origins.insert(format!("http://127.0.0.1:{}", bound.port()));
            value("public_url", &format!("http://localhost:{}", bound.port()))?
        } else {
            value("public_url", &self.public_url)?
        };
        origins.insert(public_url.origin());
        for origin in &self.cors_origins.0 {
            origins.insert(value::<PublicUrl>("cors_origins", origin)?.origin());
        }
        let server_id = match self.server_id.as_str() {
            "" => public_url.host.clone(),
            given => given.to_owned(),
        };
        let server_id =
            ServerId::new(&server_id).map_err(|error| wrong("server_id", &error.to_string()))?;
        if !matches!(self.log_format.as_str(), "text" | "json") {
            return Err(wrong("log_format", "expected text or json"));
        }
        let trusted_proxies = self.trusted_proxies.0.iter();
        let trusted_proxies = trusted_proxies
            .map(|p| value("trusted_proxies", p))
            .collect::<Result<_, _>>()?;
        let metrics_listen = match self.metrics_listen.as_str() {
            "" => None,
            address => Some(value("metrics_listen", address)?),
        };
        let secrets_file = match self.secrets_file.as_str() {
            "" => self.data_dir.join("secrets"),
            path => PathBuf::from(path),
        };
        let web_dir = (!self.web_dir.is_empty()).then(|| PathBuf::from(&self.web_dir));
        Ok(Checked {
            public_url,
            server_id,
            origins,
            trusted_proxies,
            metrics_listen,
            secrets_file,
            web_dir,
            settings: self,
        })
    }
}

fn value<T: FromStr>(key: &'static str, text: &str) -> Result<T, ConfigError>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error: T::Err| wrong(key, &format!("{text:?}: {error}")))
}

fn wrong(key: &'static str, reason: &str) -> ConfigError {
    ConfigError::Value {
        key,
        reason: reason.to_owned(),
    }
}
