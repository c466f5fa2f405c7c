//! What a person types to get in: checked here before anything is sent.

use crypto_core::login::{Login, Password, PasswordError};

use crate::view::{Failure, FailureCode};

/// Longest display name, in characters.
const NAME_CHARS: usize = 64;

/// Beginnings of nearly every common password of twelve bytes and more, letters only: what people
/// put digits and signs around.
const STEMS: &[&str] = &[
    "password",
    "passwort",
    "passw",
    "parol",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "azerty",
    "asdfgh",
    "asdfghjkl",
    "zxcvbn",
    "zxcvbnm",
    "qazwsx",
    "qazwsxedc",
    "qweasdzxc",
    "letmein",
    "iloveyou",
    "welcome",
    "admin",
    "administrator",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "superman",
    "batman",
    "sunshine",
    "princess",
    "trustno",
    "master",
    "shadow",
    "changeme",
    "secret",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcdefghijklmnop",
    "correcthorsebatterystaple",
    "пароль",
    "йцукен",
    "йцукенгшщзхъ",
    "привет",
    "любовь",
];

/// Rows that a finger slides along.
const RUNS: &[&str] = &[
    "01234567890123456789012345678901234567890",
    "98765432109876543210987654321098765432109",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
    "1q2w3e4r5t6y7u8i9o0p",
    "йцукенгшщзхъфывапролджэячсмитьбю",
];

/// A login as it was typed: capitals and spaces around it are forgiven.
pub(crate) fn login(text: &str) -> Result<Login, Failure> {
    Login::new(&text.trim().to_ascii_lowercase()).map_err(|_| FailureCode::LoginInvalid.into())
}

/// A display name: trimmed, 1 to 64 characters, one line, something of it to be seen.
pub(crate) fn name(text: &str) -> Result<String, Failure> {
    let name = text.trim();
    let good = (1..=NAME_CHARS).contains(&name.chars().count())
        // 64 emoji are one byte too long for the wire.
        && name.len() <= crypto_core::limits::NAME
        && !name.chars().any(char::is_control)
        && !crypto_core::payload::display_name(name).is_empty();
    if good {
        Ok(name.to_owned())
    } else {
        Err(FailureCode::NameInvalid.into())
    }
}

/// A password that is about to be set.
pub(crate) fn new_password(text: &str, login: &Login) -> Result<Password, Failure> {
    let password = Password::new(text).map_err(|error| match error {
        PasswordError::TooShort => FailureCode::PasswordShort,
        PasswordError::TooLong => FailureCode::PasswordLong,
        PasswordError::Character => FailureCode::PasswordWeak,
    })?;
    if is_weak(text, login) {
        Err(FailureCode::PasswordWeak.into())
    } else {
        Ok(password)
    }
}

/// A password that was set before: what cannot be one is a wrong one.
pub(crate) fn known_password(text: &str) -> Result<Password, Failure> {
    Password::new(text).map_err(|_| FailureCode::BadCredentials.into())
}

/// Whether a guesser finds it among the first.
fn is_weak(text: &str, login: &Login) -> bool {
    let lower = zeroize::Zeroizing::new(text.to_lowercase());
    if lower.contains(login.as_str()) {
        return true;
    }
    let mut seen: Vec<char> = Vec::with_capacity(8);
    for c in lower.chars() {
        if !seen.contains(&c) {
            seen.push(c);
        }
        if seen.len() > 4 {
            break;
        }
    }
    if seen.len() <= 4 || RUNS.iter().any(|run| run.contains(lower.as_str())) {
        return true;
    }
    // Repetition does not make a word longer.
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let letters = zeroize::Zeroizing::new(letters);
    let others = lower.chars().count() - letters.chars().count();
    others <= 8 && STEMS.iter().any(|stem| is_repeated(&letters, stem))
}

fn is_repeated(text: &str, unit: &str) -> bool {
    let mut rest = text;
    if rest.is_empty() {
        return false;
    }
    while let Some(shorter) = rest.strip_prefix(unit) {
        rest = shorter;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    fn verdict(text: &str) -> Result<(), FailureCode> {
        new_password(text, &login("anna").unwrap())
            .map(drop)
            .map_err(|failure| failure.code)
    }

    #[test]
    fn weak_passwords_are_named() {
        for text in [
            "password1234",
            "PasswordPassword",
            "qwerty123456",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "abababababab",
            "qwertyuiopas",
            "1q2w3e4r5t6y",
            "correct horse battery staple",
            "my name is Anna, hello",
            "парольпароль1",
        ] {
            assert_eq!(verdict(text), Err(FailureCode::PasswordWeak), "{text}");
        }
    }

    #[test]
    fn good_passwords_pass() {
        for text in [
            "vivid-otter-lemon-42",
            "восемь тихих рек",
            "x7!Kq#2mZ0pw",
            "passwords are dull things",
        ] {
            assert_eq!(verdict(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn lengths_are_of_the_normalised_bytes() {
        assert_eq!(verdict("x7!Kq#2mZ0p"), Err(FailureCode::PasswordShort));
        assert_eq!(
            verdict(&"x7!Kq#2m".repeat(129)),
            Err(FailureCode::PasswordLong)
        );
        // Twelve bytes as typed, eleven once the accent is composed.
        assert_eq!(
            verdict("x7!Kq#2mZe\u{301}"),
            Err(FailureCode::PasswordShort)
        );
        assert_eq!(verdict("x7!Kq#2mZpe\u{301}"), Ok(()));
    }

    #[test]
    fn logins_and_names() {
        assert_eq!(login("  Anna.K ").unwrap().as_str(), "anna.k");
        for bad in ["", "ab", "анна", "a b c", "a/b", &"a".repeat(33)] {
            assert_eq!(
                login(bad).unwrap_err().code,
                FailureCode::LoginInvalid,
                "{bad}"
            );
        }
        assert_eq!(name(" Анна ").unwrap(), "Анна");
        let invisible = "\u{202e}\u{200b}";
        for bad in [
            "",
            "  ",
            "a\nb",
            &"я".repeat(65),
            &"🎉".repeat(64),
            invisible,
        ] {
            assert_eq!(
                name(bad).unwrap_err().code,
                FailureCode::NameInvalid,
                "{bad}"
            );
        }
        assert_eq!(name(&"я".repeat(64)).unwrap().chars().count(), 64);
        assert_eq!(name(&"🎉".repeat(63)).unwrap().chars().count(), 63);
    }
}
