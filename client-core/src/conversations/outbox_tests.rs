use super::*;

fn message(n: u8) -> Outgoing {
    Outgoing {
        id: LocalId([n; 16]),
        ptype: 1,
        payload: vec![n],
        content: Content::Text {
            text: n.to_string(),
            reply: None,
            mentions: Vec::new(),
            forwarded: false,
        },
        sealed: None,
        failed: None,
    }
}

fn sealed(epoch: u32, n: u8) -> Sealed {
    Sealed {
        epoch,
        bytes: vec![n],
        hash: [n; 32],
    }
}

fn id(n: u8) -> LocalId {
    LocalId([n; 16])
}

fn stored(numbers: &[u8]) -> Outbox {
    let mut outbox = Outbox::default();
    for &n in numbers {
        outbox.add(message(n));
        outbox.is_stored(id(n));
    }
    outbox
}

fn next(outbox: &Outbox) -> Option<LocalId> {
    outbox.next().map(|message| message.id)
}

#[test]
fn what_is_no_answer_of_the_relay_is_asked_again_and_no_wish_holds_for_ever() {
    let status = |status, retry_after_s| {
        After::of(&ApiError::Status {
            status,
            retry_after_s,
        })
    };
    for strange in [302, 403, 404, 418, 429, 500, 502] {
        assert_eq!(status(strange, None), After::Again { wait_ms: None });
    }
    let wait_ms = Some(90_000);
    assert_eq!(status(429, Some(90)), After::Again { wait_ms });
    let wait_ms = Some(600_000);
    assert_eq!(status(503, Some(u32::MAX)), After::Again { wait_ms });
    assert_eq!(status(507, None), After::Fail(FailureCode::RelayFull));
    assert!(matches!(status(413, None), After::Fail(_)));
}

#[test]
fn nothing_leaves_before_it_is_stored() {
    let mut outbox = Outbox::default();
    outbox.add(message(1));
    assert_eq!(next(&outbox), None);
    outbox.is_stored(id(1));
    assert_eq!(next(&outbox), Some(id(1)));
}

#[test]
fn messages_leave_in_the_order_of_writing_and_a_failed_one_steps_aside() {
    let mut outbox = stored(&[2, 1, 3]);
    assert_eq!(next(&outbox), Some(id(1)));
    outbox.fail(id(1), FailureCode::RelayFull);
    assert_eq!(next(&outbox), Some(id(2)));
    assert!(outbox.retry(id(1)));
    assert!(!outbox.retry(id(1)));
    assert_eq!(next(&outbox), Some(id(1)));
    assert!(outbox.remove(id(1)).is_some());
    assert_eq!(next(&outbox), Some(id(2)));
}

#[test]
fn a_sealed_message_is_found_by_its_hash() {
    let mut outbox = stored(&[1, 2]);
    outbox.seal(id(2), sealed(0, 9));
    assert_eq!(outbox.find(&[9; 32]), Some(id(2)));
    assert_eq!(outbox.find(&[8; 32]), None);
}

#[test]
fn only_what_was_sealed_for_an_older_epoch_is_sealed_again() {
    let mut outbox = stored(&[1, 2, 3]);
    outbox.seal(id(1), sealed(4, 8));
    outbox.seal(id(2), sealed(5, 9));
    assert_eq!(outbox.unseal_before(5), [id(1)]);
    assert_eq!(outbox.find(&[8; 32]), None);
    assert_eq!(outbox.find(&[9; 32]), Some(id(2)));
}

fn problem(kind: ProblemKind) -> ApiError {
    ApiError::Problem {
        kind,
        retry_after_s: None,
    }
}

#[test]
fn an_answer_that_may_have_been_lost_is_asked_for_with_the_same_bytes() {
    let again = After::Again { wait_ms: None };
    assert_eq!(After::of(&ApiError::Unreachable), again);
    assert_eq!(After::of(&ApiError::Nonsense), again);
    assert_eq!(After::of(&problem(ProblemKind::Internal)), again);
    let limited = ApiError::Problem {
        kind: ProblemKind::RateLimited,
        retry_after_s: Some(7),
    };
    assert_eq!(
        After::of(&limited),
        After::Again {
            wait_ms: Some(7_000)
        }
    );
}

#[test]
fn a_conversation_that_moved_on_is_read_first() {
    assert_eq!(After::of(&problem(ProblemKind::StaleEpoch)), After::Resync);
}

#[test]
fn what_cannot_succeed_by_itself_stops() {
    let full = problem(ProblemKind::StorageFull);
    assert_eq!(After::of(&full), After::Fail(FailureCode::RelayFull));
    let forbidden = problem(ProblemKind::Forbidden);
    assert_eq!(After::of(&forbidden), After::Fail(FailureCode::NotAllowed));
    assert_eq!(After::of(&problem(ProblemKind::SessionEnded)), After::Stop);
    // Sealing it anew on the relay's word would let the relay double it.
    let conflict = problem(ProblemKind::IdConflict);
    assert_eq!(After::of(&conflict), After::Fail(FailureCode::RelayFailed));
}

#[test]
fn an_account_that_is_being_looked_at_holds_messages_and_fails_none() {
    let refused = |code: FailureCode| After::of(&ApiError::Refused(code.into()));
    assert_eq!(
        refused(FailureCode::Offline),
        After::Again { wait_ms: None }
    );
    assert_eq!(
        refused(FailureCode::VaultRolledBack),
        After::Again { wait_ms: None }
    );
    assert_eq!(refused(FailureCode::Locked), After::Stop);
}
