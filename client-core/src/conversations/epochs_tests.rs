use super::*;

const ANNA: Hash32 = [1; 32];
const BORIS: Hash32 = [2; 32];
const CLARA: Hash32 = [3; 32];

fn entry(account_id: Hash32, kem_gen: u32) -> RosterEntry {
    RosterEntry {
        account_id,
        stmt_hash: [kem_gen as u8 + 50; 32],
        role: Role::Admin,
        kem_gen,
    }
}

fn epoch(number: u32, kind: CommitKind, author: Hash32, members: &[Hash32]) -> Epoch {
    Epoch {
        commit_hash: [number as u8 + 100; 32],
        seq: u64::from(number) * 10 + 1,
        time_ms: 1_000,
        created_ms: 0,
        kind,
        author,
        roster: members.iter().map(|&id| entry(id, 0)).collect(),
        settings: Some(Settings {
            mode: Mode::Group,
            name: "Choir".into(),
            ..Settings::default()
        }),
        heads: Vec::new(),
    }
}

/// Anna makes a group with Boris, adds Clara, takes Boris out, takes him in again.
fn group() -> Epochs {
    let mut epochs = Epochs::default();
    epochs.add(0, epoch(0, CommitKind::Create, ANNA, &[ANNA, BORIS]));
    epochs.add(1, epoch(1, CommitKind::Add, ANNA, &[ANNA, BORIS, CLARA]));
    epochs.add(2, epoch(2, CommitKind::Remove, ANNA, &[ANNA, CLARA]));
    epochs.add(3, epoch(3, CommitKind::Add, CLARA, &[ANNA, BORIS, CLARA]));
    epochs
}

fn single(members: &[Hash32]) -> Epochs {
    let mut epochs = Epochs::default();
    epochs.add(0, epoch(0, CommitKind::Create, ANNA, members));
    epochs
}

#[test]
fn a_commit_is_known_next_forked_or_ahead() {
    let epochs = group();
    assert_eq!(epochs.standing(3, &[103; 32]), Standing::Known);
    assert_eq!(epochs.standing(4, &[9; 32]), Standing::Next);
    assert_eq!(epochs.standing(2, &[9; 32]), Standing::Fork);
    assert_eq!(epochs.standing(5, &[9; 32]), Standing::Ahead);
    assert_eq!(Epochs::default().standing(0, &[9; 32]), Standing::Next);
    assert_eq!(Epochs::default().standing(1, &[9; 32]), Standing::Ahead);
}

#[test]
fn events_come_from_the_difference_of_rosters() {
    let epochs = group();
    assert_eq!(epochs.event(0), Some(Event::Created { by: ANNA }));
    assert_eq!(
        epochs.event(1),
        Some(Event::Added {
            by: ANNA,
            who: vec![CLARA]
        })
    );
    assert_eq!(
        epochs.event(2),
        Some(Event::Removed {
            by: ANNA,
            who: vec![BORIS]
        })
    );
    assert_eq!(
        epochs.event(3),
        Some(Event::Added {
            by: CLARA,
            who: vec![BORIS]
        })
    );
    assert_eq!(epochs.event(4), None);
}

#[test]
fn whoever_brought_me_in_last_is_my_inviter() {
    let epochs = group();
    assert_eq!(epochs.inviter(&ANNA), Some(ANNA));
    assert_eq!(epochs.inviter(&CLARA), Some(ANNA));
    assert_eq!(epochs.inviter(&BORIS), Some(CLARA));
    assert_eq!(epochs.inviter(&[9; 32]), None);
}

#[test]
fn the_mode_decides_what_a_conversation_is() {
    let two = |mode| {
        let mut epochs = Epochs::default();
        let settings = Some(Settings {
            mode,
            name: String::new(),
            ..Settings::default()
        });
        let create = epoch(0, CommitKind::Create, ANNA, &[ANNA, BORIS]);
        epochs.add(0, Epoch { settings, ..create });
        epochs
    };
    assert_eq!(two(Mode::Direct).kind(), ConversationKind::Direct);
    assert_eq!(two(Mode::Direct).peer(&ANNA), Some(BORIS));
    // A group of two is no conversation with a person.
    assert_eq!(two(Mode::Group).kind(), ConversationKind::Group);
    assert_eq!(two(Mode::Group).peer(&ANNA), None);
    assert_eq!(two(Mode::Notes).kind(), ConversationKind::Notes);
}

#[test]
fn settings_come_from_the_newest_epoch_that_opens() {
    let mut epochs = group();
    let renamed = Some(Settings {
        mode: Mode::Group,
        name: "Orchestra".into(),
        ..Settings::default()
    });
    let next = epoch(4, CommitKind::Settings, ANNA, &[ANNA, BORIS, CLARA]);
    epochs.add(
        4,
        Epoch {
            settings: renamed,
            ..next.clone()
        },
    );
    epochs.add(
        5,
        Epoch {
            settings: None,
            ..next
        },
    );
    assert_eq!(epochs.name(), "Orchestra");
}

#[test]
fn the_epoch_in_force_and_the_removal_are_found_by_place() {
    let epochs = group();
    assert_eq!(epochs.at(10).map(|(number, _)| number), Some(0));
    assert_eq!(epochs.at(11).map(|(number, _)| number), Some(1));
    assert_eq!(epochs.at(0), None);
    assert_eq!(epochs.removal(&BORIS, 25).map(|epoch| epoch.seq), Some(21));
    assert_eq!(epochs.removal(&BORIS, 20), None);
    assert_eq!(epochs.removal(&CLARA, 99), None);
}

#[test]
fn a_new_epoch_is_due_by_age_rows_or_a_new_statement() {
    let epochs = single(&[ANNA, BORIS]);
    let same = |_: &Hash32| Some(([50; 32], 0));
    let week = 1_000 + EPOCH_AGE_MS;
    assert!(!epochs.is_rekey_due(week - 1, 100, same));
    assert!(epochs.is_rekey_due(week, 100, same));
    assert!(epochs.is_rekey_due(2_000, 1 + EPOCH_ROWS, same));
    assert!(!epochs.is_rekey_due(2_000, EPOCH_ROWS, same));
    let boris_changed = |id: &Hash32| {
        Some(if *id == BORIS {
            ([51; 32], 1)
        } else {
            ([50; 32], 0)
        })
    };
    assert!(epochs.is_rekey_due(2_000, 1, boris_changed));
    // A member whose chain was not read yet is no reason.
    assert!(!epochs.is_rekey_due(2_000, 1, |_| None));
}

#[test]
fn changed_settings_are_said_one_by_one_and_several_as_several() {
    let of = |name: &str, picture: Option<u8>, retention_days| Settings {
        name: name.into(),
        picture: picture.map(|n| [n; 32]),
        retention_days,
        ..Settings::default()
    };
    let change = |before: Option<Settings>, after: Option<Settings>| {
        let mut epochs = single(&[ANNA, BORIS]);
        let first = epoch(0, CommitKind::Create, ANNA, &[ANNA, BORIS]);
        let next = epoch(1, CommitKind::Settings, BORIS, &[ANNA, BORIS]);
        let settings = before;
        epochs.add(0, Epoch { settings, ..first });
        let settings = after;
        epochs.add(1, Epoch { settings, ..next });
        match epochs.event(1) {
            Some(Event::Settings { by: BORIS, change }) => change,
            event => panic!("{event:?}"),
        }
    };
    let old = || Some(of("Choir", Some(1), 0));
    assert_eq!(change(old(), old()), Change::Nothing);
    assert_eq!(
        change(old(), Some(of("Duo", Some(1), 0))),
        Change::Name("Duo".into())
    );
    assert_eq!(
        change(old(), Some(of("Choir", Some(2), 0))),
        Change::Picture { is_gone: false }
    );
    assert_eq!(
        change(old(), Some(of("Choir", None, 0))),
        Change::Picture { is_gone: true }
    );
    assert_eq!(
        change(old(), Some(of("Choir", Some(1), 7))),
        Change::Retention(7)
    );
    assert_eq!(change(old(), Some(of("Duo", Some(1), 7))), Change::Several);
    // Who was not there before cannot compare.
    assert_eq!(change(None, old()), Change::Several);
}

#[test]
fn roles_say_who_is_an_admin_now_and_who_is_none_any_more() {
    let mut epochs = single(&[ANNA, BORIS, CLARA]);
    let mut next = epoch(1, CommitKind::Roles, ANNA, &[ANNA, BORIS, CLARA]);
    next.roster[1].role = Role::Member;
    epochs.add(1, next.clone());
    assert!(!epochs.is_last_admin(&ANNA));
    next.roster[1].role = Role::Admin;
    next.roster[2].role = Role::Member;
    epochs.add(2, next.clone());
    assert_eq!(
        epochs.event(2),
        Some(Event::Roles {
            by: ANNA,
            made: vec![BORIS],
            unmade: vec![CLARA],
        })
    );
    next.roster[1].role = Role::Member;
    epochs.add(3, next);
    assert!(epochs.is_last_admin(&ANNA) && !epochs.is_last_admin(&BORIS));
    // Whoever is alone leaves nobody without one.
    assert!(!single(&[ANNA]).is_last_admin(&ANNA));
}
