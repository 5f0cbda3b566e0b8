//! What no story can bring about: a device whose storage was touched by something else.

use crate::domain::project::Project;
use crate::domain::project::platform::Target;
use crate::domain::record::decision::Decision;
use crate::domain::record::device::Device;
use crate::domain::record::entry::{Entry, EntryBody};
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

/// Opens an app at `/` on a phone with this storage. Gives the device and the decision.
fn opened_with(storage: &[(&str, &str)]) -> (Device, Decision) {
    let project: Project = serde_json::from_value(json!({"authscope": 1, "name": "t",
        "platform": {"flutterflow": {"entry_page": "login", "logged_in_page": "home"}},
        "pages": [{"id": "login", "name": "Login", "route": "/login"}, {"id": "home", "name": "Home", "route": "/home", "access": "signed-in"}]}))
    .unwrap();
    let mut device = Device::default();
    device.storage.extend(storage.iter().map(|(key, text)| ((*key).to_owned(), Traced::plain(*text))));
    let (mut registry, mut journal, mut orders) = (SecretRegistry::default(), Journal::default(), Vec::new());
    let mut world = World {
        project: &project,
        target: Target::Mobile,
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
    let noted = |entry: &Entry| matches!(&entry.body, EntryBody::Note(note) if note.rule().is_some_and(|rule| rule.as_str() == "FF-7b"));
    assert_eq!(journal.entries().iter().any(|entry| noted(entry)), decision.rule().as_str() == "FF-7b");
    (device, decision)
}

#[test]
fn ff_7b_what_cannot_be_read_logs_out_and_what_was_read_stays() {
    for broken in [("_auth_token_expiration_", "tomorrow"), ("_auth_user_data_", "{name")] {
        let (device, decision) = opened_with(&[("_auth_authentication_token_", "token-number-1"), ("_auth_uid_", "42"), broken]);
        assert_eq!((decision.page.as_deref(), decision.rule().as_str()), (Some("login"), "FF-7b"), "{broken:?}");
        let session = &device.tabs[0].session;
        assert!(!session.signed_in && session.token.is_some());
    }
}

#[test]
fn ff_7c_the_expiry_may_be_now() {
    for (expiry, page) in [("1800000000000", "home"), ("1799999999999", "login")] {
        let stored = [("_auth_authentication_token_", "token-number-1"), ("_auth_token_expiration_", expiry)];
        assert_eq!(opened_with(&stored).1.page.as_deref(), Some(page), "past is what is less than now");
    }
}
