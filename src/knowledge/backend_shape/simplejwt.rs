//! Django REST framework with simplejwt (2.11).

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const TOKENS: [(&str, &str); 2] = [(Reads::TOKEN, "access"), (Reads::REFRESH_TOKEN, "refresh")];

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "simplejwt".into(),
        title: "Django with simplejwt".into(),
        shape: "simplejwt".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/api/token/")
                .json(r#"{"username": "{{email}}", "password": "{{password}}"}"#)
                .reads(&TOKENS)
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/api/me/").bearer().reads(&[(Reads::UID, "id"), (Reads::USER, "")]).done(),
            call(Purpose::Refresh, Method::Post, "{{base_url}}/api/token/refresh/")
                .json(r#"{"refresh": "{{refresh_token}}"}"#)
                .reads(&TOKENS)
                .done(),
            orders("{{base_url}}/api/orders/").bearer().done(),
        ],
        carrier: bearer(),
        base: "the address of your Django project, such as https://api.example.com".into(),
        values: Vec::new(),
        traps: vec![
            assumed("2.11.2", "The slash at the end of each URL matters: a POST without it loses its body."),
            trap("2.11.3", "The access token lives 5 minutes, the refresh token a day; no reply says so but the tokens' own exp."),
            trap(
                "2.11.3",
                "A refresh brings a new refresh token only with ROTATE_REFRESH_TOKENS. Some projects want \"JWT\" in place of \"Bearer\".",
            ),
            trap("2.11.4", "There is no current user, no sign-up and no log-out: the paths here are guesses, yours to correct."),
            assumed("2.11.5", "Where people log in by e-mail, the body's key may be \"email\"."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(300), rotation: Rotation::Sometimes, ..Habits::default() },
    }
}
