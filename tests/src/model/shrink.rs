//! A failing plan with everything left out that does not matter: halves, quarters, … down to single
//! actions, as long as it still fails.

use super::plan::Plan;

/// The shortest failing plan that was found in at most `tries` runs.
pub fn shrink(plan: &Plan, tries: usize, fails: impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    let mut left = tries;
    let mut size = best.steps.len().div_ceil(2);
    while size > 0 && left > 0 {
        let mut from = 0;
        let mut is_smaller = false;
        while from < best.steps.len() && left > 0 {
            let to = (from + size).min(best.steps.len());
            let steps = [&best.steps[..from], &best.steps[to..]].concat();
            let candidate = best.with(steps);
            left -= 1;
            if fails(&candidate) {
                best = candidate;
                is_smaller = true;
            } else {
                from = to;
            }
        }
        if !is_smaller {
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let plan = Plan::make(7, 300);
        let has = |plan: &Plan, number| plan.steps.iter().any(|step| step.number == number);
        let small = shrink(&plan, 1_000, |plan| has(plan, 17) && has(plan, 203));
        let numbers: Vec<_> = small.steps.iter().map(|step| step.number).collect();
        assert_eq!(numbers, [17, 203]);
    }
}
