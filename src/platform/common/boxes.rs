//! Named boxes: custom functions and formulas whose code is not run, and whose behaviour was chosen from a list.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use url::Url;

use crate::domain::base::encode;
use crate::domain::base::local_time::{self, Reads, Told};
use crate::domain::project::{Behaviour, CustomFunction};
use crate::domain::record::evidence::Odd;
use crate::domain::record::question;
use crate::domain::record::value::Value;
use crate::domain::web::address;
use crate::domain::web::token::Jwt;
use crate::interpreter::expressions;

use super::world::World;

/// What a box makes of its inputs.
#[must_use]
pub fn made(function: &CustomFunction, inputs: &[Value], world: &World) -> Value {
    match function.behaviour {
        Behaviour::Ask { secret } => answered(world, &function.id, secret),
        _ => behave(&function.behaviour, inputs, world),
    }
}

/// What is odd about how it was made.
#[must_use]
pub fn odd(function: &CustomFunction, inputs: &[Value], world: &World) -> Option<Odd> {
    let is_local = function.behaviour == Behaviour::IsoToInstant
        && inputs.first().and_then(|text| told(text, world)).is_some_and(|told| told.is_local);
    is_local.then(|| Odd::DeviceZone(world.zone.to_owned()))
}

fn behave(behaviour: &Behaviour, inputs: &[Value], world: &World) -> Value {
    let input = inputs.first().unwrap_or(&Value::Missing);
    match behaviour {
        Behaviour::NowPlusSeconds => {
            input.as_number().map_or(Value::Null, |seconds| expressions::number(world.now_ms as f64 + (seconds * 1000.0).round()))
        }
        Behaviour::NowPlusMs => input.as_number().map_or(Value::Null, |ms| expressions::number(world.now_ms as f64 + ms.round())),
        Behaviour::MsToInstant => input.as_number().map_or(Value::Null, |ms| expressions::number(ms.round())),
        Behaviour::MsToSeconds => input.as_number().map_or(Value::Null, |ms| expressions::number((ms / 1000.0).floor())),
        Behaviour::IsoToInstant => told(input, world).map_or(Value::Null, |told| Value::integer(told.ms)),
        Behaviour::JwtExp => Jwt::read(&input.to_text().reveal()).and_then(|jwt| jwt.time_ms("exp")).map_or(Value::Null, Value::integer),
        Behaviour::ListToObject => match input {
            Value::List(items) => Value::Map(
                items
                    .iter()
                    .filter(|item| item.member("Name").is_set())
                    .map(|item| (item.member("Name").to_text().reveal(), item.member("Value").clone()))
                    .collect(),
            ),
            _ => Value::Null,
        },
        Behaviour::JwtClaim(name) => {
            let claim = Jwt::read(&input.to_text().reveal()).and_then(|jwt| jwt.claims.get(name).cloned());
            claim.map_or(Value::Null, |claim| Value::from_json(&claim, world.registry))
        }
        Behaviour::Base64 => Value::Text(input.to_text().encoded_whole(|text| STANDARD.encode(text))),
        Behaviour::BasicCredentials => {
            let mut pair = input.to_text();
            pair.push_plain(":");
            pair.push(&inputs.get(1).unwrap_or(&Value::Missing).to_text());
            Value::Text(pair.encoded_whole(|text| STANDARD.encode(text)))
        }
        Behaviour::Sha256 => Value::Text(input.to_text().encoded_whole(sha256)),
        Behaviour::UrlDecode => Value::Text(input.to_text().encoded(encode::decoded)),
        Behaviour::Cookie => page_cookie(&input.to_text().reveal(), world),
        Behaviour::Constant(json) => Value::from_json(json, world.registry),
        // Answered by name, where the box's own is known; an interceptor gives no value.
        Behaviour::Ask { .. } | Behaviour::RefreshAndRepeat(_) => Value::Missing,
    }
}

/// The time that a text tells on the device.
fn told(text: &Value, world: &World) -> Option<Told> {
    let reads = if world.project.platform.is_weweb() { Reads::Browser } else { Reads::Dart };
    local_time::told(&text.to_text().reveal(), world.zone, reads)
}

/// What was answered for a box: a number, a list and the like where it reads as one. A secret is always text.
fn answered(world: &World, function: &str, secret: bool) -> Value {
    let Some(text) = world.values.get(&question::of_box(function)) else { return Value::Missing };
    match serde_json::from_str::<Json>(&text.reveal()) {
        Ok(json) if !secret => Value::from_json(&json, world.registry),
        _ => Value::Text(text.clone()),
    }
}

/// What `document.cookie` shows of a cookie of this name: those of the page's own host that are not HttpOnly. A server on this computer
/// stands in for one whose cookies the page may read.
fn page_cookie(name: &str, world: &World) -> Value {
    let page = Url::parse(world.origin).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let is_loopback = |domain: &str| Url::parse(&format!("http://{domain}/")).is_ok_and(|url| address::is_loopback(&url));
    let found = world.device.cookies.iter().find(|cookie| {
        let shown = cookie.is_for_host(&page) || is_loopback(&cookie.domain);
        cookie.name == name && shown && !cookie.http_only && !cookie.is_over(world.now_ms)
    });
    found.map_or(Value::Null, |cookie| Value::Text(cookie.value.encoded(encode::decoded)))
}

/// SHA-256 in hexadecimal, small letters.
fn sha256(text: &str) -> String {
    crate::domain::web::body::BodyHash::of(text.as_bytes()).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::Project;
    use crate::domain::project::platform::{Platform, Target, WeWebSettings};
    use crate::domain::record::device::Device;
    use crate::domain::record::question::Questions;
    use crate::domain::secret::Label;
    use crate::domain::secret::registry::SecretRegistry;
    use crate::domain::secret::traced::Traced;
    use crate::domain::web::body::Bodies;
    use crate::domain::web::cookie::{self, SetBy};
    use crate::platform::common::journal::Journal;
    use crate::platform::common::world::Values;

    /// What a box makes of an input in an app at `https://app.example.com` whose cookies are these, each with where it came from.
    fn made_with(behaviour: &Behaviour, inputs: &[Value], cookies: &[(&str, &str)]) -> Value {
        let project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        let mut device = Device::default();
        for (header, from) in cookies {
            let from = Url::parse(from).unwrap();
            let set_by = SetBy { from: &from, now_ms: 0, date_ms: None, page_site: None };
            let cookie = cookie::parse(header, &set_by, |value| Traced::plain(value)).unwrap();
            device.cookies.put(cookie, 0);
        }
        let world = World {
            project: &project,
            target: Target::Published,
            values: &Values::new(),
            questions: &Questions::default(),
            device: &mut device,
            registry: &mut SecretRegistry::default(),
            bodies: &Bodies::default(),
            journal: &mut Journal::default(),
            origin: "https://app.example.com",
            zone: "UTC",
            now_ms: 1_000,
            orders: &mut Vec::new(),
        };
        behave(behaviour, inputs, &world)
    }

    fn made(behaviour: &Behaviour, input: &Value, cookies: &[(&str, &str)]) -> Value {
        made_with(behaviour, std::slice::from_ref(input), cookies)
    }

    #[test]
    fn credentials_and_digests_stay_secret() {
        let password = || Value::Text(Traced::secret(Label::new("password P1"), "cold soup"));
        let text = |value: &Value| (value.to_text().reveal(), value.to_text().masked());
        let basic = made_with(&Behaviour::BasicCredentials, &[Value::text("mira"), password()], &[]);
        assert_eq!(text(&basic), ("bWlyYTpjb2xkIHNvdXA=".into(), "password P1".into()));
        assert_eq!(text(&made(&Behaviour::Base64, &password(), &[])).0, "Y29sZCBzb3Vw");
        let digest = made(&Behaviour::Sha256, &Value::text("abc"), &[]);
        assert_eq!(text(&digest).0, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(text(&made(&Behaviour::Sha256, &password(), &[])).1, "password P1");
        assert_eq!(made(&Behaviour::UrlDecode, &Value::text("a%3Db%20c"), &[]), Value::text("a=b c"));
    }

    #[test]
    fn any_claim_of_a_token_can_be_read() {
        // {"sub":"u-7","roles":["member"]}
        let token = Value::text("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJyb2xlcyI6WyJtZW1iZXIiXX0.AAAA");
        assert_eq!(made(&Behaviour::JwtClaim("sub".into()), &token, &[]), Value::text("u-7"));
        assert_eq!(made(&Behaviour::JwtClaim("roles".into()), &token, &[]), Value::List(vec![Value::text("member")]));
        assert_eq!(made(&Behaviour::JwtClaim("gone".into()), &token, &[]), Value::Null);
        assert_eq!(made(&Behaviour::JwtClaim("sub".into()), &Value::text("opaque"), &[]), Value::Null);
    }

    #[test]
    fn boxes_make_points_in_time() {
        for (behaviour, input, ms) in [
            (Behaviour::NowPlusSeconds, "3600", 3_601_000),
            (Behaviour::NowPlusMs, "900000", 901_000),
            (Behaviour::MsToInstant, "1772366400000", 1_772_366_400_000),
            (Behaviour::IsoToInstant, "2026-03-01T12:00:00Z", 1_772_366_400_000),
        ] {
            assert_eq!(made(&behaviour, &Value::text(input), &[]), Value::integer(ms), "{behaviour:?}");
            assert_eq!(made(&behaviour, &Value::text("null"), &[]), Value::Null, "{behaviour:?}");
        }
    }

    #[test]
    fn b_2_7_4_a_list_of_attributes_becomes_an_object() {
        let list = serde_json::json!([{"Name": "email", "Value": "ada@example.com"}, {"Name": "sub", "Value": "1"}, {"x": 1}]);
        let made_of = |json: &Json| made(&Behaviour::ListToObject, &Value::from_json(json, &SecretRegistry::default()), &[]);
        let object = Value::Map(vec![("email".into(), Value::text("ada@example.com")), ("sub".into(), Value::text("1"))]);
        assert_eq!(made_of(&list), object);
        assert_eq!(made_of(&Json::Null), Value::Null);
    }

    #[test]
    fn a_script_reads_cookies_of_the_pages_own_host_that_are_not_hidden() {
        for (cookie, from, read) in [
            ("x=a%3D; Path=/; Domain=example.com", "https://api.example.com/", Value::text("a=")),
            ("x=a; Path=/", "https://api.example.com/", Value::Null),
            ("x=a; Path=/; Domain=example.com; HttpOnly", "https://api.example.com/", Value::Null),
            ("x=a; Path=/; Max-Age=1", "https://app.example.com/", Value::Null),
            ("x=a; Path=/", "http://127.0.0.1:4000/", Value::text("a")),
        ] {
            assert_eq!(made(&Behaviour::Cookie, &Value::text("x"), &[(cookie, from)]), read, "{cookie}");
        }
        assert_eq!(made(&Behaviour::Cookie, &Value::text("y"), &[("x=a", "https://app.example.com/")]), Value::Null);
    }
}
