//! "Ask me during the run": a typed text or a link of a step becomes a value that is asked for.

use crate::domain::base::slug::{free, slug};
use crate::domain::project::Project;
use crate::domain::project::environment::EnvironmentValue;
use crate::domain::project::story::{EventKind, Typed};
use crate::domain::project::template;
use crate::domain::secret::SecretKind;

use super::sources::environment_names;

/// The project in which a text of a step is asked for: what is typed into this field, or, without one, where the step's link leads.
/// Every environment asks for it.
#[must_use]
pub fn asked(project: &Project, story: &str, event: &str, field: Option<&str>) -> Option<Project> {
    let mut made = project.clone();
    let named = slug(field.unwrap_or("mail link")).replace('-', "_");
    // What the demo server brings would answer it.
    let taken = environment_names(project);
    let name = free(&named, "_", |name| taken.iter().any(|taken| taken == name));
    let place = made.stories.iter_mut().find(|known| known.id == story)?.events.iter_mut().find(|known| known.id == event)?;
    let text = format!("{{{{{name}}}}}");
    let secret = match (&mut place.kind, field) {
        (EventKind::Tap { typed, workflow }, Some(field)) => {
            typed.retain(|typed| typed.field != field);
            typed.push(Typed { field: field.to_owned(), text });
            let page = project.workflow(workflow).and_then(|workflow| project.page(workflow.on.page()?));
            page.and_then(|page| page.inputs.iter().find(|input| input.name == field)).is_some_and(|input| input.secret)
                || SecretKind::of_name(field).is_some()
        }
        (EventKind::Open { path } | EventKind::OpenLink { path }, None) => {
            *path = text;
            // What comes by mail to sign somebody in is a key to their account.
            true
        }
        _ => return None,
    };
    for environment in &mut made.environments {
        environment.values.push(EnvironmentValue { name: name.clone(), secret, ask: true, ..EnvironmentValue::default() });
    }
    Some(made)
}

/// Whether a text is asked for during the run, in any environment.
#[must_use]
pub fn is_asked(project: &Project, text: &str) -> bool {
    let asked =
        |name: &str| project.environments.iter().flat_map(|environment| &environment.values).any(|value| value.ask && value.name == name);
    template::environment_names(text).any(asked)
}
