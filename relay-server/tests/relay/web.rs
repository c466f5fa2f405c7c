//! The web app.

use std::path::Path;

use relay_api::problem::ProblemKind;

use crate::support::Relay;

async fn with_app(files: &[(&str, &str)]) -> (Relay, tempfile::TempDir) {
    let dist = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = dist.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, content).expect("written");
    }
    let dir = dist.path().to_str().expect("utf-8").to_owned();
    (Relay::start_with(|s| s.web_dir = dir).await, dist)
}

#[tokio::test]
async fn files_have_their_kind_and_their_time() {
    let (relay, _dist) = with_app(&[
        ("index.html", "<!doctype html>"),
        ("sw.js", "self"),
        ("app.webmanifest", "{}"),
        ("assets/core-4f3a.wasm", "\0asm"),
        ("assets/core-4f3a.wasm.br", "small"),
    ])
    .await;
    for (path, kind, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/chat/abc", "text/html; charset=utf-8", "no-cache"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
        (
            "/assets/core-4f3a.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let reply = relay.get(path).ok().await;
        assert_eq!(reply.header("content-type"), kind, "{path}");
        assert_eq!(reply.header("cache-control"), cache, "{path}");
        let tag = reply.header("etag").to_owned();
        let again = relay.get(path).header("if-none-match", &tag).send().await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    assert_eq!(
        relay.get("/assets/gone-1.js").problem().await,
        ProblemKind::NotFound
    );
    assert_eq!(relay.get("/v1/gone").problem().await, ProblemKind::NotFound);
}

#[tokio::test]
async fn whoever_reads_brotli_gets_the_smaller_file() {
    let (relay, _dist) = with_app(&[("a.wasm", "\0asm"), ("a.wasm.br", "small")]).await;
    let small = relay
        .get("/a.wasm")
        .header("accept-encoding", "gzip, br;q=0.9")
        .ok()
        .await;
    assert_eq!(small.header("content-encoding"), "br");
    assert_eq!(small.header("content-type"), "application/wasm");
    let vary: Vec<_> = small.headers.get_all("vary").iter().collect();
    assert!(
        vary.iter().any(|names| *names == "accept-encoding"),
        "{vary:?}"
    );
    assert_eq!(small.body, b"small");
    for accepts in ["gzip", "br;q=0", ""] {
        let plain = relay
            .get("/a.wasm")
            .header("accept-encoding", accepts)
            .ok()
            .await;
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(plain.body, b"\0asm", "{accepts}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_folder_is_served() {
    let (relay, dist) = with_app(&[("index.html", "page")]).await;
    let secret = dist.path().parent().expect("a folder").join("outside.txt");
    std::fs::write(&secret, "secret").expect("written");
    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "//outside.txt",
    ] {
        let reply = raw(relay.address(), path);
        assert!(!reply.contains("secret"), "{path}: {reply}");
    }
    std::fs::remove_file(secret).expect("removed");
}

/// A client that does not tidy paths.
fn raw(address: std::net::SocketAddr, path: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(address).expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut reply = String::new();
    let read = tokio::task::block_in_place(|| stream.read_to_string(&mut reply));
    read.expect("an answer");
    reply
}

#[tokio::test]
async fn without_the_app_there_is_a_plain_sentence() {
    let empty = tempfile::tempdir().expect("a folder");
    let dir = empty.path().to_str().expect("utf-8").to_owned();
    let relay = Relay::start_with(|s| s.web_dir = dir).await;
    for path in ["/", "/chat"] {
        let reply = relay.get(path).ok().await;
        assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
        assert!(reply.text().contains("without the web app"));
    }
    assert!(Path::new(empty.path()).exists());
}
