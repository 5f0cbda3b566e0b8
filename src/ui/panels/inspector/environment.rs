//! The environment in use: its values, its secrets, the app's origins.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::base::local_time;
use crate::domain::project::environment::{Environment, EnvironmentValue, ServerKind, secret_variable};
use crate::domain::project::fault::Fault;
use crate::domain::project::platform::{Platform, Target};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::run::recording::default_origin;
use crate::ui::icons::Icon;
use crate::ui::keep_secret;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::tone::Tone;

use super::heads;

/// Shows the environment.
pub fn show(ui: &mut Ui, open: &Open, state: &State, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(environment) = open.project.environment(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("Environment {}", environment.name));
    let mut changed = environment.clone();
    super::fields::named(ui, view, &format!("environment {id}"), "Name", &mut changed.name);
    let mut server = Some(usize::from(changed.server == ServerKind::Demo));
    if Select::new("Server").label("Server").show(ui, &["your own server", "the built-in demo server"], &mut server) {
        changed.server = if server == Some(1) { ServerKind::Demo } else { ServerKind::Own };
    }
    if changed.server == ServerKind::Demo {
        Rich::new().muted("The demo server brings base_url, email and password of its own.").show_wrapped(ui);
        faults(ui, view, &mut changed);
    } else {
        limit(ui, view, &mut changed);
    }
    heads::heading(ui, "Values for {{name}}");
    let mut remove = None;
    for (at, value) in changed.values.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let room = ui.available_width() - 42.0;
            let key = format!("environment {} {at} name", environment.id);
            ui.allocate_ui(egui::vec2(room * 0.42, 28.0), |ui| {
                let draft = view.draft(&key, &value.name);
                if TextField::new(&format!("Name of value {}", at + 1)).mono().show(ui, draft) == Typing::Committed
                    && !draft.trim().is_empty()
                {
                    draft.trim().clone_into(&mut value.name);
                    view.took(&key);
                }
            });
            ui.allocate_ui(egui::vec2(room * 0.58, 28.0), |ui| {
                if value.ask {
                    Rich::new().muted("asked for during the run").show(ui);
                } else if value.secret {
                    let place = SecretPlace::new(&open.key, &environment.id, &value.name);
                    secret(ui, state, view, &place, commands);
                } else {
                    let key = format!("environment {} {at} value", environment.id);
                    let draft = view.draft(&key, &value.value);
                    if TextField::new(&format!("Value of {}", value.name)).mono().show(ui, draft) == Typing::Committed {
                        value.value.clone_from(draft);
                        view.took(&key);
                    }
                }
            });
            if Button::icon_only(Icon::Trash, &format!("Remove value {}", value.name)).show(ui).clicked() {
                remove = Some(at);
            }
        });
        if value.ask {
            super::fields::switch(ui, &format!("The answer for {} is secret", value.name), &mut value.secret);
        } else if value.secret {
            keep_secret::switch(ui, state, SecretPlace::new(&open.key, &environment.id, &value.name), commands);
            let note = format!("secret: never in the project's file; or set {}", secret_variable(&value.name));
            Rich::new().run(note, crate::ui::design_tokens::font::small(), Tone::Muted).show_wrapped(ui);
        }
    }
    if let Some(at) = remove {
        changed.values.remove(at);
    }
    ui.horizontal_wrapped(|ui| {
        let n = changed.values.len() + 1;
        if Button::quiet("Add a value").icon(Icon::Plus).show(ui).clicked() {
            changed.values.push(EnvironmentValue { name: format!("value{n}"), ..Default::default() });
        }
        if Button::quiet("Add a secret").icon(Icon::Key).show(ui).clicked() {
            changed.values.push(EnvironmentValue { name: format!("secret{n}"), secret: true, ..Default::default() });
        }
        let tip = "A one-time code and the like: the run waits, and you type what came";
        if Button::quiet("Add a question").icon(Icon::Plus).show(ui).on_hover_text(tip).clicked() {
            changed.values.push(EnvironmentValue { name: format!("answer{n}"), secret: true, ask: true, ..Default::default() });
        }
    });
    if matches!(open.project.platform, Platform::WeWeb(_))
        && heads::fold(ui, view, "environment other values", "Values by WeWeb environment")
    {
        let tip = "A published front finds out by its origin whose values it takes: APP_URL in the authentication settings.";
        Rich::new().muted(tip).show_wrapped(ui);
        for value in changed.values.iter_mut().filter(|value| !value.ask && !value.secret) {
            other_values(ui, view, &environment.id, value);
        }
    }
    heads::heading(ui, "The app's origin");
    for target in open.project.platform.targets().iter().filter(|target| target.is_web()) {
        let committed = changed.origins.get(target).cloned().unwrap_or_default();
        let key = format!("environment {} origin {}", environment.id, target.name());
        let draft = view.draft(&key, &committed);
        let error = origin_error(draft);
        let name = format!("Origin on {}", target.title());
        let field = TextField::new(&name).label(target.title()).hint(default_origin(*target)).mono();
        if field.error(error).show(ui, draft) == Typing::Committed && origin_error(draft).is_none() {
            if draft.is_empty() {
                changed.origins.remove(target);
            } else {
                changed.origins.insert(*target, draft.trim_end_matches('/').to_owned());
            }
            view.took(&key);
        }
    }
    let zone = view.draft(&format!("environment {} time zone", environment.id), &environment.time_zone);
    let unknown = !zone.is_empty() && !local_time::is_zone(zone);
    let error = unknown.then_some("a time zone is named such as Europe/Berlin or UTC");
    let field = TextField::new("Time zone of the device").label("The device's time zone").hint(local_time::USUAL_ZONE).mono();
    if field.error(error).show(ui, zone) == Typing::Committed && !unknown {
        changed.time_zone.clone_from(zone);
        view.took(&format!("environment {} time zone", environment.id));
    }
    heads::heading(ui, "The browser it runs in");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        super::fields::switch(ui, "Blocks third-party cookies", &mut changed.browser.blocks_third_party_cookies);
        super::fields::switch(ui, "Allows the local network", &mut changed.browser.allows_local_network);
        super::fields::switch(ui, "Page upgrades http to https", &mut changed.browser.upgrades_insecure_requests);
    });
    if changed != *environment {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Environment(changed)))));
    }
}

/// WeWeb: what a value is on staging and in production, where that is something else (rule 38).
fn other_values(ui: &mut Ui, view: &mut View, environment: &str, value: &mut EnvironmentValue) {
    for (target, title) in [(Target::Staging, "on staging"), (Target::Published, "in production")] {
        let mut held = value.on.get(&target).cloned().unwrap_or_default();
        let name = format!("{} {title}", value.name);
        let field = TextField::new(&name).label(&name).mono().hint("the same");
        if super::fields::text(ui, view, &format!("environment {environment}"), field, &name, &mut held) {
            if held.is_empty() {
                value.on.remove(&target);
            } else {
                value.on.insert(target, held);
            }
        }
    }
}

fn origin_error(text: &str) -> Option<&'static str> {
    let wrong = !text.is_empty() && url::Url::parse(text).map_or(true, |url| url.host().is_none() || !matches!(url.path(), "/" | ""));
    wrong.then_some("an origin is scheme and host, such as https://app.example.com")
}

fn secret(ui: &mut Ui, state: &State, view: &mut View, place: &SecretPlace, commands: &mut Vec<Command>) {
    let SecretPlace { environment, name, .. } = place;
    let hint = keep_secret::whereabouts(state, place).unwrap_or("not set");
    // What is half typed here must not go to another environment.
    let draft = view.draft(&format!("secret {environment} {name}"), "");
    if TextField::new(&format!("Secret {name}")).secret().hint(hint).show(ui, draft) == Typing::Committed && !draft.is_empty() {
        let value = Secret::new(std::mem::take(draft));
        commands.push(Command::SetSecret { environment: environment.clone(), name: name.clone(), value });
    }
}

/// How many calls a second go to one host.
fn limit(ui: &mut Ui, view: &mut View, environment: &mut Environment) {
    let mut calls = environment.calls_per_second().to_string();
    let field = TextField::new("Calls a second").label("Calls a second to one host (0: no limit)");
    if super::fields::text(ui, view, &format!("environment {}", environment.id), field, "Calls a second", &mut calls)
        && let Ok(wanted) = calls.trim().parse::<u32>()
    {
        environment.limit_per_second = Some(wanted);
    }
}

fn faults(ui: &mut Ui, view: &mut View, environment: &mut Environment) {
    let committed = environment.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let key = format!("environment {} faults", environment.id);
    let draft = view.draft(&key, &committed);
    let parsed = |draft: &str| -> Result<Vec<Fault>, String> {
        let names = draft.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| name.parse::<Fault>().map_err(|error| error.to_string())).collect()
    };
    let error = parsed(draft).err();
    let field = TextField::new("Faults").label("How it misbehaves").hint("no-cors, hang@refresh …").mono();
    if field.error(error.as_deref()).show(ui, draft) == Typing::Committed
        && let Ok(faults) = parsed(draft)
    {
        environment.faults = faults;
        view.took(&key);
    }
}
