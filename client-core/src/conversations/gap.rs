//! The commits of a time in which this person was out of a group (protocol §6). This device may have
//! been behind when they went: then the rows of that epoch, signed leaves among them, are not handed
//! out any more, and a remove by a member who is no admin cannot be checked against them.
//!
//! The admin who brought the person in again has vouched for all of it: the commit that did so ends a
//! chain of hashes, and this device holds its beginning. So the commits up to that one are taken
//! together or not at all.

use std::collections::BTreeSet;

use crypto_core::{Hash32, commit::ParsedCommit, keys::Secret32};

use super::{
    Conversations,
    accept::{Basis, gone},
    parts::Known,
    rows::Raw,
};
use crate::{platform::Platform, view::Failure};

/// Where the person is in again, counted in these rosters; none if they were never out.
fn end(rosters: impl IntoIterator<Item = bool>) -> Option<usize> {
    let mut was_out = false;
    rosters.into_iter().position(|is_in| {
        was_out |= !is_in;
        was_out && is_in
    })
}

impl<P: Platform> Conversations<P> {
    /// Takes in the commits up to the one that brings this person in again; answers whether there is
    /// such a one among them, and all are what they should be.
    ///
    /// # Errors
    /// Network and storage; then nothing has changed.
    pub(super) async fn take_gap(&self, conv_id: &Hash32, rows: &[Raw]) -> Result<bool, Failure> {
        let me = self.me()?;
        let parsed = rows
            .iter()
            .map(|raw| ParsedCommit::parse(&raw.wire.bytes).ok());
        let Some(commits) = parsed.collect::<Option<Vec<_>>>() else {
            return Ok(false);
        };
        let is_in = |commit: &ParsedCommit<'_>| commit.view().entry(&me).is_some();
        let Some(last) = end(commits.iter().map(is_in)) else {
            return Ok(false);
        };
        let newest = self.with(conv_id, |c| {
            c.keys.last_key_value().map(|(_, known)| known.clone())
        })?;
        let Some(mut previous) = newest else {
            return Ok(false);
        };
        let mut taken: Vec<Known> = Vec::new();
        for (raw, commit) in rows.iter().zip(&commits).take(last + 1) {
            let secret = {
                let keyring = self.inner.keyring.get();
                let view = commit.view();
                keyring
                    .find(conv_id, view.epoch, &view.commit_hash)
                    .map(Secret32::from_bytes)
            };
            // What a member who is no admin could only do for somebody who had said so.
            let leavers: BTreeSet<Hash32> = gone(commit, Some(&previous));
            let basis = Basis {
                previous: Some(previous),
                leavers,
                secret,
            };
            let Ok(known) = self.judge(commit, &raw.wire.bytes, &basis).await? else {
                return Ok(false);
            };
            taken.push(known.clone());
            previous = known;
        }
        self.with(conv_id, |c| {
            for (known, raw) in taken.into_iter().zip(rows) {
                c.take_epoch(known, raw);
            }
        })?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn a_gap_ends_where_the_person_is_in_again() {
        assert_eq!(end([true, false, false, true, false, true]), Some(3));
        assert_eq!(end([false, true]), Some(1));
        assert_eq!(end([true, true]), None);
        assert_eq!(end([true, false]), None);
        assert_eq!(end([]), None);
    }
}
