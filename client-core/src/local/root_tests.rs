#![allow(clippy::unwrap_used, reason = "a test")]

use futures::executor::block_on;

use super::*;
use crate::testing::Scripted;

const DEVICE: DeviceId = DeviceId([5; 16]);

struct Scene {
    platform: Rc<Scripted>,
    rng: Rng,
    old: StorageRoot,
    new: StorageRoot,
}

/// A device with more records than one step takes.
fn scene() -> Scene {
    let platform = Scripted::new();
    let rng = Rng::new(&*platform, &[]);
    let [old, new] = [1, 2].map(|_| StorageRoot::make(&mut *rng.borrow()));
    let scene = Scene {
        platform,
        rng,
        old,
        new,
    };
    assert_eq!(scene.settle(&scene.old), Root::Own);
    let local = scene.local(&scene.old);
    for n in 0..=u16::try_from(STEP).unwrap() {
        block_on(local.put(Table::Rows, &n.to_be_bytes(), &n)).unwrap();
    }
    block_on(local.put(Table::Meta, b"draft", &7_u16)).unwrap();
    scene
}

impl Scene {
    fn local(&self, root: &StorageRoot) -> Local<Scripted> {
        Local::open(Rc::clone(&self.platform), self.rng.clone(), root, &DEVICE)
    }

    fn settle(&self, root: &StorageRoot) -> Root {
        block_on(settle(&self.platform, &self.rng, &DEVICE, root)).unwrap()
    }

    fn announce(&self) {
        let roots = (&self.old, &self.new);
        block_on(announce(&self.platform, &self.rng, &DEVICE, roots)).unwrap();
    }

    fn reads_all(&self, root: &StorageRoot) -> bool {
        let local = self.local(root);
        let rows = block_on(local.range::<u16>(Table::Rows, &[], &END, 10_000, false));
        let draft = block_on(local.get::<u16>(Table::Meta, b"draft"));
        rows.is_ok_and(|rows| rows.len() == STEP + 1) && draft == Ok(Some(7))
    }
}

#[test]
fn after_a_rotation_every_record_opens_under_the_new_root_only() {
    let scene = scene();
    scene.announce();
    assert!(scene.reads_all(&scene.old));
    assert_eq!(scene.settle(&scene.new), Root::Own);
    assert!(scene.reads_all(&scene.new));
    let old = scene.local(&scene.old);
    for n in [0, u16::try_from(STEP).unwrap()] {
        let opened = block_on(old.get_raw(Table::Rows, &n.to_be_bytes()));
        assert_eq!(opened, Err(LocalError::NotAuthentic));
    }
    assert_eq!(scene.settle(&scene.old), Root::Lost);
}

#[test]
fn a_rotation_that_the_relay_did_not_take_changes_nothing() {
    let scene = scene();
    scene.announce();
    assert_eq!(scene.settle(&scene.old), Root::Own);
    assert!(scene.reads_all(&scene.old));
    // Whether it was taken may turn out later.
    assert_eq!(scene.settle(&scene.new), Root::Own);
    assert!(scene.reads_all(&scene.new));
}

#[test]
fn an_interrupted_sealing_goes_on_where_it_stopped() {
    let scene = scene();
    scene.announce();
    let (before, after) = (scene.local(&scene.old), scene.local(&scene.new));
    block_on(seal_anew(&*scene.platform, &before, &after, Table::Rows)).unwrap();
    assert!(!scene.reads_all(&scene.new), "the draft is not there yet");
    assert_eq!(scene.settle(&scene.new), Root::Own);
    assert!(scene.reads_all(&scene.new));
}

#[test]
fn records_of_a_root_that_nobody_announced_are_lost() {
    let scene = scene();
    assert_eq!(scene.settle(&scene.new), Root::Lost);
}
