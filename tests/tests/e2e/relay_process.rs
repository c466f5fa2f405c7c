//! The helpers that other tests stand on: a relay that is killed and comes back, a wire that counts
//! and holds, the native platform's requests.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::platform::{Method, Platform as _, Relay as _, Request, Unreachable};
use futures::{FutureExt as _, future::join};
use relay_api::{accounts::ServerInfo, routes};
use tests::{native::NativePlatform, proxy::Proxy, relay::Relay, relay::SERVER_ID, run};

fn get(path: &str) -> Request {
    Request {
        method: Method::Get,
        path: path.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

#[test]
fn a_relay_comes_back_on_its_port_with_its_data() {
    run(async {
        let mut relay = Relay::start().await;
        let device = NativePlatform::in_memory(&relay.base(), SERVER_ID)
            .await
            .unwrap();
        let answer = device.relay().send(get(routes::SERVER)).await.unwrap();
        let info: ServerInfo = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(info.server_id, SERVER_ID);
        let (port, pid) = (relay.port(), relay.pid());
        let data = std::fs::read_dir(relay.data()).unwrap().count();
        assert!(data > 0);

        relay.kill();
        assert_eq!(
            device.relay().send(get(routes::SERVER)).await.err(),
            Some(Unreachable)
        );
        assert!(device.relay().open_live().await.is_err());

        relay.restart().await;
        assert_eq!(relay.port(), port);
        assert_ne!(relay.pid(), pid);
        assert_eq!(
            device
                .relay()
                .send(get(routes::SERVER))
                .await
                .unwrap()
                .status,
            200
        );
        assert!(device.relay().open_live().await.is_ok());
    });
}

#[test]
fn a_wire_counts_holds_and_cuts() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let device = NativePlatform::in_memory(&wire.base(), SERVER_ID)
            .await
            .unwrap();
        let ask = async || {
            device
                .relay()
                .send(get(routes::SERVER))
                .await
                .map(|a| a.status)
        };
        let asked = format!("GET {}", routes::SERVER);

        assert_eq!(ask().await, Ok(200));
        assert_eq!(wire.passed(&asked).len(), 1);

        // The third of its kind and all that follow stand still.
        let held = asked.clone();
        wire.hold(move |line, before| line.starts_with(&held) && before >= 2);
        assert_eq!(ask().await, Ok(200));
        let mut third = Box::pin(ask());
        let (_, early) = join(wire.until_held(1), async { (&mut third).now_or_never() }).await;
        assert_eq!(early, None);
        assert_eq!(wire.passed(&asked).len(), 2);
        wire.release();
        assert_eq!(third.await, Ok(200));
        assert_eq!(wire.passed(&asked).len(), 3);

        wire.hold(|_, _| true);
        let mut cut = Box::pin(ask());
        let (_, ()) = join(
            (&mut cut).map(|answer| assert_eq!(answer, Err(Unreachable))),
            async {
                wire.until_held(1).await;
                wire.cut();
            },
        )
        .await;
        wire.release();
        assert_eq!(ask().await, Ok(200));
    });
}
