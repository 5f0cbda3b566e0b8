//! Rule numbers, their titles, and the sentences made from them. The numbers are those of the platform references:
//! `FF-7c` is rule 7c of FlutterFlow's, `WW-29` row of WeWeb's decision table.

mod numbers;
pub mod why;

use serde::Serialize;

use self::why::Why;

/// The number of a rule, such as `FF-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct RuleId(&'static str);

impl RuleId {
    /// As written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// What the rule is about, in one line.
    #[must_use]
    pub fn title(self) -> &'static str {
        numbers::ALL.iter().find(|(id, _)| *id == self.0).map_or("", |(_, title)| title)
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// The rule of this number. A number that is not in the list is a mistake of this program; a test walks all uses.
#[must_use]
pub const fn rule(number: &'static str) -> RuleId {
    RuleId(number)
}

/// All rule numbers with their titles.
#[must_use]
pub fn all() -> &'static [(&'static str, &'static str)] {
    numbers::ALL
}

/// The rule behind a reason.
#[must_use]
pub fn rule_of(why: Why) -> RuleId {
    rule(numbers::of(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_rule_with_a_title() {
        for why in numbers::EVERY_WHY {
            assert!(!rule_of(*why).title().is_empty(), "{why:?} has rule {} without a title", rule_of(*why));
        }
    }
}
