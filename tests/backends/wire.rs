//! What goes over the wire with each backend. The numbers in the names are those of the rules in `reference/backends.md`.

use std::sync::Arc;

use authscope::domain::web::token::{Jwt, TokenShape};
use authscope::domain::web::wire::Method;
use authscope::io::demo_server::DemoOptions;
use authscope::io::system_clock::SharedClock;
use serde_json::{Value, json};

use crate::demo_client::{Answer, Demo, NOON_MS, at_noon};

pub const EMAIL: &str = "ada@example.com";
pub const PASSWORD: &str = "Correct-Horse-9!";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub const KEY: (&str, &str) = ("apikey", "demo-anon-key");
pub const PROJECT: (&str, &str) = ("x-appwrite-project", "demo");
const JSON: (&str, &str) = ("accept", "application/json");

/// A demo server of this shape at noon, and its clock.
pub async fn demo(shape: &str) -> (Demo, Arc<SharedClock>) {
    let clock = Arc::new(SharedClock::frozen_at(NOON_MS));
    (Demo::start(DemoOptions { shape: shape.to_owned(), clock: Arc::clone(&clock), ..at_noon() }).await, clock)
}

pub async fn post(demo: &Demo, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    demo.call(Method::Post, path, headers, Some(&body.to_string())).await
}

pub async fn form(demo: &Demo, path: &str, body: &str) -> Answer {
    demo.call(Method::Post, path, &[FORM], Some(body)).await
}

pub async fn amazon(demo: &Demo, operation: &str, body: &Value) -> Answer {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
    demo.call(Method::Post, "/", &headers, Some(&body.to_string())).await
}

fn sign_in_with_cognito() -> Value {
    json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "c", "AuthParameters": {"USERNAME": EMAIL, "PASSWORD": PASSWORD}})
}

fn cookies(answer: &Answer) -> Vec<String> {
    answer.reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.clone()).collect()
}

#[tokio::test]
async fn b_2_1_2_xano_signs_up_and_in_at_once() {
    let (demo, _) = demo("xano").await;
    let made = post(&demo, "/auth/signup", &[], &json!({"name": "Eve", "email": "eve@example.com", "password": PASSWORD})).await;
    let me = demo.get_as("/auth/me", &made.text("/authToken")).await.json();
    assert_eq!((me["name"].as_str(), me["created_at"].as_i64()), (Some("Eve"), Some(1_700_000_000_000)));
}

#[tokio::test]
async fn b_2_1_4_xano_tokens_are_encrypted() {
    let (demo, _) = demo("xano").await;
    let reply = post(&demo, "/auth/login", &[], &json!({"email": EMAIL, "password": PASSWORD})).await.json();
    let token = reply["authToken"].as_str().unwrap();
    assert!(token.starts_with("eyJhbGciOiJBMjU2S1ci") && token.split('.').count() == 5, "{token}");
    assert_eq!((TokenShape::of(token), Jwt::read(token)), (TokenShape::Jwe, None));
    assert_eq!(reply.as_object().unwrap().len(), 1, "2.1.5: nothing about its end");
    assert_eq!(demo.get(&format!("/orders?authtoken={token}")).await.status(), 200, "2.1.7");
}

#[tokio::test]
async fn b_2_2_1_supabase_wants_the_key_on_every_call() {
    let (demo, _) = demo("supabase").await;
    let body = json!({"email": EMAIL, "password": PASSWORD});
    let without = post(&demo, "/auth/v1/token?grant_type=password", &[], &body).await;
    assert_eq!((without.status(), without.text("/message").as_str()), (401, "No API key found in request"));
    let session = post(&demo, "/auth/v1/token?grant_type=password", &[KEY], &body).await;
    let bearer = format!("Bearer {}", session.text("/access_token"));
    assert_eq!(demo.call(Method::Get, "/auth/v1/user", &[("authorization", &bearer)], None).await.status(), 401);
    let user = demo.call(Method::Get, "/auth/v1/user", &[("authorization", &bearer), KEY], None).await.json();
    assert_eq!((user["role"].as_str(), user["email"].as_str()), (Some("authenticated"), Some(EMAIL)), "2.2.4");
}

#[tokio::test]
async fn b_2_2_2_supabase_says_the_end_twice() {
    let (demo, _) = demo("supabase").await;
    let session = post(&demo, "/auth/v1/token?grant_type=password", &[KEY], &json!({"email": EMAIL, "password": PASSWORD})).await.json();
    assert_eq!((session["expires_in"].as_i64(), session["expires_at"].as_i64()), (Some(3600), Some(NOON_MS / 1000 + 3600)));
    assert_eq!(session["token_type"], "bearer");
    let jwt = Jwt::read(session["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(jwt.time_ms("exp"), Some(NOON_MS + 3_600_000));
    assert_eq!(jwt.claims["sub"], session["user"]["id"]);
}

#[tokio::test]
async fn b_2_2_5_supabase_refresh_tokens_serve_once() {
    let (demo, clock) = demo("supabase").await;
    let session = post(&demo, "/auth/v1/token?grant_type=password", &[KEY], &json!({"email": EMAIL, "password": PASSWORD})).await;
    let body = json!({"refresh_token": session.text("/refresh_token")});
    let next = post(&demo, "/auth/v1/token?grant_type=refresh_token", &[KEY], &body).await;
    assert_ne!(next.text("/refresh_token"), session.text("/refresh_token"));
    clock.advance(9_999);
    assert_eq!(post(&demo, "/auth/v1/token?grant_type=refresh_token", &[KEY], &body).await.status(), 200, "1b: a short reuse window");
    clock.advance(1);
    let again = post(&demo, "/auth/v1/token?grant_type=refresh_token", &[KEY], &body).await;
    assert_eq!((again.status(), again.text("/msg").as_str()), (400, "Invalid Refresh Token: Already Used"), "2.2.7");
    let unknown = post(&demo, "/auth/v1/token?grant_type=refresh_token", &[KEY], &json!({"refresh_token": "x"})).await;
    assert_eq!(unknown.text("/msg"), "Invalid Refresh Token: Refresh Token Not Found");
}

#[tokio::test]
async fn b_2_3_2_directus_expires_is_milliseconds() {
    let (demo, _) = demo("directus").await;
    let session = post(&demo, "/auth/login", &[], &json!({"email": EMAIL, "password": PASSWORD})).await.json();
    assert_eq!(session["data"]["expires"], 900_000);
    let exp = Jwt::read(session["data"]["access_token"].as_str().unwrap()).unwrap().time_ms("exp").unwrap();
    assert_eq!(exp, NOON_MS + 900_000);
}

#[tokio::test]
async fn b_2_3_3_directus_rotates() {
    let (demo, _) = demo("directus").await;
    let session = post(&demo, "/auth/login", &[], &json!({"email": EMAIL, "password": PASSWORD})).await;
    let body = json!({"refresh_token": session.text("/data/refresh_token"), "mode": "json"});
    assert_ne!(post(&demo, "/auth/refresh", &[], &body).await.text("/data/refresh_token"), session.text("/data/refresh_token"));
    assert_eq!(post(&demo, "/auth/refresh", &[], &body).await.status(), 401);
}

#[tokio::test]
async fn b_2_3_1_directus_has_three_modes() {
    let (demo, _) = demo("directus").await;
    let log_in = |mode: &str| json!({"email": EMAIL, "password": PASSWORD, "mode": mode});
    let cookie = post(&demo, "/auth/login", &[], &log_in("cookie")).await;
    assert!(cookie.json()["data"]["refresh_token"].is_null() && cookie.json()["data"]["access_token"].is_string());
    let set = cookies(&cookie).remove(0);
    assert!(set.starts_with("directus_refresh_token=") && set.contains("HttpOnly") && set.contains("SameSite=Lax"), "2.3.7: {set}");
    let pair = set.split(';').next().unwrap().to_owned();
    let refreshed = post(&demo, "/auth/refresh", &[("cookie", &pair)], &json!({"mode": "cookie"})).await;
    assert!(refreshed.json()["data"]["access_token"].is_string());
    let session = post(&demo, "/auth/login", &[], &log_in("session")).await;
    assert_eq!(session.json(), json!({"data": {"expires": 900_000}}));
    let pair = cookies(&session).remove(0).split(';').next().unwrap().to_owned();
    assert_eq!(demo.call(Method::Get, "/users/me", &[("cookie", &pair)], None).await.status(), 200);
}

#[tokio::test]
async fn b_2_3_6_directus_registers_without_a_word() {
    let (demo, _) = demo("directus").await;
    for email in ["new@example.com", EMAIL] {
        let made = post(&demo, "/users/register", &[], &json!({"email": email, "password": PASSWORD})).await;
        assert_eq!((made.status(), made.bytes.len()), (204, 0), "{email}");
    }
    assert_eq!(post(&demo, "/auth/login", &[], &json!({"email": "new@example.com", "password": PASSWORD})).await.status(), 200);
}

#[tokio::test]
async fn b_2_4_1_strapi_takes_an_identifier() {
    let (demo, _) = demo("strapi").await;
    assert_eq!(post(&demo, "/api/auth/local", &[], &json!({"email": EMAIL, "password": PASSWORD})).await.status(), 400);
    let session = post(&demo, "/api/auth/local", &[], &json!({"identifier": EMAIL, "password": PASSWORD})).await;
    let me = demo.get_as("/api/users/me", &session.text("/jwt")).await.json();
    assert_eq!((me["email"].as_str(), me.get("role"), me.get("data")), (Some(EMAIL), None, None), "2.4.3");
    let refreshed = post(&demo, "/api/auth/refresh", &[], &json!({"refreshToken": session.text("/refreshToken")})).await.json();
    assert_eq!(refreshed.as_object().unwrap().keys().collect::<Vec<_>>(), ["jwt"], "2.4.4: no new refresh token");
}

#[tokio::test]
async fn b_2_5_1_firebase_expiry_is_a_text_of_seconds() {
    let (demo, _) = demo("firebase").await;
    let body = json!({"email": EMAIL, "password": PASSWORD, "returnSecureToken": true});
    let session = post(&demo, "/v1/accounts:signInWithPassword?key=k", &[], &body).await.json();
    assert_eq!(session["expiresIn"], "3600");
    assert_eq!(Jwt::read(session["idToken"].as_str().unwrap()).unwrap().alg(), "RS256");
    let bare = post(&demo, "/v1/accounts:signInWithPassword?key=k", &[], &json!({"email": EMAIL, "password": PASSWORD})).await.json();
    assert!(bare.get("idToken").is_none() && bare.get("refreshToken").is_none());
    assert_eq!(post(&demo, "/v1/accounts:signInWithPassword", &[], &body).await.status(), 403, "no key");
}

#[tokio::test]
async fn b_2_5_3_and_4_firebase_lookup_and_refresh() {
    let (demo, _) = demo("firebase").await;
    let body = json!({"email": EMAIL, "password": PASSWORD, "returnSecureToken": true});
    let session = post(&demo, "/v1/accounts:signInWithPassword?key=k", &[], &body).await;
    let found = post(&demo, "/v1/accounts:lookup?key=k", &[], &json!({"idToken": session.text("/idToken")})).await;
    assert_eq!(found.text("/users/0/localId"), session.text("/localId"));
    let refresh = format!("grant_type=refresh_token&refresh_token={}", session.text("/refreshToken"));
    let next = form(&demo, "/v1/token?key=k", &refresh).await.json();
    assert_eq!((next["expires_in"].as_str(), next["token_type"].as_str()), (Some("3600"), Some("Bearer")));
    assert!(next["id_token"].is_string() && next.get("idToken").is_none() && next["user_id"] == session.text("/localId"));
}

#[tokio::test]
async fn b_2_6_1_auth0_gives_what_the_scope_asks_for() {
    let (demo, _) = demo("auth0").await;
    let ask = |scope: &str| json!({"grant_type": "password", "client_id": "c", "username": EMAIL, "password": PASSWORD, "audience": "a", "scope": scope});
    let bare = post(&demo, "/oauth/token", &[], &ask("profile")).await.json();
    assert!(bare.get("refresh_token").is_none() && bare.get("id_token").is_none() && bare["expires_in"] == 86_400);
    let whole = post(&demo, "/oauth/token", &[], &ask("openid offline_access")).await.json();
    assert!(whole["refresh_token"].is_string() && whole["id_token"].is_string());
    let in_a_form = format!("grant_type=password&client_id=c&username={EMAIL}&password={PASSWORD}&scope=openid");
    assert_eq!(form(&demo, "/oauth/token", &in_a_form).await.status(), 200, "1c: JSON or form");
}

#[tokio::test]
async fn b_2_6_2_auth0_tokens_without_an_audience_are_for_userinfo_alone() {
    let (demo, _) = demo("auth0").await;
    let body = json!({"grant_type": "password", "client_id": "c", "username": EMAIL, "password": PASSWORD, "scope": "openid"});
    let token = post(&demo, "/oauth/token", &[], &body).await.text("/access_token");
    assert_eq!(TokenShape::of(&token), TokenShape::Opaque);
    assert_eq!(demo.get_as("/userinfo", &token).await.json()["email"], EMAIL);
    assert_eq!(demo.get_as("/orders", &token).await.status(), 401);
}

#[tokio::test]
async fn b_2_7_1_cognito_has_one_url() {
    let (demo, _) = demo("cognito").await;
    let session = amazon(&demo, "InitiateAuth", &sign_in_with_cognito()).await;
    assert_eq!(session.header("content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(session.json()["AuthenticationResult"]["ExpiresIn"], 3600);
    let plain = post(&demo, "/", &[("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth")], &sign_in_with_cognito()).await;
    assert_eq!(plain.status(), 400, "application/json is not what it takes");
    let user = amazon(&demo, "GetUser", &json!({"AccessToken": session.text("/AuthenticationResult/AccessToken")})).await.json();
    assert!(user["UserAttributes"].as_array().unwrap().contains(&json!({"Name": "email", "Value": EMAIL})), "2.7.4");
}

#[tokio::test]
async fn b_2_7_5_cognito_keeps_the_refresh_token() {
    let (demo, _) = demo("cognito").await;
    let session = amazon(&demo, "InitiateAuth", &sign_in_with_cognito()).await;
    let refresh = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "c",
        "AuthParameters": {"REFRESH_TOKEN": session.text("/AuthenticationResult/RefreshToken")}});
    for _ in 0..2 {
        let next = amazon(&demo, "InitiateAuth", &refresh).await.json();
        assert!(next["AuthenticationResult"]["AccessToken"].is_string() && next["AuthenticationResult"].get("RefreshToken").is_none());
    }
    let made = amazon(&demo, "SignUp", &json!({"ClientId": "c", "Username": "eve@example.com", "Password": PASSWORD})).await.json();
    assert!(made["UserSub"].is_string() && made.get("AuthenticationResult").is_none(), "2.7.6");
}

#[tokio::test]
async fn b_2_8_3_appwrite_has_no_token_but_a_cookie_or_a_header() {
    let (demo, _) = demo("appwrite").await;
    let session = post(&demo, "/v1/account/sessions/email", &[PROJECT], &json!({"email": EMAIL, "password": PASSWORD})).await;
    assert_eq!((session.status(), session.text("/secret").as_str()), (201, ""));
    assert_eq!(session.text("/expire"), "2027-03-01T12:00:00Z", "ISO");
    let set = cookies(&session).remove(0);
    assert!(set.starts_with("a_session_demo=") && set.ends_with("HttpOnly; Secure; SameSite=None"), "{set}");
    let fallback = session.header("x-fallback-cookies").unwrap().to_owned();
    let pair = set.split(';').next().unwrap();
    for header in [("cookie", pair), ("x-fallback-cookies", fallback.as_str())] {
        assert_eq!(demo.call(Method::Get, "/v1/account", &[PROJECT, header], None).await.json()["email"], EMAIL);
    }
    assert_eq!(demo.call(Method::Get, "/v1/account", &[("cookie", pair)], None).await.status(), 404, "2.8.1: the project is missing");
    let out = demo.call(Method::Delete, "/v1/account/sessions/current", &[PROJECT, ("cookie", pair)], None).await;
    assert_eq!(out.status(), 204);
    assert_eq!(demo.call(Method::Get, "/v1/account", &[PROJECT, ("cookie", pair)], None).await.status(), 401);
}

#[tokio::test]
async fn b_2_8_2_appwrite_accounts_are_not_signed_in() {
    let (demo, _) = demo("appwrite").await;
    let new = |password: &str| json!({"userId": "unique()", "email": "eve@example.com", "password": password, "name": "Eve"});
    assert_eq!(post(&demo, "/v1/account", &[PROJECT], &new("short")).await.status(), 400);
    let made = post(&demo, "/v1/account", &[PROJECT], &new(PASSWORD)).await;
    assert!(made.status() == 201 && cookies(&made).is_empty() && made.json()["$id"].is_string());
}

#[tokio::test]
async fn b_2_9_3_pocketbase_refreshes_with_the_token_itself() {
    let (demo, clock) = demo("pocketbase").await;
    let users = "/api/collections/users";
    let session = post(&demo, &format!("{users}/auth-with-password"), &[], &json!({"identity": EMAIL, "password": PASSWORD})).await;
    let token = session.text("/token");
    for header in [token.clone(), format!("Bearer {token}")] {
        let next = demo.call(Method::Post, &format!("{users}/auth-refresh"), &[("authorization", &header)], None).await;
        assert_eq!((next.status(), next.text("/record/email").as_str()), (200, EMAIL), "1c: with or without Bearer");
    }
    clock.advance(604_801_000);
    let late = demo.call(Method::Post, &format!("{users}/auth-refresh"), &[("authorization", &token)], None).await;
    assert_eq!(late.status(), 401);
}

#[tokio::test]
async fn b_2_9_5_pocketbase_takes_a_dead_token_for_none() {
    let (demo, clock) = demo("pocketbase").await;
    let body = json!({"identity": EMAIL, "password": PASSWORD});
    let token = post(&demo, "/api/collections/users/auth-with-password", &[], &body).await.text("/token");
    let rows = async || {
        let answer = demo.call(Method::Get, "/api/collections/orders/records", &[("authorization", &token)], None).await;
        (answer.status(), answer.json()["totalItems"].as_i64())
    };
    assert_eq!(rows().await, (200, Some(3)));
    clock.advance(604_801_000);
    assert_eq!(rows().await, (200, Some(0)));
}

#[tokio::test]
async fn b_2_10_1_sanctum_answers_with_the_token_alone() {
    let (demo, _) = demo("sanctum_token").await;
    let body = json!({"email": EMAIL, "password": PASSWORD, "device_name": "app"});
    let answer = post(&demo, "/sanctum/token", &[JSON], &body).await;
    let token = String::from_utf8(answer.bytes.to_vec()).unwrap();
    assert_eq!(TokenShape::of(&token), TokenShape::Sanctum, "{token}");
    assert_eq!(demo.get_as("/api/user", &token).await.json()["email"], EMAIL);
    let half = token.split('|').nth(1).unwrap();
    assert_eq!(demo.call(Method::Get, "/api/user", &[JSON, ("authorization", &format!("Bearer {half}"))], None).await.status(), 401);
    assert_eq!(demo.get("/api/user").await.status(), 302, "2.10.5: without Accept it is a page");
}

#[tokio::test]
async fn b_2_10_4_sanctum_wants_its_cookie_back_in_a_header() {
    let (demo, _) = demo("sanctum_spa").await;
    let first = demo.get("/sanctum/csrf-cookie").await;
    assert_eq!(first.status(), 204);
    let set = cookies(&first);
    let jar = set.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
    let raw = jar.split("; ").find_map(|pair| pair.strip_prefix("XSRF-TOKEN=")).unwrap();
    assert!(raw.ends_with("%3D"), "encoded: {raw}");
    let decoded = raw.replace("%3D", "=");
    let body = json!({"email": EMAIL, "password": PASSWORD});
    for (token, status) in [("", 419), (raw, 419), (decoded.as_str(), 204)] {
        let answer = post(&demo, "/login", &[JSON, ("cookie", &jar), ("x-xsrf-token", token)], &body).await;
        assert_eq!((answer.status(), answer.bytes.is_empty()), (status, status == 204), "{token}");
    }
}

#[tokio::test]
async fn b_2_11_2_the_slash_at_the_end_matters() {
    let (demo, _) = demo("simplejwt").await;
    let body = json!({"username": EMAIL, "password": PASSWORD});
    let without = post(&demo, "/api/token", &[], &body).await;
    assert_eq!((without.status(), without.header("location")), (301, Some("/api/token/")));
    let session = post(&demo, "/api/token/", &[], &body).await;
    let jwt = Jwt::read(&session.text("/access")).unwrap();
    assert_eq!(jwt.time_ms("exp"), Some(NOON_MS + 300_000), "2.11.3");
    let next = post(&demo, "/api/token/refresh/", &[], &json!({"refresh": session.text("/refresh")})).await.json();
    assert_eq!(next.as_object().unwrap().keys().collect::<Vec<_>>(), ["access"], "no rotation");
}

#[tokio::test]
async fn b_2_12_1_keycloak_takes_forms_only() {
    let (demo, _) = demo("keycloak").await;
    let realm = "/realms/demo/protocol/openid-connect";
    let body = json!({"grant_type": "password", "client_id": "c", "username": EMAIL, "password": PASSWORD});
    assert_eq!(post(&demo, &format!("{realm}/token"), &[], &body).await.status(), 400);
    let whole = format!("grant_type=password&client_id=c&username={EMAIL}&password={PASSWORD}&scope=openid");
    let session = form(&demo, &format!("{realm}/token"), &whole).await;
    assert_eq!((session.json()["expires_in"].as_i64(), session.json()["refresh_expires_in"].as_i64()), (Some(300), Some(1800)));
    let refresh = format!("grant_type=refresh_token&client_id=c&refresh_token={}", session.text("/refresh_token"));
    let next = form(&demo, &format!("{realm}/token"), &refresh).await;
    assert_ne!(next.text("/refresh_token"), session.text("/refresh_token"));
    assert_eq!(form(&demo, &format!("{realm}/token"), &refresh).await.status(), 200, "2.12.4: the old one serves on");
    let out = format!("client_id=c&refresh_token={}", next.text("/refresh_token"));
    assert_eq!(form(&demo, &format!("{realm}/logout"), &out).await.status(), 204, "2.12.5");
    assert_eq!(form(&demo, &format!("{realm}/token"), &refresh).await.status(), 400);
}
