//! The refresh token: 32 random bytes in a cookie that no script can read, rotated at each use.

use axum::http::{HeaderMap, HeaderValue, header};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use relay_api::limits::SESSION_IDLE_DAYS;

use super::{NoRandomness, random, sha256};

/// Milliseconds during which the token before the newest one is taken again, provided that its
/// successor was never used: neither to refresh nor through the access token beside it. Then the
/// answer was lost on its way, and the same browser asks again, perhaps only after its lid was
/// opened. In every other case two browsers hold one session, and it ends.
pub const GRACE_MS: i64 = 24 * 60 * 60 * 1000;
/// Milliseconds that a session lives without being used.
pub const IDLE_MS: i64 = SESSION_IDLE_DAYS as i64 * 24 * 60 * 60 * 1000;

/// A new token: the cookie for the browser, the hash for the store.
pub struct RefreshToken {
    value: String,
    /// For the store.
    pub hash: [u8; 32],
}

impl RefreshToken {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn make() -> Result<Self, NoRandomness> {
        let bytes: [u8; 32] = random()?;
        Ok(Self {
            value: Base64UrlUnpadded::encode_string(&bytes),
            hash: sha256(&bytes),
        })
    }

    /// `Set-Cookie` for this token.
    pub fn cookie(&self, https: bool) -> Option<HeaderValue> {
        set_cookie(
            https,
            &self.value,
            u64::from(SESSION_IDLE_DAYS) * 24 * 60 * 60,
        )
    }
}

/// `Set-Cookie` that takes the token away.
pub fn clearing_cookie(https: bool) -> Option<HeaderValue> {
    set_cookie(https, "", 0)
}

/// The store's name of the token in a request.
pub fn from_headers(headers: &HeaderMap, https: bool) -> Option<[u8; 32]> {
    let prefix = format!("{}=", name(https));
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(&prefix))
        .and_then(|value| Base64UrlUnpadded::decode_vec(value).ok())
        .filter(|bytes| bytes.len() == 32)
        .map(|bytes| sha256(&bytes))
}

/// Browsers take the `__Host-` prefix over https only.
fn name(https: bool) -> &'static str {
    if https {
        "__Host-ren_refresh"
    } else {
        "ren_refresh"
    }
}

fn set_cookie(https: bool, value: &str, max_age_s: u64) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let name = name(https);
    let text =
        format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age_s}{secure}");
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn sent_back(cookie: &HeaderValue) -> HeaderMap {
        let cookie = cookie.to_str().expect("ascii");
        let (pair, _) = cookie.split_once(';').expect("attributes");
        let mut headers = HeaderMap::new();
        let line = format!("theme=dark; {pair}; x=y");
        headers.insert(header::COOKIE, HeaderValue::from_str(&line).expect("ascii"));
        headers
    }

    #[test]
    fn the_browser_sends_back_what_it_was_given() {
        for https in [false, true] {
            let token = RefreshToken::make().expect("made");
            let headers = sent_back(&token.cookie(https).expect("a cookie"));
            assert_eq!(from_headers(&headers, https), Some(token.hash));
            assert_eq!(from_headers(&headers, !https), None);
        }
    }

    #[test]
    fn the_cookie_says_who_may_read_it() {
        let token = RefreshToken::make().expect("made");
        let http = token.cookie(false).expect("a cookie");
        let http = http.to_str().expect("ascii");
        assert!(http.starts_with("ren_refresh="), "{http}");
        assert!(
            http.contains("; HttpOnly; SameSite=Strict; Path=/;"),
            "{http}"
        );
        assert!(!http.contains("Secure"), "{http}");
        let https = token.cookie(true).expect("a cookie");
        let https = https.to_str().expect("ascii");
        assert!(https.starts_with("__Host-ren_refresh="), "{https}");
        assert!(https.ends_with("; Secure"), "{https}");
        assert!(!https.contains("Domain"), "{https}");
    }

    #[test]
    fn rubbish_is_no_token() {
        for line in [
            "",
            "ren_refresh=",
            "ren_refresh=AAAA",
            "ren_refresh=%%",
            "other=1",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(line));
            assert_eq!(from_headers(&headers, false), None, "{line}");
        }
    }
}
