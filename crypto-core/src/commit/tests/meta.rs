use super::*;
use crate::error::ParseError;
use crate::limits;

fn full() -> Meta {
    Meta {
        name: Some("Семья".into()),
        avatar: Some(vec![9; 10]),
        rules: Rules {
            mode: Mode::Direct,
            retention_days: 300,
        },
        reason: Some("because".into()),
    }
}

#[test]
fn metadata_comes_back_in_one_encoding() {
    for meta in [
        Meta::default(),
        full(),
        Meta {
            avatar: None,
            ..full()
        },
    ] {
        let bytes = meta.encode();
        assert_eq!(Meta::decode(&bytes), Ok(meta));
    }
    assert_eq!(hex::encode(Meta::default().encode().as_slice()), "a0");
    let rules = Rules {
        mode: Mode::Notes,
        retention_days: 7,
    };
    let meta = Meta {
        name: Some("a".into()),
        rules,
        ..Meta::default()
    };
    assert_eq!(
        hex::encode(meta.encode().as_slice()),
        "a201616103a201020207"
    );
}

#[test]
fn limits_of_fields() {
    let decode = |meta: &Meta| Meta::decode(&meta.encode()).err();
    let name = |len| Meta {
        name: Some("n".repeat(len)),
        ..Meta::default()
    };
    let avatar = |len| Meta {
        avatar: Some(vec![1; len]),
        ..Meta::default()
    };
    let reason = |len| Meta {
        reason: Some("r".repeat(len)),
        ..Meta::default()
    };
    for (at_limit, beyond, empty) in [
        (name(limits::NAME), name(limits::NAME + 1), name(0)),
        (avatar(AVATAR), avatar(AVATAR + 1), avatar(0)),
        (reason(REASON), reason(REASON + 1), reason(0)),
    ] {
        assert_eq!(decode(&at_limit), None);
        assert_eq!(decode(&beyond), Some(ParseError::Limit));
        assert_eq!(decode(&empty), Some(ParseError::Limit));
    }
    // All of them at their largest fit.
    let largest = Meta {
        name: name(limits::NAME).name,
        avatar: avatar(AVATAR).avatar,
        rules: full().rules,
        reason: reason(REASON).reason,
    };
    assert!(largest.encode().len() + 16 <= limits::META);
}

#[test]
fn defaults_are_left_out() {
    for bad in ["a103a10100", "a103a10103", "a103a10200", "a103a101f5"] {
        assert!(Meta::decode(&hex::decode(bad).unwrap()).is_err(), "{bad}");
    }
    // An empty map of rules is a second way to say nothing.
    assert_eq!(
        Meta::decode(&hex::decode("a103a0").unwrap()),
        Err(ParseError::Value)
    );
}

#[test]
fn the_reason_is_no_setting() {
    assert!(full().same_settings(&full().settings()));
    assert_eq!(full().settings().reason, None);
    assert!(!full().same_settings(&Meta {
        name: None,
        ..full()
    }));
    assert!(!full().same_settings(&Meta {
        avatar: None,
        ..full()
    }));
    assert!(!full().same_settings(&Meta {
        rules: Rules::default(),
        ..full()
    }));
}
