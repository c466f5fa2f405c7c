use super::{is_zero, message_padme, padme};

#[test]
fn small_lengths_by_hand() {
    let expected = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 10, 12, 12, 14, 14, 16, 16, 18, 18, 20,
    ];
    for (len, want) in (0_u64..).zip(expected) {
        // 9 (E = 3, S = 2) rounds to a multiple of 2.
        assert_eq!(padme(len), want, "padmé({len})");
    }
}

#[test]
fn known_lengths() {
    // Lengths named in the protocol document: overheads of §7.
    assert_eq!(padme(1_000 + 80 + 64), 1_152);
    assert_eq!(padme(60_000 + 80 + 64), 61_440);
    assert_eq!(padme(1 << 36), 1 << 36);
    assert_eq!(padme((1 << 36) + 1), (1 << 36) + (1 << 30));
    assert_eq!(padme(64 * 1024), 64 * 1024);
    assert_eq!(padme(64 * 1024 + 1), 66 * 1024);
}

#[test]
fn properties_hold_at_every_power_of_two() {
    for e in 1_u32..63 {
        for len in [
            (1_u64 << e) - 1,
            1 << e,
            (1 << e) + 1,
            (1 << e) + (1 << (e - 1)) + 1,
        ] {
            let padded = padme(len);
            assert!(padded >= len);
            assert_eq!(padme(padded), padded, "padding twice changes {len}");
            // ≤ 12 %, and exactly 0 for the lengths below 9.
            assert!(
                u128::from(padded - len) * 100 <= u128::from(len) * 12,
                "{len} -> {padded}"
            );
            assert!(padme(len + 1) >= padded, "not monotonic at {len}");
        }
    }
}

#[test]
fn the_largest_lengths_do_not_overflow() {
    assert_eq!(padme(1 << 63), 1 << 63);
    let top = padme(u64::MAX);
    assert!(top >= 1 << 63);
}

#[test]
fn messages_have_a_floor() {
    assert_eq!(message_padme(0), 256);
    assert_eq!(message_padme(256), 256);
    assert_eq!(message_padme(257), 272);
}

#[test]
fn zero_means_every_byte() {
    assert!(is_zero(&[]));
    assert!(is_zero(&[0; 33]));
    for at in 0..33 {
        let mut bytes = [0; 33];
        bytes[at] = 0x80;
        assert!(!is_zero(&bytes), "byte {at}");
    }
}
