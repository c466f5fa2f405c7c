use super::*;

fn hex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// RFC 8949 Appendix A, in its order: the encoding, and whether this profile takes it.
const APPENDIX_A: &[(&str, bool)] = &[
    ("00", true),                                                  // 0
    ("01", true),                                                  // 1
    ("0a", true),                                                  // 10
    ("17", true),                                                  // 23
    ("1818", true),                                                // 24
    ("1819", true),                                                // 25
    ("1864", true),                                                // 100
    ("1903e8", true),                                              // 1000
    ("1a000f4240", true),                                          // 1000000
    ("1b000000e8d4a51000", true),                                  // 1000000000000
    ("1bffffffffffffffff", true),                                  // 18446744073709551615
    ("c249010000000000000000", false),                             // 18446744073709551616
    ("3bffffffffffffffff", true),                                  // -18446744073709551616
    ("c349010000000000000000", false),                             // -18446744073709551617
    ("20", true),                                                  // -1
    ("29", true),                                                  // -10
    ("3863", true),                                                // -100
    ("3903e7", true),                                              // -1000
    ("f90000", false),                                             // 0.0
    ("f98000", false),                                             // -0.0
    ("f93c00", false),                                             // 1.0
    ("fb3ff199999999999a", false),                                 // 1.1
    ("f93e00", false),                                             // 1.5
    ("f97bff", false),                                             // 65504.0
    ("fa47c35000", false),                                         // 100000.0
    ("fa7f7fffff", false),                                         // 3.4028234663852886e+38
    ("fb7e37e43c8800759c", false),                                 // 1.0e+300
    ("f90001", false),                                             // 5.960464477539063e-8
    ("f90400", false),                                             // 0.00006103515625
    ("f9c400", false),                                             // -4.0
    ("fbc010666666666666", false),                                 // -4.1
    ("f97c00", false),                                             // Infinity
    ("f97e00", false),                                             // NaN
    ("f9fc00", false),                                             // -Infinity
    ("fa7f800000", false),                                         // Infinity
    ("fa7fc00000", false),                                         // NaN
    ("faff800000", false),                                         // -Infinity
    ("fb7ff0000000000000", false),                                 // Infinity
    ("fb7ff8000000000000", false),                                 // NaN
    ("fbfff0000000000000", false),                                 // -Infinity
    ("f4", true),                                                  // false
    ("f5", true),                                                  // true
    ("f6", false),                                                 // null
    ("f7", false),                                                 // undefined
    ("f0", false),                                                 // simple(16)
    ("f8ff", false),                                               // simple(255)
    ("c074323031332d30332d32315432303a30343a30305a", false),       // 0("2013-03-21T20:04:00Z")
    ("c11a514b67b0", false),                                       // 1(1363896240)
    ("c1fb41d452d9ec200000", false),                               // 1(1363896240.5)
    ("d74401020304", false),                                       // 23(h'01020304')
    ("d818456449455446", false),                                   // 24(h'6449455446')
    ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", false), // 32("http://www.example.com")
    ("40", true),                                                  // h''
    ("4401020304", true),                                          // h'01020304'
    ("60", true),                                                  // ""
    ("6161", true),                                                // "a"
    ("6449455446", true),                                          // "IETF"
    ("62225c", true),                                              // "\"\\"
    ("62c3bc", true),                                              // "\u00fc"
    ("63e6b0b4", true),                                            // "\u6c34"
    ("64f0908591", true),                                          // "\ud800\udd51"
    ("80", true),                                                  // []
    ("83010203", true),                                            // [1, 2, 3]
    ("8301820203820405", true),                                    // [1, [2, 3], [4, 5]]
    (
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        true,
    ), // [1, …, 25]
    ("a0", true),                                                  // {}
    ("a201020304", true),                                          // {1: 2, 3: 4}
    ("a26161016162820203", false),                                 // {"a": 1, "b": [2, 3]}
    ("826161a161626163", false),                                   // ["a", {"b": "c"}]
    ("a56161614161626142616361436164614461656145", false),         // {"a": "A", …}
    ("5f42010243030405ff", false),                                 // (_ h'0102', h'030405')
    ("7f657374726561646d696e67ff", false),                         // (_ "strea", "ming")
    ("9fff", false),                                               // [_ ]
    ("9f018202039f0405ffff", false),                               // [_ 1, [2, 3], [_ 4, 5]]
    ("9f01820203820405ff", false),                                 // [_ 1, [2, 3], [4, 5]]
    ("83018202039f0405ff", false),                                 // [1, [2, 3], [_ 4, 5]]
    ("83019f0203ff820405", false),                                 // [1, [_ 2, 3], [4, 5]]
    (
        "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
        false,
    ), // [_ 1, …, 25]
    ("bf61610161629f0203ffff", false),                             // {_ "a": 1, "b": [_ 2, 3]}
    ("826161bf61626163ff", false),                                 // ["a", {_ "b": "c"}]
    ("bf6346756ef563416d7421ff", false),                           // {_ "Fun": true, "Amt": -2}
];

#[test]
fn appendix_a_of_rfc_8949() {
    for (item, accepted) in APPENDIX_A {
        assert_eq!(check(&hex(item)).is_ok(), *accepted, "{item}");
        // The same inside a map and an array, where payload fields live.
        assert_eq!(
            check_map(&hex(&format!("a101{item}"))).is_ok(),
            *accepted,
            "a101{item}"
        );
        assert_eq!(
            check(&hex(&format!("81{item}"))).is_ok(),
            *accepted,
            "81{item}"
        );
    }
    assert_eq!(APPENDIX_A.len(), 81);
}

#[test]
fn arguments_have_their_shortest_form() {
    // Every major type that has an argument, each width with a value that needs less.
    for major in [0_u8, 1, 2, 3, 4, 5] {
        for argument in [
            "1800",
            "1817",
            "190000",
            "1900ff",
            "1a0000ffff",
            "1b00000000ffffffff",
        ] {
            let mut bytes = hex(argument);
            bytes[0] |= major << 5;
            // Enough behind it that only the form can be the reason.
            bytes.extend_from_slice(&[0; 300]);
            assert!(head(&bytes).is_err(), "major {major}, {argument}");
        }
        for argument in ["1818", "190100", "1a00010000", "1b0000000100000000"] {
            let mut bytes = hex(argument);
            bytes[0] |= major << 5;
            assert!(head(&bytes).is_ok(), "major {major}, {argument}");
        }
    }
}

#[test]
fn reserved_and_indefinite_heads_are_refused() {
    for major in 0..8_u8 {
        for info in 28..32_u8 {
            let bytes = [&[major << 5 | info][..], &[0; 20], &[0xff]].concat();
            assert_eq!(check(&bytes), Err(BAD));
        }
    }
    for simple in (0xe0..=0xff_u8).filter(|b| !matches!(b, 0xf4 | 0xf5)) {
        assert_eq!(check(&[simple]), Err(BAD), "{simple:#x}");
        assert_eq!(check(&[simple, 0xff]), Err(BAD), "{simple:#x}");
    }
}

#[test]
fn map_keys_are_ascending_unsigned_integers() {
    for good in ["a201020304", "a21700181800", "a2190100001a0001000000"] {
        assert_eq!(check_map(&hex(good)), Ok(()), "{good}");
    }
    for bad in [
        "a203040102",
        "a201020102",
        "a200010001",
        "a12001",
        "a1616101",
        "a1410101",
        "a18001",
        "a1a001",
        "a1f401",
        "a21818001700",
    ] {
        assert_eq!(check_map(&hex(bad)), Err(BAD), "{bad}");
    }
}

#[test]
fn nothing_follows_and_nothing_is_missing() {
    let whole = hex("a3014401020304026161038301f420");
    assert_eq!(check_map(&whole), Ok(()));
    for cut in 0..whole.len() {
        assert!(check_map(&whole[..cut]).is_err(), "cut at {cut}");
    }
    for more in [0x00, 0xff, 0xa0] {
        assert_eq!(check_map(&[&whole[..], &[more]].concat()), Err(BAD));
    }
    for other in ["01", "80", "f5", "6161", "40"] {
        assert_eq!(check_map(&hex(other)), Err(BAD), "not a map: {other}");
    }
}

#[test]
fn text_is_utf8() {
    for bad in ["61ff", "62c328", "63eda080", "64f4908080", "62c080", "61c3"] {
        assert_eq!(check(&hex(bad)), Err(BAD), "{bad}");
    }
}

#[test]
fn depth_ends_at_eight() {
    let nested = |levels: usize, open: u8| {
        let mut bytes = vec![open; levels];
        bytes.push(0);
        bytes
    };
    assert_eq!(check(&nested(8, 0x81)), Ok(()));
    assert_eq!(check(&nested(9, 0x81)), Err(ParseError::Limit));
    let maps = |levels: usize| [vec![[0xa1, 0x00]; levels].concat(), vec![0]].concat();
    assert_eq!(check_map(&maps(8)), Ok(()));
    assert_eq!(check_map(&maps(9)), Err(ParseError::Limit));
    // Attack 21: no stack is used up by what is refused.
    assert_eq!(check(&nested(10_000, 0x81)), Err(ParseError::Limit));
    assert_eq!(check(&nested(1_000_000, 0x81)), Err(ParseError::Limit));
}

#[test]
fn lengths_that_lie_end_at_once() {
    for bad in [
        "5a80000000",
        "7a80000000",
        "9a80000000",
        "ba80000000",
        "5bffffffffffffffff",
        "7bffffffffffffffff",
        "9bffffffffffffffff",
        "bbffffffffffffffff",
        "bb8000000000000000",
        "8201",
        "a101",
    ] {
        assert_eq!(check(&hex(bad)), Err(BAD), "{bad}");
    }
    // A string that ends exactly with the payload is fine, one byte more is not.
    assert_eq!(check(&hex("420102")), Ok(()));
    assert_eq!(check(&hex("430102")), Err(BAD));
}

proptest::proptest! {
    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>) {
        let _ = check(&bytes);
    }

    /// What the encoder of the `minicbor` crate writes in its shortest form is accepted.
    #[test]
    fn what_the_library_writes_is_accepted(number: u64, text: String, bytes: Vec<u8>, flag: bool) {
        let mut e = minicbor::Encoder::new(Vec::new());
        e.map(4).unwrap();
        e.u8(1).unwrap().u64(number).unwrap();
        e.u8(2).unwrap().str(&text).unwrap();
        e.u8(24).unwrap().bytes(&bytes).unwrap();
        e.u16(500).unwrap().array(1).unwrap().bool(flag).unwrap();
        proptest::prop_assert_eq!(check_map(&e.into_writer()), Ok(()));
    }
}
