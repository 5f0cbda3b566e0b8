//! Appwrite with its session cookie, or the header that stands in for it (2.8).

use super::{Making, assumed, call, orders, trap, value};
use crate::domain::project::carrier::{Carrier, Reads};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

fn of_project(making: Making) -> Making {
    making.header("X-Appwrite-Project", "{{project}}").credentials()
}

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "appwrite".into(),
        title: "Appwrite".into(),
        shape: "appwrite".into(),
        endpoints: vec![
            of_project(call(Purpose::LogIn, Method::Post, "{{base_url}}/v1/account/sessions/email"))
                .json(r#"{"email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&[(Reads::UID, "userId")])
                .expiry("expire", Notation::Iso)
                .done(),
            of_project(call(Purpose::SignUp, Method::Post, "{{base_url}}/v1/account"))
                .json(r#"{"userId": "unique()", "email": "{{email}}", "password": "{{password}}", "name": "{{name}}"}"#)
                .done(),
            of_project(call(Purpose::CurrentUser, Method::Get, "{{base_url}}/v1/account"))
                .reads(&[(Reads::UID, "['$id']"), (Reads::USER, "")])
                .done(),
            of_project(orders("{{base_url}}/v1/databases/main/collections/orders/documents")).done(),
            of_project(call(Purpose::LogOut, Method::Delete, "{{base_url}}/v1/account/sessions/current")).done(),
        ],
        carrier: Carrier::Cookie,
        base: "the API endpoint without /v1 (Appwrite: Settings), such as https://fra.cloud.appwrite.io".into(),
        values: vec![value("project", "the project's id (Appwrite: Settings)", "demo")],
        traps: vec![
            trap("2.8.2", "Making an account does not sign in: a log-in follows."),
            trap(
                "2.8.3",
                "There is no token in the body (\"secret\" is empty). The session is a cookie; where a client keeps none, it is the \
                  header X-Fallback-Cookies of the reply, sent back with each call.",
            ),
            trap("2.8.4", "A JWT from /account/jwts lives 15 minutes and needs the session."),
            trap("2.8.7", "401 general_unauthorized_scope means that no session arrived, usually because the cookie was not sent."),
            assumed("1c", "Each host name of the app has to be registered as a Web platform."),
        ],
        habits: Habits {
            life: Life::Seconds(31_536_000),
            rotation: Rotation::Never,
            token_header: "X-Fallback-Cookies".into(),
            ..Habits::default()
        },
    }
}
