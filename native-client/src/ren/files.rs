//! Files to and from others.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use client_core::{
    platform::Platform as _,
    view::{
        Command, FailureCode, FileView, MessageBody, MessageState, MessageView, Reply,
        TransferState, TransferView,
    },
};
use native_client::Screen;

use crate::{
    args::{Args, PasswordArgs},
    device::Device,
    receive::load_until,
    stop::Stop,
    talk::{caught_up, state_of},
    terminal::{hint, say, text_from_input},
    who,
};

/// What is true when the relay was not reached.
const CARRIED: &str = "What was sent is stored; the same command goes on from there.";

/// A file to send.
pub struct ToSend<'a> {
    /// To whom.
    pub who: &'a str,
    /// Where it is.
    pub path: &'a Path,
    /// Whether text under it comes on standard input.
    pub caption: bool,
    /// Its type.
    pub mime: &'a str,
}

/// Sends a file and waits until the others can fetch it.
pub async fn send(args: &Args, password: &PasswordArgs, file: ToSend<'_>) -> Result<(), Stop> {
    let caption = match file.caption {
        true => text_from_input()?,
        false => String::new(),
    };
    let device = caught_up(args, password).await?;
    let conv_id = who::open(&device, file.who).await?;
    send_file(&device, &conv_id, file.path, caption, file.mime).await
}

/// Sends a file in an open conversation. One that an earlier run left half-way goes on.
pub async fn send_file(
    device: &Device,
    conv_id: &str,
    path: &Path,
    caption: String,
    mime: &str,
) -> Result<(), Stop> {
    let data = std::fs::metadata(path)
        .map_err(|error| Stop::Told(format!("The file can't be read: {error}.")))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let source = device.running.platform().files().handle(path);
    let half = device
        .running
        .screen()
        .transfers
        .into_iter()
        .find(|transfer| {
            let same = transfer.conv_id == conv_id
                && transfer.name == name
                && transfer.total == data.len();
            same && transfer.state == TransferState::NeedsFile
        });
    let message = match half {
        Some(TransferView { id, message, .. }) => {
            let source = Some(source);
            device
                .call(Command::ResumeTransfer {
                    transfer: id,
                    source,
                })
                .await?;
            message
        }
        None => {
            let command = Command::SendFile {
                conv_id: conv_id.to_owned(),
                source,
                name,
                mime: mime.to_owned(),
                size: data.len(),
                caption,
                width: None,
                height: None,
                thumbnail: None,
            };
            match device.call(command).await? {
                Reply::Sent { message } => message,
                _ => return Err(FailureCode::Internal.into()),
            }
        }
    };
    until_carried(device, conv_id, &message).await
}

/// Waits until a file and its message are stored by the relay, however long that takes, as long as
/// something moves; shows how far it is.
async fn until_carried(device: &Device, conv_id: &str, message: &str) -> Result<(), Stop> {
    let mut screens = device.running.screens();
    let mut told = 0;
    loop {
        device.next(&mut screens, CARRIED).await?;
        let screen = screens.borrow_and_update();
        if let Some(transfer) = screen.transfer_of(message) {
            progress(transfer, &mut told);
            if let TransferState::Failed { code } = transfer.state {
                return Err(code.into());
            }
        }
        match state_of(&screen, conv_id, message) {
            None | Some(MessageState::Sending) => {}
            Some(MessageState::Failed { code }) => return Err(code.into()),
            Some(_) => return Ok(()),
        }
    }
}

/// Every ten percent, for somebody who watches.
fn progress(transfer: &TransferView, told: &mut u64) {
    let tenth = transfer
        .done
        .saturating_mul(10)
        .checked_div(transfer.total)
        .unwrap_or(10);
    if tenth > *told && std::io::stderr().is_terminal() {
        *told = tenth;
        hint(&format!("{} of {} bytes", transfer.done, transfer.total));
    }
}

/// Saves a file.
pub async fn fetch(
    args: &Args,
    password: &PasswordArgs,
    which: &str,
    number: Option<u64>,
    out: Option<&Path>,
) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    let conv_id = who::open(&device, which).await?;
    load_until(&device, &conv_id, |view| {
        find(&view.messages, number).is_some()
    })
    .await?;
    let screen = device.running.screen();
    let (message, file) = find(screen.messages(&conv_id), number).ok_or(FailureCode::NotFound)?;
    let place = match out {
        Some(path) => path.to_owned(),
        None => own_name(&file.name),
    };
    if place.exists() {
        return Err(Stop::Told(format!(
            "{} exists already. Name another place with --out.",
            place.display()
        )));
    }
    save(&device, &conv_id, &message.id, &place).await?;
    say(&place.display().to_string())
}

/// Saves the file of a message.
pub async fn save(device: &Device, conv_id: &str, message: &str, place: &Path) -> Result<(), Stop> {
    let command = Command::Download {
        conv_id: conv_id.to_owned(),
        message: message.to_owned(),
        sink: device.running.platform().files().handle(place),
    };
    device.call(command).await?;
    Ok(())
}

fn find(messages: &[MessageView], number: Option<u64>) -> Option<(&MessageView, &FileView)> {
    let file = |message: &'_ MessageView| {
        matches!(&message.body, MessageBody::File(_)) && message.verified
    };
    let meant = |message: &&MessageView| match number {
        Some(number) => message.seq == number,
        None => message.seq > 0,
    };
    let message = messages
        .iter()
        .rev()
        .filter(meant)
        .find(|message| file(message))?;
    match &message.body {
        MessageBody::File(view) => Some((message, view)),
        _ => None,
    }
}

/// The sender's name for it, as the name of a file here and nowhere else.
fn own_name(name: &str) -> PathBuf {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '/' | '\\' | ':') {
                '_'
            } else {
                c
            }
        })
        .collect();
    match safe.trim_start_matches('.') {
        "" => PathBuf::from("file"),
        safe => PathBuf::from(safe),
    }
}

/// Waits for a message in an open conversation.
pub async fn expect(
    device: &Device,
    conv_id: &str,
    so: impl Fn(&MessageView) -> bool,
) -> Result<MessageView, Stop> {
    let find = |screen: &Screen| {
        let mut messages = screen.messages(conv_id).iter();
        messages.find(|m| m.seq > 0 && m.verified && so(m)).cloned()
    };
    let screen = device
        .wait_for("It did not arrive.", |screen| find(screen).is_some())
        .await?;
    find(&screen).ok_or(FailureCode::Internal.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_elsewhere_stays_in_this_folder() {
        for (name, safe) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            (".bashrc", "bashrc"),
            ("..", "file"),
            ("c:\\x\u{1b}", "c__x_"),
        ] {
            assert_eq!(own_name(name), PathBuf::from(safe), "{name}");
        }
    }
}
