//! How the person wants to be shown.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use crypto_core::Hash32;
use crypto_core::payload::{ABOUT, AVATAR, display_line};

use super::Inner;
use crate::account::{Avatar, Settings};
use crate::picture::read_picture;
use crate::platform::Platform;
use crate::view::{Failure, FailureCode, Reply};

impl<P: Platform> Inner<P> {
    pub(super) async fn set_name(&self, name: &str) -> Result<Reply, Failure> {
        let name = crate::account::check_name(name)?;
        self.change_profile(|settings, now_ms| settings.set_name(&name, now_ms))
            .await
    }

    pub(super) async fn set_profile(&self, name: &str, about: &str) -> Result<Reply, Failure> {
        let name = crate::account::check_name(name)?;
        let about = display_line(about);
        if about.len() > ABOUT {
            return Err(FailureCode::AboutInvalid.into());
        }
        self.change_profile(|settings, now_ms| {
            settings.set_name(&name, now_ms);
            settings.about.set(about, now_ms);
        })
        .await
    }

    pub(super) async fn set_avatar(&self, picture: Option<&str>) -> Result<Reply, Failure> {
        let bytes = picture.map(|text| read_picture(text, AVATAR)).transpose()?;
        let avatar = bytes.map(Avatar::new).unwrap_or_default();
        self.change_profile(|settings, now_ms| settings.avatar.set(avatar, now_ms))
            .await
    }

    /// The picture that a view names.
    pub(super) fn avatar(&self, id: &Hash32) -> Result<Reply, Failure> {
        let ready = self.ready()?;
        let bytes = if ready.ctx.account()?.id() == *id {
            let settings = ready.ctx.settings.get();
            settings.avatar.get().some().map(|own| own.bytes.clone())
        } else {
            ready.ctx.people.avatar(id)
        };
        let picture = bytes.map(|bytes| Base64UrlUnpadded::encode_string(&bytes));
        Ok(Reply::Avatar { picture })
    }

    /// It holds at once on this device; the other browsers and the contacts follow.
    async fn change_profile(
        &self,
        change: impl FnOnce(&mut Settings, u64),
    ) -> Result<Reply, Failure> {
        let ready = self.ready()?;
        let now_ms = ready.ctx.now_ms();
        let changed = ready
            .ctx
            .settings
            .change(|settings| change(settings, now_ms));
        changed.await?;
        ready.conversations.profile_changed().await;
        Ok(Reply::Done)
    }
}
