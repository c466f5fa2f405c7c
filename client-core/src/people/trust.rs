//! What is known about somebody's keys, and the comparison that settles it.

use crypto_core::Hash32;
use crypto_core::safety_number::{QrCheck, check_qr, digits, fingerprint_of, qr_text};

use super::book::Book;
use super::{Directory, Standing, contact, pin};
use crate::platform::Platform;
use crate::view::{CodeCheck, Failure, FailureCode, SafetyView, Trust};

impl<P: Platform> Directory<P> {
    /// What is known about somebody's keys. Own keys are beyond doubt.
    pub fn trust(&self, id: &Hash32) -> Trust {
        if self.account.get().is_ok_and(|account| account.id() == *id) {
            return Trust::Verified;
        }
        match self.book.get().get(id) {
            Some(contact) => contact.trust(),
            None if self.suspect.borrow().contains_key(id) => Trust::Broken,
            None => Trust::Unverified,
        }
    }

    /// The worst among them; verified when there is nobody.
    pub fn worst_trust(&self, ids: &[Hash32]) -> Trust {
        let rank = |trust: &Trust| match trust {
            Trust::Verified => 0,
            Trust::Unverified => 1,
            Trust::Changed => 2,
            Trust::Broken => 3,
        };
        ids.iter()
            .map(|id| self.trust(id))
            .max_by_key(rank)
            .unwrap_or(Trust::Verified)
    }

    /// Everything that sends asks this first.
    ///
    /// # Errors
    /// [`FailureCode::IdentityBroken`] if one of them is broken.
    pub fn check_sendable(&self, ids: &[Hash32]) -> Result<(), Failure> {
        if self.worst_trust(ids) == Trust::Broken {
            return Err(FailureCode::IdentityBroken.into());
        }
        Ok(())
    }

    /// The number to compare. For a broken identity it is the number of what the relay says now:
    /// only if the other person sees the same one is it really theirs.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`] for an unknown account and for oneself; network.
    pub async fn safety(&self, id: &Hash32) -> Result<SafetyView, Failure> {
        let account = self.account.get()?;
        if account.id() == *id {
            return Err(FailureCode::NotFound.into());
        }
        let suspect = self.suspect.borrow().get(id).cloned();
        let known = match suspect {
            Some(suspect) => suspect,
            None if self.trust(id) == Trust::Broken => self.fetch_account(id).await?.0,
            None => self.known_now(id).await?,
        };
        let (mine, theirs) = (
            fingerprint_of(account.head()),
            fingerprint_of(known.chain.head()),
        );
        self.shown.borrow_mut().insert(*id, known);
        Ok(SafetyView {
            digits: digits(&mine, &theirs),
            qr: qr_text(&mine, &theirs),
            verified: self.trust(id) == Trust::Verified,
            trust: self.trust(id),
        })
    }

    /// The person scanned a code that should be the other half of the number. Nothing but a match on
    /// every bit changes anything, and that sets exactly the chain verified that it was made of.
    ///
    /// # Errors
    /// As [`Self::safety`].
    pub async fn check_code(&self, id: &Hash32, text: &str) -> Result<CodeCheck, Failure> {
        let was_shown = self.shown.borrow().contains_key(id);
        if !was_shown {
            self.safety(id).await?;
        }
        let shown = self.shown.borrow().get(id).cloned();
        let known = shown.ok_or_else(|| Failure::from(FailureCode::NotFound))?;
        let account = self.account.get()?;
        let mine = fingerprint_of(account.head());
        let theirs = fingerprint_of(known.chain.head());
        let text = text.trim();
        Ok(match check_qr(text, &mine, &theirs) {
            QrCheck::Match => {
                self.set_verified(id, true).await?;
                CodeCheck::Match
            }
            QrCheck::Mismatch if check_qr(text, &theirs, &mine) == QrCheck::Match => CodeCheck::Own,
            QrCheck::Mismatch => CodeCheck::Mismatch,
            QrCheck::NotACode => CodeCheck::NotACode,
        })
    }

    /// The person compared the number that was shown, or takes that back.
    ///
    /// # Errors
    /// [`FailureCode::NotFound`] when no number was shown for this account.
    pub async fn set_verified(&self, id: &Hash32, verified: bool) -> Result<(), Failure> {
        let now_ms = self.now_ms();
        if !verified {
            let change = |book: &mut Book| pin::unverify(book, id, now_ms);
            return self.book.change(change).await;
        }
        let shown = self.shown.borrow().get(id).cloned();
        let known = shown.ok_or_else(|| Failure::from(FailureCode::NotFound))?;
        let fresh = contact(&known, Standing::Pending, now_ms);
        self.book
            .change(|book| pin::verify(book, fresh, &known.chain, now_ms))
            .await?;
        self.keep(known).await
    }
}
