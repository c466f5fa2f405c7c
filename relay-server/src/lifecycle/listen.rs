//! The accept loop. axum's own has no time limit on headers, and its graceful stop does not know
//! sockets.

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::limits::Peer;

/// The longest that a client may take for the head of a request. Also ends idle connections.
const HEADERS: Duration = Duration::from_secs(10);
/// The pause after a failed accept: as a rule, too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves connections until told to stop; returns when the last one has ended.
pub async fn accept(
    listener: TcpListener,
    router: Router,
    max_connections: u32,
    stop: CancellationToken,
    hard_stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(max_connections.max(1) as usize));
    let connections = TaskTracker::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            () = stop.cancelled() => break,
        };
        match accepted.and_then(|(stream, peer)| stream.set_nodelay(true).map(|()| (stream, peer)))
        {
            Ok((stream, peer)) => {
                let (router, stop) = (router.clone(), stop.clone());
                let hard_stop = hard_stop.clone();
                connections.spawn(async move {
                    tokio::select! {
                        () = serve(stream, Peer(peer), router, &stop, place.ok()) => (),
                        () = hard_stop.cancelled() => (),
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn serve(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    stop: &CancellationToken,
    _place: Option<OwnedSemaphorePermit>,
) {
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    // What goes wrong here is the client's: a cut connection, a head that is none.
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            // Ends now if it is idle, after the answer if a request is under way.
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
