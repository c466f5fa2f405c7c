//! Looking oneself up, as a stranger would (protocol §5).

use crypto_core::login::login_hash;
use crypto_core::statement::Chain;
use relay_api::problem::ProblemKind;

use super::Directory;
use crate::account::Account;
use crate::platform::{Clock, Platform};
use crate::view::Failure;

/// First and longest wait before the relay is asked again, in milliseconds.
const WAIT_MS: (u64, u64) = (2_000, 300_000);

impl<P: Platform> Directory<P> {
    /// Holds what the directory says about this login against the own chain, once. Catches a relay
    /// that publishes a second identity and is careless about who asks. Another answer than the
    /// own chain, or one that this account went on from, is an alarm.
    pub(crate) async fn audit(&self) {
        let mut wait = WAIT_MS.0;
        loop {
            match self.is_published_rightly().await {
                Ok(true) => return,
                Ok(false) => return self.app.raise_alarm(),
                // Not reached: nothing is known yet.
                Err(_) => self.platform.clock().sleep(wait).await,
            }
            wait = (wait * 2).min(WAIT_MS.1);
        }
    }

    async fn is_published_rightly(&self) -> Result<bool, Failure> {
        let before = self.account.get()?;
        match self.api.chain_by_login(before.login().as_str()).await {
            // A new password may have come while the relay was asked.
            Ok(answer) => Ok(is_own(&before, &answer) || is_own(&*self.account.get()?, &answer)),
            Err(error) if error.is(ProblemKind::NotFound) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// The own chain, or one that goes on from it: then another browser has set a password, and the
/// session is about to end.
fn is_own(account: &Account, answer: &relay_api::statements::Chain) -> bool {
    let hash = login_hash(account.login(), account.server_id());
    Chain::verify(answer.statements.as_ref(), &hash).is_ok_and(|chain| {
        let head = account.head();
        chain
            .get(head.seq())
            .is_some_and(|there| there.stmt_hash() == head.stmt_hash())
    })
}
