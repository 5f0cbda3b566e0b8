//! The token in a header of the reply, the password as a digest.

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::{Reads, Takes};
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, MadeBy, MadeInput, Rotation};

/// What takes the digest.
const DIGEST: &str = "password_sha256";

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "token_header".into(),
        title: "Token in a response header".into(),
        shape: "token_header".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/users/sign_in")
                .json(r#"{"email": "{{email}}", "password_sha256": "{{password_sha256}}"}"#)
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .taking(&[DIGEST]),
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
            trap("1c", "A browser shows the app a header of another host only where Access-Control-Expose-Headers names it."),
            assumed(
                "3.4",
                "WeWeb's HTTP Request gives the body alone: there code of your own makes the call. FlutterFlow: Get Response Header, in lower case.",
            ),
        ],
        habits: Habits {
            jwt: true,
            life: Life::Seconds(900),
            rotation: Rotation::Never,
            token_header: "x-access-token".into(),
            made: vec![MadeInput { input: DIGEST.into(), by: MadeBy::Sha256, from: vec![Takes::PASSWORD.into()] }],
            ..Habits::default()
        },
    }
}
