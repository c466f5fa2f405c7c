//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

use crate::config::Network;

/// Where proxies write whom they speak for.
pub const FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of the connection, as the accept loop saw it.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// What one household or one attacker has: an IPv4 address, or an IPv6 network of 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetworkKey(IpAddr);

impl From<IpAddr> for NetworkKey {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) >> 64 << 64)),
            v4 => v4,
        })
    }
}

/// The client's address: the peer, unless the peer is a proxy that we trust. Then it is the last
/// address in `X-Forwarded-For` that is not such a proxy; what stands in front of it is the
/// client's own claim.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut client = peer;
    if !trusted(peer) {
        return client;
    }
    let hops: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for hop in hops.iter().rev() {
        let Ok(address) = hop.trim().parse() else {
            break;
        };
        client = address;
        if !trusted(address) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn client(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().expect("ascii"));
        }
        let proxies: Vec<Network> = proxies
            .iter()
            .map(|proxy| proxy.parse().expect("network"))
            .collect();
        client_address(peer.parse().expect("address"), &headers, &proxies).to_string()
    }

    #[test]
    fn strangers_cannot_claim_an_address() {
        assert_eq!(client("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
        assert_eq!(
            client("192.0.2.1", &["198.51.100.7"], &["10.0.0.0/8"]),
            "192.0.2.1"
        );
    }

    #[test]
    fn behind_a_proxy_everybody_has_his_own_address() {
        let proxies = &["10.0.0.0/8"];
        assert_eq!(
            client("10.0.0.1", &["198.51.100.7"], proxies),
            "198.51.100.7"
        );
        assert_eq!(
            client("10.0.0.1", &["1.2.3.4, 198.51.100.7"], proxies),
            "198.51.100.7"
        );
        assert_eq!(
            client("10.0.0.1", &["198.51.100.7, 10.9.9.9"], proxies),
            "198.51.100.7"
        );
        assert_eq!(
            client("10.0.0.1", &["198.51.100.7", "10.9.9.9"], proxies),
            "198.51.100.7"
        );
        assert_eq!(client("10.0.0.1", &["rubbish"], proxies), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[], proxies), "10.0.0.1");
    }

    #[test]
    fn one_household_is_one_key() {
        let key = |text: &str| NetworkKey::from(text.parse::<IpAddr>().expect("address"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
