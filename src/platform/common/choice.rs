//! What a step of the story comes down to: the last choice that the platform made, until the step is over.

use serde::Serialize;

use crate::domain::record::decision::Decision;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::Fact;
use crate::domain::rules::why::Why;

use super::world::World;

/// What a platform looked at when it chose.
pub type Facts = Vec<Fact>;

/// A choice that may become the step's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Choice {
    /// What was chosen, and by which rule.
    pub why: Why,
    /// What was looked at.
    pub facts: Facts,
    /// What it rests on, if that is not established.
    pub assumed: Option<&'static str>,
    /// The entry that led to it.
    pub cause: Option<EntryId>,
}

impl Choice {
    /// A choice that nothing in particular led to.
    #[must_use]
    pub fn of(why: Why) -> Self {
        Self { why, facts: Facts::new(), assumed: None, cause: None }
    }
}

/// The choice that a step ends with, unless another follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Choices {
    last: Option<Choice>,
    /// Where the app stood when the step began.
    #[serde(skip)]
    page_before: Option<String>,
}

impl Choices {
    /// A step begins: nothing is chosen yet.
    pub fn begin(&mut self, world: &World) {
        self.last = None;
        self.page_before = world.open_tab().and_then(|tab| tab.page.clone());
    }

    /// The platform chose; what it chose before no longer counts.
    pub fn choose(&mut self, why: Why, facts: Facts, cause: Option<EntryId>) {
        self.last = Some(Choice { why, facts, assumed: None, cause });
    }

    /// The step ends before anything happened.
    pub fn refuse(&mut self, choice: Choice) {
        self.last = Some(choice);
    }

    /// What the choice that was just made rests on, if that is not established.
    pub fn assume(&mut self, assumed: Option<&'static str>) {
        if let Some(choice) = &mut self.last {
            choice.assumed = assumed;
        }
    }

    /// Whether nothing was chosen so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// The last choice; none is left.
    pub fn take(&mut self) -> Option<Choice> {
        self.last.take()
    }

    /// The step's decision. `more` are facts that the choice may not have named.
    #[must_use]
    pub fn decide(&self, world: &World, choice: Choice, more: Facts) -> Decided {
        let page = world.open_tab().and_then(|tab| tab.page.clone());
        let mut facts = choice.facts;
        for fact in more {
            if !facts.iter().any(|known| known.name() == fact.name()) {
                facts.push(fact);
            }
        }
        let decision = Decision {
            why: choice.why,
            page_name: page.as_deref().map_or_else(String::new, |id| world.project.page_name(id).to_owned()),
            moved: page != self.page_before,
            page,
            facts,
        };
        Decided { decision, assumed: choice.assumed, cause: choice.cause }
    }
}

/// Where the app stands after a step, and why.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What it rests on that is not established.
    pub assumed: Option<&'static str>,
    /// The entry that led to it.
    pub cause: Option<EntryId>,
}
