//! Pokes to live sockets: which conversation has a newer row, never what is in it. And notices,
//! which are handed on as they come and kept nowhere.
//!
//! A poke comes after the row is stored. It may be lost; whoever reconnects reads heads. A socket
//! that reads slowly has no queue of them: of each conversation only the newest place waits for it.
//! Of notices the last few wait.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use relay_api::{AccountId, Bytes, ConvId, SessionId, live::FromRelay};
use tokio::sync::Notify;

/// Notices that wait for a socket that reads slowly; older ones are worth nothing.
const NOTICES: usize = 64;

/// Everybody who listens at this relay.
#[derive(Debug, Default)]
pub struct Fanout {
    listeners: Mutex<HashMap<AccountId, Vec<Arc<Listener>>>>,
}

#[derive(Debug)]
struct Listener {
    session_id: SessionId,
    pending: Mutex<Pending>,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Pending {
    pokes: BTreeMap<ConvId, u64>,
    /// Bit `ns` stands for the account blob of that namespace.
    blobs: u8,
    recovery_opened: bool,
    notices: VecDeque<Bytes>,
    ended: bool,
}

/// What waits for a socket.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// To be sent, oldest conversations id first.
    Frames(Vec<FromRelay>),
    /// The session has ended.
    Ended,
}

impl Fanout {
    /// Listens on behalf of a session until the subscription is dropped.
    pub fn subscribe(
        self: &Arc<Self>,
        account_id: AccountId,
        session_id: SessionId,
    ) -> Subscription {
        let listener = Arc::new(Listener {
            session_id,
            pending: Mutex::default(),
            wake: Notify::new(),
        });
        lock(&self.listeners)
            .entry(account_id)
            .or_default()
            .push(Arc::clone(&listener));
        metrics::gauge!("ren_live_sockets").increment(1.0);
        Subscription {
            fanout: Arc::clone(self),
            account_id,
            listener,
        }
    }

    /// Row `seq` of a conversation is stored.
    pub fn poke(&self, audience: &[AccountId], conv_id: ConvId, seq: u64) {
        let listeners = lock(&self.listeners);
        for listener in audience.iter().filter_map(|id| listeners.get(id)).flatten() {
            listener.tell(|pending| {
                let newest = pending.pokes.entry(conv_id).or_default();
                *newest = seq.max(*newest);
            });
        }
    }

    /// Hands a notice to everybody who listens now, but the session that it comes from.
    pub fn notice(&self, audience: &[AccountId], from: SessionId, notice: &Bytes) {
        let listeners = lock(&self.listeners);
        let theirs = audience.iter().filter_map(|id| listeners.get(id)).flatten();
        for listener in theirs.filter(|listener| listener.session_id != from) {
            listener.tell(|pending| {
                if pending.notices.len() == NOTICES {
                    pending.notices.pop_front();
                }
                pending.notices.push_back(notice.clone());
            });
        }
    }

    /// A session has written an account blob; the others of its account are told.
    pub fn account_blob(&self, account_id: AccountId, writer: SessionId, ns: u8) {
        self.tell(
            account_id,
            |l| l.session_id != writer,
            |p| p.blobs |= 1 << (ns & 7),
        );
    }

    /// Somebody opened the recovery slot with the right access key.
    pub fn recovery_opened(&self, account_id: AccountId) {
        self.tell(
            account_id,
            |_| true,
            |pending| pending.recovery_opened = true,
        );
    }

    /// These sessions have ended: their sockets close.
    pub fn end(&self, account_id: AccountId, ended: &[SessionId]) {
        let theirs = |l: &Listener| ended.contains(&l.session_id);
        self.tell(account_id, theirs, |pending| pending.ended = true);
    }

    /// These sessions have ended, of whatever account.
    pub fn end_anywhere(&self, ended: &[SessionId]) {
        let listeners = lock(&self.listeners);
        for listener in listeners
            .values()
            .flatten()
            .filter(|l| ended.contains(&l.session_id))
        {
            listener.tell(|pending| pending.ended = true);
        }
    }

    fn tell(
        &self,
        account_id: AccountId,
        whom: impl Fn(&Listener) -> bool,
        what: impl Fn(&mut Pending),
    ) {
        let listeners = lock(&self.listeners);
        for listener in listeners
            .get(&account_id)
            .into_iter()
            .flatten()
            .filter(|l| whom(l))
        {
            listener.tell(&what);
        }
    }
}

impl Listener {
    fn tell(&self, what: impl FnOnce(&mut Pending)) {
        what(&mut lock(&self.pending));
        self.wake.notify_one();
    }
}

/// One socket's ear.
#[derive(Debug)]
pub struct Subscription {
    fanout: Arc<Fanout>,
    account_id: AccountId,
    listener: Arc<Listener>,
}

impl Subscription {
    /// Waits until there is something to send. Nothing is lost if this future is dropped.
    pub async fn news(&self) -> News {
        loop {
            let woken = self.listener.wake.notified();
            let pending = std::mem::take(&mut *lock(&self.listener.pending));
            if pending.ended {
                return News::Ended;
            }
            let frames = pending.frames();
            if !frames.is_empty() {
                return News::Frames(frames);
            }
            woken.await;
        }
    }
}

impl Pending {
    fn frames(self) -> Vec<FromRelay> {
        let recovery = self.recovery_opened.then_some(FromRelay::RecoveryOpened);
        let blobs = (0..8).filter(|ns| self.blobs & (1 << ns) != 0);
        let blobs = blobs.map(|ns| FromRelay::AccountBlob { ns });
        let pokes = self
            .pokes
            .into_iter()
            .map(|(conv_id, seq)| FromRelay::Poke { conv_id, seq });
        let notices = self.notices.into_iter();
        let notices = notices.map(|message| FromRelay::Notice { message });
        let news = recovery.into_iter().chain(blobs).chain(pokes);
        news.chain(notices).collect()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut listeners = lock(&self.fanout.listeners);
        if let Some(theirs) = listeners.get_mut(&self.account_id) {
            theirs.retain(|listener| !Arc::ptr_eq(listener, &self.listener));
            if theirs.is_empty() {
                listeners.remove(&self.account_id);
            }
        }
        metrics::gauge!("ren_live_sockets").decrement(1.0);
    }
}

/// What a panic left behind is still consistent: every change is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use relay_api::Id;

    use super::*;

    const ME: AccountId = Id([1; 32]);
    const HERE: SessionId = Id([1; 16]);
    const THERE: SessionId = Id([2; 16]);
    const CONV: ConvId = Id([9; 32]);

    #[tokio::test]
    async fn a_slow_socket_finds_the_newest_place_alone() {
        let fanout = Arc::new(Fanout::default());
        let ear = fanout.subscribe(ME, HERE);
        for seq in [1, 2, 5, 4] {
            fanout.poke(&[Id([7; 32]), ME], CONV, seq);
        }
        let poke = FromRelay::Poke {
            conv_id: CONV,
            seq: 5,
        };
        assert_eq!(ear.news().await, News::Frames(vec![poke]));
    }

    #[tokio::test]
    async fn a_written_blob_is_news_for_the_other_sessions() {
        let fanout = Arc::new(Fanout::default());
        let (here, there) = (fanout.subscribe(ME, HERE), fanout.subscribe(ME, THERE));
        fanout.account_blob(ME, HERE, 4);
        assert_eq!(
            there.news().await,
            News::Frames(vec![FromRelay::AccountBlob { ns: 4 }])
        );
        fanout.recovery_opened(ME);
        assert_eq!(
            here.news().await,
            News::Frames(vec![FromRelay::RecoveryOpened])
        );
    }

    #[tokio::test]
    async fn a_notice_reaches_everybody_but_its_sender_and_the_last_ones_wait() {
        let fanout = Arc::new(Fanout::default());
        let (here, there) = (fanout.subscribe(ME, HERE), fanout.subscribe(ME, THERE));
        for number in 0..100u8 {
            fanout.notice(&[Id([7; 32]), ME], HERE, &Bytes(vec![number]));
        }
        let News::Frames(frames) = there.news().await else {
            panic!("the session lives");
        };
        let notice = |number: u8| FromRelay::Notice {
            message: Bytes(vec![number]),
        };
        assert_eq!(frames, (36..100).map(notice).collect::<Vec<_>>());
        fanout.recovery_opened(ME);
        assert_eq!(
            here.news().await,
            News::Frames(vec![FromRelay::RecoveryOpened])
        );
    }

    #[tokio::test]
    async fn an_ended_session_hears_that_and_nothing_else() {
        let fanout = Arc::new(Fanout::default());
        let (here, there) = (fanout.subscribe(ME, HERE), fanout.subscribe(ME, THERE));
        fanout.poke(&[ME], CONV, 1);
        fanout.end(ME, &[HERE]);
        assert_eq!(here.news().await, News::Ended);
        assert!(matches!(there.news().await, News::Frames(_)));
    }

    #[test]
    fn whoever_goes_leaves_nothing_behind() {
        let fanout = Arc::new(Fanout::default());
        drop(fanout.subscribe(ME, HERE));
        assert!(lock(&fanout.listeners).is_empty());
    }
}
