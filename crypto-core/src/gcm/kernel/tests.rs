//! The kernel on plain bytes, against the `aes-gcm` crate.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit};

use super::vector::Plain;
use super::*;

fn pair(key: &[u8; 32]) -> (Gcm256<Plain>, Aes256Gcm) {
    (Gcm256::new(key), Aes256Gcm::new(key.into()))
}

fn text(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 7 + i / 251) as u8).collect()
}

fn seal(gcm: &Gcm256<Plain>, nonce: &[u8; 12], plain: &[u8]) -> Vec<u8> {
    let mut out = vec![0; plain.len()];
    let tag = gcm.seal(nonce, plain, &mut out).unwrap();
    out.extend_from_slice(&tag);
    out
}

#[test]
fn the_circuit_is_the_s_box_of_fips_197() {
    // §5.1.1: inverse in GF(2^8), then the affine map.
    fn times(mut a: u8, mut b: u8) -> u8 {
        let mut product = 0;
        while b != 0 {
            product ^= if b & 1 == 1 { a } else { 0 };
            a = (a << 1) ^ if a & 0x80 == 0 { 0 } else { 0x1b };
            b >>= 1;
        }
        product
    }
    for byte in 0..=255_u8 {
        let inverse = (0..254).fold(1, |power, _| times(power, byte));
        let affine = (0..5).fold(0x63, |sum, turn| sum ^ inverse.rotate_left(turn));
        assert_eq!(aes::sbox_of::<Plain>(byte), affine, "{byte:02x}");
    }
}

#[test]
fn fips_197_appendix_c3() {
    let key: [u8; 32] = core::array::from_fn(|i| i as u8);
    let block: [u8; 16] = core::array::from_fn(|i| (i * 0x11) as u8);
    let encrypted = Aes256::<Plain>::new(&key).encrypt_block(block);
    assert_eq!(hex::encode(encrypted), "8ea2b7ca516745bfeafc49904b496089");
}

#[test]
fn every_length_agrees_with_the_general_crate() {
    let key: [u8; 32] = core::array::from_fn(|i| (i * 13 + 5) as u8);
    let (gcm, general) = pair(&key);
    let lengths = (0..=600).chain([1023, 1024, 1025, 4095, 4096, 16_383, 16_384, 16_385]);
    for len in lengths {
        let nonce: [u8; 12] = core::array::from_fn(|i| (len + i) as u8);
        let plain = text(len);
        let expected = general.encrypt(&nonce.into(), plain.as_slice()).unwrap();
        assert_eq!(seal(&gcm, &nonce, &plain), expected, "length {len}");
    }
}

#[test]
fn many_keys_agree_with_the_general_crate() {
    for round in 0..200_u32 {
        let key: [u8; 32] =
            core::array::from_fn(|i| (round * 31 + i as u32 * 17 + round / 7) as u8);
        let (gcm, general) = pair(&key);
        let plain = text(517 + round as usize);
        let nonce = [round as u8; 12];
        let expected = general.encrypt(&nonce.into(), plain.as_slice()).unwrap();
        assert_eq!(seal(&gcm, &nonce, &plain), expected, "key {round}");
    }
}

#[test]
fn nothing_is_written_unless_the_tag_is_right() {
    let gcm = Gcm256::<Plain>::new(&[3; 32]);
    let plain = text(300);
    let mut sealed = vec![0; 300];
    let tag = gcm.seal(&[1; 12], &plain, &mut sealed).unwrap();
    let mut out = vec![0; 300];
    gcm.open(&[1; 12], &sealed, &tag, &mut out).unwrap();
    assert_eq!(out, plain);
    for bit in 0..300 * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let mut out = vec![0; 300];
        assert_eq!(
            gcm.open(&[1; 12], &changed, &tag, &mut out),
            Err(OpenError),
            "bit {bit}"
        );
        assert_eq!(out, vec![0; 300], "bit {bit}");
    }
    for bit in 0..128 {
        let mut changed = tag;
        changed[bit / 8] ^= 1 << (bit % 8);
        let mut out = vec![0; 300];
        assert_eq!(
            gcm.open(&[1; 12], &sealed, &changed, &mut out),
            Err(OpenError),
            "bit {bit}"
        );
    }
}
