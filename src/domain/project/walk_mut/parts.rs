//! What stands in more than one kind of thing: who may see it, names with values, variables of a call.

use super::super::endpoint::{EndpointInput, Field};
use super::super::page::Access;
use super::visit::{Text, VisitMut};

pub(super) fn access(held: &mut Access, visit: &mut impl VisitMut) {
    match held {
        Access::Everyone | Access::SignedIn => {}
        Access::AnyRole(roles) | Access::AllRoles(roles) => roles.iter_mut().for_each(|role| visit.text(Text::Other, role)),
    }
}

pub(super) fn fields<'a>(held: impl IntoIterator<Item = &'a mut Field>, visit: &mut impl VisitMut) {
    for Field { name, value } in held {
        visit.text(Text::Value(name), value);
        visit.text(Text::Other, name);
    }
}

pub(super) fn inputs(held: &mut [EndpointInput], visit: &mut impl VisitMut) {
    for EndpointInput { name, default, kind: _, has_test_value: _ } in held {
        visit.text(Text::Other, name);
        if let Some(literal) = default {
            visit.literal(literal);
        }
    }
}
