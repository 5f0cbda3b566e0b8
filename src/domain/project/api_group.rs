//! FlutterFlow's API groups, and what their calls have of them.

use serde::{Deserialize, Serialize};

use super::endpoint::{Endpoint, EndpointInput, Field};

/// FlutterFlow: an API group. Its base URL, headers and variables are those of its calls (B1, B15).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiGroup {
    /// Slug, unique among groups.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// API Base URL, without a slash at its end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base_url: String,
    /// Headers of every call of the group, private ones apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Field>,
    /// Variables that each call of the group passes, private ones apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<EndpointInput>,
    /// The API Interceptor of the group, a named box.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub interceptor: String,
}

impl ApiGroup {
    /// The call as it is made: with the group's base URL, headers and variables; a private one has the base URL alone (B1, B15).
    #[must_use]
    pub fn with(&self, call: &Endpoint) -> Endpoint {
        let mut whole = call.clone();
        if !has_scheme(&call.url) {
            let slash = if call.url.is_empty() || call.url.starts_with(['/', '?']) { "" } else { "/" };
            whole.url = format!("{}{slash}{}", self.base_url.trim_end_matches('/'), call.url);
        }
        if call.facts.private != Some(true) {
            let is_own = |name: &str| call.headers.iter().any(|own| own.name.eq_ignore_ascii_case(name));
            let group = self.headers.iter().filter(|header| !is_own(&header.name)).cloned();
            whole.headers = group.chain(call.headers.iter().cloned()).collect();
            whole.inputs.extend(self.inputs.iter().filter(|input| !call.inputs.iter().any(|own| own.name == input.name)).cloned());
        }
        if whole.facts.interceptor.is_empty() {
            whole.facts.interceptor.clone_from(&self.interceptor);
        }
        whole
    }
}

/// Whether a URL is whole by itself: with a scheme, or with a value of the environment at its front.
fn has_scheme(url: &str) -> bool {
    url.trim_start().starts_with("http") || url.trim_start().starts_with("{{")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::call_facts::CallFacts;

    fn header(name: &str, value: &str) -> Field {
        Field { name: name.into(), value: value.into() }
    }

    fn input(name: &str) -> EndpointInput {
        EndpointInput { name: name.into(), ..EndpointInput::default() }
    }

    #[test]
    fn ff_b1_and_b15_a_call_has_what_its_group_has_and_a_private_one_the_base_url_alone() {
        let group = ApiGroup {
            base_url: "{{base_url}}/v1/".into(),
            headers: vec![header("Authorization", "Bearer [token]"), header("Accept", "text/plain")],
            inputs: vec![input("token")],
            ..ApiGroup::default()
        };
        let call = Endpoint { url: "orders".into(), headers: vec![header("accept", "application/json")], ..Endpoint::default() };
        let whole = group.with(&call);
        assert_eq!(whole.url, "{{base_url}}/v1/orders");
        assert_eq!(whole.headers, [header("Authorization", "Bearer [token]"), header("accept", "application/json")]);
        assert_eq!(whole.inputs, [input("token")]);
        let private = Endpoint { facts: CallFacts { private: Some(true), ..CallFacts::default() }, ..call };
        let whole = group.with(&private);
        assert_eq!((whole.url.as_str(), whole.headers.len(), whole.inputs.len()), ("{{base_url}}/v1/orders", 1, 0));
        let elsewhere = Endpoint { url: "https://other.example/x".into(), ..Endpoint::default() };
        assert_eq!(group.with(&elsewhere).url, "https://other.example/x");
    }
}
