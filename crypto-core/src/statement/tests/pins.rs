use super::*;

fn pin(account: &Account) -> Pin {
    let mut pin = Pin::new(Login::new("bob").unwrap(), &account.chain, 5);
    pin.verified = true;
    pin
}

#[test]
fn a_pin_accepts_the_same_chain() {
    let account = two();
    let mut pin = pin(&account);
    assert_eq!(pin.advance(&account.chain, 6), PinCheck::Same);
    assert_eq!((pin.seq, pin.verified, pin.date_ms), (1, true, 5));
}

#[test]
fn a_new_kem_key_is_silent_and_a_new_signing_key_is_not() {
    let mut account = two();
    let mut pin = pin(&account);
    account.rotate_kem();
    assert_eq!(
        pin.check(&account.chain),
        PinCheck::Extended { sig_changed: false }
    );
    assert_eq!(pin.seq, 1, "a check changes nothing");
    pin.advance(&account.chain, 6);
    assert_eq!(
        (pin.seq, pin.hash, pin.verified),
        (2, *account.chain.head_hash(), true)
    );
    account.rotate_all();
    assert_eq!(
        pin.advance(&account.chain, 7),
        PinCheck::Extended { sig_changed: true }
    );
    assert_eq!((pin.seq, pin.verified, pin.date_ms), (3, false, 7));
}

#[test]
fn a_change_that_was_taken_back_is_a_change() {
    let mut account = two();
    let pin = pin(&account);
    let original = account.sig.duplicate();
    account.rotate_all();
    account.kem = KemSecret::make(&mut account.rng);
    account.say(&original, false);
    assert_eq!(
        pin.check(&account.chain),
        PinCheck::Extended { sig_changed: true }
    );
}

/// Attack 9, and a relay that shortens or forks.
#[test]
fn a_broken_pin_stays_as_it_is() {
    let account = two();
    let shorter = Account::new(1);
    let mut branch = Account::new(1);
    branch.rotate_all();
    let mut longer_branch = Account::new(1);
    longer_branch.rotate_all();
    longer_branch.rotate_kem();
    let cases = [
        (Account::new(2), BreakReason::Account),
        (shorter, BreakReason::Shorter),
        (branch, BreakReason::Branch),
        (longer_branch, BreakReason::Branch),
    ];
    for (other, reason) in cases {
        let mut pin = pin(&account);
        assert_eq!(pin.advance(&other.chain, 9), PinCheck::Broken(reason));
        let before = Pin::new(Login::new("bob").unwrap(), &account.chain, 5);
        assert_eq!(
            pin,
            Pin {
                verified: true,
                ..before
            }
        );
    }
}
