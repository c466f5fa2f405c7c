mod sizes;

use super::*;
use crate::{error::ParseError, limits};

/// A message with this ciphertext length, all zeros behind the header.
fn message(ct: usize) -> Vec<u8> {
    let mut bytes = vec![0; MESSAGE_AAD + ct];
    bytes[..4].copy_from_slice(&[0x30, 1, 1, 0]);
    bytes[4..8].copy_from_slice(&9_u32.to_be_bytes());
    bytes[8..40].fill(0xc0);
    bytes[40..56].fill(0x1d);
    bytes[56..60].copy_from_slice(&(ct as u32).to_be_bytes());
    bytes
}

#[test]
fn a_message_view_reads_what_the_relay_needs() {
    let bytes = message(272);
    assert_eq!(bytes.len(), 332);
    let view = MessageView::parse(&bytes).unwrap();
    assert_eq!(
        (view.epoch, view.conv_id, view.msg_id),
        (9, [0xc0; 32], [0x1d; 16])
    );
    assert_eq!((view.aad.len(), view.ct.len()), (60, 272));
    assert_eq!(view.msg_hash, crate::labels::hash::MESSAGE.hash(&[&bytes]));
}

#[test]
fn a_message_has_one_layout() {
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = message(272);
        change(&mut bytes);
        MessageView::parse(&bytes).unwrap_err()
    };
    assert_eq!(refused(&|b| b[0] = 0x20), ParseError::Type);
    assert_eq!(refused(&|b| b[1] = 2), ParseError::Version);
    assert_eq!(refused(&|b| b[2] = 2), ParseError::Suite);
    assert_eq!(refused(&|b| b[3] = 1), ParseError::Flags);
    assert_eq!(refused(&|b| b.push(0)), ParseError::Length);
    assert_eq!(refused(&|b| b.truncate(331)), ParseError::Length);
    assert_eq!(refused(&|b| b[56] = 0xff), ParseError::Length);
    for ct in [0, 16, 271, 273, 272 + 1] {
        assert_eq!(
            MessageView::parse(&message(ct)),
            Err(ParseError::Length),
            "{ct}"
        );
    }
    assert!(MessageView::parse(&message(288)).is_ok());
    assert_eq!(
        MessageView::parse(&message(limits::MESSAGE)),
        Err(ParseError::Limit)
    );
    for len in 0..60 {
        assert!(MessageView::parse(&message(272)[..len]).is_err(), "{len}");
    }
}

/// A commit by its layout, with zeros where the relay cannot look.
fn commit(kind: u8, epoch: u32, named: u8, heads: &[u8], accounts: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x20, 1, 1, kind];
    bytes.extend_from_slice(&epoch.to_be_bytes());
    bytes.extend_from_slice(&[named; 64]);
    bytes.extend_from_slice(&[0xa0; 32]);
    bytes.extend_from_slice(&[0xa1; 32]);
    bytes.extend_from_slice(&[0; 8 + 32 + 32]);
    bytes.push(heads.len() as u8);
    for head in heads {
        bytes.extend_from_slice(&[*head; 32]);
    }
    bytes.extend_from_slice(&[0, 16]);
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(&(accounts.len() as u16).to_be_bytes());
    for account in accounts {
        bytes.extend_from_slice(&[*account; 32]);
        bytes.extend_from_slice(&[0x55; 32]);
        bytes.extend_from_slice(&[1 + account % 2, 0, 0, 0, 0, 4]);
    }
    bytes.extend_from_slice(&vec![0xee; ENVELOPE * accounts.len()]);
    bytes.extend_from_slice(&[0x51; 64]);
    bytes
}

#[test]
fn a_commit_view_reads_what_the_relay_needs() {
    let bytes = commit(2, 5, 0xc0, &[1, 2], &[3, 7, 9]);
    let view = CommitView::parse(&bytes).unwrap();
    assert_eq!(
        (view.kind, view.epoch, view.conv_id),
        (CommitKind::Add, 5, [0xc0; 32])
    );
    assert_eq!((view.author, view.author_stmt), ([0xa0; 32], [0xa1; 32]));
    assert_eq!(view.heads, [[1; 32], [2; 32]]);
    assert_eq!(view.tbs.len() + 64, bytes.len());
    assert_eq!(
        view.commit_hash,
        crate::labels::hash::COMMIT.hash(&[view.tbs])
    );
    let header = &view.tbs[..view.tbs.len() - 3 * ENVELOPE];
    assert_eq!(
        view.header_hash,
        crate::labels::hash::COMMIT_HEADER.hash(&[header])
    );
    let (place, entry) = view.entry(&[7; 32]).unwrap();
    assert_eq!((place, entry.role, entry.kem_gen), (1, Role::Admin, 4));
    assert_eq!(view.envelope(2).map(<[u8]>::len), Some(ENVELOPE));
    assert_eq!((view.entry(&[8; 32]), view.envelope(3)), (None, None));
}

#[test]
fn a_create_is_named_by_its_own_hash() {
    let bytes = commit(1, 0, 0, &[], &[3, 7]);
    // Two members and empty sealed metadata.
    assert_eq!(bytes.len(), 209 + 2 + 16 + 2 + 2 * 70 + 2 * 113 + 64);
    let view = CommitView::parse(&bytes).unwrap();
    assert_eq!(view.conv_id, view.commit_hash);
    let refused = |bytes: Vec<u8>| CommitView::parse(&bytes).unwrap_err();
    assert_eq!(refused(commit(1, 1, 0, &[], &[3])), ParseError::Padding);
    assert_eq!(refused(commit(1, 0, 1, &[], &[3])), ParseError::Padding);
    assert_eq!(refused(commit(1, 0, 0, &[1], &[3])), ParseError::Value);
    assert_eq!(refused(commit(4, 0, 1, &[], &[3])), ParseError::Value);
    assert_eq!(refused(commit(4, 1, 0, &[], &[3])), ParseError::Value);
}

#[test]
fn a_commit_has_one_layout() {
    let refused = |bytes: Vec<u8>| CommitView::parse(&bytes).unwrap_err();
    assert_eq!(refused(commit(0, 1, 1, &[], &[3])), ParseError::Value);
    assert_eq!(refused(commit(7, 1, 1, &[], &[3])), ParseError::Value);
    assert_eq!(refused(commit(4, 1, 1, &[2, 1], &[3])), ParseError::Order);
    assert_eq!(refused(commit(4, 1, 1, &[1, 1], &[3])), ParseError::Order);
    assert_eq!(refused(commit(4, 1, 1, &[0; 9], &[3])), ParseError::Limit);
    assert_eq!(refused(commit(4, 1, 1, &[], &[])), ParseError::Limit);
    assert_eq!(refused(commit(4, 1, 1, &[], &[7, 3])), ParseError::Order);
    assert_eq!(refused(commit(4, 1, 1, &[], &[3, 3])), ParseError::Order);
    assert_eq!(
        refused(commit(4, 1, 1, &[], &vec![3; 501])),
        ParseError::Limit
    );
    let good = commit(4, 1, 1, &[], &[3]);
    assert_eq!(refused([&good[..], &[0]].concat()), ParseError::Length);
    let roster = 209 + 2 + 16 + 2;
    for (at, value, error) in [
        (2, 2, ParseError::Suite),
        (210, 15, ParseError::Length),
        (209, 0x10, ParseError::Limit),
        (roster + 64, 0, ParseError::Value),
        (roster + 64, 3, ParseError::Value),
        (roster + 65, 1, ParseError::Flags),
    ] {
        let mut bad = good.clone();
        bad[at] = value;
        assert_eq!(refused(bad), error, "byte {at}");
    }
    for len in 0..good.len() {
        assert!(CommitView::parse(&good[..len]).is_err(), "{len}");
    }
    assert_eq!(refused(vec![0x20; limits::COMMIT + 1]), ParseError::Limit);
}

/// A statement by its layout, keys by their form only.
fn statement(seq: u32) -> Vec<u8> {
    let named = if seq == 0 { 0 } else { 0xaa };
    let mut bytes = vec![0x01, 1, 1, 0];
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(&[named; 64]);
    bytes.extend_from_slice(&1_000_u64.to_be_bytes());
    bytes.extend_from_slice(&[0x10; 32]);
    for key in [5, 6] {
        bytes.push(4);
        bytes.extend_from_slice(&[key; 64]);
    }
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&[1; 64]);
    bytes.extend_from_slice(&[named; 64]);
    bytes
}

#[test]
fn a_statement_view_reads_what_the_relay_needs() {
    let genesis = StatementView::parse(&statement(0)).unwrap();
    assert_eq!((genesis.seq, genesis.account_id), (0, genesis.stmt_hash));
    assert_eq!(
        (genesis.created_ms, genesis.login_hash),
        (1_000, [0x10; 32])
    );
    let hash = crate::labels::hash::STATEMENT.hash(&[&statement(0)[..250]]);
    assert_eq!(genesis.stmt_hash, hash);
    let later = StatementView::parse(&statement(9)).unwrap();
    assert_eq!(
        (later.seq, later.prev, later.account_id),
        (9, [0xaa; 32], [0xaa; 32])
    );
}

#[test]
fn a_statement_has_one_layout() {
    let refused = |seq, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = statement(seq);
        change(&mut bytes);
        StatementView::parse(&bytes).unwrap_err()
    };
    for seq in [0, 9] {
        assert_eq!(refused(seq, &|b| b.push(0)), ParseError::Length);
        assert_eq!(refused(seq, &|b| b.truncate(377)), ParseError::Length);
        assert_eq!(refused(seq, &|b| b[3] = 2), ParseError::Flags);
        assert_eq!(refused(seq, &|b| b[112] = 2), ParseError::Point);
        assert_eq!(refused(seq, &|b| b[177] = 3), ParseError::Point);
        assert_eq!(
            refused(seq, &|b| b.copy_within(112..177, 177)),
            ParseError::Value
        );
    }
    assert_eq!(refused(9, &|b| b[8..40].fill(0)), ParseError::Value);
    assert_eq!(refused(9, &|b| b[40..72].fill(0)), ParseError::Value);
    assert_eq!(refused(0, &|b| b[3] = COMPROMISE), ParseError::Flags);
    for at in [8, 40, 314] {
        assert_eq!(refused(0, &|b| b[at] = 1), ParseError::Padding, "byte {at}");
    }
    for at in [242, 246] {
        assert_eq!(refused(0, &|b| b[at] = 1), ParseError::Value, "byte {at}");
    }
    let mut rotation = statement(9);
    rotation[3] = COMPROMISE;
    assert!(StatementView::parse(&rotation).is_ok());
}
