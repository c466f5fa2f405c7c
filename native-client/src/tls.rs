//! TLS: one configuration for requests and for the live socket.

use std::sync::Arc;

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier, crypto::aws_lc_rs};
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio_tungstenite::Connector;

use crate::platform::OpenFailed;

/// Which certificates are believed.
#[derive(Clone)]
pub(crate) struct Tls(Arc<ClientConfig>);

impl Tls {
    /// Believes the certificates that the system believes; `SSL_CERT_FILE` names others, as elsewhere.
    pub(crate) fn of_the_system() -> Result<Self, OpenFailed> {
        let config = begin()?
            .with_platform_verifier()
            .map_err(|_| OpenFailed::Certificates)?;
        Ok(Self(Arc::new(config.with_no_client_auth())))
    }

    /// Believes no certificate.
    pub(crate) fn of_nobody() -> Result<Self, OpenFailed> {
        let config = begin()?.with_root_certificates(RootCertStore::empty());
        Ok(Self(Arc::new(config.with_no_client_auth())))
    }

    /// For requests.
    pub(crate) fn config(&self) -> ClientConfig {
        (*self.0).clone()
    }

    /// For the socket.
    pub(crate) fn connector(&self) -> Connector {
        Connector::Rustls(Arc::clone(&self.0))
    }
}

fn begin() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, OpenFailed> {
    ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| OpenFailed::Certificates)
}
