//! The relay's address, as typed.

use reqwest::Url;

use crate::stop::Stop;

/// Where the relay is, and its name in the sense of the protocol.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// Without a path.
    pub base: String,
    /// What keys and logins are bound to: the host name unless the person says otherwise.
    pub server_id: String,
}

impl Address {
    /// Reads an address. Without TLS only this computer is spoken to, as in a browser.
    pub fn parse(text: &str, server_id: Option<&str>) -> Result<Self, Stop> {
        let wrong = || {
            Stop::Told(format!(
                "{text:?} is not the address of a server. It looks like https://ren.example.org."
            ))
        };
        let text = match text.contains("://") {
            true => text.to_owned(),
            false => format!("https://{text}"),
        };
        let url = Url::parse(&text).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !is_bare || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong());
        }
        match url.scheme() {
            "https" => {}
            "http" if is_this_computer(host) => {}
            "http" => {
                return Err(Stop::Told(
                    "Without TLS (http:) only this computer is spoken to. Use https:.".into(),
                ));
            }
            _ => return Err(wrong()),
        }
        Ok(Self {
            base: url.as_str().trim_end_matches('/').to_owned(),
            server_id: server_id.unwrap_or(host).to_owned(),
        })
    }
}

fn is_this_computer(host: &str) -> bool {
    host == "localhost" || host == "127.0.0.1" || host == "[::1]"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_perhaps_a_port() {
        let read = |text: &str| {
            Address::parse(text, None)
                .ok()
                .map(|a| (a.base, a.server_id))
        };
        let is = |base: &str, id: &str| Some((base.to_owned(), id.to_owned()));
        assert_eq!(
            read("https://Ren.Example.org/"),
            is("https://ren.example.org", "ren.example.org")
        );
        assert_eq!(
            read("ren.example.org:8443"),
            is("https://ren.example.org:8443", "ren.example.org")
        );
        assert_eq!(
            read("http://localhost:80"),
            is("http://localhost", "localhost")
        );
        for wrong in [
            "http://ren.example.org",
            "ftp://a.b",
            "https://a:b@c.d",
            "https://a.b/path",
            "https://a.b?x",
            "",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let named = Address::parse("http://127.0.0.1:8080", Some("ren.example.org")).unwrap();
        assert_eq!(named.server_id, "ren.example.org");
    }
}
