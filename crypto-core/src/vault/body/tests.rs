use super::*;

#[test]
fn padding_goes_to_the_next_bucket() {
    for (len, padded) in [(0, 1_024), (1_020, 1_024), (1_021, 2_048)] {
        let text = pad(&vec![0xb0; len]).unwrap();
        assert_eq!(text.len(), padded, "{len}");
        assert_eq!(unpad(&text), Ok(&vec![0xb0; len][..]), "{len}");
    }
    let most = limits::VAULT_BODY - 4;
    assert!(pad(&vec![0; most]).is_ok());
    assert_eq!(pad(&vec![0; most + 1]), Err(ParseError::Limit));
}

#[test]
fn padding_has_one_form() {
    let good = pad(&[0xb0; 7]).unwrap();
    let mut not_zero = good.to_vec();
    not_zero[1_023] = 1;
    assert_eq!(unpad(&not_zero), Err(ParseError::Padding));
    let too_long = [&good[..], &[0; 1_024]].concat();
    assert_eq!(unpad(&too_long), Err(ParseError::Length));
    for bad in [&[][..], &[0; 3], &[0xff; 1_024]] {
        assert_eq!(unpad(bad), Err(ParseError::Length));
    }
}
