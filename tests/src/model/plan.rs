//! What people do, made before it is done. Choices that depend on what is there are numbers that are
//! taken modulo what is there, so that an action means something whatever was left out before it.

use std::fmt;

use super::dice::Dice;

/// Emoji that people put under messages.
const EMOJI: [&str; 3] = ["👍", "🎉", "❤️"];

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Says something in a conversation.
    Say,
    /// Answers a message there.
    Answer(u64),
    /// Writes another text in place of one of their own.
    Edit(u64),
    /// Takes a message back.
    Delete(u64),
    /// Puts an emoji under a message there, or takes it away.
    React(u64, &'static str, bool),
    /// Reads up to a message there.
    Read(u64),
    /// Gives a group another name.
    Rename,
    /// Adds somebody to a group.
    Add(u64),
    /// Takes somebody out of a group.
    Remove(u64),
    /// Makes somebody an admin, or takes that back.
    Appoint(u64, bool),
    /// Leaves a group.
    Leave,
    /// Looks further back there.
    LookBack,
    /// Closes the conversation.
    Close,
    /// Pulls the plug.
    Unplug,
    /// Puts it in again.
    Plug,
    /// Ends the client and starts another.
    Restart,
    /// Waits, in milliseconds.
    Wait(u64),
}

/// An action, its number, and who does it where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number; texts carry it.
    pub number: usize,
    /// Which device.
    pub device: u64,
    /// Which of the conversations of whoever it belongs to.
    pub place: u64,
    /// What.
    pub act: Act,
}

/// A world and what happens in it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Every other decision comes from it.
    pub seed: u64,
    /// In this order.
    pub steps: Vec<Step>,
}

impl Plan {
    /// So many actions.
    pub fn make(seed: u64, actions: usize) -> Self {
        let dice = Dice::new(seed ^ 0x706c_616e);
        let step = |number| Step {
            number,
            device: dice.roll(),
            place: dice.roll(),
            act: act(&dice),
        };
        Self {
            seed,
            steps: (0..actions).map(step).collect(),
        }
    }

    /// With some of the actions.
    pub fn with(&self, steps: Vec<Step>) -> Self {
        Self {
            seed: self.seed,
            steps,
        }
    }
}

fn act(dice: &Dice) -> Act {
    match dice.below(200) {
        0..68 => Act::Say,
        68..82 => Act::Answer(dice.roll()),
        82..94 => Act::Edit(dice.roll()),
        94..100 => Act::Delete(dice.roll()),
        100..122 => {
            let emoji = EMOJI[dice.below(EMOJI.len() as u64) as usize];
            Act::React(dice.roll(), emoji, dice.below(3) > 0)
        }
        122..148 => Act::Read(dice.roll()),
        148..150 => Act::Rename,
        // Most of those who want to have not the right, or nobody is out.
        150..162 => Act::Add(dice.roll()),
        162..164 => Act::Remove(dice.roll()),
        164..166 => Act::Appoint(dice.roll(), dice.below(3) > 0),
        166..168 => Act::Leave,
        168..170 => Act::LookBack,
        170..175 => Act::Close,
        175..180 => Act::Unplug,
        180..188 => Act::Plug,
        188..192 => Act::Restart,
        _ => Act::Wait(dice.below(20_000)),
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, {} actions", self.seed, self.steps.len())?;
        for Step {
            number,
            device,
            place,
            act,
        } in &self.steps
        {
            writeln!(
                f,
                "  {number}: device {}, place {}: {act:?}",
                device % super::world::DEVICES as u64,
                place % 64
            )?;
        }
        Ok(())
    }
}
