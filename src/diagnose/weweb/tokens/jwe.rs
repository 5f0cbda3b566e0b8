//! A box that decodes the token, and a token that only the server can read.

use crate::domain::project::Behaviour;
use crate::domain::project::binding::{Binding, OutputPart, SessionField, Source};
use crate::domain::project::place::Slot;
use crate::domain::record::entry::EntryBody;
use crate::domain::web::token::TokenShape;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, current_user};

const ROW: Row = warns("WW-JWE-DECODE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    let sealed =
        evidence.entries.iter().find(|entry| matches!(&entry.body, EntryBody::TokenFacts { facts, .. } if facts.shape == TokenShape::Jwe));
    let Some(sealed) = sealed else { return };
    let decodes =
        evidence.project.functions.iter().find(|function| matches!(function.behaviour, Behaviour::JwtExp | Behaviour::JwtClaim(_)));
    let Some(function) = decodes else { return };
    let of_it = |binding: &&Binding| match &binding.from {
        Source::Custom { function: id, .. } => *id == function.id,
        _ => false,
    };
    let Some(standing) = evidence.setup.actions.iter().find(|standing| reads(standing.action).iter().any(of_it)) else { return };
    let line = SheetLine::new(
        ON_USER_LOAD,
        format!("{} (custom function)", function.name),
        "in its place the call that tells who the token belongs to (me)",
    );
    let edit = user_by_call(evidence, standing);
    let one = Found::of(evidence, &ROW, &sealed.id).at(Some(standing.at.clone())).ranked(1).told(
        "What is read out of the token is empty",
        format!("The token is encrypted (five parts): only the server can read it, and {} finds nothing", function.name),
    );
    found.push(
        one.changing(vec![line])
            .explaining_later([Explains::SignedOut, Explains::Page, Explains::Value(SessionField::User)])
            .mended_by(edit),
    );
}

/// Set user with the reply of the call, in place of the box.
fn user_by_call(evidence: &Evidence, standing: &Standing) -> Option<Edit> {
    if !matches!(standing.action.kind, ActionKind::SetUser { .. }) {
        return None;
    }
    let me = current_user(&evidence.setup)?;
    let call = ActionKind::Call { endpoint: me.id.clone(), inputs: Vec::new(), output: "me".into(), in_code: false };
    let before = mend::before(evidence.project, standing, call)?;
    let project = before.apply(evidence.project)?;
    let named = me.paths.iter().find(|path| path.name == "user").map(|path| path.path.clone()).filter(|path| !path.is_empty());
    let value = Binding { from: Source::Output { output: "me".into(), part: OutputPart::Body }, path: named, convert: None };
    let bound = mend::bind(standing.at.slot(Slot::Argument(SessionField::User)), value);
    Some(Edit::Whole { title: "the current user by its call".into(), project: Box::new(bound.apply(&project)?) })
}
