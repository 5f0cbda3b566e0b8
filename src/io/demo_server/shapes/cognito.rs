//! `cognito`: a user pool that confirms new accounts by itself (2.7), and an API of one's own that takes its tokens. One URL, told
//! apart by `X-Amz-Target`; every error is a 400.

use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{Route, Shape, When, ok, orders, text, uuid, written};
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::io::demo_server::accounts::{Accounts, GrantPlan, Policy, UsedRefresh};
use crate::io::demo_server::message::{Call, ServerAnswer};
use crate::io::demo_server::refusal::{Refusal, RefusalKind};
use crate::io::demo_server::tokens::SigningAlgorithm;

/// The shape.
pub(super) struct Cognito;

const JSON: &str = "application/x-amz-json-1.1";
const SERVICE: &str = "AWSCognitoIdentityProviderService.";

static ROUTES: [Route; 6] = [
    Route::post_when("/", Purpose::LogIn, When::Field("AuthFlow", "USER_PASSWORD_AUTH")),
    Route::post_when("/", Purpose::Refresh, When::Field("AuthFlow", "REFRESH_TOKEN_AUTH")),
    Route::post_when("/", Purpose::CurrentUser, When::Header("x-amz-target", ".GetUser")),
    Route::post_when("/", Purpose::SignUp, When::Header("x-amz-target", ".SignUp")),
    Route::post_when("/", Purpose::LogOut, When::Header("x-amz-target", ".GlobalSignOut")),
    Route::new(Method::GET, "/orders", Purpose::Other),
];

impl Shape for Cognito {
    fn name(&self) -> &'static str {
        "cognito"
    }

    fn routes(&self) -> &'static [Route] {
        &ROUTES
    }

    fn policy(&self) -> Policy {
        Policy { life_s: Some(3_600), rotation: UsedRefresh::Same, subject: uuid, ..Policy::default() }
    }

    fn algorithm(&self) -> Option<SigningAlgorithm> {
        Some(SigningAlgorithm::Rs256)
    }

    fn answer(&self, route: &Route, call: &Call, plan: &GrantPlan, accounts: &mut Accounts, now_ms: i64) -> Result<ServerAnswer, Refusal> {
        if route.purpose == Purpose::Other {
            return accounts.user_of(call.bearer(), now_ms).map(|_| ok(orders()));
        }
        if call.content_type() != JSON {
            return Err(Refusal::Unsupported("Content-Type must be application/x-amz-json-1.1."));
        }
        if !call.header("x-amz-target").is_some_and(|target| target.starts_with(SERVICE)) {
            return Err(Refusal::Unsupported("X-Amz-Target names no operation."));
        }
        let body = call.object()?;
        let parameters = |name: &'static str| -> Result<Map<String, Value>, Refusal> {
            body.get(name).and_then(Value::as_object).cloned().ok_or(Refusal::MissingField(name))
        };
        let reply = match route.purpose {
            Purpose::LogIn => {
                text(&body, "ClientId")?;
                let given = parameters("AuthParameters")?;
                let grant = accounts.log_in(text(&given, "USERNAME")?, text(&given, "PASSWORD")?, plan, now_ms)?;
                let refresh = grant.refresh.clone();
                let mut result = result(&grant.access, written(notation(plan), grant.expires_ms, grant.life_s), plan);
                result["RefreshToken"] = refresh.into();
                json!({ "AuthenticationResult": result, "ChallengeParameters": {} })
            }
            // 2.7.5: no new refresh token.
            Purpose::Refresh => {
                let given = parameters("AuthParameters")?;
                let grant = accounts.refresh(text(&given, "REFRESH_TOKEN")?, plan, now_ms)?;
                let result = result(&grant.access, written(notation(plan), grant.expires_ms, grant.life_s), plan);
                json!({ "AuthenticationResult": result, "ChallengeParameters": {} })
            }
            Purpose::SignUp => {
                let attributes = body.get("UserAttributes").and_then(Value::as_array);
                let is_name = |one: &&Value| one["Name"] == "name";
                let name = attributes.and_then(|all| all.iter().find(is_name)).and_then(|one| one["Value"].as_str());
                let user = accounts.register(text(&body, "Username")?, text(&body, "Password")?, name)?;
                json!({ "UserConfirmed": true, "UserSub": uuid(user.id) })
            }
            Purpose::LogOut => {
                accounts.log_out(Some(text(&body, "AccessToken")?), None, now_ms)?;
                json!({})
            }
            // 2.7.4: a list.
            _ => {
                let user = accounts.user_of(Some(text(&body, "AccessToken")?), now_ms)?;
                let attribute = |name: &str, value: &str| json!({ "Name": name, "Value": value });
                let attributes =
                    [("sub", uuid(user.id)), ("email_verified", "true".into()), ("name", user.name.clone()), ("email", user.email.clone())];
                let attributes: Vec<Value> = attributes.iter().map(|(name, value)| attribute(name, value)).collect();
                json!({ "Username": uuid(user.id), "UserAttributes": attributes })
            }
        };
        Ok(amazon(StatusCode::OK, reply))
    }

    /// 2.7.8: no 401, but from the API of one's own.
    fn refuse(&self, refusal: &Refusal, purpose: Purpose) -> ServerAnswer {
        let (kind, message) = match (refusal, refusal.kind()) {
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) if purpose == Purpose::Other => {
                return ServerAnswer::json(StatusCode::UNAUTHORIZED, json!({ "message": "Unauthorized" }));
            }
            (_, RefusalKind::WrongCredentials) => ("NotAuthorizedException", "Incorrect username or password.".to_owned()),
            (_, RefusalKind::AddressTaken) => ("UsernameExistsException", "User already exists".to_owned()),
            (Refusal::TokenExpired, _) => ("NotAuthorizedException", "Access Token has expired".to_owned()),
            (_, RefusalKind::TokenMissing | RefusalKind::TokenDead) => ("NotAuthorizedException", "Invalid Access Token".to_owned()),
            (_, RefusalKind::RefreshDead) => ("NotAuthorizedException", "Invalid Refresh Token".to_owned()),
            (Refusal::Unsupported(what), _) => ("UnknownOperationException", (*what).to_owned()),
            _ => ("InvalidParameterException", refusal.message()),
        };
        amazon(StatusCode::BAD_REQUEST, json!({ "__type": kind, "message": message }))
    }
}

fn notation(plan: &GrantPlan) -> Notation {
    plan.expiry.unwrap_or(Notation::SecondsFromNow)
}

fn result(access: &str, expires: Value, plan: &GrantPlan) -> Value {
    json!({ plan.token_key.unwrap_or("AccessToken"): access, "IdToken": access, "ExpiresIn": expires, "TokenType": "Bearer" })
}

fn amazon(status: StatusCode, body: Value) -> ServerAnswer {
    ServerAnswer::json(status, body).with(CONTENT_TYPE, HeaderValue::from_static(JSON))
}
