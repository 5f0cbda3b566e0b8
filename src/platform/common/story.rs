//! What the steps of a story do on every platform.

use crate::domain::project::story::Typed;
use crate::domain::project::template::{self, Brackets};
use crate::domain::project::workflow::{ShownTo, Trigger};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::fact::Fact;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::domain::secret::SecretKind;
use crate::domain::secret::traced::Traced;
use crate::interpreter::task::TaskId;

use super::choice::Choice;
use super::cx::Cx;
use super::world::World;

/// A tap in a story: the workflow that it starts, what is typed first, and the entry of the step.
pub struct Tap<'a> {
    /// Workflow id.
    pub workflow: &'a str,
    /// What is typed into the page first.
    pub typed: &'a [Typed],
    /// The step's entry.
    pub cause: &'a EntryId,
}

/// What a platform calls the reasons why a tap does nothing.
pub struct NoTap {
    /// The app is not open.
    pub not_open: Why,
    /// There is no such workflow.
    pub missing: Why,
    /// Its page is not on screen.
    pub elsewhere: Why,
}

/// Someone fills in the page and taps. Gives the workflow's task, or why nobody can tap there.
///
/// # Errors
/// The choice that the step ends with.
pub fn tap(cx: &mut Cx, tap: &Tap, no: &NoTap) -> Result<TaskId, Choice> {
    let project = cx.world.project;
    let refused = |why, facts| Choice { why, facts, assumed: None, cause: Some(tap.cause.clone()) };
    let Some(tab) = cx.world.open_tab().filter(|tab| !tab.location.is_empty()) else { return Err(refused(no.not_open, Vec::new())) };
    let shown = tab.page.clone();
    let Some(flow) = project.workflow(tap.workflow) else {
        return Err(refused(no.missing, vec![Fact::Workflow(tap.workflow.to_owned())]));
    };
    let (on, control) = match flow.on.control() {
        Some((page, label)) => (Some(page), label.to_owned()),
        None => (shown.as_deref(), project.workflow_title(flow)),
    };
    let Some(page) = shown.as_ref().filter(|page| Some(page.as_str()) == on) else {
        let wanted = on.map_or_else(|| "a page".to_owned(), |on| project.page_name(on).to_owned());
        return Err(refused(no.elsewhere, vec![Fact::Control(control), Fact::Wanted(wanted)]));
    };
    let hidden = match &flow.on {
        Trigger::Tap { shown_to: ShownTo::SignedIn, .. } => !tab.session.signed_in,
        Trigger::Tap { shown_to: ShownTo::SignedOut, .. } => tab.session.signed_in,
        _ => false,
    };
    if hidden {
        // Rule 2: what an element's condition looks at is the user; that it is shown so is what the project says.
        let facts = vec![Fact::Control(control), Fact::SignedIn(tab.session.signed_in)];
        return Err(Choice { assumed: Some("WW-2"), ..refused(Why::NotShown, facts) });
    }
    type_into(cx.world, page, tap.typed);
    Ok(cx.spawn(tap.workflow, Started::Tap, Value::Missing, Some(tap.cause.clone())))
}

/// Fills input fields of a page. What is typed into a secret field is a secret from here on.
fn type_into(world: &mut World, page: &str, typed: &[Typed]) {
    for Typed { field, text } in typed {
        let mut value = template::fill(text, Brackets::Braces, |_| false, |name| world.values.get(name).cloned(), |_| Traced::default());
        let secret =
            world.project.page(page).and_then(|p| p.inputs.iter().find(|input| input.name == *field)).is_some_and(|input| input.secret);
        if secret && !value.has_secret() {
            let kind = SecretKind::of_name(field).unwrap_or(SecretKind::Password);
            value = world.registry.traced(kind, &value.reveal());
        }
        world.tab().typed.insert((page.to_owned(), field.clone()), Value::Text(value));
    }
}
