use super::*;

#[test]
fn parameters_out_of_bounds_do_not_exist() {
    for iters in [0, 1, 99_999, 599_999, 10_000_001, u32::MAX] {
        assert_eq!(
            KsfParams::new(1, iters).err(),
            Some(ParseError::Limit),
            "{iters}"
        );
    }
    for kdf_id in [0, 2, 3, 255] {
        assert_eq!(
            KsfParams::new(kdf_id, 600_000).err(),
            Some(ParseError::Value),
            "{kdf_id}"
        );
    }
    for iters in [600_000, 10_000_000] {
        assert_eq!(KsfParams::new(1, iters).map(KsfParams::iters), Ok(iters));
    }
    assert_eq!(KsfParams::new(1, TARGET_ITERS), Ok(KsfParams::TARGET));
}

#[test]
fn the_context_names_the_parameters() {
    let context = KsfParams::TARGET.context();
    assert_eq!(context, b"\x0bRen1/opaque\x01\x01\x00\x09\x27\xc0");
}

#[test]
fn logins_are_lower_case_ascii() {
    for good in ["abc", "a.b_c-9", "012", &"x".repeat(32)] {
        assert!(Login::new(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "ab",
        &"x".repeat(33),
        "Abc",
        "a b",
        "аbс",
        "abc\n",
        "abc@",
    ] {
        assert!(Login::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn server_ids_are_host_names() {
    for good in [
        "ren.example",
        "localhost",
        "192.168.1.5",
        "[::1]",
        "[fe80::1]",
    ] {
        assert!(ServerId::new(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "Ren.example",
        "a b",
        "ren.example:8080",
        "::1",
        "[]",
        "[::g]",
        "пример",
    ] {
        assert!(ServerId::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_login_hash_tells_login_from_relay() {
    let hash = |login: &str, server: &str| {
        login_hash(&Login::new(login).unwrap(), &ServerId::new(server).unwrap())
    };
    assert_ne!(hash("abc", "d.e"), hash("abcd", ".e"));
    let expected = crate::labels::sha256(b"\x0aRen1/login\x00\x03abc\x00\x03d.e");
    assert_eq!(hash("abc", "d.e"), expected);
}

#[test]
fn passwords_are_normalised() {
    let bytes = |text: &str| Password::new(text).unwrap().as_bytes().to_vec();
    assert_eq!(bytes("Cafe\u{301} au lait"), "Café au lait".as_bytes());
    assert_eq!(bytes("Café\u{a0}au\u{3000}lait"), "Café au lait".as_bytes());
    assert_eq!(bytes("пароль из слов"), "пароль из слов".as_bytes());
    let refused = |text: &str| Password::new(text).err();
    assert_eq!(refused("eleven byte"), Some(PasswordError::TooShort));
    assert_eq!(refused(&"x".repeat(1025)), Some(PasswordError::TooLong));
    assert_eq!(refused(&"x".repeat(100_000)), Some(PasswordError::TooLong));
    assert_eq!(refused("twelve bytes\n"), Some(PasswordError::Character));
    assert!(Password::new(&"x".repeat(1024)).is_ok());
}
