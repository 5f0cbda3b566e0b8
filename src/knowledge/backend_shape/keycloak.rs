//! Keycloak with direct access grants (2.12).

use super::{assumed, bearer, call, orders, own_api, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

const TOKENS: [(&str, &str); 2] = [(Reads::TOKEN, "access_token"), (Reads::REFRESH_TOKEN, "refresh_token")];
const REALM: &str = "{{base_url}}/realms/{{realm}}/protocol/openid-connect";

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "keycloak".into(),
        title: "Keycloak".into(),
        shape: "keycloak".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, &format!("{REALM}/token"))
                .form(&[
                    ("grant_type", "password"),
                    ("client_id", "{{client_id}}"),
                    ("username", "{{email}}"),
                    ("password", "{{password}}"),
                    ("scope", "openid"),
                ])
                .reads(&TOKENS)
                .expiry("expires_in", Notation::SecondsFromNow)
                .done(),
            call(Purpose::CurrentUser, Method::Get, &format!("{REALM}/userinfo"))
                .bearer()
                .reads(&[(Reads::UID, "sub"), (Reads::USER, "")])
                .done(),
            call(Purpose::Refresh, Method::Post, &format!("{REALM}/token"))
                .form(&[("grant_type", "refresh_token"), ("client_id", "{{client_id}}"), ("refresh_token", "{{refresh_token}}")])
                .reads(&TOKENS)
                .expiry("expires_in", Notation::SecondsFromNow)
                .done(),
            orders("{{api_url}}/orders").bearer().done(),
            call(Purpose::LogOut, Method::Post, &format!("{REALM}/logout"))
                .form(&[("client_id", "{{client_id}}"), ("refresh_token", "{{refresh_token}}")])
                .done(),
        ],
        carrier: bearer(),
        base: "the address of your Keycloak, such as https://sso.example.com; before version 17 with /auth behind it".into(),
        values: vec![
            value("realm", "the realm's name (Keycloak: Realm settings)", "demo"),
            value("client_id", "the client's id (Keycloak: Clients); a public client with direct access grants", "demo-client"),
            own_api(),
        ],
        traps: vec![
            trap("2.12.1", "Every call is form-encoded, and the client needs Direct access grants."),
            assumed("2.12.3", "/userinfo is answered 403 without the scope openid."),
            trap("2.12.4", "Each refresh brings a new refresh token; it ends after 30 minutes without use."),
            assumed("2.12.6", "Roles stand inside the access token (realm_access.roles), not in /userinfo."),
            assumed("2.12.7", "CORS needs the app's origin among the client's Web Origins, otherwise even a good reply is blocked."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(300), rotation: Rotation::Always, ..Habits::default() },
    }
}
