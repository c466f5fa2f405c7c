//! What exists only while an account is open.

use std::cell::Cell;
use std::rc::Rc;

use crypto_core::blob::Namespace;
use futures::{StreamExt, join};

use crate::account::{Account, AccountBlobs, AccountCell, Replica, Settings};
use crate::conversations::Conversations;
use crate::ctx::{Ctx, Event};
use crate::files::Transfers;
use crate::local::{DeviceId, Local};
use crate::people::Directory;
use crate::platform::Platform;
use crate::view::{Failure, MeView, Phase};

use super::Inner;

/// An open account and everything that works for it.
pub(super) struct Ready<P: Platform> {
    pub ctx: Rc<Ctx<P>>,
    pub conversations: Conversations<P>,
    pub files: Transfers<P>,
    /// This browser.
    pub device: DeviceId,
    /// Whether this device keeps the vault key.
    pub stays: Cell<bool>,
}

impl<P: Platform> Ready<P> {
    /// Everything around an account, without asking the relay for anything.
    pub async fn open(
        inner: &Inner<P>,
        account: Account,
        device: DeviceId,
        stays: bool,
    ) -> Result<Self, Failure> {
        let ctx = Rc::new(context(inner, account, device).await?);
        let conversations = Conversations::new(Rc::clone(&ctx)).await?;
        let files = Transfers::new(Rc::clone(&ctx), conversations.clone());
        Ok(Self {
            ctx,
            conversations,
            files,
            device,
            stays: Cell::new(stays),
        })
    }

    /// Keeps everything going, until dropped.
    pub async fn run(&self) {
        join!(
            self.ctx.settings.run(),
            self.ctx.people.run(),
            self.pass_on_changes(),
            self.conversations.run(),
            self.files.run(),
        );
    }

    /// Names, keys and standings of people change what conversations show.
    async fn pass_on_changes(&self) {
        let mut changes = self.ctx.people.changes();
        while changes.next().await.is_some() {
            // Many at once are one.
            while changes.try_recv().is_ok() {}
            self.conversations.people_changed();
        }
    }

    /// Another browser of this account wrote a blob.
    pub fn blob_written(&self, ns: u8) {
        if ns == Namespace::Contacts as u8 {
            self.ctx.people.pull_soon();
        } else if ns == Namespace::Settings as u8 {
            self.ctx.settings.pull_soon();
        } else {
            self.conversations.blob_written(ns);
        }
    }

    /// The relay is reached again, or soon will be: nobody waits for the next try.
    pub fn relay_reached(&self) {
        self.ctx.people.push_soon();
        self.ctx.settings.push_soon();
        self.files.wake();
    }

    /// The frame of a signed-in person.
    pub fn phase(&self) -> Option<Phase> {
        self.ctx.account().ok()?;
        let me = self.ctx.myself();
        Some(Phase::Ready(MeView {
            account_id: me.account_id,
            login: me.login,
            name: me.name,
            avatar: me.avatar,
            about: me.about,
            access_key_confirmed: self.ctx.settings.get().access_key_confirmed,
            stays_signed_in: self.stays.get(),
            privacy: self.ctx.settings.get().privacy(),
        }))
    }
}

async fn context<P: Platform>(
    inner: &Inner<P>,
    account: Account,
    device: DeviceId,
) -> Result<Ctx<P>, Failure> {
    let (platform, api, app, rng) = (&inner.platform, &inner.api, &inner.app, &inner.rng);
    rng.reseed(&**platform, &*account.storage_root().hedge());
    let root = account.storage_root();
    let local = Local::open(Rc::clone(platform), rng.clone(), root, &device);
    let account = AccountCell::new(Rc::new(account));
    let blobs = AccountBlobs::new(
        api.clone(),
        local.clone(),
        account.clone(),
        app.clone(),
        rng.clone(),
    );
    let people = Directory::open(
        Rc::clone(platform),
        api.clone(),
        local.clone(),
        blobs.clone(),
        account.clone(),
        app.clone(),
    )
    .await?;
    let tell = app.clone();
    let settings: Replica<P, Settings> = Replica::open(
        Rc::clone(platform),
        Namespace::Settings,
        blobs.clone(),
        local.clone(),
        Box::new(move || tell.tell(Event::MeChanged)),
    )
    .await?;
    Ok(Ctx {
        platform: Rc::clone(platform),
        api: api.clone(),
        local,
        blobs,
        people,
        app: app.clone(),
        rng: rng.clone(),
        account,
        settings,
        closed: Cell::new(false),
    })
}
