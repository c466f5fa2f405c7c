//! Printing what came.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use client_core::view::{Command, ConversationRow, ConversationView, RequestState};
use native_client::Screen;

use crate::{
    args::{Args, PasswordArgs},
    device::Device,
    print,
    stop::Stop,
    talk::{caught_up, request_hint},
    who,
};

/// How long the program stays after the last message, so that "read" reaches the others: the client
/// tells within two seconds (protocol §10).
const TELLING: Duration = Duration::from_millis(2_500);

/// Prints the last messages of a conversation and counts them as read.
pub async fn read(
    args: &Args,
    password: &PasswordArgs,
    which: &str,
    last: usize,
) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    let conv_id = who::open(&device, which).await?;
    load_until(&device, &conv_id, |view| view.messages.len() >= last).await?;
    let Some(view) = device.running.screen().open.remove(&conv_id) else {
        return Ok(());
    };
    let skipped = view.messages.len().saturating_sub(last);
    for message in view.messages.iter().skip(skipped) {
        print::message(&view.row, message, args.json)?;
    }
    let newest = view.messages.iter().map(|message| message.seq).max();
    if let Some(seq) = newest.filter(|seq| *seq > view.read_seq) {
        device.call(Command::MarkRead { conv_id, seq }).await?;
        tokio::time::sleep(TELLING).await;
    }
    Ok(())
}

/// Shows more of the past until there is enough, or no more.
pub async fn load_until(
    device: &Device,
    conv_id: &str,
    is_enough: impl Fn(&ConversationView) -> bool,
) -> Result<(), Stop> {
    loop {
        let screen = device.running.screen();
        let Some(view) = screen.open.get(conv_id) else {
            return Ok(());
        };
        if is_enough(view) || !view.has_older {
            return Ok(());
        }
        let first = view.messages.first().map(|message| message.id.clone());
        let name = conv_id.to_owned();
        device.call(Command::LoadOlder { conv_id: name }).await?;
        let grew = |screen: &Screen| {
            let view = screen.open.get(conv_id);
            view.is_none_or(|view| {
                view.messages.first().map(|m| &m.id) != first.as_ref() || !view.has_older
            })
        };
        device
            .wait_for("The rest of the history is not here.", grew)
            .await?;
    }
}

/// Prints what is new, and goes on if asked to.
pub async fn receive(args: &Args, password: &PasswordArgs, follow: bool) -> Result<(), Stop> {
    let device = caught_up(args, password).await?;
    let mut reader = Reader {
        json: args.json,
        ..Reader::default()
    };
    // A conversation that is opened is verified: only then is it known what is new.
    for row in device.running.screen().list {
        reader.take_up(&device, &row).await?;
    }
    let mut any = reader.print(&device).await?;
    let mut screens = device.running.screens();
    while follow && screens.changed().await.is_ok() {
        let list = screens.borrow_and_update().list.clone();
        for row in &list {
            if row.unread > 0 || row.request == RequestState::Pending {
                reader.take_up(&device, row).await?;
            }
        }
        any |= reader.print(&device).await?;
    }
    if any {
        tokio::time::sleep(TELLING).await;
    }
    Ok(())
}

/// How far each conversation was printed.
#[derive(Default)]
struct Reader {
    json: bool,
    printed: BTreeMap<String, u64>,
    announced: BTreeSet<String>,
}

impl Reader {
    /// Opens a conversation with everything that was not read, or announces a request.
    async fn take_up(&mut self, device: &Device, row: &ConversationRow) -> Result<(), Stop> {
        if row.request == RequestState::Pending {
            if self.announced.insert(row.conv_id.clone()) {
                print::row(row, self.json)?;
                request_hint(row.requested_by.as_deref());
            }
            return Ok(());
        }
        if self.printed.contains_key(&row.conv_id) {
            return Ok(());
        }
        who::show(device, &row.conv_id).await?;
        let read = |view: &ConversationView| {
            let first = view.messages.first().map_or(0, |message| message.seq);
            first <= view.read_seq
        };
        load_until(device, &row.conv_id, read).await?;
        let screen = device.running.screen();
        let read_seq = screen
            .open
            .get(&row.conv_id)
            .map_or(0, |view| view.read_seq);
        self.printed.insert(row.conv_id.clone(), read_seq);
        Ok(())
    }

    /// Prints what others and this person's other devices wrote; whether there was anything.
    async fn print(&mut self, device: &Device) -> Result<bool, Stop> {
        let mut any = false;
        for (conv_id, printed) in &mut self.printed {
            let screen = device.running.screen();
            let Some(view) = screen.open.get(conv_id) else {
                continue;
            };
            let before = *printed;
            let news = view.messages.iter().filter(|message| message.seq > before);
            // What was not verified yet comes with a later screen, and what stands after it too.
            for message in news.take_while(|message| message.verified) {
                print::message(&view.row, message, self.json)?;
                *printed = message.seq;
            }
            if *printed > before {
                any = true;
                let (conv_id, seq) = (conv_id.clone(), *printed);
                device.call(Command::MarkRead { conv_id, seq }).await?;
            }
        }
        Ok(any)
    }
}
