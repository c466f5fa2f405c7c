//! The body's deterministic CBOR:
//! `{1: sig_sk, 2: [[gen, kem_sk]…], 3: head_seq, 4: head_hash, 5: storage_root, 6: KR,
//! 7: [[seq, old sig_pub]…], 8: created}`.

use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

use super::VaultBody;
use crate::{
    error::ParseError,
    keys::{KemSecret, Secret32, SigningKey, VerifyingKey},
    limits::KEM_GENERATIONS,
    recovery::RecoveryRoot,
    vault::StorageRoot,
};

/// More than any body needs, so that the buffer never moves and leaves nothing behind.
const CAPACITY: usize = 32 * 1024;

type Sink<'a> = Encoder<&'a mut Vec<u8>>;
type Written = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

pub(super) fn encode(body: &VaultBody) -> Result<Zeroizing<Vec<u8>>, ParseError> {
    if body.kem.is_empty() || body.kem.len().max(body.old_sig.len()) > KEM_GENERATIONS {
        return Err(ParseError::Limit);
    }
    if !ascending(&body.kem) || !ascending(&body.old_sig) {
        return Err(ParseError::Order);
    }
    let mut out = Zeroizing::new(Vec::with_capacity(CAPACITY));
    write(&mut Encoder::new(&mut *out), body).map_err(|_| ParseError::Encoding)?;
    Ok(out)
}

fn write(e: &mut Sink<'_>, body: &VaultBody) -> Written {
    e.map(8)?.u8(1)?.bytes(&*body.sig_sk.to_bytes())?;
    e.u8(2)?.array(body.kem.len() as u64)?;
    for (generation, key) in &body.kem {
        e.array(2)?.u32(*generation)?.bytes(&*key.to_bytes())?;
    }
    e.u8(3)?.u32(body.head_seq)?;
    e.u8(4)?.bytes(&body.head_hash)?;
    e.u8(5)?.bytes(body.storage_root.secret().expose())?;
    e.u8(6)?.bytes(body.recovery_root.secret().expose())?;
    e.u8(7)?.array(body.old_sig.len() as u64)?;
    for (seq, key) in &body.old_sig {
        e.array(2)?.u32(*seq)?.bytes(key.as_bytes())?;
    }
    e.u8(8)?.u64(body.created_ms)?;
    Ok(())
}

/// Takes the one encoding only: what was read has to be what [`encode`] would write.
pub(super) fn decode(bytes: &[u8]) -> Result<VaultBody, ParseError> {
    let body = read(&mut Decoder::new(bytes))?;
    if *encode(&body)? == bytes {
        Ok(body)
    } else {
        Err(ParseError::Encoding)
    }
}

fn read(d: &mut Decoder<'_>) -> Result<VaultBody, ParseError> {
    if d.map().map_err(encoding)? != Some(8) {
        return Err(ParseError::Encoding);
    }
    key(d, 1)?;
    let sig_sk = SigningKey::from_bytes(bytes(d)?)?;
    key(d, 2)?;
    let kem = list(d, |d| KemSecret::from_bytes(bytes(d)?))?;
    key(d, 3)?;
    let head_seq = d.u32().map_err(encoding)?;
    key(d, 4)?;
    let head_hash = *bytes(d)?;
    key(d, 5)?;
    let storage_root = StorageRoot(Secret32::from_bytes(bytes(d)?));
    key(d, 6)?;
    let recovery_root = RecoveryRoot::from_secret(Secret32::from_bytes(bytes(d)?));
    key(d, 7)?;
    let old_sig = list(d, |d| VerifyingKey::from_bytes(bytes::<65>(d)?))?;
    key(d, 8)?;
    let created_ms = d.u64().map_err(encoding)?;
    Ok(VaultBody {
        sig_sk,
        kem,
        head_seq,
        head_hash,
        storage_root,
        recovery_root,
        old_sig,
        created_ms,
    })
}

fn encoding(_: minicbor::decode::Error) -> ParseError {
    ParseError::Encoding
}

fn key(d: &mut Decoder<'_>, expected: u8) -> Result<(), ParseError> {
    if d.u8().map_err(encoding)? == expected {
        Ok(())
    } else {
        Err(ParseError::Encoding)
    }
}

fn bytes<'b, const N: usize>(d: &mut Decoder<'b>) -> Result<&'b [u8; N], ParseError> {
    d.bytes()
        .map_err(encoding)?
        .try_into()
        .map_err(|_| ParseError::Length)
}

/// `[[number, item]…]`, bounded before anything is allocated.
fn list<'b, T>(
    d: &mut Decoder<'b>,
    item: impl Fn(&mut Decoder<'b>) -> Result<T, ParseError>,
) -> Result<Vec<(u32, T)>, ParseError> {
    let len = d.array().map_err(encoding)?.ok_or(ParseError::Encoding)?;
    if len > KEM_GENERATIONS as u64 {
        return Err(ParseError::Limit);
    }
    let mut items = Vec::with_capacity(len as usize);
    for _ in 0..len {
        if d.array().map_err(encoding)? != Some(2) {
            return Err(ParseError::Encoding);
        }
        items.push((d.u32().map_err(encoding)?, item(d)?));
    }
    Ok(items)
}

fn ascending<T>(list: &[(u32, T)]) -> bool {
    list.is_sorted_by(|(a, _), (b, _)| a < b)
}

#[cfg(test)]
mod tests;
