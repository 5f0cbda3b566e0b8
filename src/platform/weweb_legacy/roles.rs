//! Which roles a user has, by the plugin's settings (rules 45 and 51).

use crate::domain::project::platform::{LegacySettings, RoleType};
use crate::domain::record::value::Value;

/// The names of the user's roles. Each is compared with the project's by its exact name; what is no text never matches.
///
/// # Errors
/// What the guard throws: a list is expected, and there is something else.
pub(super) fn roles_of(settings: &LegacySettings, user: &Value) -> Result<Vec<String>, String> {
    if settings.role_key.is_empty() {
        return Ok(Vec::new());
    }
    let raw = user.at_dotted(&settings.role_key);
    if !raw.is_truthy() {
        return Ok(Vec::new());
    }
    let name = |value: &Value| match value {
        Value::Text(text) => Some(text.reveal()),
        _ => None,
    };
    match (settings.role_type, raw) {
        (RoleType::String, raw) => Ok(name(raw).into_iter().collect()),
        (RoleType::ArrayOfStrings, Value::List(items)) => Ok(items.iter().filter_map(name).collect()),
        (RoleType::ArrayOfObjects, Value::List(items)) => {
            Ok(items.iter().filter_map(|item| name(item.member(&settings.role_object_key))).collect())
        }
        (RoleType::ArrayOfStrings | RoleType::ArrayOfObjects, _) => Err(raw.kind_word().to_owned()),
    }
}
