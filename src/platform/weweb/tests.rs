//! What no story can bring about: a device whose storage was touched by something else.

use std::collections::BTreeMap;

use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::record::device::Device;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::domain::record::location::Location;
use crate::domain::record::question::Questions;
use crate::domain::record::session::Session;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::Bodies;
use crate::platform::Simulator;
use crate::platform::common::journal::Journal;
use crate::platform::common::world::{Values, World};
use serde_json::json;

/// An app on a device on which something is stored already, opened at `/`: the page that it comes to, the session, what is stored, and the
/// kinds of its entries.
fn opened_with(stored: &str) -> (Option<String>, Session, BTreeMap<String, Traced>, Vec<EntryBody>) {
    let project: Project = serde_json::from_value(json!({"authscope": 1, "name": "t",
        "platform": {"weweb": {"unauthenticated_page": "login", "home_page": "home"}},
        "pages": [{"id": "login", "name": "Login", "route": "/login"}, {"id": "home", "name": "Home", "route": "/home", "access": "signed-in"}],
        "workflows": [{"id": "user-load", "on": "user-load",
            "actions": [{"id": "say", "do": {"show-message": {"text": {"literal": "ran"}}}}]}]}))
    .unwrap();
    let mut device = Device::default();
    device.storage.insert("ww-auth-session".into(), Traced::plain(stored));
    let (mut registry, mut journal, mut orders) = (SecretRegistry::default(), Journal::default(), Vec::new());
    let mut world = World {
        project: &project,
        target: Target::Published,
        values: &Values::new(),
        questions: &Questions::default(),
        device: &mut device,
        registry: &mut registry,
        bodies: &Bodies::default(),
        journal: &mut journal,
        origin: "https://app.example.com",
        zone: "UTC",
        now_ms: 1_800_000_000_000,
        orders: &mut orders,
    };
    let mut simulator = Simulator::new(&project.platform);
    simulator.begin(&mut world, &Happening::Open { at: Location::plain("/") }, EntryId::first("e"));
    simulator.run(&mut world);
    let decision = simulator.conclude(&mut world).decision;
    assert_eq!(decision.rule().as_str(), "WW-29");
    let bodies = journal.entries().iter().map(|entry| entry.body.clone()).collect();
    (decision.page, device.tabs[0].session.clone(), device.storage.clone(), bodies)
}

#[test]
fn ww_19_storage_that_cannot_be_parsed_sets_user_and_session_to_null() {
    let (page, session, storage, entries) = opened_with("[object Object]");
    assert_eq!(page.as_deref(), Some("login"));
    assert!(!session.signed_in && !session.token.is_some());
    assert_eq!(storage.len(), 1, "what is stored stays as it is");
    assert!(!entries.iter().any(|body| body.kind() == "message"), "the trigger is not reached");
    let says = |body: &EntryBody| matches!(body, EntryBody::Note(note) if note.rule().is_some_and(|rule| rule.as_str() == "WW-19"));
    assert!(entries.iter().any(says));
}

#[test]
fn ww_57_a_session_of_another_shape_is_stored_and_has_no_token() {
    for (stored, has_token) in [
        (r#"{"accessToken":"tok-0123456789","refreshToken":"r"}"#, true),
        (r#"{"access_token":"tok-0123456789"}"#, false),
        (r#"{"session":{"access_token":"tok-0123456789"}}"#, false),
        ("{}", false),
    ] {
        let (_, session, _, entries) = opened_with(stored);
        assert_eq!(session.token.is_some(), has_token, "{stored}");
        assert!(entries.iter().any(|body| body.kind() == "message"), "On user load runs: {stored}");
    }
}
