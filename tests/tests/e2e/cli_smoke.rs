//! `ren smoke`: what an administrator runs against a server, over TLS as it is reached.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{path::Path, process::Output, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tests::{programs, relay::Relay, relay::SERVER_ID, run, within};
use tokio::{
    net::{TcpListener, TcpStream},
    process::Command,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

async fn smoke(url: &str, certificates: Option<&Path>) -> Output {
    let mut command = Command::new(programs::cli());
    command
        .env_clear()
        .args(["--timeout", "20", "smoke", url, "--server-id", SERVER_ID]);
    if let Some(file) = certificates {
        command.env("SSL_CERT_FILE", file);
    }
    within("ren smoke ends", command.output()).await.unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

/// A proxy that speaks TLS, as in front of a real server → its port.
async fn tls_in_front_of(relay: &Relay, made: &CertifiedKey<rcgen::KeyPair>) -> u16 {
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, behind) = (listener.local_addr().unwrap().port(), relay.port());
    tokio::task::spawn_local(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::task::spawn_local(async move {
                // Whoever does not trust the certificate goes away again.
                let Ok(mut outer) = acceptor.accept(socket).await else {
                    return;
                };
                let mut inner = TcpStream::connect(("127.0.0.1", behind)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outer, &mut inner).await;
            });
        }
    });
    port
}

#[test]
fn a_server_that_works_is_said_to_work_and_one_that_is_gone_is_not() {
    run(async {
        let mut relay = Relay::start().await;
        let good = smoke(&relay.base(), None).await;
        assert_eq!(good.status.code(), Some(0), "{}", text(&good));
        assert!(
            text(&good).contains("The server works: 6 steps"),
            "{}",
            text(&good)
        );

        relay.kill();
        let bad = smoke(&relay.base(), None).await;
        assert_eq!(bad.status.code(), Some(4), "{}", text(&bad));
        assert!(
            text(&bad).contains("Failed: two new accounts."),
            "{}",
            text(&bad)
        );
    });
}

#[test]
fn a_server_without_room_for_files_is_not_said_to_work() {
    run(async {
        let relay = Relay::start_with(&[("STORAGE_LIMIT_BYTES", "1000")]).await;
        let full = smoke(&relay.base(), None).await;
        assert_eq!(full.status.code(), Some(1), "{}", text(&full));
        assert!(
            text(&full).contains("Failed: a file there and back."),
            "{}",
            text(&full)
        );
        assert!(
            text(&full).contains("The server has no room left."),
            "{}",
            text(&full)
        );
    });
}

#[test]
fn over_tls_only_a_certificate_that_the_computer_trusts_is_believed() {
    run(async {
        let relay = Relay::start().await;
        let made = generate_simple_self_signed([SERVER_ID.to_owned()]).unwrap();
        let port = tls_in_front_of(&relay, &made).await;
        let url = format!("https://{SERVER_ID}:{port}");
        let folder = tempfile::tempdir().unwrap();
        let trusted = folder.path().join("trusted.pem");
        std::fs::write(&trusted, made.cert.pem()).unwrap();
        let good = smoke(&url, Some(&trusted)).await;
        assert_eq!(good.status.code(), Some(0), "{}", text(&good));

        let other = generate_simple_self_signed([SERVER_ID.to_owned()]).unwrap();
        std::fs::write(&trusted, other.cert.pem()).unwrap();
        let bad = smoke(&url, Some(&trusted)).await;
        assert_eq!(bad.status.code(), Some(4), "{}", text(&bad));
        assert!(
            text(&bad).contains("Failed: two new accounts."),
            "{}",
            text(&bad)
        );
    });
}
