//! Firebase Authentication over its REST interface (2.5).

use super::{assumed, bearer, call, orders, own_api, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, BlueprintValue, Habits, Life, Rotation};

const SESSION: [(&str, &str); 3] = [(Reads::TOKEN, "idToken"), (Reads::REFRESH_TOKEN, "refreshToken"), (Reads::UID, "localId")];
const CREDENTIALS: &str = r#"{"email": "{{email}}", "password": "{{password}}", "returnSecureToken": true}"#;

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "firebase".into(),
        title: "Firebase Authentication (REST)".into(),
        shape: "firebase".into(),
        endpoints: vec![
            call(Purpose::LogIn, Method::Post, "{{base_url}}/v1/accounts:signInWithPassword")
                .query("key", "{{api_key}}")
                .json(CREDENTIALS)
                .reads(&SESSION)
                .expiry("expiresIn", Notation::SecondsFromNow)
                .done(),
            call(Purpose::SignUp, Method::Post, "{{base_url}}/v1/accounts:signUp")
                .query("key", "{{api_key}}")
                .json(CREDENTIALS)
                .reads(&SESSION)
                .expiry("expiresIn", Notation::SecondsFromNow)
                .done(),
            call(Purpose::CurrentUser, Method::Post, "{{base_url}}/v1/accounts:lookup")
                .query("key", "{{api_key}}")
                .json(r#"{"idToken": "{{token}}"}"#)
                .reads(&[(Reads::UID, "users[0].localId"), (Reads::USER, "users[0]")])
                .done(),
            call(Purpose::Refresh, Method::Post, "{{token_url}}/v1/token")
                .query("key", "{{api_key}}")
                .form(&[("grant_type", "refresh_token"), ("refresh_token", "{{refresh_token}}")])
                .reads(&[(Reads::TOKEN, "id_token"), (Reads::REFRESH_TOKEN, "refresh_token"), (Reads::UID, "user_id")])
                .expiry("expires_in", Notation::SecondsFromNow)
                .done(),
            orders("{{api_url}}/orders").bearer().done(),
        ],
        carrier: bearer(),
        base: "https://identitytoolkit.googleapis.com".into(),
        values: vec![
            value("api_key", "the web API key (Firebase: Project settings, General). It is public", "demo-web-api-key"),
            BlueprintValue {
                usual: "https://securetoken.googleapis.com".into(),
                ..value("token_url", "where tokens are refreshed: https://securetoken.googleapis.com", "{{base_url}}")
            },
            own_api(),
        ],
        traps: vec![
            trap("2.5.1", "\"expiresIn\" is a text of seconds from now, such as \"3600\"."),
            assumed("2.5.1", "Without \"returnSecureToken\": true there are no tokens in the reply."),
            trap("2.5.3", "The current user comes as a list: users[0]."),
            trap(
                "2.5.4",
                "The refresh lives at another host, is form-encoded, and answers with other names: id_token, refresh_token, expires_in.",
            ),
            trap("2.5.5", "There is no log-out call: drop the tokens."),
            assumed("2.5.5", "Roles are custom claims of the token, and appear after the next refresh only."),
            trap("1b", "Wrong credentials and dead tokens are answered 400 here, never 401; your own API answers 401."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(3_600), rotation: Rotation::Sometimes, ..Habits::default() },
    }
}
