//! Conversations and messages as lines.

use client_core::view::{
    ConversationKind, ConversationRow, FileView, MessageBody, MessageState, MessageView,
    SystemEvent,
};
use serde::Serialize;

use crate::{
    stop::Stop,
    terminal::{json, plain, say, set_in},
};

/// How much of an id is enough to name a conversation.
const SHORT: usize = 10;

/// One conversation.
pub fn row(row: &ConversationRow, as_json: bool) -> Result<(), Stop> {
    if as_json {
        return say(&json(row)?);
    }
    let short = row.conv_id.get(..SHORT).unwrap_or(&row.conv_id);
    let news = match row.unread {
        0 => String::new(),
        unread => format!(" ({unread} new)"),
    };
    let last = row.preview.as_ref().map(|preview| {
        let author = if preview.mine { "you" } else { &preview.author };
        let text = body(&preview.body);
        format!(
            "  {}: {}",
            plain(author),
            plain(text.lines().next().unwrap_or_default())
        )
    });
    say(&format!(
        ":{short}  {}{news}{}",
        plain(&row.title),
        last.unwrap_or_default()
    ))
}

/// A message with the conversation that it stands in.
#[derive(Serialize)]
struct Line<'a> {
    conv_id: &'a str,
    message: &'a MessageView,
}

/// One message.
pub fn message(row: &ConversationRow, message: &MessageView, as_json: bool) -> Result<(), Stop> {
    if as_json {
        let conv_id = &row.conv_id;
        return say(&json(&Line { conv_id, message })?);
    }
    let number = match message.state {
        Some(MessageState::Sending) => "[not sent yet]".to_owned(),
        Some(MessageState::Failed { .. }) => "[not sent]".to_owned(),
        _ => format!("[{}]", message.seq),
    };
    let author = if message.mine { "you" } else { &message.author };
    // In a conversation of two, whoever writes says where.
    let place = match row.kind == ConversationKind::Direct && !message.mine {
        true => String::new(),
        false => format!(" in {}", plain(&row.title)),
    };
    let time = time(message.time);
    say(&format!(
        "{number} {time} {}{place}: {}",
        plain(author),
        set_in(&body(&message.body))
    ))
}

fn body(body: &MessageBody) -> String {
    match body {
        MessageBody::Text { text, .. } => text.clone(),
        MessageBody::File(file) => self::file(file),
        MessageBody::System { event } => self::event(event),
        MessageBody::Missing => "(the server did not hand this message over)".to_owned(),
        MessageBody::Rejected => "(this message did not pass the checks)".to_owned(),
        _ => "(a message that is not shown here)".to_owned(),
    }
}

fn file(file: &FileView) -> String {
    let caption = match file.caption.is_empty() {
        true => String::new(),
        false => format!("\n{}", file.caption),
    };
    format!("(file, {} bytes) {}{caption}", file.size, plain(&file.name))
}

fn event(event: &SystemEvent) -> String {
    match event {
        SystemEvent::Created { by } => format!("({by} began this conversation)"),
        SystemEvent::Added { by, who } => format!("({by} added {})", who.join(", ")),
        SystemEvent::Removed { by, who } => format!("({by} removed {})", who.join(", ")),
        SystemEvent::Left { who } => format!("({who} left)"),
        SystemEvent::KeyChanged { who } => format!("(the key of {who} changed)"),
        _ => "(the conversation's settings changed)".to_owned(),
    }
}

/// Milliseconds since 1970 as date and time, UTC.
fn time(ms: u64) -> String {
    let minutes = ms / 60_000;
    let (year, month, day) = date(minutes / (24 * 60));
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}Z")
}

/// The day, counted from 1970-01-01, in the Gregorian calendar. Years begin in March here, so that the
/// leap day is the last one.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        assert_eq!(time(0), "1970-01-01 00:00Z");
        assert_eq!(time(951_782_399_999), "2000-02-28 23:59Z");
        assert_eq!(time(951_782_400_000), "2000-02-29 00:00Z");
        assert_eq!(time(1_709_251_199_000), "2024-02-29 23:59Z");
        assert_eq!(time(1_735_689_600_000), "2025-01-01 00:00Z");
        assert_eq!(time(4_107_542_400_000), "2100-03-01 00:00Z");
    }
}
