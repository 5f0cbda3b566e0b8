//! A choice of the platform, with the rule that fired and the facts that it looked at.

use super::fact::Fact;
use crate::domain::project::page::Page;
use crate::domain::rules::why::Why;
use crate::domain::rules::{self, RuleId};

/// A choice of the platform.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decision {
    /// The reason.
    pub why: Why,
    /// Id of the page that is on screen afterwards; `None` when nothing is rendered.
    pub page: Option<String>,
    /// Its name.
    pub page_name: String,
    /// Whether another page than before is on screen.
    pub moved: bool,
    /// What was looked at.
    pub facts: Vec<Fact>,
}

impl Decision {
    /// A decision for a page, or for none, where `before` was on screen.
    #[must_use]
    pub fn of(why: Why, page: Option<&Page>, before: Option<&str>, facts: Vec<Fact>) -> Self {
        Self {
            why,
            page: page.map(|page| page.id.clone()),
            page_name: page.map(|page| page.name.clone()).unwrap_or_default(),
            moved: page.map(|page| page.id.as_str()) != before,
            facts,
        }
    }

    /// The rule that fired.
    #[must_use]
    pub fn rule(&self) -> RuleId {
        rules::rule_of(self.why)
    }
}
