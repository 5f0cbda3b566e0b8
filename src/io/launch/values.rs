//! What a run has for `{{name}}`: what was given, what the environment says, what the demo server brings, and one value of its own.

use super::super::demo_server::DemoServer;
use super::super::random::Random;
use super::Launch;
use crate::domain::project::environment::{Environment, ServerKind, UNIQUE, secret_variable};
use crate::domain::project::platform::{Platform, Target};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::value_uses::{is_needed, is_spared, names_of};
use crate::domain::record::question::Questions;
use crate::domain::secret::traced::Traced;
use crate::domain::secret::{Label, Secret, SecretKind};
use crate::platform::common::world::Values;
use crate::run::cannot_run::{CannotRun, unknown};
use crate::run::recording::default_origin;

/// What is typed where a value is needed for nothing but a call that is not sent.
const NOT_GIVEN: &str = "not given";

/// The values for `{{name}}`: what was given for this run, else what the environment says. A secret's value never comes from the
/// project file.
pub(super) fn given(
    launch: &Launch,
    environment: &Environment,
    story: &str,
    not_sent: Option<&str>,
    from_environment: impl Fn(&str) -> Option<String>,
) -> Result<Values, CannotRun> {
    let mut values = Values::new();
    let whose = whose_values(launch, environment);
    for declared in &environment.values {
        let found = secret_given(launch, &declared.name, &from_environment);
        if found.is_none() && (declared.ask || declared.secret) {
            if not_sent.is_some_and(|endpoint| is_spared(&launch.project, story, endpoint, &declared.name)) {
                values.insert(declared.name.clone(), Traced::plain(NOT_GIVEN));
                continue;
            }
            if declared.ask || !is_needed(&launch.project, story, &declared.name) {
                // The run asks for it, or can do without.
                continue;
            }
        }
        let value = if declared.secret {
            let variable = secret_variable(&declared.name);
            let missing = || CannotRun::MissingSecret {
                environment: environment.id.clone(),
                name: declared.name.clone(),
                variable: variable.clone(),
            };
            secret(&declared.name, found.ok_or_else(missing)?.expose())
        } else {
            let own = declared.on.get(&whose).unwrap_or(&declared.value);
            Traced::plain(value_given(launch, &declared.name).unwrap_or(own))
        };
        values.insert(declared.name.clone(), value);
    }
    for (name, value) in &launch.values {
        // A password is one, whether the environment declares it or not.
        let value = || if SecretKind::of_name(name).is_some() { secret(name, value) } else { Traced::plain(value.as_str()) };
        if !environment.values.iter().any(|declared| declared.name == *name) {
            values.insert(name.clone(), value());
        }
    }
    for (name, value) in &launch.secrets {
        values.insert(name.clone(), secret(name, value.expose()));
    }
    if !values.contains_key(UNIQUE) {
        values.insert(UNIQUE.to_owned(), Traced::plain(unique(launch.seed)?));
    }
    Ok(values)
}

/// Whose values the app takes: a front that is published finds it out by its own origin (weweb.md rule 38).
fn whose_values(launch: &Launch, environment: &Environment) -> Target {
    let target = launch.target.unwrap_or(launch.project.platform.default_target());
    match &launch.project.platform {
        Platform::WeWeb(settings) if target != Target::Editor => {
            let own = environment.origins.get(&target).map(String::as_str);
            settings.values_at(own.unwrap_or(default_origin(target)))
        }
        _ => target,
    }
}

/// Whether a name that somebody gave a value for is one that this run can use.
///
/// # Errors
/// It is not; the name that was probably meant, and all that there are.
pub(super) fn known(launch: &Launch, environment: &Environment, name: &str) -> Result<(), CannotRun> {
    let questions = Questions::of(&launch.project, &environment.id, |_| false);
    let mut names = names_of(&launch.project);
    names.extend(environment.values.iter().map(|value| value.name.as_str()));
    names.extend(questions.iter().map(|question| question.name.as_str()));
    names.insert(UNIQUE);
    if environment.server == ServerKind::Demo {
        names.extend(BROUGHT);
    }
    if names.contains(name) { Ok(()) } else { Err(unknown("value", name, names.iter().copied())) }
}

/// The secrets of the environment that nobody gave: the keychain may have them.
pub(super) fn not_given(launch: &Launch, environment: &Environment, from_environment: impl Fn(&str) -> Option<String>) -> Vec<SecretPlace> {
    let secrets = environment.values.iter().filter(|declared| declared.secret && !declared.ask);
    secrets
        .filter(|declared| secret_given(launch, &declared.name, &from_environment).is_none())
        .map(|declared| SecretPlace::new(&launch.key, &environment.id, &declared.name))
        .collect()
}

/// What was given for a secret: typed, written on the command line, or set as an environment variable.
fn secret_given(launch: &Launch, name: &str, from_environment: impl Fn(&str) -> Option<String>) -> Option<Secret> {
    let typed = launch.secrets.get(name).cloned();
    let given = typed.or_else(|| value_given(launch, name).map(Secret::new));
    given.or_else(|| from_environment(&secret_variable(name)).map(Secret::new)).filter(|secret| !secret.expose().is_empty())
}

/// The value that replaces the environment's.
fn value_given<'a>(launch: &'a Launch, name: &str) -> Option<&'a str> {
    launch.values.iter().rev().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
}

/// Ten characters that no run had before: what is made with them, such as an account, is new each time.
fn unique(seed: Option<u64>) -> Result<String, CannotRun> {
    let mut random = Random::new(seed).map_err(|error| CannotRun::NoRandomness { reason: error.to_string() })?;
    Ok(random.hex(5))
}

fn secret(name: &str, text: &str) -> Traced {
    let mut traced = Traced::default();
    // The run gives it a label of its own.
    traced.push_secret(Label::new(name), text);
    traced
}

/// What the demo server brings along. A value of the environment may name its address, which is another one each time.
pub(super) fn add_those_of(server: &DemoServer, values: &mut Values) {
    let base_url = server.base_url();
    for value in values.values_mut().filter(|value| !value.has_secret() && value.reveal().contains("{{base_url}}")) {
        *value = Traced::plain(value.reveal().replace("{{base_url}}", &base_url));
    }
    for (name, value) in values_of(server) {
        values.entry(name.to_owned()).or_insert(value);
    }
}

/// The names of what the demo server brings along.
const BROUGHT: [&str; 3] = ["base_url", "email", "password"];

/// What the demo server brings along for `{{base_url}}`, `{{email}}` and `{{password}}`.
fn values_of(server: &DemoServer) -> [(&'static str, Traced); 3] {
    let credentials = server.credentials();
    let [base_url, email, password] = BROUGHT;
    [
        (base_url, Traced::plain(server.base_url())),
        (email, Traced::plain(credentials.email.as_str())),
        (password, secret(password, credentials.password.expose())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_has_a_value_that_no_other_run_has() {
        let plain = |text: &str| text.len() == 10 && text.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
        let (one, other) = (unique(None).unwrap(), unique(None).unwrap());
        assert!(plain(&one) && plain(&other) && one != other, "{one} {other}");
        assert_eq!(unique(Some(7)).unwrap(), unique(Some(7)).unwrap());
    }
}
