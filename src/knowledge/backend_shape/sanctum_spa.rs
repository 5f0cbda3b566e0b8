//! Laravel Sanctum with a session cookie, for a page on the API's own site (2.10, rule 4).

use super::{Making, assumed, call, orders, trap};
use crate::domain::project::carrier::{Carrier, Reads};
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Csrf, Habits, Life, Rotation};

const XSRF: &str = "xsrf";

fn with_cookies(making: Making) -> Making {
    making.header("Accept", "application/json").credentials()
}

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    let mut cookie = with_cookies(call(Purpose::Other, Method::Get, "{{base_url}}/sanctum/csrf-cookie")).done();
    (cookie.id, cookie.name) = ("csrf-cookie".into(), "CSRF cookie".into());
    Blueprint {
        id: "sanctum_spa".into(),
        title: "Laravel Sanctum, cookies (SPA)".into(),
        shape: "sanctum_spa".into(),
        endpoints: vec![
            cookie,
            with_cookies(call(Purpose::LogIn, Method::Post, "{{base_url}}/login"))
                .header("X-XSRF-TOKEN", "{{xsrf}}")
                .json(r#"{"email": "{{email}}", "password": "{{password}}"}"#)
                .taking(&[XSRF]),
            with_cookies(call(Purpose::CurrentUser, Method::Get, "{{base_url}}/api/user"))
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .done(),
            with_cookies(orders("{{base_url}}/api/orders")).done(),
            with_cookies(call(Purpose::LogOut, Method::Post, "{{base_url}}/logout")).header("X-XSRF-TOKEN", "{{xsrf}}").taking(&[XSRF]),
        ],
        carrier: Carrier::Cookie,
        base: "the address of your Laravel app on the app's own top-level domain, such as https://api.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("2.10.4", "App and API must share the top-level domain: an app on a WeWeb or FlutterFlow address cannot log in."),
            trap(
                "2.10.4",
                "The cookie XSRF-TOKEN must come back, URL-decoded, in the header X-XSRF-TOKEN of every call that changes something.",
            ),
            trap("2.10.4", "The session's end shows as 401 or as 419."),
            trap("1c", "CORS needs supports_credentials, and the app's host among the stateful domains."),
            assumed("2.10.6", "Wrong credentials are answered 422, not 401."),
            assumed("1b", "The session lives 120 minutes after its last use."),
        ],
        habits: Habits {
            life: Life::Seconds(7_200),
            rotation: Rotation::Never,
            csrf: Some(Csrf { endpoint: "csrf-cookie".into(), cookie: "XSRF-TOKEN".into(), input: XSRF.into() }),
            ..Habits::default()
        },
    }
}
