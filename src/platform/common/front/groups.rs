//! The guard of WeWeb's legacy plugins: user groups of a page (rules 28, 50 and 51).

use crate::domain::project::page::{Access, Page};
use crate::domain::project::platform::Target;
use crate::domain::record::fact::Fact;
use crate::domain::rules::why::Why;

use super::{GuardVerdict, Then};

/// Where the guard leads people.
pub struct GroupPages<'a> {
    /// Those who are not signed in.
    pub signed_out: &'a str,
    /// Those who are in no group of the page.
    pub forbidden: &'a str,
}

/// Roles that are none: the guard throws.
pub struct BadRoles {
    /// Where they were looked for.
    pub key: String,
    /// What stands there, in words.
    pub kind: String,
    /// The number of what it rests on that is not established.
    pub assumed: Option<&'static str>,
}

/// Whether the page may be seen. The roles are read only where the page asks for one.
pub fn judge(
    target: Target,
    page: &Page,
    signed_in: bool,
    pages: &GroupPages,
    roles: impl FnOnce() -> Result<Vec<String>, BadRoles>,
) -> GuardVerdict {
    let wanted = Fact::Wanted(page.name.clone());
    let verdict = |why, facts, then| GuardVerdict { why, facts, then, assumed: None };
    let open = |why| verdict(why, Vec::new(), Then::Open);
    let (wanted_roles, all) = match &page.access {
        Access::Everyone => return open(Why::LegacyPublic),
        _ if target == Target::Editor => {
            return GuardVerdict { facts: vec![wanted], assumed: Some("WW-D4"), ..open(Why::EditorOpens) };
        }
        _ if !signed_in => {
            let then = Then::Redirect { name: "not-signed-in", to: pages.signed_out.to_owned() };
            return verdict(Why::LegacySignedOut, vec![wanted], then);
        }
        Access::AnyRole(roles) | Access::AllRoles(roles) if roles.is_empty() => return open(Why::LegacySignedIn),
        Access::SignedIn => return open(Why::LegacySignedIn),
        Access::AnyRole(roles) => (roles, false),
        Access::AllRoles(roles) => (roles, true),
    };
    let held = match roles() {
        Ok(held) => held,
        Err(BadRoles { key, kind, assumed }) => {
            let facts = vec![wanted, Fact::RoleKey(key), Fact::UserRoles(kind)];
            return GuardVerdict { assumed, ..verdict(Why::LegacyRolesThrow, facts, Then::Throw) };
        }
    };
    let has = |role: &String| held.contains(role);
    let matches = if all { wanted_roles.iter().all(has) } else { wanted_roles.iter().any(has) };
    let user_roles = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
    let facts = vec![wanted, Fact::Roles(wanted_roles.join(if all { " and " } else { " or " })), Fact::UserRoles(user_roles)];
    if matches {
        return GuardVerdict { facts, ..open(Why::LegacyGroupMatches) };
    }
    verdict(Why::LegacyGroupMissing, facts, Then::Redirect { name: "forbidden", to: pages.forbidden.to_owned() })
}
