//! Xano with its default authentication group (2.1).

use super::{assumed, bearer, call, orders, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "xano".into(),
        title: "Xano".into(),
        shape: "xano".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/auth/login")
                .json(r#"{"email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&[(Reads::TOKEN, "authToken")])
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/auth/signup")
                .json(r#"{"name": "{{name}}", "email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&[(Reads::TOKEN, "authToken")])
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/auth/me").bearer().reads(&[(Reads::UID, "id"), (Reads::USER, "")]).done(),
            orders("{{data_url}}/orders").bearer().done(),
        ],
        carrier: bearer(),
        base: "the base URL of the API group with the authentication calls (Xano: API, the group, Copy Base Request URL), such as \
               https://x8ki-letl-twmt.xano.io/api:abc123"
            .into(),
        values: vec![value(
            "data_url",
            "the base URL of the API group with your data; each group has one of its own (Xano: API, the group, Copy Base Request URL)",
            "{{base_url}}",
        )],
        traps: vec![
            trap("2.1.1", "Each API group has its own base URL, so authentication and data often have different ones."),
            trap("2.1.4", "The token is encrypted (JWE, five parts): nothing can be read out of it, not even when it ends."),
            trap("2.1.5", "No reply says when the token ends. A 401 is the only sign that it has; leave Token Expiry Time unset."),
            trap("2.1.6", "There is no refresh and no log-out by default."),
            assumed("1b", "Wrong credentials are answered 403, not 401: branch on the token, not on the status."),
        ],
        habits: Habits { life: Life::Seconds(86_400), rotation: Rotation::Never, ..Habits::default() },
    }
}
