//! The short run of the model test (`cargo xtask model` is the long one).

use tests::model::{self, plan::Plan, shrink::shrink};

/// Runs that go into making a failing plan shorter.
const TRIES: usize = 20;

fn must_agree(seed: u64, actions: usize) -> model::world::Report {
    let plan = Plan::make(seed, actions);
    match model::run(&plan) {
        Ok(report) => report,
        Err(what) => {
            let short = shrink(&plan, TRIES, |plan| model::run(plan).is_err());
            panic!("seed {seed}: {what}\n{short}");
        }
    }
}

#[test]
fn whatever_people_and_the_network_do_everybody_sees_the_same_in_the_end() {
    let report = must_agree(1, 400);
    // Otherwise they would agree on nothing much.
    assert!(report.said > 100, "{report:?}");
    assert!(report.edited > 5 && report.taken > 2, "{report:?}");
    assert!(report.went > 0 && report.came_back > 0, "{report:?}");
}

#[test]
fn the_same_seed_is_the_same_world() {
    let plan = Plan::make(2, 60);
    let report = model::run(&plan).unwrap_or_else(|what| panic!("{what}"));
    assert_eq!(model::run(&plan), Ok(report));
}
