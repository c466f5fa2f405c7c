//! `cargo xtask model`: the long run of the model test. Many worlds, each from a seed of its own.

#![allow(clippy::print_stdout, reason = "a program for people")]

use std::{process::ExitCode, time::Instant};

use tests::model::{self, dice::Dice, plan::Plan, shrink::shrink, world::Report};

/// Actions in one world.
const WORLD: usize = 1_000;
/// Runs that go into making a failing plan shorter, unless `--tries` says how many.
const TRIES: u64 = 60;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse::<u64>().ok()
    };
    let mut random = [0; 8];
    if getrandom::fill(&mut random).is_err() {
        println!("no randomness: give a --seed");
        return ExitCode::FAILURE;
    }
    let seed = number("--seed").unwrap_or(u64::from_be_bytes(random) >> 16);
    let actions = number("--actions").unwrap_or(100_000) as usize;
    let tries = number("--tries").unwrap_or(TRIES) as usize;
    let begun = Instant::now();
    println!("seed {seed}, {actions} actions in worlds of {WORLD}");
    // The first world has the seed itself, so that a failing one can be run alone.
    let seeds = Dice::new(seed);
    let (mut done, mut said, mut requests, mut seconds) = (0, 0, 0, 0);
    let mut world = seed;
    while done < actions {
        let plan = Plan::make(world, WORLD.min(actions - done));
        match model::run(&plan) {
            Ok(report) => {
                (done, said) = (done + report.actions, said + report.said);
                (requests, seconds) = (requests + report.requests, seconds + report.seconds);
                let Report {
                    edited,
                    taken,
                    went,
                    came_back,
                    ..
                } = report;
                let took = begun.elapsed().as_secs();
                println!(
                    "world {world}: {done} actions, {said} messages, {requests} requests, {took} s; here \
                     {edited} edits, {taken} taken back, {went} went, {came_back} came back"
                );
            }
            Err(what) => {
                println!(
                    "NOT as it must be. Again: --seed {world} --actions {}",
                    plan.steps.len()
                );
                println!("{what}");
                if tries == 0 {
                    return ExitCode::FAILURE;
                }
                println!("making the trace shorter");
                let short = shrink(&plan, tries, |plan| model::run(plan).is_err());
                println!("{short}{}", model::run(&short).err().unwrap_or_default());
                return ExitCode::FAILURE;
            }
        }
        world = seeds.roll() >> 16;
    }
    println!(
        "{done} actions, {said} messages, {requests} requests, {seconds} s of virtual time, {} s: everybody agreed",
        begun.elapsed().as_secs()
    );
    ExitCode::SUCCESS
}
