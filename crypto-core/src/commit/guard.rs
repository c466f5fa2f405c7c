//! The comparisons of the acceptors go through one function, so that a test can take one of them
//! away and show that an attack then succeeds: a check that no attack needs is either a missing
//! attack or a needless check.

/// `Err(error)` unless `holds`.
#[cfg(not(test))]
pub(crate) fn require<E>(holds: bool, error: E) -> Result<(), E> {
    if holds { Ok(()) } else { Err(error) }
}

/// `Err(error)` unless `holds`, or this very error is switched off by [`without`].
#[cfg(test)]
pub(crate) fn require<E: core::fmt::Debug>(holds: bool, error: E) -> Result<(), E> {
    if holds || OFF.with_borrow(|off| *off == name(&error)) {
        Ok(())
    } else {
        Err(error)
    }
}

#[cfg(test)]
std::thread_local! {
    static OFF: core::cell::RefCell<String> = const { core::cell::RefCell::new(String::new()) };
}

/// The variant alone, without what it carries.
#[cfg(test)]
fn name(error: &impl core::fmt::Debug) -> String {
    let text = format!("{error:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}

/// Runs `attack` with the checks that give `error` taken away, in this thread.
#[cfg(test)]
pub(crate) fn without<E: core::fmt::Debug, T>(error: &E, attack: impl FnOnce() -> T) -> T {
    OFF.set(name(error));
    let found = attack();
    OFF.set(String::new());
    found
}
