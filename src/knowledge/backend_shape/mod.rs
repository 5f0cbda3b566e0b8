//! What is known of the backends that people pair with these platforms: one file a backend, one line in [`ALL`].
//!
//! Rule numbers are those of `reference/backends.md`. What is general knowledge there (its mark K) is marked as assumed here.

mod appwrite;
mod auth0;
mod basic;
mod cognito;
mod directus;
mod firebase;
mod keycloak;
mod mailed_code;
mod mailed_link;
mod plain;
mod pocketbase;
mod sanctum_spa;
mod sanctum_token;
mod simplejwt;
mod strapi;
mod supabase;
mod token_header;
mod xano;

use super::blueprint::{Blueprint, BlueprintValue, Trap};
use crate::domain::project::carrier::{Carrier, Reads, Takes};
use crate::domain::project::endpoint::{BodyType, Endpoint, EndpointInput, Field, NamedPath, Notation, Purpose};
use crate::domain::project::template;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::wire::Method;

/// Every backend, the common ones first; the last is for whoever has another one or does not know.
pub const ALL: [fn() -> Blueprint; 18] = [
    xano::blueprint,
    supabase::blueprint,
    directus::blueprint,
    strapi::blueprint,
    firebase::blueprint,
    auth0::blueprint,
    cognito::blueprint,
    appwrite::blueprint,
    pocketbase::blueprint,
    sanctum_token::blueprint,
    sanctum_spa::blueprint,
    simplejwt::blueprint,
    keycloak::blueprint,
    basic::blueprint,
    token_header::blueprint,
    mailed_code::blueprint,
    mailed_link::blueprint,
    plain::blueprint,
];

/// The backend of this id.
#[must_use]
pub fn named(id: &str) -> Option<Blueprint> {
    ALL.into_iter().map(|make| make()).find(|blueprint| blueprint.id == id)
}

/// An endpoint in the making.
struct Making(Endpoint);

/// A call with a purpose, named after it.
fn call(purpose: Purpose, method: Method, url: &str) -> Making {
    Making(Endpoint {
        id: purpose.name().to_owned(),
        name: purpose.title().to_owned(),
        purpose,
        method,
        url: url.to_owned(),
        ..Endpoint::default()
    })
}

/// A call of the app's data, which is shut to strangers.
fn orders(url: &str) -> Making {
    let mut making = call(Purpose::Other, Method::Get, url);
    (making.0.id, making.0.name) = ("orders".to_owned(), "Orders".to_owned());
    making
}

impl Making {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.0.headers.push(field(name, value));
        self
    }

    fn query(mut self, name: &str, value: &str) -> Self {
        self.0.query.push(field(name, value));
        self
    }

    fn json(mut self, body: &str) -> Self {
        (self.0.body_type, self.0.body) = (BodyType::Json, body.to_owned());
        self
    }

    fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.0.body_type = BodyType::Form;
        self.0.form = fields.iter().map(|(name, value)| field(name, value)).collect();
        self
    }

    /// The token in a header, which is the last one.
    fn bearer(self) -> Self {
        self.header("Authorization", "Bearer {{token}}")
    }

    /// Cookies go along.
    fn credentials(mut self) -> Self {
        self.0.credentials = Credentials::Include;
        self
    }

    /// Where the reply has what, by the names of [`Reads`].
    fn reads(mut self, paths: &[(&str, &str)]) -> Self {
        let named = |(name, path): &(&str, &str)| NamedPath { name: (*name).to_owned(), path: (*path).to_owned(), notation: None };
        self.0.paths.extend(paths.iter().map(named));
        self
    }

    /// Where the reply says when the token ends, and how it is written.
    fn expiry(mut self, path: &str, notation: Notation) -> Self {
        self.0.paths.push(NamedPath { name: Reads::EXPIRY.to_owned(), path: path.to_owned(), notation: Some(notation) });
        self
    }

    /// The endpoint. Its inputs are what its templates name and an app can fill, and `more`.
    fn taking(mut self, more: &[&str]) -> Endpoint {
        let endpoint = &self.0;
        let fields = endpoint.query.iter().chain(&endpoint.form).chain(&endpoint.headers);
        let texts = [&endpoint.url, &endpoint.body].into_iter().chain(fields.map(|field| &field.value));
        let asked: Vec<&str> = texts.flat_map(|text| template::environment_names(text)).collect();
        let known = [Takes::NAME, Takes::EMAIL, Takes::PASSWORD, Takes::REFRESH_TOKEN, Takes::TOKEN];
        let inputs = known.iter().chain(more).filter(|name| asked.contains(name));
        self.0.inputs = inputs.map(|name| EndpointInput::named((*name).to_owned())).collect();
        self.0
    }

    /// The endpoint with the usual inputs.
    fn done(self) -> Endpoint {
        self.taking(&[])
    }
}

fn field(name: &str, value: &str) -> Field {
    Field { name: name.to_owned(), value: value.to_owned() }
}

fn value(name: &str, about: &str, demo: &str) -> BlueprintValue {
    BlueprintValue { name: name.to_owned(), about: about.to_owned(), demo: demo.to_owned(), ..BlueprintValue::default() }
}

/// The address of the API of one's own that takes the backend's tokens.
fn own_api() -> BlueprintValue {
    value("api_url", "the address of your own API, which takes the tokens of this service, such as https://api.example.com", "{{base_url}}")
}

/// Something that the documentation says.
fn trap(rule: &'static str, text: &str) -> Trap {
    Trap { text: text.to_owned(), rule, assumed: false }
}

/// Something that is generally known.
fn assumed(rule: &'static str, text: &str) -> Trap {
    Trap { assumed: true, ..trap(rule, text) }
}

/// The carrier of most backends.
fn bearer() -> Carrier {
    Carrier::default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, LegacySettings, Platform, WeWebSettings};
    use crate::knowledge::dialect;

    #[test]
    fn every_backend_is_found_by_its_id_and_says_what_it_is() {
        let ids: BTreeSet<String> = ALL.into_iter().map(|make| make().id).collect();
        assert_eq!(ids.len(), ALL.len());
        for id in ids {
            let blueprint = named(&id).unwrap();
            assert!(!blueprint.title.is_empty() && !blueprint.base.is_empty() && blueprint.shape == id, "{id}");
            assert!(blueprint.values.iter().all(|value| !value.about.is_empty() && !value.demo.is_empty()), "{id}");
            assert!(blueprint.traps.iter().all(|trap| trap.rule.starts_with(['1', '2', '3'])), "{id}");
        }
        assert_eq!(named("nothing"), None);
    }

    #[test]
    fn every_call_names_inputs_and_declared_values_only() {
        for make in ALL {
            let blueprint = make();
            let mut values: BTreeSet<&str> = blueprint.values.iter().map(|value| value.name.as_str()).collect();
            values.insert("base_url");
            let mut purposes = BTreeSet::new();
            for endpoint in &blueprint.endpoints {
                assert!(endpoint.purpose == Purpose::Other || purposes.insert(endpoint.purpose), "{} twice", endpoint.name);
                let inputs: BTreeSet<&str> = endpoint.inputs.iter().map(|input| input.name.as_str()).collect();
                let fields = endpoint.query.iter().chain(&endpoint.form).chain(&endpoint.headers);
                for text in [&endpoint.url, &endpoint.body].into_iter().chain(fields.map(|field| &field.value)) {
                    for name in template::environment_names(text) {
                        assert!(inputs.contains(name) || values.contains(name), "{}: {}: {name}", blueprint.id, endpoint.id);
                    }
                }
                if endpoint.body_type == BodyType::Json {
                    serde_json::from_str::<serde_json::Value>(&endpoint.body).unwrap();
                }
            }
            assert!(purposes.contains(&Purpose::LogIn) && purposes.contains(&Purpose::CurrentUser), "{}", blueprint.id);
        }
    }

    #[test]
    fn every_call_comes_back_from_each_platform_as_it_went() {
        let platforms = [
            Platform::FlutterFlow(FlutterFlowSettings::default()),
            Platform::WeWeb(WeWebSettings::default()),
            Platform::WeWebLegacy(LegacySettings::default()),
        ];
        for make in ALL {
            for endpoint in make().endpoints {
                for platform in &platforms {
                    let made = dialect::from_neutral(&endpoint, platform);
                    assert_eq!(dialect::to_neutral(&made, platform), endpoint, "{}", platform.name());
                }
            }
        }
    }
}
