//! The real program: when it does not start, and how it ends.

use std::path::Path;

use relay_api::{problem::ProblemKind, routes};
use reqwest::Method;

use crate::support::{client, process::Process, within};

const FREE: &[(&str, &str)] = &[("LOG_LEVEL", "warn")];

#[tokio::test]
async fn it_refuses_to_start_where_it_would_do_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = Process::start(folder.path(), FREE).await;
    let second = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let args: &[(&str, &str)] = &[("SECRETS_FILE", "")];
    let in_use = {
        let link = second.path().join("data");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&data, &link).expect("linked");
        Process::refuses(second.path(), args).await
    };
    assert!(in_use.contains("another relay uses"), "{in_use}");
    relay.kill();

    let secrets = data.join("secrets");
    let kept = std::fs::read(&secrets).expect("secrets");
    std::fs::remove_file(&secrets).expect("removed");
    let missing = Process::refuses(folder.path(), FREE).await;
    assert!(missing.contains("restore it from the backup"), "{missing}");
    assert!(!secrets.exists());

    let other = other_secrets().await;
    write_private(&secrets, &other);
    let foreign = Process::refuses(folder.path(), FREE).await;
    assert!(
        foreign.contains("does not belong to this database"),
        "{foreign}"
    );

    write_private(&secrets, &kept);
    let unknown = Process::refuses(folder.path(), &[("RELAY_CONFIG", "/nowhere")]).await;
    assert!(unknown.contains("/nowhere"), "{unknown}");
    let wrong = Process::refuses(folder.path(), &[("PUBLIC_URL", "ren.example")]).await;
    assert!(wrong.contains("public_url"), "{wrong}");
    Process::start(folder.path(), FREE).await.kill();
}

async fn other_secrets() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    Process::start(folder.path(), FREE).await.kill();
    std::fs::read(folder.path().join("data/secrets")).expect("secrets")
}

fn write_private(path: &Path, content: &[u8]) {
    std::fs::write(path, content).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(path, mode).expect("changed");
    }
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    use sqlx::Connection as _;
    let folder = tempfile::tempdir().expect("a folder");
    Process::start(folder.path(), FREE).await.kill();
    let url = format!(
        "sqlite://{}",
        folder.path().join("data/relay.sqlite").display()
    );
    let mut db = sqlx::SqliteConnection::connect(&url).await.expect("opened");
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'of the future', 1, x'00', 0)",
    )
    .execute(&mut db)
    .await
    .expect("written");
    db.close().await.expect("closed");
    let log = Process::refuses(folder.path(), FREE).await;
    assert!(log.contains("newer version"), "{log}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_and_a_second_one_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = Process::start(folder.path(), &[("LOG_LEVEL", "info")]).await;
    assert!(
        relay
            .log()
            .contains(&format!("listening on {}", relay.base()))
    );
    relay.signal("TERM");
    assert!(relay.ended().await.success());

    // Would stay "not ready" for an hour.
    let relay = Process::start(folder.path(), &[("DRAIN_WAIT_S", "3600")]).await;
    let ready = || relay.at(Method::GET, routes::HEALTH_READY).send();
    assert_eq!(ready().await.status, 204);
    relay.signal("INT");
    while ready().await.status == 204 {
        tokio::task::yield_now().await;
    }
    assert_eq!(ready().await.problem(), ProblemKind::Unavailable);
    relay.signal("INT");
    assert!(!relay.ended().await.success());
}

#[tokio::test]
async fn metrics_have_a_listener_of_their_own_and_name_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let relay = Process::start(folder.path(), &[("METRICS_LISTEN", &address)]).await;
    relay
        .at(Method::GET, &routes::statements_by_login("anna"))
        .problem()
        .await;
    relay.at(Method::GET, "/somewhere/anna").send().await;
    let http = client();
    let metrics = http
        .get(format!("http://{address}/metrics"))
        .send()
        .await
        .expect("metrics");
    let metrics = metrics.text().await.expect("text");
    let route = format!("route=\"{}\"", routes::STATEMENTS_BY_LOGIN);
    assert!(metrics.contains("ren_requests_total"), "{metrics}");
    assert!(metrics.contains(&route), "{metrics}");
    assert!(metrics.contains("ren_store_group_writes"), "{metrics}");
    assert!(!metrics.contains("anna"), "{metrics}");
    relay.at(Method::GET, "/metrics").send().await;
    relay.kill();
}

#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let relay = crate::support::Relay::start().await;
    let mut stream = tokio::net::TcpStream::connect(relay.address())
        .await
        .expect("connected");
    stream
        .write_all(b"GET /v1/server HTTP/1.1\r\nhost: x\r\nx-half")
        .await
        .expect("sent");
    let mut rest = Vec::new();
    within("the relay hangs up", stream.read_to_end(&mut rest))
        .await
        .expect("closed");
    // Others are not kept waiting.
    relay.get(routes::SERVER).ok().await;
}
