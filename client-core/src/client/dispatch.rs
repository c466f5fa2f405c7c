//! Each command to the part that carries it out.

use zeroize::Zeroizing;

use crate::account::{Settings, parse_access_key};
use crate::conversations::Nonce;
use crate::platform::Platform;
use crate::view::{Command, Failure, FailureCode, Reply};

use super::Inner;

impl<P: Platform> Inner<P> {
    pub(super) async fn call(
        &self,
        command: Command,
        nonce: Option<Nonce>,
    ) -> Result<Reply, Failure> {
        self.started().await;
        match command {
            Command::Register {
                login,
                name,
                password,
                stay,
            } => {
                self.register(&login, &name, Zeroizing::new(password), stay)
                    .await
            }
            Command::ConfirmAccessKey { groups } => self.confirm_access_key(groups).await,
            Command::SignIn {
                login,
                password,
                stay,
            } => self.sign_in(&login, Zeroizing::new(password), stay).await,
            Command::Unlock { password } => self.unlock(Zeroizing::new(password)).await,
            Command::Lock => self.lock().await,
            Command::SetStay { stay } => self.set_stay(stay).await,
            Command::SignOut => self.sign_out().await,
            Command::CheckAccessKey { access_key } => {
                parse_access_key(&Zeroizing::new(access_key)).map(|_| Reply::Done)
            }
            Command::Recover {
                login,
                access_key,
                new_password,
                stay,
            } => {
                let (key, password) = (Zeroizing::new(access_key), Zeroizing::new(new_password));
                self.recover(&login, key, password, stay).await
            }
            Command::ChangePassword { old, new } => {
                self.change_password(Zeroizing::new(old), Zeroizing::new(new))
                    .await
            }
            Command::NewAccessKey { password } => {
                self.new_access_key(Zeroizing::new(password)).await
            }
            Command::RotateKeys { old, new } => {
                self.rotate_keys(Zeroizing::new(old), Zeroizing::new(new))
                    .await
            }
            Command::DeleteAccount { password } => {
                self.delete_account(Zeroizing::new(password)).await
            }
            Command::SetName { name } => self.set_name(&name).await,
            Command::SetProfile { name, about } => self.set_profile(&name, &about).await,
            Command::SetAvatar { picture } => self.set_avatar(picture.as_deref()).await,
            Command::Avatar { account_id } => self.avatar(&account(&account_id)?),
            Command::SetPrivacy { privacy } => {
                let ready = self.ready()?;
                let now_ms = ready.ctx.now_ms();
                let change = |settings: &mut Settings| settings.set_privacy(privacy, now_ms);
                ready.ctx.settings.change(change).await?;
                Ok(Reply::Done)
            }
            Command::Sessions => self.sessions().await,
            Command::RevokeSession { session_id } => self.revoke_session(&session_id).await,
            Command::RenameSession { session_id, name } => {
                self.rename_session(&session_id, &name).await
            }
            Command::RevokeOtherSessions => self.revoke_other_sessions().await,
            other => self.call_ready(other, nonce).await,
        }
    }

    /// What needs an open account and lies outside of it.
    async fn call_ready(&self, command: Command, nonce: Option<Nonce>) -> Result<Reply, Failure> {
        let ready = self.ready()?;
        let people = &ready.ctx.people;
        match command {
            Command::FindPerson { login } => Ok(Reply::Person(people.find(&login).await?)),
            Command::SafetyNumber { account_id } => {
                Ok(Reply::Safety(people.safety(&account(&account_id)?).await?))
            }
            Command::CheckSafetyCode { account_id, text } => {
                let outcome = people.check_code(&account(&account_id)?, &text).await?;
                Ok(Reply::CodeChecked { outcome })
            }
            Command::SetVerified {
                account_id,
                verified,
            } => {
                people
                    .set_verified(&account(&account_id)?, verified)
                    .await?;
                Ok(Reply::Done)
            }
            Command::SetBlocked {
                account_id,
                blocked,
            } => {
                let id = account(&account_id)?;
                people.set_blocked(&id, blocked).await?;
                if !blocked {
                    ready.conversations.introduce_to(&id).await?;
                }
                Ok(Reply::Done)
            }
            Command::BlockedPeople => Ok(Reply::People {
                people: people.blocked(),
            }),
            files @ (Command::SendFile { .. }
            | Command::Download { .. }
            | Command::PauseTransfer { .. }
            | Command::ResumeTransfer { .. }
            | Command::CancelTransfer { .. }
            | Command::KeepFile { .. }
            | Command::KeptFiles { .. }
            | Command::OpenKept { .. }
            | Command::DropKept { .. }) => ready.files.call(files, nonce).await,
            other => {
                if other == Command::ReconnectNow {
                    ready.relay_reached();
                }
                ready.conversations.call(other, nonce).await
            }
        }
    }
}

pub(super) fn account(text: &str) -> Result<crypto_core::Hash32, Failure> {
    let id: Result<relay_api::AccountId, _> = text.parse();
    id.map(|id| id.0).map_err(|_| FailureCode::NotFound.into())
}
