//! ptype 1: text (protocol §8).

use zeroize::Zeroizing;

use super::fields::{FORWARDED, MapWriter, Reader, encode, encode_array, encode_bytes};
use crate::Hash32;
use crate::error::ParseError;

/// Longest text, in UTF-8 bytes.
pub const TEXT: usize = 64 * 1024;
/// Most mentions in a text.
pub const MENTIONS: usize = 64;

/// `{1: text, 2: re, 3: [[account_id, offset, len], …], 13: forwarded}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// 1 to 65 536 bytes.
    pub text: String,
    /// `msg_hash` of what it answers.
    pub re: Option<Hash32>,
    /// Ascending and apart; at most 64.
    pub mentions: Vec<Mention>,
    /// Its sender says that somebody wrote it elsewhere; by whom and where is not said.
    pub forwarded: bool,
}

/// A stretch of the text that names a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Who is meant.
    pub account_id: Hash32,
    /// Where it begins, in UTF-8 bytes of the text.
    pub offset: u32,
    /// How long it is, in UTF-8 bytes; never 0.
    pub len: u32,
}

super::quiet::quiet!(Text);

impl Text {
    /// Only text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            re: None,
            mentions: Vec::new(),
            forwarded: false,
        }
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut map = MapWriter::default().put(1, self.text.as_str());
        if let Some(re) = &self.re {
            map = map.put_bytes(2, re);
        }
        if !self.mentions.is_empty() {
            let mentions = self.mentions.iter().map(|m| {
                let parts = [encode_bytes(&m.account_id), encode(m.offset), encode(m.len)];
                encode_array(parts.into_iter())
            });
            map = map.put_encoded(3, &encode_array(mentions));
        }
        map.put_flag(FORWARDED, self.forwarded).finish()
    }

    pub(super) fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut fields = r.fields()?;
        let text = fields.required(1, |r| r.text(1..=TEXT))?;
        let re = fields.optional(2, Reader::hash)?;
        let mentions = fields
            .optional(3, |r| read_mentions(r, &text))?
            .unwrap_or_default();
        let forwarded = fields.flag(FORWARDED)?;
        fields.end()?;
        Ok(Self {
            text,
            re,
            mentions,
            forwarded,
        })
    }
}

fn read_mentions(r: &mut Reader<'_>, text: &str) -> Result<Vec<Mention>, ParseError> {
    let count = r.array(1..=MENTIONS)?;
    let mut mentions = Vec::with_capacity(count);
    let mut free_from = 0;
    for _ in 0..count {
        r.array(3..=3)?;
        let mention = Mention {
            account_id: r.hash()?,
            offset: r.u32()?,
            len: r.u32()?,
        };
        let start = mention.offset as usize;
        let end = start
            .checked_add(mention.len as usize)
            .ok_or(ParseError::Value)?;
        // `get` also refuses an end beyond the text and cuts inside a character.
        if start < free_from || text.get(start..end).is_none_or(str::is_empty) {
            return Err(ParseError::Value);
        }
        free_from = end;
        mentions.push(mention);
    }
    Ok(mentions)
}
