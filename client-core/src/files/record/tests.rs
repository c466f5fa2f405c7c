#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn head() -> Head {
    Head::new(NewUpload {
        conv_id: Id([1; 32]),
        message: [2; 16],
        key: FileKey::from_bytes(&[3; 32]),
        file_id: [4; 16],
        header: [5; 56],
        stamp: FileStamp {
            size: 6,
            modified_ms: 7,
        },
        info: info(),
    })
}

fn info() -> FileInfo {
    FileInfo {
        name: "a.webp".to_owned(),
        mime: "image/webp".to_owned(),
        media: Some(Media {
            size: Some((8, 9)),
            thumbnail: Some(vec![10; 3]),
            ..Media::default()
        }),
        caption: Some("look".to_owned()),
        re: None,
        forwarded: false,
    }
}

#[test]
fn a_head_survives_storage() {
    let mut head = head();
    for blob_id in [None, Some(Id([11; 16]))] {
        head.set_blob_id(blob_id);
        let bytes = minicbor::to_vec(&head).unwrap();
        let back: Head = minicbor::decode(&bytes).unwrap();
        assert_eq!(back.conv_id(), Id([1; 32]));
        assert_eq!(
            (back.message, back.file_id, back.header),
            ([2; 16], [4; 16], [5; 56])
        );
        assert_eq!(back.key.as_bytes(), &[3; 32]);
        assert_eq!(
            back.stamp(),
            FileStamp {
                size: 6,
                modified_ms: 7
            }
        );
        assert_eq!(back.blob_id(), blob_id);
        assert_eq!(back.info(), info());
    }
}

#[test]
fn records_are_put_together_and_strays_are_passed_over() {
    let (one, two) = (TransferId([1; 16]), TransferId([2; 16]));
    let bytes = minicbor::to_vec(head()).unwrap();
    let mut found = Vec::new();
    take_record(&mut found, &part_key(one, 0), &[9; 32]);
    take_record(&mut found, &one.0, &bytes);
    take_record(&mut found, &part_key(one, 0), &[7; 128]);
    take_record(&mut found, &part_key(one, 5), &[8; 64]);
    take_record(&mut found, &part_key(one, 6), &[8; 63]);
    take_record(&mut found, &two.0, b"no head");
    take_record(&mut found, &part_key(two, 1), &[9; 32]);
    take_record(&mut found, b"short", &bytes);
    let [(id, _, leaves)] = found.as_slice() else {
        panic!("{} uploads", found.len())
    };
    assert_eq!(*id, one);
    assert_eq!(leaves.keys().copied().collect::<Vec<_>>(), [0, 5]);
    assert_eq!(leaves.get(&5), Some(&vec![[8; 32]; 2]));
    assert_eq!(TransferId::parse(&one.text()), Some(one));
}
