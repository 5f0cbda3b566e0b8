//! An Amazon Cognito user pool (2.7).

use super::{Making, assumed, bearer, call, orders, own_api, trap, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Habits, Life, Rotation};

/// A call of the one URL, told apart by a header.
fn operation(purpose: Purpose, name: &str, body: &str) -> Making {
    call(purpose, Method::Post, "{{base_url}}/")
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", &format!("AWSCognitoIdentityProviderService.{name}"))
        .json(body)
}

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    Blueprint {
        id: "cognito".into(),
        title: "Amazon Cognito".into(),
        shape: "cognito".into(),
        endpoints: vec![
            operation(
                Purpose::LogIn,
                "InitiateAuth",
                r#"{"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "{{client_id}}", "AuthParameters": {"USERNAME": "{{email}}", "PASSWORD": "{{password}}"}}"#,
            )
            .reads(&[(Reads::TOKEN, "AuthenticationResult.AccessToken"), (Reads::REFRESH_TOKEN, "AuthenticationResult.RefreshToken")])
            .expiry("AuthenticationResult.ExpiresIn", Notation::SecondsFromNow)
            .done(),
            operation(
                Purpose::SignUp,
                "SignUp",
                r#"{"ClientId": "{{client_id}}", "Username": "{{email}}", "Password": "{{password}}", "UserAttributes": [{"Name": "email", "Value": "{{email}}"}, {"Name": "name", "Value": "{{name}}"}]}"#,
            )
            .done(),
            operation(Purpose::CurrentUser, "GetUser", r#"{"AccessToken": "{{token}}"}"#)
                .reads(&[(Reads::UID, "Username"), (Reads::USER, "UserAttributes")])
                .done(),
            operation(
                Purpose::Refresh,
                "InitiateAuth",
                r#"{"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "{{client_id}}", "AuthParameters": {"REFRESH_TOKEN": "{{refresh_token}}"}}"#,
            )
            .reads(&[(Reads::TOKEN, "AuthenticationResult.AccessToken")])
            .expiry("AuthenticationResult.ExpiresIn", Notation::SecondsFromNow)
            .done(),
            orders("{{api_url}}/orders").bearer().done(),
            operation(Purpose::LogOut, "GlobalSignOut", r#"{"AccessToken": "{{token}}"}"#).done(),
        ],
        carrier: bearer(),
        base: "https://cognito-idp. and your region and .amazonaws.com, such as https://cognito-idp.eu-central-1.amazonaws.com".into(),
        values: vec![
            value("client_id", "the app client's id (Cognito: the user pool, App clients); a client without a secret", "demo-client"),
            own_api(),
        ],
        traps: vec![
            trap("2.7.1", "Every call goes to one URL, as application/x-amz-json-1.1; in WeWeb the body must be a ready-made JSON text."),
            trap("2.7.2", "A log-in may answer with a challenge in place of tokens: status 200 alone is no success."),
            trap("2.7.3", "USER_PASSWORD_AUTH must be allowed on the app client, and a client with a secret is not fit for an app."),
            trap("2.7.4", "The user comes as a list of {Name, Value}: make an object of it."),
            trap("2.7.5", "The refresh brings no new refresh token: keep the old one."),
            trap("2.7.6", "Signing up gives no tokens, and usually a code has to be confirmed first."),
            assumed("2.7.8", "Wrong credentials and dead tokens are both answered 400: \"on 401 refresh\" never fires here."),
        ],
        habits: Habits { jwt: true, life: Life::Seconds(3_600), rotation: Rotation::Never, user_is_list: true, ..Habits::default() },
    }
}
