//! Words on a terminal. What others wrote cannot steer it, and cannot look like something else.

use std::{
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{args::PasswordArgs, stop::Stop};

/// The longest password file or line that is read, in bytes.
const LONGEST_PASSWORD: u64 = 4 << 10;

/// Prints a line.
pub fn say(line: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Prints a line that is not part of the output: progress, hints.
pub fn hint(line: &str) {
    // Whoever closed this does not want to know.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// One line of foreign text: control characters and those that turn the direction are shown as what
/// they are not.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if is_steering(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Foreign text of several lines; all but the first are set in, so that none looks like a new message.
pub fn set_in(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(plain).collect();
    lines.join("\n    ")
}

/// JSON in which nothing steers a terminal either.
pub fn json(value: &impl serde::Serialize) -> Result<String, Stop> {
    let text = serde_json::to_string(value).map_err(|error| Stop::Told(format!("{error}.")))?;
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_steering(c) {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    Ok(safe)
}

fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}' | '\u{2029}'
        )
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// All of standard input, as text without its last line break.
pub fn text_from_input() -> Result<String, Stop> {
    if io::stdin().is_terminal() {
        hint("Type the text; Ctrl+D on an empty line sends it.");
    }
    let mut text = String::new();
    io::stdin()
        .take(1 << 20)
        .read_to_string(&mut text)
        .map_err(|_| Stop::Told("The text on standard input cannot be read as UTF-8.".into()))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Stop::Told("There is no text on standard input.".into()));
    }
    Ok(text.to_owned())
}

/// The password, from where it was said to be, or asked for without echo.
pub fn password(from: &PasswordArgs) -> Result<Zeroizing<String>, Stop> {
    match &from.password_file {
        Some(path) => first_line(path),
        None => ask("Password: "),
    }
}

/// Like [`password`]; what is typed is typed twice.
pub fn new_password(from: &PasswordArgs) -> Result<Zeroizing<String>, Stop> {
    let first = password(from)?;
    if from.password_file.is_none() && *ask("The same again: ")? != *first {
        return Err(Stop::Told(
            "The two are not the same. Nothing was done.".into(),
        ));
    }
    Ok(first)
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Stop> {
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|_| {
            Stop::Told("There is no terminal to ask for the password. Use --password-file.".into())
        })
}

fn first_line(path: &Path) -> Result<Zeroizing<String>, Stop> {
    let mut text = Zeroizing::new(String::new());
    let read = if path == Path::new("-") {
        io::stdin().take(LONGEST_PASSWORD).read_to_string(&mut text)
    } else {
        std::fs::File::open(path)
            .and_then(|file| file.take(LONGEST_PASSWORD).read_to_string(&mut text))
    };
    read.map_err(|error| Stop::Told(format!("The password file cannot be read: {error}.")))?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_a_terminal_or_look_like_another_message() {
        assert_eq!(
            plain("a\u{1b}[2Jb\u{9b}c\u{202e}d"),
            "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d"
        );
        assert_eq!(
            set_in("one\n[1] anna: two\r\nthree"),
            "one\n    [1] anna: two\n    three"
        );
        assert_eq!(set_in("привет, мир"), "привет, мир");
        let text = json(&"a\u{1b}\u{9b}\u{202e}").ok();
        assert_eq!(text.as_deref(), Some("\"a\\u001b\\u009b\\u202e\""));
    }
}
