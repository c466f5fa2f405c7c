//! What the rest of the client tells.

use crypto_core::wire::Namespace;

use super::Conversations;
use crate::platform::Platform;

impl<P: Platform> Conversations<P> {
    /// Does not wait for the next try; on a connection that seems to stand, looks for what came.
    pub fn reconnect_now(&self) {
        self.look();
        self.inner.signals.reconnect.notify();
        self.inner.signals.up.notify();
    }

    /// The person's settings changed, here or in another browser.
    pub fn settings_changed(&self) {
        self.people_changed();
    }

    /// Another browser of this account wrote the blob of a namespace.
    pub fn blob_written(&self, ns: u8) {
        if ns == Namespace::Keyring as u8 {
            self.inner.keyring.pull_soon();
        } else if ns == Namespace::Heads as u8 {
            self.inner.heads.pull_soon();
        }
    }

    /// Somebody's name, keys or standing changed.
    pub fn people_changed(&self) {
        {
            let mut state = self.inner.state.borrow_mut();
            state.is_list_changed = true;
            // What could not be judged may be now.
            let stuck = std::mem::take(&mut state.stuck);
            state.behind.extend(stuck);
            for conversation in state.all.values_mut() {
                conversation.is_changed = true;
                conversation.parked.clear();
            }
        }
        let signals = &self.inner.signals;
        for signal in [
            &signals.show,
            &signals.verify,
            &signals.tell,
            &signals.read,
            &signals.presence,
            &signals.profile,
            &signals.avatar,
        ] {
            signal.notify();
        }
    }
}
