//! The model test: random sequences of actions by five people on eight devices, over a relay and a
//! network that do everything they legally may, in virtual time. At the end everybody must see the
//! same.
//!
//! | module | what it is |
//! |---|---|
//! | [`dice`] | every decision, from one seed |
//! | [`time`] | virtual time and the one thread that everything runs on |
//! | [`store`] | a device's records in memory; they survive a restart |
//! | [`log`], [`relay`] | a relay in memory: the order of rows, and the routes that a client uses |
//! | [`network`] | the way there and back: late, lost, twice, out of order |
//! | [`device`] | a client on a platform of these |
//! | [`plan`] | what people do, made before it is done so that parts can be left out |
//! | [`world`] | carries a plan out |
//! | [`agreement`] | what must be the same at the end |
//! | [`shrink`] | a failing plan with everything left out that does not matter |
//!
//! The relay is a model and not the real one in this process, because that one reads the system's
//! clock and waits for a disk: neither could be repeated from a seed. It follows the rules of
//! `relay-server/src/store` (places without gaps, epochs, rosters, the same bytes twice); that the
//! real relay follows them too is shown by its own tests and by those against its program.

pub mod agreement;
pub mod device;
pub mod dice;
pub mod log;
pub mod network;
pub mod plan;
pub mod relay;
pub mod shrink;
pub mod store;
pub mod time;
pub mod world;

use plan::Plan;

/// Runs one world and says what was not as it must be.
///
/// # Errors
/// What went wrong, in a sentence or a few.
pub fn run(plan: &Plan) -> Result<world::Report, String> {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world::run(plan)));
    outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("a panic: {}", text.unwrap_or_default()))
    })
}
