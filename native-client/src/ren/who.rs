//! Which conversation is meant.

use client_core::view::{
    Command, ConversationKind, ConversationRow, FailureCode, Reply, RequestState,
};

use crate::{device::Device, stop::Stop};

/// The notes to oneself.
const NOTES: &str = "notes";

/// Opens the conversation, making it if there is none; its id.
pub async fn open(device: &Device, who: &str) -> Result<String, Stop> {
    let conv_id = match who.strip_prefix(':') {
        Some(prefix) => by_id(device, prefix)?,
        None if who == NOTES => conversation(device.call(Command::OpenNotes).await?)?,
        None => {
            let login = who.to_owned();
            match device.call(Command::StartDirect { login }).await {
                // Whoever was written to before can be written to without asking anybody.
                Err(Stop::Refused(failure)) if failure.code == FailureCode::Offline => {
                    known(device, who).await?.ok_or(Stop::Refused(failure))?
                }
                reply => conversation(reply?)?,
            }
        }
    };
    show(device, &conv_id).await?;
    Ok(conv_id)
}

/// The conversation with somebody, as far as this device knows.
async fn known(device: &Device, login: &str) -> Result<Option<String>, Stop> {
    let list = device.running.screen().list;
    for row in list
        .iter()
        .filter(|row| row.kind == ConversationKind::Direct)
    {
        show(device, &row.conv_id).await?;
        let screen = device.running.screen();
        let view = screen.open.get(&row.conv_id);
        if view.is_some_and(|view| view.members.iter().any(|m| !m.me && m.login == login)) {
            return Ok(Some(row.conv_id.clone()));
        }
    }
    Ok(None)
}

/// Wants updates of a conversation, and waits for the first.
pub async fn show(device: &Device, conv_id: &str) -> Result<(), Stop> {
    let name = conv_id.to_owned();
    device
        .call(Command::OpenConversation { conv_id: name })
        .await?;
    device
        .wait_for("", |screen| screen.open.contains_key(conv_id))
        .await?;
    Ok(())
}

/// The id in a reply.
pub fn conversation(reply: Reply) -> Result<String, Stop> {
    match reply {
        Reply::Conversation { conv_id } => Ok(conv_id),
        _ => Err(FailureCode::Internal.into()),
    }
}

fn by_id(device: &Device, prefix: &str) -> Result<String, Stop> {
    let list = device.running.screen().list;
    let mut meant = list.iter().filter(|row| row.conv_id.starts_with(prefix));
    match (meant.next(), meant.next()) {
        (Some(row), None) => Ok(row.conv_id.clone()),
        (None, _) => Err(FailureCode::NotFound.into()),
        (Some(_), Some(_)) => Err(Stop::Told(
            "Several conversations begin so. Give more of the id; `ren --json list` shows all of it.".into(),
        )),
    }
}

/// Requests by this person, or the one with this id.
pub fn requests<'a>(list: &'a [ConversationRow], who: &str) -> Vec<&'a ConversationRow> {
    let is_meant = |row: &&ConversationRow| match who.strip_prefix(':') {
        Some(prefix) => row.conv_id.starts_with(prefix),
        None => row.requested_by.as_deref() == Some(who),
    };
    list.iter()
        .filter(|row| row.request == RequestState::Pending && row.kind != ConversationKind::Notes)
        .filter(is_meant)
        .collect()
}
