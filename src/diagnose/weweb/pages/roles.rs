//! A page that asks for a role, and a user whose roles are not there, or not as WeWeb reads them (rule 27).

use crate::domain::project::page::{Access, Page};
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::fact::Fact;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, settings};

const MISSING: Row = breaks("WW-ROLE-MISSING").in_a_run();
const SINGULAR: Row = breaks("WW-ROLE-SINGULAR").in_a_run();
const OBJECTS: Row = breaks("WW-ROLE-OBJECTS").in_a_run();
const STRING: Row = breaks("WW-ROLE-STRING").in_a_run();
const CASE: Row = breaks("WW-ROLE-CASE").in_a_run();
const AND: Row = warns("WW-ROLE-AND").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[MISSING, SINGULAR, OBJECTS, STRING, CASE, AND], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    for (place, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::GuardDecision(decision) = &entry.body else { continue };
        // What the page lets in by mistake is seen where the story wants another page.
        let lets_in = decision.why == Why::RoleMatches && !evidence.unmet_in(&entry.id.event).is_empty();
        if !(matches!(decision.why, Why::RoleMissing | Why::RolesAreText) || lets_in) {
            continue;
        }
        let wanted = decision.facts.iter().find_map(|fact| match fact {
            Fact::Wanted(page) => evidence.project.pages.iter().find(|own| own.name == *page),
            _ => None,
        });
        let shown = decision.page.as_deref().and_then(|page| evidence.project.page(page));
        let Some(page) = wanted.or(shown).filter(|page| matches!(page.access, Access::AnyRole(_) | Access::AllRoles(_))) else { continue };
        let user = evidence.entries[..place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::SessionChange { after, .. } => Some(&after.user),
            _ => None,
        });
        let Some(user) = user else { continue };
        let Some(one) = said(evidence, entry, page, user, lets_in) else { continue };
        // A page that refuses whoever lacks the role is as it should be, unless the story says otherwise.
        if evidence.unmet_in(&entry.id.event).is_empty() {
            continue;
        }
        found.push(one);
        return;
    }
}

fn said(evidence: &Evidence, entry: &Entry, page: &Page, user: &Value, lets_in: bool) -> Option<Found> {
    let (asked, all) = match &page.access {
        Access::AnyRole(roles) => (roles, false),
        Access::AllRoles(roles) => (roles, true),
        _ => return None,
    };
    let roles = user.member("roles");
    let names = asked.join(" and ");
    let set_user = |set: &str| SheetLine::new(ON_USER_LOAD, "Set user", set);
    let (row, why, line, edit): (&Row, String, SheetLine, Option<Edit>) = match roles {
        Value::Text(text) => {
            let why = format!(
                "roles of the user is a text (“{}”) and no list; {}",
                text.reveal(),
                if all { "any part of it counts as a role" } else { "the guard throws an error there" }
            );
            (&STRING, why, set_user("wrap the text in an array, or split it into one"), None)
        }
        _ if lets_in => return None,
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => (
            &OBJECTS,
            format!("{} asks for {names}, and the roles of the user are objects; WeWeb compares names", page.name),
            set_user("roles as names: a formula that takes the name of each"),
            None,
        ),
        Value::List(items) => {
            let held: Vec<String> = items.iter().map(|item| item.to_text().reveal()).collect();
            let alike = asked
                .iter()
                .find_map(|role| Some((role, held.iter().find(|own| *own != role && own.trim().eq_ignore_ascii_case(role.trim()))?)));
            let has = asked.iter().filter(|role| held.contains(role)).count();
            match alike {
                Some((role, own)) => {
                    let page_roles = asked.iter().map(|known| if known == role { own.clone() } else { known.clone() }).collect();
                    let edit =
                        mend::page(page, |page| page.access = if all { Access::AllRoles(page_roles) } else { Access::AnyRole(page_roles) });
                    let line = SheetLine::new(screens::WW_ROLES, role.clone(), format!("the same spelling as the API: “{own}”"));
                    (&CASE, format!("{} asks for “{role}”, and the API says “{own}”", page.name), line, Some(edit))
                }
                None if all && has > 0 && has < asked.len() => {
                    let edit = mend::page(page, |page| page.access = Access::AnyRole(asked.clone()));
                    let line = SheetLine::new(screens::ww_page_access(page), "User groups", "any in place of all").now("all");
                    (&AND, format!("{} asks for all of {names}, and the user has {has} of them", page.name), line, Some(edit))
                }
                None => return None,
            }
        }
        _ if user.member("role").is_set() => {
            let why = format!("{} asks for {names}, and the user has role (“{}”) and no roles", page.name, user.member("role").summary(30));
            (&SINGULAR, why, set_user("roles = [role], a list"), None)
        }
        _ => (
            &MISSING,
            format!("{} asks for {names}, and the user has no roles at all", page.name),
            set_user("map roles: the user's roles as a list of names, before Set user"),
            None,
        ),
    };
    let title = if lets_in {
        format!("{} opens for somebody without the role", page.name)
    } else if roles.is_set() {
        format!("{} sends people away although they have the role", page.name)
    } else {
        format!("{} sends people away after the log-in", page.name)
    };
    let one = Found::of(evidence, row, &entry.id).at(Some(Place::Page(page.id.clone(), "access"))).ranked(0).told(title, why);
    Some(one.changing(vec![line]).explaining([Explains::Page, Explains::SignedOut]).mended_by(edit))
}
