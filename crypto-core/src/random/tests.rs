use super::*;

#[test]
fn the_same_seed_gives_the_same_stream() {
    let stream = |os: u8, hedge: &[u8]| make_array::<40>(&mut Drbg::new([os; 64], hedge));
    assert_eq!(stream(1, b"hedge"), stream(1, b"hedge"));
    assert_ne!(stream(1, b"hedge"), stream(2, b"hedge"));
    assert_ne!(stream(1, b"hedge"), stream(1, b"hedgf"));
}

#[test]
fn a_stream_goes_on() {
    let mut rng = Drbg::new([7; 64], b"");
    assert_ne!(make_array::<32>(&mut rng), make_array::<32>(&mut rng));
}

#[test]
fn its_debug_shows_nothing() {
    assert_eq!(format!("{:?}", Drbg::new([7; 64], b"")), "Drbg { .. }");
}
