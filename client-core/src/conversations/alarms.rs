//! What the relay, or a member, did that it must not (protocol §6, §9).

/// One finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Alarm {
    /// Another object at a known place of the log.
    Rewritten = 1,
    /// Two commits for one epoch.
    Fork = 2,
    /// A commit that may not be accepted.
    BadCommit = 4,
    /// A message in front of what it answers.
    Displaced = 8,
    /// The relay's head lies before one that was seen.
    RolledBack = 16,
}

/// All findings of one conversation. They stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alarms(u8);

impl Alarms {
    /// As they are stored.
    pub(crate) fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// To be stored.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    /// Adds one; answers whether it is new.
    pub(crate) fn raise(&mut self, alarm: Alarm) -> bool {
        let before = self.0;
        self.0 |= alarm as u8;
        self.0 != before
    }

    /// Whether there is any: the banner.
    pub(crate) fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether nothing may be written any more: which members, and which key, is contradictory. A
    /// displaced message or a log cut short leaves both beyond doubt.
    pub(crate) fn freeze(self) -> bool {
        self.0 & (Alarm::Rewritten as u8 | Alarm::Fork as u8 | Alarm::BadCommit as u8) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_doubt_about_members_or_keys_freezes() {
        let mut alarms = Alarms::default();
        assert!(!alarms.any());
        assert!(alarms.raise(Alarm::Displaced));
        assert!(!alarms.raise(Alarm::Displaced));
        assert!(alarms.any() && !alarms.freeze());
        assert!(alarms.raise(Alarm::Fork));
        assert!(Alarms::from_bits(alarms.bits()).freeze());
    }
}
