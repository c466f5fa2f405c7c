#![allow(clippy::unwrap_used, clippy::expect_used)]

use clap::Parser;

use super::*;

fn merged(args: &[&str]) -> Result<Settings, ConfigError> {
    let args = std::iter::once(&"relay-server").chain(args);
    Settings::merge(CommandLine::try_parse_from(args).expect("flags"))
}

fn file(content: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), content).expect("written");
    file
}

#[test]
fn without_anything_it_is_the_default() {
    assert_eq!(merged(&[]).expect("settings"), Settings::default());
}

#[test]
fn a_flag_beats_the_file_and_the_file_beats_the_default() {
    let file = file("listen = \"[::1]:1\"\nlog_level = \"warn\"\ncors_origins = [\"http://a\"]\n");
    let path = file.path().to_str().expect("utf-8");
    let settings = merged(&["--config", path, "--log-level", "trace"]).expect("settings");
    assert_eq!(settings.listen, "[::1]:1");
    assert_eq!(settings.log_level, "trace");
    assert_eq!(settings.cors_origins, List(vec!["http://a".to_owned()]));
    assert_eq!(
        settings.rate_free_attempts,
        Settings::default().rate_free_attempts
    );
}

#[test]
fn the_example_says_what_the_default_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/relay.example.toml");
    assert_eq!(
        merged(&["--config", path]).expect("settings"),
        Settings::default()
    );
    let example = std::fs::read_to_string(path).expect("the example");
    let named = example.lines().filter(|line| line.contains(" = ")).count();
    let known = serde_json::to_value(Settings::default()).expect("json");
    assert_eq!(
        named,
        known.as_object().expect("settings").len(),
        "a setting is missing"
    );
}

#[test]
fn an_unknown_key_and_a_missing_file_stop_the_start() {
    let file = file("lisen = \"[::1]:1\"\n");
    let error = merged(&["--config", file.path().to_str().expect("utf-8")]).expect_err("unknown");
    assert!(error.to_string().contains("lisen"), "{error}");
    assert!(merged(&["--config", "/nowhere/relay.toml"]).is_err());
}

#[test]
fn a_list_is_separated_by_commas() {
    let settings = merged(&["--cors-origins", "http://a, http://b:1,"]).expect("settings");
    assert_eq!(settings.cors_origins.to_string(), "http://a,http://b:1");
}

fn checked(change: impl FnOnce(&mut Settings)) -> Result<Checked, ConfigError> {
    let mut settings = Settings::default();
    change(&mut settings);
    settings.check("127.0.0.1:4711".parse().expect("address"))
}

#[test]
fn without_a_public_address_it_is_the_port_on_localhost() {
    let checked = checked(|_| ()).expect("checked");
    assert_eq!(checked.public_url.origin(), "http://localhost:4711");
    assert_eq!(checked.server_id.as_str(), "localhost");
    assert!(!checked.public_url.https);
    assert!(checked.origins.contains("http://127.0.0.1:4711"));
}

#[test]
fn the_name_of_the_relay_is_the_host_of_its_address() {
    let checked =
        checked(|s| s.public_url = "https://Chat.Example.org/".to_owned()).expect("checked");
    assert_eq!(checked.public_url.origin(), "https://chat.example.org");
    assert_eq!(checked.public_url.socket_origin(), "wss://chat.example.org");
    assert_eq!(checked.server_id.as_str(), "chat.example.org");
    assert_eq!(checked.origins.len(), 1);
}

#[test]
fn values_without_sense_are_refused() {
    for url in [
        "ftp://a",
        "https://",
        "https://a/path",
        "https://a?q",
        "a.example",
        "http://u@a",
    ] {
        assert!(checked(|s| s.public_url = url.to_owned()).is_err(), "{url}");
    }
    for origin in ["*", "null", "http://a/b"] {
        assert!(
            checked(|s| s.cors_origins.0.push(origin.to_owned())).is_err(),
            "{origin}"
        );
    }
    for proxy in ["a", "10.0.0.0/33", "::/129", "10.0.0.0/x"] {
        assert!(
            checked(|s| s.trusted_proxies.0.push(proxy.to_owned())).is_err(),
            "{proxy}"
        );
    }
    assert!(checked(|s| s.metrics_listen = "9000".to_owned()).is_err());
    assert!(checked(|s| s.server_id = "Ünicode".to_owned()).is_err());
    assert!(checked(|s| s.log_format = "xml".to_owned()).is_err());
}

#[test]
fn a_network_holds_its_addresses() {
    let network: Network = "10.1.0.0/16".parse().expect("network");
    assert!(network.contains("10.1.255.3".parse().expect("address")));
    assert!(network.contains("::ffff:10.1.0.1".parse().expect("address")));
    assert!(!network.contains("10.2.0.1".parse().expect("address")));
    let network: Network = "fd00::/8".parse().expect("network");
    assert!(network.contains("fd12::1".parse().expect("address")));
    assert!(!network.contains("10.1.0.1".parse().expect("address")));
    let all: Network = "0.0.0.0/0".parse().expect("network");
    assert!(all.contains("192.0.2.1".parse().expect("address")));
}
