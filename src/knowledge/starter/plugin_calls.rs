//! What WeWeb's legacy plugin can call by itself: it makes two calls, in one way each (rules 45 and 48).

use serde_json::Value as Json;

use crate::domain::project::carrier::Takes;
use crate::domain::project::endpoint::{BodyType, Endpoint};
use crate::domain::web::wire::Method;

/// Whether the plugin can fetch the user there: it sends a GET with the access token and nothing else (rule 45).
pub(super) fn tells_the_user(endpoint: &Endpoint) -> bool {
    endpoint.method == Method::Get && needs_no_header(endpoint)
}

/// The member of a JSON body that takes the refresh token. The plugin sends that one member and nothing else (rules 45 and 48).
pub(super) fn request_key(refresh: &Endpoint) -> Option<String> {
    if refresh.body_type != BodyType::Json || !needs_no_header(refresh) {
        return None;
    }
    let wanted = format!("{{{{{}}}}}", Takes::REFRESH_TOKEN);
    let body: Json = serde_json::from_str(&refresh.body).ok()?;
    let members = body.as_object()?;
    members.iter().find(|(_, value)| members.len() == 1 && value.as_str() == Some(&wanted)).map(|(name, _)| name.clone())
}

/// Of an endpoint the plugin knows the URL: a key of the project is not sent. Without an Accept only errors look different.
fn needs_no_header(endpoint: &Endpoint) -> bool {
    let token = format!("{{{{{}}}}}", Takes::TOKEN);
    endpoint.headers.iter().all(|header| header.value.contains(&token) || header.name.eq_ignore_ascii_case("accept"))
}
