//! Files of random bytes, made and compared in small pieces.

use std::{
    fs::File,
    io::{self, BufWriter, Read as _, Write as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

/// SHA-256 of a file's content.
pub type FileDigest = [u8; 32];

const PIECE: usize = 64 << 10;

/// Writes `size` random bytes and returns their digest.
pub fn write(path: &Path, size: u64) -> FileDigest {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut left = size;
    while left > 0 {
        let len = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let bytes = &mut piece[..len];
        getrandom::fill(bytes).expect("the system's randomness");
        hash.update(&*bytes);
        file.write_all(bytes).expect("room on the disk");
        left -= len as u64;
    }
    file.flush().expect("room on the disk");
    hash.finalize().into()
}

/// Digest of a file.
pub fn digest(path: &Path) -> io::Result<FileDigest> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hash.finalize().into()),
            len => hash.update(&piece[..len]),
        }
    }
}
