//! A file of any length takes a bounded amount of memory, in both directions.
//!
//! Everything that this process allocates is counted: two clients, and nothing of the relay, which is
//! a process of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use tests::{noise, person::two_people, relay::Relay, run};

const MIB: usize = 1 << 20;
const SIZE: u64 = 300 << 20;
const MOST: usize = 64 * MIB;

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn grew(by: usize) {
    let now = NOW.fetch_add(by, Relaxed) + by;
    PEAK.fetch_max(now, Relaxed);
}

#[expect(unsafe_code, reason = "the only way to see every allocation")]
// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grew(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        grew(size);
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Most that was allocated beyond what is there now, while `work` ran.
async fn peak<T>(work: impl Future<Output = T>) -> (T, usize) {
    let base = NOW.load(Relaxed);
    PEAK.store(base, Relaxed);
    let output = work.await;
    (output, PEAK.load(Relaxed) - base)
}

#[test]
fn three_hundred_mebibytes_take_less_than_sixty_four() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let folder = tempfile::tempdir().unwrap();
        let (source, sink) = (
            folder.path().join("long.bin"),
            folder.path().join("received"),
        );
        let digest = noise::write(&source, SIZE);

        let (message, up) = peak(async {
            let message = anna.send_file(&conv_id, &source).await;
            anna.wait_until_sent(&conv_id, &message).await;
            boris.expect_file(&conv_id, "long.bin").await.id
        })
        .await;
        let (saved, down) = peak(boris.save(&conv_id, &message, &sink)).await;
        saved.unwrap();
        assert!(noise::digest(&sink).unwrap() == digest, "other bytes");

        // It counts at all: each part is 4 MiB.
        assert!(up > 4 * MIB && down > 4 * MIB, "up {up}, down {down}");
        assert!(up <= MOST, "{} MiB to send a file", up / MIB);
        assert!(down <= MOST, "{} MiB to save a file", down / MIB);
    });
}
