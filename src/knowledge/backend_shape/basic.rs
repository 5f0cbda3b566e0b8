//! Basic credentials for a JWT that names the user itself (RFC 7617, RFC 7519).

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::{Reads, Takes};
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, MadeBy, MadeInput, Rotation};

/// What the header takes.
const CREDENTIALS: &str = "credentials";

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "basic".into(),
        title: "Basic credentials for a JWT".into(),
        shape: "basic".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/session")
                .header("Authorization", "Basic {{credentials}}")
                .reads(&[(Reads::TOKEN, "token")])
                .taking(&[CREDENTIALS]),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/users").json(r#"{"email": "{{email}}", "password": "{{password}}"}"#).done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/users/me")
                .bearer()
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .done(),
            orders("{{base_url}}/orders").bearer().done(),
        ],
        carrier: bearer(),
        base: "the address of your server, such as https://api.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("1c", "The header is the word Basic and user name and password with a colon between them, in base64."),
            assumed("3.1", "Nothing but the token says when it ends: its claim exp, in seconds."),
        ],
        habits: Habits {
            jwt: true,
            life: Life::Seconds(900),
            rotation: Rotation::Never,
            uid_claim: "sub".into(),
            made: vec![MadeInput { input: CREDENTIALS.into(), by: MadeBy::Basic, from: vec![Takes::EMAIL.into(), Takes::PASSWORD.into()] }],
            ..Habits::default()
        },
    }
}
