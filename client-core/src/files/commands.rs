//! What views ask for, in the words of views.

use relay_api::ConvId;

use super::{Draft, Transfers};
use crate::conversations::Nonce;
use crate::platform::Platform;
use crate::view::{Command, Failure, FailureCode, Reply};

impl<P: Platform> Transfers<P> {
    /// Carries out a command about files: `SendFile`, `Download`, `PauseTransfer`,
    /// `ResumeTransfer`, `CancelTransfer`, and those about kept files.
    ///
    /// # Errors
    /// The reason; `bad_command` for any other command.
    pub(crate) async fn call(
        &self,
        command: Command,
        nonce: Option<Nonce>,
    ) -> Result<Reply, Failure> {
        match command {
            Command::SendFile {
                conv_id,
                source,
                name,
                mime,
                size: _,
                caption,
                width,
                height,
                thumbnail,
            } => {
                let draft = Draft {
                    name,
                    mime,
                    caption,
                    width,
                    height,
                    thumbnail,
                };
                let message = self
                    .send_file(conversation(&conv_id)?, source, &draft, nonce)
                    .await?;
                return Ok(Reply::Sent { message });
            }
            Command::Download {
                conv_id,
                message,
                sink,
            } => {
                self.download(conversation(&conv_id)?, &message, sink)
                    .await?;
            }
            Command::KeepFile {
                conv_id,
                file,
                source,
                name,
                mime,
            } => {
                let conv_id = conversation(&conv_id)?;
                self.keep(conv_id, &file, source, name, mime).await?;
            }
            Command::KeptFiles { conv_id } => {
                let files = self.kept(conversation(&conv_id)?).await?;
                return Ok(Reply::KeptFiles { files });
            }
            Command::OpenKept {
                conv_id,
                file,
                sink,
            } => {
                self.open_kept(conversation(&conv_id)?, &file, sink).await?;
            }
            Command::DropKept { conv_id, file } => {
                self.drop_kept(conversation(&conv_id)?, &file).await?;
            }
            Command::PauseTransfer { transfer } => self.pause(&transfer)?,
            Command::ResumeTransfer { transfer, source } => self.resume(&transfer, source).await?,
            Command::CancelTransfer { transfer } => self.cancel(&transfer).await?,
            _ => return Err(FailureCode::BadCommand.into()),
        }
        Ok(Reply::Done)
    }
}

fn conversation(text: &str) -> Result<ConvId, Failure> {
    text.parse().map_err(|_| FailureCode::NotFound.into())
}
