//! The access key between being shown and being typed back.

use zeroize::Zeroizing;

use crate::platform::Platform;
use crate::view::{Failure, FailureCode, Reply};

use super::Inner;

/// Fewest groups that have to be typed back.
const GROUPS: usize = 2;

impl<P: Platform> Inner<P> {
    /// Shows it, and keeps it in memory until it was typed back.
    pub(super) fn show_access_key(&self, groups: Zeroizing<Vec<String>>) -> Reply {
        let reply = Reply::AccessKey {
            groups: groups.to_vec(),
        };
        *self.access_key.borrow_mut() = Some(groups);
        reply
    }

    /// Compares what was typed with what was shown.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`] when there is none to compare with: it was confirmed already, or
    /// it was shown before this client was started.
    pub(super) async fn confirm_access_key(
        &self,
        typed: Vec<(u8, String)>,
    ) -> Result<Reply, Failure> {
        let typed = Zeroizing::new(typed);
        let ready = self.ready()?;
        let is_right = match &*self.access_key.borrow() {
            Some(shown) => is_right(shown, &typed),
            None => return Err(FailureCode::NotFound.into()),
        };
        if !is_right {
            return Err(FailureCode::AccessKeyMismatch.into());
        }
        ready
            .ctx
            .settings
            .change(|settings| settings.access_key_confirmed = true)
            .await?;
        *self.access_key.borrow_mut() = None;
        Ok(Reply::Done)
    }
}

/// At least two different groups, each what stands on the paper.
fn is_right(shown: &[String], typed: &[(u8, String)]) -> bool {
    let mut places: Vec<u8> = typed.iter().map(|(place, _)| *place).collect();
    places.sort_unstable();
    places.dedup();
    places.len() >= GROUPS
        && typed.iter().all(|(place, text)| {
            shown
                .get(usize::from(*place))
                .is_some_and(|group| plain(text) == plain(group))
        })
}

/// As the access key itself is read: any case, O for 0, I and L for 1, spaces and hyphens anywhere.
fn plain(text: &str) -> Zeroizing<String> {
    let symbols = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–'));
    let read = symbols.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    Zeroizing::new(read.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &[(u8, &str)]) -> bool {
        let shown: Vec<String> = ["AB0C1", "ZZZZZ", "12345"].map(str::to_owned).to_vec();
        let typed: Vec<_> = typed
            .iter()
            .map(|(place, text)| (*place, (*text).to_owned()))
            .collect();
        is_right(&shown, &typed)
    }

    #[test]
    fn two_groups_in_any_spelling_are_enough() {
        assert!(check(&[(0, "AB0C1"), (2, "12345")]));
        assert!(check(&[(2, " 12-345"), (0, "aboci")]));
    }

    #[test]
    fn fewer_wrong_or_foreign_groups_are_not() {
        assert!(!check(&[]));
        assert!(!check(&[(0, "AB0C1")]));
        assert!(!check(&[(0, "AB0C1"), (0, "AB0C1")]));
        assert!(!check(&[(0, "AB0C1"), (2, "12346")]));
        assert!(!check(&[(0, "AB0C1"), (1, "ZZZZZ"), (2, "")]));
        assert!(!check(&[(0, "AB0C1"), (9, "12345")]));
    }
}
