//! Set user with what is no user: a wrapper, a list, an error, nothing (rule 2).

use crate::domain::project::binding::{Binding, Expr, SessionField};
use crate::domain::project::place::Slot;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::value::Value;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

const WRAPPER: Row = breaks("WW-SETUSER-WRAPPER").in_a_run();
const ERROR_OBJ: Row = breaks("WW-SETUSER-ERROR-OBJ").in_a_run();
const EMPTY: Row = warns("WW-SETUSER-EMPTY").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[WRAPPER, ERROR_OBJ, EMPTY], look: Look::Run(look) };

/// What stands where a user should.
enum Shape {
    /// The user is one level deeper.
    Wrapper(String),
    /// A list of what belongs together.
    List,
    /// What a server says when it refuses.
    Error,
    /// Nothing is in it.
    Empty,
}

const WRAPPERS: [&str; 6] = ["data", "user", "record", "users", "result", "account"];

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told = Vec::new();
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::SetUser) {
        let (Some(shape), Some(at)) = (shape(&changed.after.user), changed.action) else { continue };
        let Some(standing) = evidence.standing(at) else { continue };
        if told.contains(&at) {
            continue;
        }
        told.push(at);
        // What was read for it.
        let read = evidence.entries[..changed.place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::FieldRead(reading) if reading.at.at == *at => Some(reading),
            _ => None,
        });
        let of = read
            .and_then(|reading| evidence.call_of(reading.reply.as_ref()?))
            .map_or("the reply".to_owned(), |call| format!("the reply of {}", evidence.name(call)));
        let screen = screens::ww_action(evidence.project, standing.workflow, standing.action);
        let ActionKind::SetUser { value } = &standing.action.kind else { continue };
        let (row, title, why, line, edit) = match &shape {
            Shape::Wrapper(inner) => {
                let path =
                    value.path.as_deref().filter(|path| !path.is_empty()).map_or_else(|| inner.clone(), |path| format!("{path}.{inner}"));
                let edit =
                    mend::bind(standing.at.slot(Slot::Argument(SessionField::User)), Binding { path: Some(path.clone()), ..value.clone() });
                let why = format!("In {of} the user stands one level deeper, at {inner}; Set user keeps the wrapper around it");
                (&WRAPPER, "Somebody is signed in, and name and roles are empty", why, SheetLine::new(screen, "Set user", path), Some(edit))
            }
            Shape::List => {
                let why = format!("{of} is a list here, and Set user keeps the list as the user");
                let set = "an object made of it by a formula; or the path to the user in it";
                (
                    &WRAPPER,
                    "Somebody is signed in, and name and roles are empty",
                    why,
                    SheetLine::new(screen, "Set user", set).now("a list"),
                    None,
                )
            }
            Shape::Error => {
                let words = changed.after.user.summary(60);
                let why = format!("What was kept as the user is what the server says when it refuses: {words}");
                let line = SheetLine::new(screen, "Set user", "into the success branch: only where the call went well");
                (&ERROR_OBJ, "An error counts as the user who is signed in", why, line, in_success_branch(evidence, standing))
            }
            Shape::Empty => {
                let why = format!("{of} is {} here, and anything but nothing counts as a user", changed.after.user.summary(20));
                let line = SheetLine::new(screen, "Set user", "a condition before it: the user's id is there");
                (&EMPTY, "A visitor counts as signed in", why, line, guarded(evidence, standing, value))
            }
        };
        let mut one = Found::of(evidence, row, &changed.entry.id).at(Some(at.clone())).ranked(1).told(title, why);
        one.session_until = Some(evidence.session_until(changed.place));
        let later = [Explains::SignedIn, Explains::SignedOut, Explains::Page, Explains::Value(SessionField::User)];
        found.push(one.changing(vec![line]).explaining_later(later).mended_by(edit));
    }
}

fn shape(user: &Value) -> Option<Shape> {
    match user {
        Value::List(items) if items.is_empty() => Some(Shape::Empty),
        Value::List(_) => Some(Shape::List),
        Value::Map(members) => {
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            let has = |name: &str| names.contains(&name);
            let id = ["id", "_id", "$id", "sub", "uid", "localId", "email", "username", "Username"].iter().any(|name| has(name));
            let inner = WRAPPERS.iter().find(|name| has(name)).filter(|_| !id);
            match inner {
                _ if members.is_empty() => Some(Shape::Empty),
                Some(name) => match user.member(name) {
                    Value::List(items) if matches!(items.first(), Some(Value::Map(_))) => Some(Shape::Wrapper(format!("{name}.0"))),
                    Value::Map(_) => Some(Shape::Wrapper((*name).to_owned())),
                    _ => None,
                },
                // A call made in code gives everything of the reply.
                None if !id && has("status") && has("body") => {
                    Some(Shape::Error).filter(|_| user.member("status").as_number().is_some_and(|status| status >= 400.0))
                }
                None if !id && ["error", "errors", "message", "statusCode", "code"].iter().any(|name| has(name)) => Some(Shape::Error),
                None => None,
            }
        }
        Value::Text(text) if text.reveal().trim().is_empty() => None,
        _ => None,
    }
}

/// Set user only where there is somebody.
fn guarded(evidence: &Evidence, standing: &Standing, value: &Binding) -> Option<Edit> {
    // As the user is called who was there once.
    let known = evidence.session_changes().find_map(|changed| match &changed.after.user {
        Value::Map(members) => members
            .iter()
            .map(|(name, _)| name.clone())
            .find(|name| matches!(name.as_str(), "id" | "$id" | "_id" | "sub" | "uid" | "localId")),
        _ => None,
    });
    let id = known.unwrap_or_else(|| "id".to_owned());
    let path = value.path.as_deref().filter(|path| !path.is_empty()).map_or_else(|| id.clone(), |path| format!("{path}.{id}"));
    let when = Expr::IsSet(Box::new(Expr::Value(Binding { path: Some(path), ..value.clone() })));
    mend::before(evidence.project, standing, ActionKind::Filter { when })
}

/// The call throws again where it is refused, and Set user is not reached.
fn in_success_branch(evidence: &Evidence, standing: &Standing) -> Option<Edit> {
    let call = standing.before.iter().rev().find(|action| matches!(action.kind, ActionKind::Call { in_code: true, .. }))?;
    let made = evidence.setup.actions.iter().find(|other| std::ptr::eq(other.action, *call))?;
    let ActionKind::SetUser { value } = &standing.action.kind else { return None };
    let path = value
        .path
        .as_deref()
        .map(|path| path.trim_start_matches("body").trim_start_matches('.').to_owned())
        .filter(|path| !path.is_empty());
    let plain = mend::action(made, |kind| {
        if let ActionKind::Call { in_code, .. } = kind {
            *in_code = false;
        }
    })?;
    let bound = mend::bind(standing.at.slot(Slot::Argument(SessionField::User)), Binding { path, ..value.clone() });
    mend::all(evidence.project, "Set user in the success branch", [plain, bound])
}
