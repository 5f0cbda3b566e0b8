//! The app and server that one combination of answers describes.

use super::model::Model;
use super::{House, Question, Symptom};

/// The app and server of one combination.
pub(super) fn model(symptom: Symptom, house: House, questions: &[Question], picked: &[usize]) -> Model {
    let mut model = Model::healthy(house);
    // Whoever is signed out later was signed in by the log-in itself.
    if (symptom, house) == (Symptom::SignedOut, House::WeWeb) {
        super::weweb::set_by_log_in(&mut model);
    }
    for (question, option) in questions.iter().zip(picked) {
        if let Some(choice) = question.options.get(*option) {
            (choice.make)(&mut model);
        }
    }
    model
}
