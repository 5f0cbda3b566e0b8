//! What a careful developer would write today, for whoever has a backend of their own: tokens under `data`, refresh with rotation.

use super::{assumed, bearer, call, orders};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const TOKENS: [(&str, &str); 4] = [
    (Reads::TOKEN, "data.access_token"),
    (Reads::REFRESH_TOKEN, "data.refresh_token"),
    (Reads::UID, "data.user.id"),
    (Reads::USER, "data.user"),
];

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    let expiry = ("data.expires", Notation::EpochSeconds);
    Blueprint {
        id: "plain".into(),
        title: "Another backend, or I don't know".into(),
        shape: "plain".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/auth/login")
                .json(r#"{"email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&TOKENS)
                .expiry(expiry.0, expiry.1)
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/auth/signup")
                .json(r#"{"name": "{{name}}", "email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&TOKENS)
                .expiry(expiry.0, expiry.1)
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/auth/me")
                .bearer()
                .reads(&[(Reads::UID, "data.id"), (Reads::USER, "data")])
                .done(),
            call(Purpose::Refresh, Method::Post, "{{base_url}}/auth/refresh")
                .json(r#"{"refresh_token": "{{refresh_token}}"}"#)
                .reads(&TOKENS)
                .expiry(expiry.0, expiry.1)
                .done(),
            orders("{{base_url}}/orders").bearer().done(),
            call(Purpose::LogOut, Method::Post, "{{base_url}}/auth/logout")
                .json(r#"{"refresh_token": "{{refresh_token}}"}"#)
                .bearer()
                .done(),
        ],
        carrier: bearer(),
        base: "the address of your server, such as https://api.example.com".into(),
        values: Vec::new(),
        traps: vec![assumed("1b", "Every backend is different: compare each call with what your server really takes and answers.")],
        habits: Habits { jwt: true, life: Life::Seconds(900), rotation: Rotation::Always, ..Habits::default() },
    }
}
