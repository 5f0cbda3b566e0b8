//! What no story can bring about: a device whose storage was touched by something else.

use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::record::device::Device;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::domain::record::location::Location;
use crate::domain::record::question::Questions;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::Bodies;
use crate::platform::Simulator;
use crate::platform::common::journal::Journal;
use crate::platform::common::world::{Values, World};
use serde_json::json;

#[test]
fn ww_19_storage_that_cannot_be_parsed_sets_user_and_session_to_null() {
    let project: Project = serde_json::from_value(json!({"authscope": 1, "name": "t",
        "platform": {"weweb": {"unauthenticated_page": "login", "home_page": "home"}},
        "pages": [{"id": "login", "name": "Login", "route": "/login"}, {"id": "home", "name": "Home", "route": "/home", "access": "signed-in"}],
        "workflows": [{"id": "user-load", "on": "user-load",
            "actions": [{"id": "say", "do": {"show-message": {"text": {"literal": "ran"}}}}]}]}))
    .unwrap();
    let mut device = Device::default();
    device.storage.insert("ww-auth-session".into(), Traced::plain("[object Object]"));
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
    assert_eq!((decision.page.as_deref(), decision.rule().as_str()), (Some("login"), "WW-29"));
    assert!(!device.tabs[0].session.signed_in && !device.tabs[0].session.token.is_some());
    assert_eq!(device.storage.len(), 1, "what is stored stays as it is");
    let kinds: Vec<&str> = journal.entries().iter().map(|entry| entry.body.kind()).collect();
    assert!(!kinds.contains(&"message"), "the trigger is not reached: {kinds:?}");
    assert!(
        journal
            .entries()
            .iter()
            .any(|e| matches!(&e.body, EntryBody::Note(note) if note.rule().is_some_and(|rule| rule.as_str() == "WW-19")))
    );
}
