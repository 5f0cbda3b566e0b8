//! Strapi 5 with users-permissions in refresh mode (2.4).

use super::{assumed, bearer, call, orders, trap};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const SESSION: [(&str, &str); 4] =
    [(Reads::TOKEN, "jwt"), (Reads::REFRESH_TOKEN, "refreshToken"), (Reads::UID, "user.id"), (Reads::USER, "user")];

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "strapi".into(),
        title: "Strapi".into(),
        shape: "strapi".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/api/auth/local")
                .json(r#"{"identifier": "{{email}}", "password": "{{password}}"}"#)
                .reads(&SESSION)
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/api/auth/local/register")
                .json(r#"{"username": "{{email}}", "email": "{{email}}", "password": "{{password}}"}"#)
                .reads(&SESSION)
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/api/users/me")
                .bearer()
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .done(),
            call(Purpose::Refresh, Method::Post, "{{base_url}}/api/auth/refresh")
                .json(r#"{"refreshToken": "{{refresh_token}}"}"#)
                .reads(&[(Reads::TOKEN, "jwt")])
                .done(),
            orders("{{base_url}}/api/orders").bearer().done(),
            call(Purpose::LogOut, Method::Post, "{{base_url}}/api/auth/logout").bearer().done(),
        ],
        carrier: bearer(),
        base: "the address of your Strapi, such as https://cms.example.com".into(),
        values: Vec::new(),
        traps: vec![
            trap("2.4.1", "The log-in takes \"identifier\" (e-mail or user name), not \"email\"."),
            trap("2.4.2", "With e-mail confirmation on, signing up gives the user and no token."),
            trap(
                "2.4.3",
                "\"me\" must be ticked for the Authenticated role, otherwise it answers 403; it has no role without populate=role.",
            ),
            trap("2.4.4", "Refresh and log-out exist only with jwtManagement \"refresh\"; the default has one long token."),
            assumed(
                "1b",
                "By default access and refresh token live equally long (7 days): shorten the access token, or both die together.",
            ),
            trap("2.4.6", "Wrong credentials are answered 400 (ValidationError), not 401."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(604_800), rotation: Rotation::Never, ..Habits::default() },
    }
}
