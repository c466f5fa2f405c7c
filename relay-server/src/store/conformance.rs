//! What every back end promises, as one suite: a back end calls [`suite!`] with a function that
//! opens it empty.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod accounts;
mod blobs;
mod conversations;
mod make;
mod sessions;

use relay_api::problem::ProblemKind;

pub use self::{accounts::*, blobs::*, conversations::*, sessions::*};
use super::{StoreError, StoreResult};

/// Makes one test for each promise.
macro_rules! suite {
    ($open:path) => {
        $crate::store::conformance::suite!($open:
            attempts_are_taken_once_by_their_kind_and_in_time,
            a_login_has_one_account,
            a_refused_write_leaves_nothing,
            the_vault_is_replaced_once_for_each_epoch,
            statements_come_in_order,
            blobs_of_an_account_count_versions,
            all_blobs_are_sealed_anew_with_the_vault_or_nothing_is,
            a_deleted_account_leaves_its_statements_and_frees_its_login,
            a_token_is_good_once_unless_its_answer_was_lost,
            the_grace_for_lost_answers_ends,
            sessions_end_with_their_tokens,
            idle_sessions_and_old_attempts_are_forgotten,
            rows_have_no_gaps_whoever_writes,
            the_log_is_read_in_pieces,
            an_erased_message_keeps_its_place_and_nothing_else,
            membership_begins_and_ends_with_a_row,
            files_are_noted_part_by_part,
            files_stay_within_their_limit,
            a_file_is_held_by_rows_and_goes_with_the_last,
            only_members_of_now_hold_what_is_there,
            a_file_outlives_the_conversation_it_came_from,
            the_check_of_the_secrets_is_remembered,
        );
    };
    ($open:path: $($promise:ident,)*) => {
        $(#[tokio::test]
        async fn $promise() {
            let (store, _folder) = $open().await;
            $crate::store::conformance::$promise(&store).await;
            $crate::store::Store::close(&store).await;
        })*
    };
}
pub(crate) use suite;

fn refused<T: std::fmt::Debug>(result: StoreResult<T>) -> ProblemKind {
    match result {
        Err(StoreError::Refused(kind)) => kind,
        other => panic!("not refused: {other:?}"),
    }
}
