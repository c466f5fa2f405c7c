//! Search over 50 000 messages, beside a plain scan of the same texts for the same letters.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark"
)]

use std::time::Instant;

use client_core::search::{Document, Index, Query};

const MESSAGES: u64 = 50_000;
const ROUNDS: u32 = 20;
const QUERIES: [&str; 5] = [
    "билеты",
    "встреча завтра",
    "lighthouse",
    "за",
    "tickets parties",
];

/// Beginnings and endings from which texts are made: some 6 000 different words.
const ROOTS: [&str; 12] = [
    "билет",
    "встреч",
    "завтр",
    "паром",
    "книг",
    "дорог",
    "lighthouse",
    "ticket",
    "part",
    "morning",
    "harbour",
    "train",
];
const ENDS: [&str; 8] = ["", "а", "ами", "ов", "s", "ing", "ies", "у"];

fn main() {
    let texts: Vec<String> = (0..MESSAGES).map(text).collect();

    let from = Instant::now();
    let mut index = Index::default();
    for (seq, text) in (1..).zip(&texts) {
        let document = Document {
            conv: (seq % 40) as u32,
            seq,
            time_ms: seq,
        };
        index.add(document, text);
    }
    let built = from.elapsed().as_secs_f64() * 1e6 / MESSAGES as f64;
    let bytes: usize = texts.iter().map(String::len).sum();
    line("search: indexing one message", built, "us", None);
    let size = index.size() as f64 / 1e6;
    line(
        "search: index in memory, beside the texts",
        size,
        "MB",
        Some(bytes as f64 / 1e6),
    );

    for query in QUERIES {
        let wanted = Query::parse(query).unwrap();
        let found = timed(|| index.find(&wanted, |_| true).documents.len());
        let words: Vec<String> = query.split(' ').map(str::to_lowercase).collect();
        let holds = |text: &&String| {
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let scanned = timed(|| texts.iter().filter(holds).count());
        let name =
            format!("search: \"{query}\" in {MESSAGES} messages, beside a scan of their letters");
        line(&name, found, "ms", Some(scanned));
    }
}

/// Some ten words, the same at every run.
fn text(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below) as usize
    };
    let words = 4 + next(12);
    let word = |_| {
        // Few words are frequent and most are rare, as in speech.
        let rare = next(4) > 0;
        let root = ROOTS[next(ROOTS.len() as u64)];
        let end = ENDS[next(ENDS.len() as u64)];
        if rare {
            format!("{}{root}{end}", next(60))
        } else {
            format!("{root}{end}")
        }
    };
    (0..words).map(word).collect::<Vec<String>>().join(" ")
}

/// Milliseconds of one run.
fn timed(mut work: impl FnMut() -> usize) -> f64 {
    let from = Instant::now();
    for _ in 0..ROUNDS {
        std::hint::black_box(work());
    }
    from.elapsed().as_secs_f64() * 1e3 / f64::from(ROUNDS)
}

fn line(name: &str, value: f64, unit: &str, baseline: Option<f64>) {
    let mut line = serde_json::json!({ "name": name, "value": value, "unit": unit });
    if let Some(baseline) = baseline {
        line["baseline"] = baseline.into();
        line["ratio"] = (value / baseline).into();
    }
    println!("{line}");
}
