//! What should be so after a step: in general, and where the app runs in one place.

use egui::Ui;

use crate::app::state::open::Open;
use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::{Platform, Target};
use crate::domain::project::story::{CallExpected, CallOutcome, CallWanted, Expectation, StoryEvent, ValueExpected, ValueWanted};
use crate::domain::words::menu::Words;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

use super::fields;
use super::heads;

/// Shows and changes what is expected.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, event: &mut StoryEvent) {
    heads::heading(ui, "What should be so afterwards");
    let platform = &open.project.platform;
    let mut places = vec![("wherever the app runs".to_owned(), None)];
    places.extend(platform.targets().iter().map(|target| {
        let own = if event.expect.on.contains_key(target) { " (its own)" } else { "" };
        (format!("on {}{own}", target.title()), Some(*target))
    }));
    let mut place = view.expected_on.filter(|target| platform.targets().contains(target));
    fields::choose(ui, "Where it is expected", Some("Expected"), &places, &mut place);
    view.expected_on = place;
    let owner = format!("step {} {} {}", open.story, event.id, place.map_or("", Target::name));
    match place {
        None => one(ui, open, view, &owner, None, &mut event.expect),
        Some(target) => {
            let general = Expectation { on: Default::default(), ..event.expect.clone() };
            let mut here = event.expect.on.get(&target).cloned().unwrap_or_default();
            one(ui, open, view, &owner, Some(&general), &mut here);
            if here.is_empty() {
                event.expect.on.remove(&target);
            } else {
                event.expect.on.insert(target, here);
            }
        }
    }
}

/// The fields of one expectation. `general` is what holds where this one says nothing.
fn one(ui: &mut Ui, open: &Open, view: &mut View, owner: &str, general: Option<&Expectation>, expect: &mut Expectation) {
    let project = &open.project;
    let none = |text: &str| if general.is_some() { "as everywhere".to_owned() } else { text.to_owned() };
    let mut pages = vec![(none("any page"), None)];
    pages.extend(project.pages.iter().map(|page| (page.name.clone(), Some(page.id.clone()))));
    fields::choose(ui, "Expected page", Some("Page on screen"), &pages, &mut expect.page);
    let signed = [(none("either"), None), ("signed in".to_owned(), Some(true)), ("signed out".to_owned(), Some(false))];
    fields::choose(ui, "Expected session", Some("Signed in"), &signed, &mut expect.signed_in);
    let mut message = expect.message.clone().unwrap_or_default();
    let hint = none("any message, or none");
    let field = TextField::new("Expected message").label("A message of the app says").hint(&hint);
    if fields::text(ui, view, owner, field, "Expected message", &mut message) {
        expect.message = Some(message.trim().to_owned()).filter(|text| !text.is_empty());
    }
    calls(ui, open, view, owner, &mut expect.calls);
    values(ui, open, view, owner, &mut expect.values);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(endpoint) = project.endpoints.first()
            && Button::quiet("A call").name("Expect something of a call").icon(Icon::Plus).show(ui).clicked()
        {
            let wanted = Some(CallWanted::Outcome(CallOutcome::Succeeded));
            expect.calls.push(CallExpected { call: endpoint.id.clone(), wanted, times: None });
        }
        if Button::quiet("A value").name("Expect something of the session").icon(Icon::Plus).show(ui).clicked() {
            expect.values.push(ValueExpected { slot: SessionField::Token, wanted: ValueWanted::Set(true) });
        }
    });
    if general.is_some_and(|general| !general.is_empty()) {
        Rich::new().muted("What is left open here is expected as everywhere.").show_wrapped(ui);
    }
}

/// How calls of the step should come out.
fn calls(ui: &mut Ui, open: &Open, view: &mut View, owner: &str, calls: &mut Vec<CallExpected>) {
    let endpoints: Vec<(String, String)> =
        open.project.endpoints.iter().map(|endpoint| (endpoint.name.clone(), endpoint.id.clone())).collect();
    let mut remove = None;
    for (at, call) in calls.iter_mut().enumerate() {
        let n = at + 1;
        let mut options = endpoints.clone();
        if !options.iter().any(|(_, id)| *id == call.call) {
            options.push((format!("{} (not there)", call.call), call.call.clone()));
        }
        row(ui, &format!("Remove expected call {n}"), &mut remove, at, |ui| {
            fields::choose(ui, &format!("Expected call {n}"), None, &options, &mut call.call);
        });
        let mut kinds: Vec<(String, Kind)> =
            CallOutcome::ALL.iter().copied().map(|outcome| (outcome.words().to_owned(), Kind::Outcome(outcome))).collect();
        kinds.push(("answers with the status".to_owned(), Kind::Status));
        kinds.push(("is made".to_owned(), Kind::Any));
        let mut kind = match call.wanted {
            Some(CallWanted::Outcome(outcome)) => Kind::Outcome(outcome),
            Some(CallWanted::Status(_)) => Kind::Status,
            None => Kind::Any,
        };
        if fields::choose(ui, &format!("How call {n} comes out"), None, &kinds, &mut kind) {
            call.wanted = match kind {
                Kind::Outcome(outcome) => Some(CallWanted::Outcome(outcome)),
                Kind::Status => Some(CallWanted::Status(401)),
                Kind::Any => None,
            };
            if call.wanted.is_none() && call.times.is_none() {
                call.times = Some(1);
            }
        }
        if let Some(CallWanted::Status(status)) = &mut call.wanted {
            number(ui, view, owner, &format!("Status of call {n}"), "Status", 100..=999, status);
        }
        let mut times = call.times.map(|times| times.to_string()).unwrap_or_default();
        let name = format!("Times of call {n}");
        let hint = "any number of times";
        if fields::text(ui, view, owner, TextField::new(&name).label("How often").hint(hint), &name, &mut times) {
            call.times = times.trim().parse().ok();
        }
        ui.add_space(4.0);
    }
    if let Some(at) = remove {
        calls.remove(at);
    }
}

/// How a call comes out, as a kind.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Outcome(CallOutcome),
    Status,
    Any,
}

/// The fields of a session of which something can be expected.
const SLOTS: [SessionField; 7] = [
    SessionField::Token,
    SessionField::RefreshToken,
    SessionField::Expiry,
    SessionField::Uid,
    SessionField::UserData,
    SessionField::Metadata,
    SessionField::User,
];

fn has(platform: &Platform, slot: SessionField) -> bool {
    match slot {
        SessionField::Token | SessionField::RefreshToken => true,
        SessionField::Expiry | SessionField::Uid | SessionField::UserData => matches!(platform, Platform::FlutterFlow(_)),
        SessionField::Metadata => matches!(platform, Platform::WeWeb(_)),
        SessionField::User => platform.is_weweb(),
        SessionField::SignedIn => false,
    }
}

/// What the session should hold.
fn values(ui: &mut Ui, open: &Open, view: &mut View, owner: &str, values: &mut Vec<ValueExpected>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Is {
        Set,
        NotSet,
        Equal,
    }
    let platform = &open.project.platform;
    let mut remove = None;
    for (at, value) in values.iter_mut().enumerate() {
        let n = at + 1;
        let fits = |slot: &SessionField| has(platform, *slot) || *slot == value.slot;
        let slots: Vec<(String, SessionField)> =
            SLOTS.into_iter().filter(fits).map(|slot| (Words::field(platform, slot).to_owned(), slot)).collect();
        row(ui, &format!("Remove expected value {n}"), &mut remove, at, |ui| {
            fields::choose(ui, &format!("Expected value {n}"), None, &slots, &mut value.slot);
        });
        let mut kinds = vec![("is set".to_owned(), Is::Set), ("is not set".to_owned(), Is::NotSet)];
        // A token never stands in a project.
        let is_token = value.slot.is_token();
        if !is_token {
            kinds.push(("is".to_owned(), Is::Equal));
        }
        let mut kind = match value.wanted {
            ValueWanted::Set(true) => Is::Set,
            ValueWanted::Set(false) => Is::NotSet,
            ValueWanted::Equals(_) => Is::Equal,
        };
        if fields::choose(ui, &format!("What value {n} is"), None, &kinds, &mut kind) {
            value.wanted = match kind {
                Is::Set => ValueWanted::Set(true),
                Is::NotSet => ValueWanted::Set(false),
                Is::Equal => ValueWanted::Equals(serde_json::Value::String(String::new())),
            };
        }
        match &mut value.wanted {
            ValueWanted::Equals(_) if is_token => value.wanted = ValueWanted::Set(true),
            ValueWanted::Equals(json) => {
                fields::constant(ui, view, owner, &format!("expected value {n}"), json);
            }
            ValueWanted::Set(_) => {}
        }
        ui.add_space(4.0);
    }
    if let Some(at) = remove {
        values.remove(at);
    }
}

/// A control with a button beside it that removes what it is about.
fn row(ui: &mut Ui, name: &str, remove: &mut Option<usize>, at: usize, show: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let room = ui.available_width() - 34.0;
        ui.allocate_ui(egui::vec2(room, 28.0), show);
        if Button::icon_only(Icon::Trash, name).show(ui).clicked() {
            *remove = Some(at);
        }
    });
}

fn number(ui: &mut Ui, view: &mut View, owner: &str, name: &str, label: &str, range: std::ops::RangeInclusive<u16>, value: &mut u16) {
    let mut text = value.to_string();
    if fields::text(ui, view, owner, TextField::new(name).label(label).mono(), name, &mut text)
        && let Ok(wanted) = text.trim().parse::<u16>()
        && range.contains(&wanted)
    {
        *value = wanted;
    }
}
