//! What in a project file is most likely not meant so: a field whose name is misspelt, and so has no effect; a secret's value, which is
//! never read from a file.

use std::fmt;

use serde_json::Value as Json;

use crate::domain::base::nearest::nearest;
use crate::domain::project::Project;

/// Something that is most likely not meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A field that this program does not know, and that is spelt nearly like one that it does.
    Misspelt {
        /// Where it stands: `pages/home`; empty: at the top.
        at: String,
        /// Its name.
        name: String,
        /// The name that was probably meant.
        meant: &'static str,
    },
    /// A value that is declared as a secret, with a text beside it.
    SecretInFile {
        /// The environment.
        environment: String,
        /// Its name.
        name: String,
    },
}

impl Doubt {
    /// The id of the finding.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Misspelt { .. } => "STRUCTURE-UNKNOWN-FIELD",
            Self::SecretInFile { .. } => "STRUCTURE-SECRET-IN-FILE",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::Misspelt { name, meant, .. } => format!("write \"{meant}\" in place of \"{name}\"; a field of your own may stay"),
            Self::SecretInFile { name, .. } => {
                format!("take the text out of the file; give it with AUTHSCOPE_SECRET_{}, or type it in the window", name.to_uppercase())
            }
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misspelt { at, name, meant } => {
                if !at.is_empty() {
                    write!(f, "{at}: ")?;
                }
                write!(f, "the field \"{name}\" is not known and has no effect (did you mean \"{meant}\"?)")
            }
            Self::SecretInFile { environment, name } => {
                write!(f, "environments/{environment}: the secret {name} has a value in the file; it is not used, and never written back")
            }
        }
    }
}

/// The names of fields that a project file may have, apart from those of tags.
const FIELDS: [&str; 178] = [
    "access",
    "access_token",
    "actions",
    "all",
    "allow_back",
    "allows_local_network",
    "always_allow_body",
    "app_urls",
    "as",
    "ask",
    "at",
    "attempt",
    "authscope",
    "back_end",
    "base_url",
    "basic",
    "bearer",
    "behaviour",
    "blocks_third_party_cookies",
    "body",
    "body_type",
    "branch",
    "browser",
    "cached",
    "call",
    "calls",
    "cases",
    "catch",
    "convert",
    "credentials",
    "custom_proxy",
    "data_source",
    "default",
    "disabled",
    "do",
    "earlier_session",
    "endpoint",
    "endpoints",
    "entry_page",
    "environments",
    "equals",
    "escape_variables",
    "events",
    "expect",
    "expiry",
    "export",
    "facts",
    "faults",
    "field",
    "fields",
    "flutterflow",
    "forbidden_page",
    "form",
    "from",
    "function",
    "functions",
    "given",
    "go_on",
    "group",
    "groups",
    "has_test_value",
    "headers",
    "held",
    "home_page",
    "hosted_elsewhere",
    "id",
    "ignore_redirects",
    "in_code",
    "inputs",
    "interceptor",
    "is",
    "item",
    "keep_on_navigation",
    "kind",
    "label",
    "left",
    "limit_per_second",
    "log_in_endpoint",
    "log_out_endpoint",
    "logged_in_page",
    "message",
    "metadata",
    "method",
    "ms",
    "name",
    "nav_bar",
    "navigate_automatically",
    "not_confirmed",
    "notation",
    "on",
    "on_error",
    "only",
    "op",
    "origins",
    "otherwise",
    "otherwise_ms",
    "outcome",
    "output",
    "over",
    "page",
    "pages",
    "pages_require_authentication",
    "parameters",
    "part",
    "password",
    "path",
    "paths",
    "persist",
    "persisted",
    "platform",
    "plugin",
    "private",
    "production",
    "purpose",
    "query",
    "refresh_endpoint",
    "refresh_token",
    "refresh_type",
    "refused",
    "replace_route",
    "request_key",
    "requires_firebase_user",
    "response_key",
    "right",
    "role_key",
    "role_object_key",
    "role_type",
    "roles",
    "roles_endpoint",
    "route",
    "secret",
    "server",
    "server_clock",
    "server_side_proxy",
    "session_written_by_code",
    "set",
    "shape",
    "shares_origin",
    "shown_to",
    "sign_up_endpoint",
    "signed_in",
    "skip_on_load_when_inactive",
    "slot",
    "source",
    "staging",
    "status",
    "stories",
    "test_proxy",
    "text",
    "then",
    "time_zone",
    "times",
    "token",
    "token_type",
    "type",
    "typed",
    "uid",
    "unauthenticated_page",
    "unauthorized_page",
    "up",
    "upgrades_insecure_requests",
    "url",
    "user_data",
    "user_data_type",
    "user_endpoint",
    "user_load",
    "user_on_public_pages",
    "username",
    "value",
    "values",
    "variable",
    "variables",
    "version",
    "wanted",
    "weweb",
    "when",
    "workflow",
    "workflows",
];

/// What says of which kind something is, as a field that holds it; those with a hyphen need not be listed.
const TAGS: [&str; 26] = [
    "flutterflow",
    "weweb",
    "tap",
    "open",
    "reload",
    "reopen",
    "navigate",
    "condition",
    "filter",
    "loop",
    "switch",
    "wait",
    "return",
    "authenticate",
    "custom",
    "session",
    "formula",
    "literal",
    "compare",
    "arithmetic",
    "text",
    "object",
    "constant",
    "variable",
    "when",
    "then",
];

/// The fields that were left over when a project was read, as far as they look misspelt.
pub(super) fn misspelt(left: Option<&Json>) -> Vec<Doubt> {
    let mut found = Vec::new();
    if let Some(left) = left {
        walk(left, "", &mut found);
    }
    found
}

fn walk(left: &Json, at: &str, found: &mut Vec<Doubt>) {
    let inner = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
    match left {
        Json::Object(members) => {
            for (name, value) in members {
                if FIELDS.contains(&name.as_str()) || TAGS.contains(&name.as_str()) || name.contains('-') {
                    walk(value, &inner(name), found);
                } else if let Some(meant) = nearest(name, FIELDS).filter(|_| name.len() > 2) {
                    found.push(Doubt::Misspelt { at: at.to_owned(), name: name.clone(), meant: known(meant) });
                }
                // What else is in the file is somebody's own, with all that is in it.
            }
        }
        Json::Array(items) => {
            for item in items {
                let name = ["id", "name", "field"].into_iter().find_map(|key| item.get(key)?.as_str()).unwrap_or_default();
                walk(item, &inner(name), found);
            }
        }
        _ => {}
    }
}

fn known(name: &str) -> &'static str {
    FIELDS.into_iter().find(|known| *known == name).unwrap_or_default()
}

/// The secrets whose values stand in the file.
pub(super) fn secrets(project: &Project) -> Vec<Doubt> {
    let of = |environment: &crate::domain::project::environment::Environment| {
        let held = environment.values.iter().filter(|value| value.secret && !value.value.is_empty());
        held.map(|value| Doubt::SecretInFile { environment: environment.id.clone(), name: value.name.clone() }).collect::<Vec<_>>()
    };
    project.environments.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that is written with its usual value is left over too: it must not be taken for a misspelt one.
    #[test]
    fn every_field_of_a_project_is_known() {
        let sources = [
            include_str!("../domain/project/mod.rs"),
            include_str!("../domain/project/page.rs"),
            include_str!("../domain/project/endpoint.rs"),
            include_str!("../domain/project/environment.rs"),
            include_str!("../domain/project/workflow.rs"),
            include_str!("../domain/project/trigger.rs"),
            include_str!("../domain/project/story.rs"),
            include_str!("../domain/project/platform.rs"),
            include_str!("../domain/project/legacy.rs"),
            include_str!("../domain/project/binding.rs"),
            include_str!("../domain/project/api_group.rs"),
            include_str!("../domain/project/call_facts.rs"),
            include_str!("../domain/project/facts.rs"),
            include_str!("../domain/project/weweb_server.rs"),
            include_str!("../domain/project/plugin.rs"),
            include_str!("../domain/web/browser.rs"),
        ];
        let mut seen = 0;
        for line in sources.iter().flat_map(|source| source.lines().take_while(|line| !line.contains("#[cfg(test)]"))) {
            let Some((name, _)) = line.trim().trim_start_matches("pub ").split_once(": ").filter(|_| line.ends_with(',')) else { continue };
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                seen += 1;
                assert!(FIELDS.contains(&name), "{name}");
            }
        }
        assert!(seen > 90, "{seen}");
        for (name, value) in [("uid", Json::Null), ("variable", Json::Null), ("persist", Json::Bool(false))] {
            let left = Json::Object([(name.to_owned(), value)].into_iter().collect());
            assert_eq!(misspelt(Some(&left)), []);
        }
    }
}
