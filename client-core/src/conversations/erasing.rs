//! What was taken back has to leave the relay, too: its author shows the deletion token
//! (protocol §11). Kept until the relay has answered.

use crypto_core::Hash32;
use futures::future::{select, select_all};
use relay_api::{Id, problem::ProblemKind};

use super::Conversations;
use crate::{
    platform::Platform,
    view::{Failure, FailureCode},
};

/// After a failure, in milliseconds.
const AGAIN_MS: u64 = 30_000;

impl<P: Platform> Conversations<P> {
    /// Asks the relay to forget, as long as there is something.
    pub(super) async fn keep_erasing(&self) {
        let (mut more, mut up) = (
            self.inner.signals.erase.listen(),
            self.inner.signals.up.listen(),
        );
        loop {
            let mut wait_ms = None;
            while let Some((conv_id, msg_id)) = self.next_to_erase() {
                match self.erase(&conv_id, msg_id).await {
                    Ok(()) => {}
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    Err(_) => {
                        wait_ms = Some(AGAIN_MS);
                        break;
                    }
                }
            }
            let news = select_all([Box::pin(more.changed()), Box::pin(up.changed())]);
            select(news, std::pin::pin!(self.rest(wait_ms))).await;
        }
    }

    fn next_to_erase(&self) -> Option<(Hash32, [u8; 16])> {
        let state = self.inner.state.borrow();
        let mut waiting = state.all.values().filter(|c| c.is_ready);
        waiting.find_map(|c| Some((c.id, *c.to_erase.first()?)))
    }

    async fn erase(&self, conv_id: &Hash32, msg_id: [u8; 16]) -> Result<(), Failure> {
        let ctx = &self.inner.ctx;
        let mut tokens = vec![ctx.account()?.storage_root().delete_token(&msg_id)];
        // Written before a rotation, it goes with the token of its time.
        {
            let settings = ctx.settings.get();
            let former = settings.former_roots.iter();
            tokens.extend(former.map(|root| root.delete_token(&msg_id)));
        }
        for token in tokens {
            match ctx
                .api
                .erase_message(Id(*conv_id), Id(msg_id), *token)
                .await
            {
                Ok(()) => break,
                // Gone with everything else, or of another root.
                Err(error) if error.is(ProblemKind::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.with(conv_id, |c| {
            c.to_erase.remove(&msg_id);
            c.dirty.record = true;
        })?;
        Ok(self.store(conv_id).await?)
    }
}
