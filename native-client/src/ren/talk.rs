//! Listing, sending, accepting, groups.

use client_core::view::{Command, FailureCode, MessageState, Reply, RequestState};
use native_client::Screen;

use crate::{
    args::{Args, PasswordArgs},
    device::Device,
    print,
    stop::Stop,
    terminal::{hint, say, text_from_input},
    who,
};

/// What is true when the relay was not reached.
const KEPT: &str = "The message is kept on this device and goes out the next time `ren` runs.";

/// A client that is ready and has caught up.
pub async fn caught_up(args: &Args, password: &PasswordArgs) -> Result<Device, Stop> {
    let device = Device::open(args).await?;
    device.ready(password).await?;
    device.online("What this device holds is safe.").await?;
    Ok(device)
}

/// Prints the conversations.
pub async fn list(args: &Args, password: &PasswordArgs) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    for row in &device.running.screen().list {
        // A conversation that is opened is verified: only then is it known what stands last in it.
        who::show(&device, &row.conv_id).await?;
        let screen = device.running.screen();
        let row = screen.open.get(&row.conv_id).map_or(row, |view| &view.row);
        print::row(row, args.json)?;
        if row.request == RequestState::Pending {
            request_hint(row.requested_by.as_deref());
        }
    }
    Ok(())
}

/// Says how a request is accepted.
pub fn request_hint(login: Option<&str>) {
    let who = login.unwrap_or(":ID");
    hint(&format!("A request. To answer: ren accept {who}"));
}

/// Sends the text on standard input.
pub async fn send(args: &Args, password: &PasswordArgs, to: &str) -> Result<(), Stop> {
    let text = text_from_input()?;
    let device = Device::open(args).await?;
    device.ready(password).await?;
    let conv_id = match who::open(&device, to).await {
        // The list may not be here yet.
        Err(Stop::Refused(failure)) if failure.code == FailureCode::NotFound => {
            device.online("Nothing was sent.").await?;
            who::open(&device, to).await?
        }
        opened => opened?,
    };
    send_text(&device, &conv_id, text).await
}

/// Sends a text and waits until the relay has stored it.
pub async fn send_text(device: &Device, conv_id: &str, text: String) -> Result<(), Stop> {
    let command = Command::SendText {
        conv_id: conv_id.to_owned(),
        text,
        reply_to: None,
        mentions: Vec::new(),
    };
    match device.call(command).await? {
        Reply::Sent { message } => until_sent(device, conv_id, &message).await,
        _ => Err(FailureCode::Internal.into()),
    }
}

/// Waits until a message is stored by the relay, or will not be.
pub async fn until_sent(device: &Device, conv_id: &str, message: &str) -> Result<(), Stop> {
    let state = |screen: &Screen| state_of(screen, conv_id, message);
    let is_over = |screen: &Screen| !matches!(state(screen), None | Some(MessageState::Sending));
    match state(&device.wait_for(KEPT, is_over).await?) {
        Some(MessageState::Failed { code }) => Err(code.into()),
        _ => Ok(()),
    }
}

/// How far a message of one's own is.
pub fn state_of(screen: &Screen, conv_id: &str, message: &str) -> Option<MessageState> {
    let mut messages = screen.messages(conv_id).iter();
    messages.find(|shown| shown.id == message)?.state
}

/// Accepts whoever wrote.
pub async fn accept(args: &Args, password: &PasswordArgs, from: &str) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    let screen = device.running.screen();
    let requests = who::requests(&screen.list, from);
    if requests.is_empty() {
        return Err(Stop::Told(format!("There is no request of {from}.")));
    }
    for row in requests {
        let conv_id = row.conv_id.clone();
        device.call(Command::AcceptRequest { conv_id }).await?;
    }
    hint("Accepted. `ren receive` prints what they wrote.");
    Ok(())
}

/// Begins a group.
pub async fn group(
    args: &Args,
    password: &PasswordArgs,
    name: &str,
    logins: &[String],
) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    let mut members = Vec::new();
    for login in logins {
        let login = login.clone();
        match device.call(Command::FindPerson { login }).await? {
            Reply::Person(person) => members.push(person.account_id),
            _ => return Err(FailureCode::Internal.into()),
        }
    }
    let name = name.to_owned();
    let conv_id = match device.call(Command::CreateGroup { name, members }).await {
        Err(Stop::Refused(failure)) if failure.code == FailureCode::NotAllowed => {
            return Err(Stop::Told(
                "A group is made of people who have talked with you. Write to each of them first."
                    .into(),
            ));
        }
        reply => who::conversation(reply?)?,
    };
    say(&format!(":{conv_id}"))
}
