//! Auth0 with the password grant (2.6).

use super::{assumed, bearer, call, orders, own_api, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const TOKENS: [(&str, &str); 2] = [(Reads::TOKEN, "access_token"), (Reads::REFRESH_TOKEN, "refresh_token")];

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "auth0".into(),
        title: "Auth0".into(),
        shape: "auth0".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/oauth/token")
                .json(
                    r#"{"grant_type": "password", "client_id": "{{client_id}}", "username": "{{email}}", "password": "{{password}}", "audience": "{{audience}}", "scope": "openid profile email offline_access"}"#,
                )
                .reads(&TOKENS)
                .expiry("expires_in", Notation::SecondsFromNow)
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/dbconnections/signup")
                .json(
                    r#"{"client_id": "{{client_id}}", "email": "{{email}}", "password": "{{password}}", "name": "{{name}}", "connection": "Username-Password-Authentication"}"#,
                )
                .done(),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/userinfo").bearer().reads(&[(Reads::UID, "sub"), (Reads::USER, "")]).done(),
            call(Purpose::Refresh, Method::Post, "{{base_url}}/oauth/token")
                .json(r#"{"grant_type": "refresh_token", "client_id": "{{client_id}}", "refresh_token": "{{refresh_token}}"}"#)
                .reads(&TOKENS)
                .expiry("expires_in", Notation::SecondsFromNow)
                .done(),
            orders("{{api_url}}/orders").bearer().done(),
            call(Purpose::LogOut, Method::Post, "{{base_url}}/oauth/revoke")
                .json(r#"{"client_id": "{{client_id}}", "token": "{{refresh_token}}"}"#)
                .done(),
        ],
        carrier: bearer(),
        base: "your tenant's domain (Auth0: Applications, Settings, Domain), such as https://my-shop.eu.auth0.com".into(),
        values: vec![
            value("client_id", "the application's Client ID (Auth0: Applications, Settings)", "demo-client"),
            value("audience", "the identifier of your API (Auth0: Applications, APIs), such as https://api.example.com", "authscope-demo"),
            own_api(),
        ],
        traps: vec![
            assumed("2.6.1", "The Password grant must be allowed for the application, and the tenant needs a default directory."),
            trap("2.6.1", "A refresh token comes with the scope offline_access only."),
            trap("2.6.2", "Without an audience the access token is opaque and good for /userinfo alone."),
            assumed("2.6.4", "/userinfo is limited in how often it may be called: twice a page load can be answered 429."),
            assumed("2.6.5", "Signing up gives the profile and no token."),
            trap("2.6.6", "With rotation on, a refresh token serves once; using it again ends the session."),
            assumed("2.6.8", "Roles come only when an Action adds a claim with a name of your own."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(86_400), rotation: Rotation::Sometimes, ..Habits::default() },
    }
}
