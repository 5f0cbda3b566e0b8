//! "My login does not work": the symptom, what was answered, and what can be behind it.

use std::sync::Arc;

use crate::diagnose::symptoms::{Diagnosis, House, Symptom, questions};

/// So many answers it takes before causes are listed.
pub const ANSWERS_NEEDED: usize = 2;

/// The questions of a symptom, as far as they are answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is seen.
    pub symptom: Symptom,
    /// The platform; none while nobody has said.
    pub house: Option<House>,
    /// The answers; none is "I don't know".
    pub answers: Vec<Option<usize>>,
    /// What can be behind it, by these answers; none while it is being found out.
    pub found: Option<Arc<Diagnosis>>,
}

impl Asked {
    /// Nothing is answered yet.
    #[must_use]
    pub fn new(symptom: Symptom) -> Self {
        Self { symptom, house: None, answers: Vec::new(), found: None }
    }

    /// For a platform: its questions begin at "I don't know".
    pub(in crate::app) fn on(&mut self, house: House) {
        self.house = Some(house);
        self.answers = vec![None; questions(self.symptom, house).len()];
        self.found = None;
    }

    /// How many questions are answered.
    #[must_use]
    pub fn known(&self) -> usize {
        self.answers.iter().flatten().count()
    }

    /// Whether enough is answered to name causes.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.known() >= ANSWERS_NEEDED
    }
}
