//! Names that come from others, made fit to be shown (protocol §12).

/// A file or display name without what deceives: control characters, bidirectional and other
/// invisible format characters, path separators; surrounding blanks and dots cut off. May be
/// empty afterwards. The name inside the payload stays as it was signed.
#[must_use]
pub fn display_name(name: &str) -> String {
    let visible: String = name
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| if matches!(c, '/' | '\\') { '_' } else { c })
        .collect();
    visible
        .trim_matches(|c: char| c.is_whitespace() || c == '.')
        .to_owned()
}

/// A line of text about somebody without what deceives: of control characters, invisible ones and
/// line breaks nothing is left but single blanks. May be empty afterwards.
#[must_use]
pub fn display_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| c.is_whitespace() || (!c.is_control() && !is_invisible(*c)))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that change what is read without being seen: bidi controls, zero-width characters,
/// line and paragraph separators, tags. The joiner U+200D stays, emoji are made with it.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}
