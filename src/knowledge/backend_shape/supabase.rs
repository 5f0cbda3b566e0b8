//! Supabase Auth over its REST interface (2.2).

use super::{Making, assumed, bearer, call, orders, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

/// Every reply with a session reads the same.
fn session(making: Making) -> Making {
    making
        .reads(&[(Reads::TOKEN, "access_token"), (Reads::REFRESH_TOKEN, "refresh_token"), (Reads::UID, "user.id"), (Reads::USER, "user")])
        .expiry("expires_at", Notation::EpochSeconds)
}

fn keyed(purpose: Purpose, method: Method, url: &str) -> Making {
    call(purpose, method, url).header("apikey", "{{api_key}}")
}

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "supabase".into(),
        title: "Supabase".into(),
        shape: "supabase".into(),
        endpoints: vec![
            session(keyed(Purpose::LogIn, Method::Post, "{{base_url}}/auth/v1/token").query("grant_type", "password"))
                .json(r#"{"email": "{{email}}", "password": "{{password}}"}"#)
                .done(),
            session(keyed(Purpose::SignUp, Method::Post, "{{base_url}}/auth/v1/signup"))
                .json(r#"{"email": "{{email}}", "password": "{{password}}", "data": {"name": "{{name}}"}}"#)
                .done(),
            keyed(Purpose::CurrentUser, Method::Get, "{{base_url}}/auth/v1/user")
                .bearer()
                .reads(&[(Reads::UID, "id"), (Reads::USER, "")])
                .done(),
            session(keyed(Purpose::Refresh, Method::Post, "{{base_url}}/auth/v1/token").query("grant_type", "refresh_token"))
                .json(r#"{"refresh_token": "{{refresh_token}}"}"#)
                .done(),
            orders("{{base_url}}/rest/v1/orders").query("select", "*").header("apikey", "{{api_key}}").bearer().done(),
            keyed(Purpose::LogOut, Method::Post, "{{base_url}}/auth/v1/logout").bearer().done(),
        ],
        carrier: bearer(),
        base: "the project URL (Supabase: Settings, API), such as https://abcdefghij.supabase.co".into(),
        values: vec![value(
            "api_key",
            "the project's anon or publishable key (Supabase: Settings, API). It is public; never the service_role key",
            "demo-anon-key",
        )],
        traps: vec![
            trap("2.2.1", "Every call needs the header apikey, those with a token too."),
            trap("2.2.3", "With e-mail confirmation on, signing up gives the bare user and no token."),
            trap("2.2.4", "The user's role is the database's \"authenticated\", not a role of your app: those live in app_metadata."),
            trap("2.2.5", "A refresh token serves once: store the new one at each refresh."),
            assumed("2.2.5", "Two refreshes at the same time, with the same token, end the whole session."),
            trap("2.2.7", "Errors come in two shapes, {error, error_description} and {code, msg}. Wrong credentials are answered 400."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(3_600), rotation: Rotation::Always, ..Habits::default() },
    }
}
