//! Laravel Sanctum with API tokens (2.10).

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    let json = ("Accept", "application/json");
    Blueprint {
        id: "sanctum_token".into(),
        title: "Laravel Sanctum, tokens".into(),
        shape: "sanctum_token".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/sanctum/token")
                .header(json.0, json.1)
                .json(r#"{"email": "{{email}}", "password": "{{password}}", "device_name": "app"}"#)
                .reads(&[(Reads::TOKEN, "")])
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/api/user")
                .header(json.0, json.1)
                .bearer()
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .done(),
            orders("{{base_url}}/api/orders").header(json.0, json.1).bearer().done(),
        ],
        carrier: bearer(),
        base: "the address of your Laravel app, such as https://api.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("2.10.1", "The routes are yours; the documentation's sample answers with the token as plain text, so no path finds it."),
            trap("2.10.1", "The digits and the pipe in front belong to the token."),
            trap("2.10.2", "Tokens do not end unless \"expiration\" is set; deleting the row is the log-out."),
            assumed("2.10.5", "Without Accept: application/json Laravel may answer with a redirect or a page in place of 401 or 422."),
            assumed("2.10.6", "Wrong credentials are answered 422, not 401."),
        ],
        habits: Habits { life: Life::Endless, rotation: Rotation::Never, ..Habits::default() },
    }
}
