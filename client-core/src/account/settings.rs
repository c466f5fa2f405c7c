//! What a person set about himself (blob ns 4).

use crypto_core::{Hash32, labels, payload::Profile};
use minicbor::{Decode, Encode};

use super::former_roots::FormerRoots;
use super::replica::Merge;
use super::session_names::SessionNames;
use super::stamped::Stamped;
use crate::view::PrivacyView;

/// Own settings. Each value wins by the time at which it was set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Settings {
    /// Display name; empty before one was set.
    #[n(0)]
    pub name: String,
    /// When it was set, milliseconds since 1970.
    #[n(1)]
    pub name_ms: u64,
    /// When the access key was made.
    #[n(2)]
    pub access_key_ms: u64,
    /// Two of its groups were typed back.
    #[n(3)]
    pub access_key_confirmed: bool,
    /// Names of signed-in browsers.
    #[cbor(n(20), default)]
    pub session_names: SessionNames,
    /// Storage roots before the one of today.
    #[cbor(n(21), default)]
    pub former_roots: FormerRoots,
    /// Whether contacts see when the person is there.
    #[n(10)]
    #[cbor(default)]
    pub presence: Choice,
    /// Whether contacts see what the person has read.
    #[n(11)]
    #[cbor(default)]
    pub reading: Choice,
    /// Whether others see that the person is writing.
    #[n(12)]
    #[cbor(default)]
    pub writing: Choice,
    /// The picture of the profile.
    #[cbor(n(40), default)]
    pub avatar: Stamped<Avatar>,
    /// What the profile says about the person, fit to be shown; empty for nothing.
    #[cbor(n(41), default)]
    pub about: Stamped<String>,
}

/// A small picture with its hash, so that nobody computes that whenever a view is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Avatar {
    /// SHA-256 of the bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub hash: Hash32,
    /// WebP or JPEG; empty for none.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

impl Avatar {
    /// From bytes that were found fit.
    pub fn new(bytes: Vec<u8>) -> Self {
        let hash = labels::sha256(&bytes);
        Self { hash, bytes }
    }

    /// Absent when there is none.
    pub fn some(&self) -> Option<&Self> {
        Some(self).filter(|avatar| !avatar.bytes.is_empty())
    }
}

/// Something that is shown unless the person hides it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Choice {
    /// When it was chosen last; first, so that the later choice is the greater one.
    #[n(0)]
    at_ms: u64,
    #[n(1)]
    hidden: bool,
}

impl Choice {
    fn shows(self) -> bool {
        !self.hidden
    }

    fn set(&mut self, shows: bool, now_ms: u64) {
        if self.shows() != shows {
            self.hidden = !shows;
            self.at_ms = now_ms.max(self.at_ms.saturating_add(1));
        }
    }

    fn merge(&mut self, other: Self) {
        *self = (*self).max(other);
    }
}

impl Settings {
    pub fn set_name(&mut self, name: &str, now_ms: u64) {
        if self.name != name {
            name.clone_into(&mut self.name);
            self.name_ms = now_ms.max(self.name_ms.saturating_add(1));
        }
    }

    /// What others are shown of the person, as a message.
    pub fn profile(&self) -> Profile {
        let about = self.about.get();
        Profile {
            name: Some(self.name.clone()).filter(|name| !name.is_empty()),
            avatar: self.avatar.get().some().map(|avatar| avatar.bytes.clone()),
            about: Some(about.clone()).filter(|about| !about.is_empty()),
        }
    }

    /// See [`PrivacyView`].
    pub fn privacy(&self) -> PrivacyView {
        PrivacyView {
            presence: self.shows_presence(),
            reading: self.shows_reading(),
            writing: self.shows_writing(),
        }
    }

    pub fn set_privacy(&mut self, privacy: PrivacyView, now_ms: u64) {
        self.presence.set(privacy.presence, now_ms);
        self.reading.set(privacy.reading, now_ms);
        self.writing.set(privacy.writing, now_ms);
    }

    /// Whether contacts see when the person is there, and he sees it of them.
    pub fn shows_presence(&self) -> bool {
        self.presence.shows()
    }

    /// Whether others see what the person has read, and he sees it of them.
    pub fn shows_reading(&self) -> bool {
        self.reading.shows()
    }

    /// Whether others see that the person is writing, and he sees it of them.
    pub fn shows_writing(&self) -> bool {
        self.writing.shows()
    }

    /// A new access key was made: nobody has confirmed it yet.
    pub fn new_access_key(&mut self, now_ms: u64) {
        self.access_key_ms = now_ms.max(self.access_key_ms.saturating_add(1));
        self.access_key_confirmed = false;
    }
}

impl Merge for Settings {
    fn merge(&mut self, other: &Self) {
        if (other.name_ms, &other.name) > (self.name_ms, &self.name) {
            (self.name_ms, self.name) = (other.name_ms, other.name.clone());
        }
        self.presence.merge(other.presence);
        self.reading.merge(other.reading);
        self.writing.merge(other.writing);
        self.avatar.merge(&other.avatar);
        self.about.merge(&other.about);
        // Of one key, "confirmed" wins.
        if (other.access_key_ms, other.access_key_confirmed)
            > (self.access_key_ms, self.access_key_confirmed)
        {
            self.access_key_ms = other.access_key_ms;
            self.access_key_confirmed = other.access_key_confirmed;
        }
        self.session_names.merge(&other.session_names);
        self.former_roots.merge(&other.former_roots);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_name_and_the_newer_key_win_in_either_order() {
        let mut first = Settings::default();
        first.set_name("Anna", 10);
        first.new_access_key(10);
        let mut second = first.clone();
        second.set_name("Anna K", 5);
        first.access_key_confirmed = true;
        let mut one = first.clone();
        one.merge(&second);
        second.merge(&first);
        assert_eq!(one, second);
        assert_eq!((one.name.as_str(), one.name_ms), ("Anna K", 11));
        assert!(one.access_key_confirmed);
        let mut renewed = one.clone();
        renewed.new_access_key(3);
        one.merge(&renewed);
        assert!(!one.access_key_confirmed);
    }

    #[test]
    fn a_picture_and_words_that_two_browsers_set_at_once_are_both_there() {
        let mut first = Settings::default();
        first.set_name("Anna", 10);
        first.avatar.set(Avatar::new(vec![1, 2, 3]), 20);
        let mut second = Settings::default();
        second.about.set("sings".to_owned(), 5);
        second.avatar.set(Avatar::default(), 30);
        let mut one = first.clone();
        one.merge(&second);
        second.merge(&first);
        assert_eq!(one, second);
        let profile = one.profile();
        assert_eq!(profile.name.as_deref(), Some("Anna"));
        assert_eq!(profile.about.as_deref(), Some("sings"));
        // Never set there, so nothing was taken away.
        assert_eq!(profile.avatar, Some(vec![1, 2, 3]));
        one.avatar.set(Avatar::default(), 1);
        second.merge(&one);
        assert_eq!(second.profile().avatar, None);
        let bytes = minicbor::to_vec(&second).unwrap_or_default();
        assert_eq!(minicbor::decode::<Settings>(&bytes).ok(), Some(second));
    }

    #[test]
    fn the_later_choice_counts_and_old_settings_show_everything() {
        let mut one = Settings::default();
        let all = one.privacy();
        assert!(all.presence && all.reading && all.writing);
        let hidden = PrivacyView {
            presence: false,
            ..all
        };
        one.set_privacy(hidden, 20);
        let mut two = Settings::default();
        two.set_privacy(hidden, 10);
        two.set_privacy(all, 15);
        let mut other = two.clone();
        other.merge(&one);
        one.merge(&two);
        assert_eq!(one, other);
        assert_eq!(one.privacy(), hidden);
        one.set_privacy(all, 1);
        two.merge(&one);
        assert_eq!(two.privacy(), all);
        #[derive(Encode)]
        struct Old {
            #[n(0)]
            name: &'static str,
            #[n(1)]
            name_ms: u64,
            #[n(2)]
            access_key_ms: u64,
            #[n(3)]
            access_key_confirmed: bool,
        }
        let old = Old {
            name: "Anna",
            name_ms: 1,
            access_key_ms: 2,
            access_key_confirmed: true,
        };
        let read: Option<Settings> = minicbor::to_vec(&old)
            .ok()
            .and_then(|bytes| minicbor::decode(&bytes).ok());
        assert_eq!(read.map(|settings| settings.privacy()), Some(all));
    }
}
