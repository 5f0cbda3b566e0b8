//! Directus with tokens in the body (mode `json`, 2.3).

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const TOKENS: [(&str, &str); 2] = [(Reads::TOKEN, "data.access_token"), (Reads::REFRESH_TOKEN, "data.refresh_token")];

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "directus".into(),
        title: "Directus".into(),
        shape: "directus".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/auth/login")
                .json(r#"{"email": "{{email}}", "password": "{{password}}", "mode": "json"}"#)
                .reads(&TOKENS)
                .expiry("data.expires", Notation::MsFromNow)
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/users/register")
                .json(r#"{"email": "{{email}}", "password": "{{password}}", "first_name": "{{name}}"}"#)
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/users/me")
                .bearer()
                .reads(&[(Reads::UID, "data.id"), (Reads::USER, "data")])
                .done(),
            call(Purpose::Refresh, Method::Post, "{{base_url}}/auth/refresh")
                .json(r#"{"refresh_token": "{{refresh_token}}", "mode": "json"}"#)
                .reads(&TOKENS)
                .expiry("data.expires", Notation::MsFromNow)
                .done(),
            orders("{{base_url}}/items/orders").bearer().done(),
            call(Purpose::LogOut, Method::Post, "{{base_url}}/auth/logout")
                .json(r#"{"refresh_token": "{{refresh_token}}", "mode": "json"}"#)
                .done(),
        ],
        carrier: bearer(),
        base: "the address of your Directus, such as https://directus.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("2.3.2", "\"expires\" is milliseconds from now (900000 is 15 minutes). Taken for seconds it is over ten days."),
            trap("2.3.3", "A refresh token serves once: store the new one at each refresh."),
            trap("2.3.5", "The user stands under \"data\", and \"role\" is an id."),
            assumed("2.3.5", "Ask for fields=*,role.name to get a role's name."),
            trap("2.3.6", "Registration is off by default. It always answers 204 and gives no token, even when it failed."),
            trap("2.3.7", "In the cookie modes SameSite is lax: an app on another site gets no session until it is None with Secure."),
            trap("2.3.8", "CORS is off by default: set CORS_ENABLED and CORS_ORIGIN."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(900), rotation: Rotation::Always, ..Habits::default() },
    }
}
