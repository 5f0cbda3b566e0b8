//! A pasted token, or a pasted reply, in place of a log-in: what the app would get, before it is used.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::record::value::Value;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::token;
use crate::domain::web::token_report::{TokenReport, report};
use crate::knowledge::pretended::{CannotPretend, PastedLogin};

/// What the app would get. No secret is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedPreview {
    /// Name of the call that is not sent.
    pub endpoint: String,
    /// The body of the reply, JSON, masked.
    pub body: String,
    /// What is worth knowing about it.
    pub notes: Vec<String>,
    /// What the token says, where there is one that can be read.
    pub token: Option<Box<TokenReport>>,
}

/// What the app would get of this. `now_ms` is milliseconds since 1970.
///
/// # Errors
/// It cannot stand in for a log-in.
pub fn preview(project: &Project, login: &PastedLogin, now_ms: i64) -> Result<PastedPreview, CannotPretend> {
    let reply = login.reply(project, now_ms)?;
    let mut registry = SecretRegistry::default();
    for (kind, secret) in &reply.secrets {
        registry.register(*kind, secret.expose());
    }
    let json = serde_json::from_str(reply.body.expose()).unwrap_or_default();
    token::learn_json(&json, &mut registry);
    Ok(PastedPreview {
        endpoint: login.endpoint(project)?.name.clone(),
        body: masked(&json, &registry),
        notes: reply.notes,
        token: report(login.text.expose(), &[], now_ms).ok().map(Box::new),
    })
}

/// JSON with a label in the place of each secret, however short it is.
fn masked(json: &Json, registry: &SecretRegistry) -> String {
    let text = Value::from_json(json, registry).to_json_text().masked();
    // One member a line: the place for it is narrow.
    serde_json::from_str::<Json>(&text).and_then(|json| serde_json::to_string_pretty(&json)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn the_preview_shows_no_secret_however_short_it_is() {
        let text = include_bytes!("../../../assets/demo-flutterflow.authscope.json");
        let project = crate::format::project_file::read(text).unwrap_or_else(|error| panic!("{error}")).0;
        let reply = r#"{"data": {"access_token": "opaque-token-1", "refresh_token": "abcdef", "session_key": "sk_9f8e7d6c5b4a3aa1", "user": {"id": 42}}}"#;
        let login = PastedLogin { endpoint: None, text: Secret::new(reply), refresh_token: Secret::new("") };
        let shown = preview(&project, &login, 0).unwrap_or_else(|error| panic!("{error}")).body;
        for secret in ["opaque-token-1", "abcdef", "sk_9f8e7d6c5b4a3aa1"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("\"id\": 42") && shown.contains("key K1"), "{shown}");
    }
}
