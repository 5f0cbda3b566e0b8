//! PocketBase with its `users` collection (2.9).

use super::{assumed, call, orders, trap};
use crate::domain::project::carrier::{Carrier, Reads};
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const SESSION: [(&str, &str); 3] = [(Reads::TOKEN, "token"), (Reads::UID, "record.id"), (Reads::USER, "record")];
const USERS: &str = "{{base_url}}/api/collections/users";

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "pocketbase".into(),
        title: "PocketBase".into(),
        shape: "pocketbase".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, &format!("{USERS}/auth-with-password"))
                .json(r#"{"identity": "{{email}}", "password": "{{password}}"}"#)
                .reads(&SESSION)
                .done(),
            call(Purpose::SignUp, Method::Post, &format!("{USERS}/records"))
                .json(r#"{"email": "{{email}}", "password": "{{password}}", "passwordConfirm": "{{password}}", "name": "{{name}}"}"#)
                .done(),
            call(Purpose::CurrentUser, Method::Post, &format!("{USERS}/auth-refresh"))
                .header("Authorization", "{{token}}")
                .reads(&SESSION)
                .done(),
            call(Purpose::Refresh, Method::Post, &format!("{USERS}/auth-refresh"))
                .header("Authorization", "{{token}}")
                .reads(&SESSION)
                .done(),
            orders("{{base_url}}/api/collections/orders/records").header("Authorization", "{{token}}").done(),
        ],
        carrier: Carrier::Header { name: "Authorization".into(), scheme: String::new() },
        base: "the address of your PocketBase, such as https://pb.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("2.9.1", "The log-in takes \"identity\" (e-mail or user name), not \"email\"."),
            assumed("2.9.2", "Signing up gives the record and no token."),
            trap(
                "2.9.3",
                "The refresh takes the token itself, so it serves only while that lives. It is also how to ask for the current user.",
            ),
            trap("2.9.4", "Nothing says when the token ends but its own exp. There is no log-out call."),
            trap("2.9.5", "A dead token is taken for none: lists are answered 200 with fewer rows, never 401."),
            trap("1b", "Wrong credentials are answered 400, not 401."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(604_800), rotation: Rotation::Never, guest: true, ..Habits::default() },
    }
}
