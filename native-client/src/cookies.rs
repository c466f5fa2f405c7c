//! The few lines of RFC 6265 that one relay needs: names, values, and cookies that end.

use std::{cell::RefCell, collections::BTreeMap, path::PathBuf, rc::Rc};

use crate::platform::write_private;

/// Cookies of one relay. A clone is the same jar.
#[derive(Clone)]
pub(super) struct Cookies(Rc<RefCell<Jar>>);

struct Jar {
    values: BTreeMap<String, String>,
    file: Option<PathBuf>,
}

impl Cookies {
    /// An empty jar, or what `file` holds.
    pub(super) fn open(file: Option<PathBuf>) -> Self {
        let text = file
            .as_ref()
            .and_then(|path| std::fs::read_to_string(path).ok());
        let values = text
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self(Rc::new(RefCell::new(Jar { values, file })))
    }

    /// Takes over a `Set-Cookie` header.
    pub(super) fn set(&self, header: &str) {
        let mut fields = header.split(';').map(str::trim);
        let Some((name, value)) = fields.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let over = value.is_empty()
            || fields
                .filter_map(|field| field.split_once('='))
                .any(|(attribute, value)| {
                    attribute.eq_ignore_ascii_case("max-age") && value.starts_with(['0', '-'])
                });
        let mut jar = self.0.borrow_mut();
        if over {
            jar.values.remove(name);
        } else {
            jar.values.insert(name.to_owned(), value.to_owned());
        }
        if let Some(file) = &jar.file {
            let lines: String = jar
                .values
                .iter()
                .map(|(n, v)| format!("{n}={v}\n"))
                .collect();
            // What cannot be kept is a session that the next start will not find again.
            let _ = write_private(file, lines.as_bytes());
        }
    }

    /// The `Cookie` header, if there is anything to send.
    pub(super) fn header(&self) -> Option<String> {
        let jar = self.0.borrow();
        let pairs: Vec<_> = jar.values.iter().map(|(n, v)| format!("{n}={v}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_cookie_is_kept_replaced_and_ended() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cookies");
        let cookies = Cookies::open(Some(file.clone()));
        assert_eq!(cookies.header(), None);
        cookies.set("__Host-r=one=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=99");
        cookies.set("__Host-r=two; Max-Age=99");
        assert_eq!(
            Cookies::open(Some(file.clone())).header().as_deref(),
            Some("__Host-r=two")
        );
        cookies.set("__Host-r=; Max-Age=0");
        assert_eq!(Cookies::open(Some(file)).header(), None);
    }
}
