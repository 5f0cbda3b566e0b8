//! The calls that WeWeb's legacy plugin makes by itself, and what it reads out of them (rules 45, 48, 51).

use crate::domain::project::page::Access;
use crate::domain::project::place::Place;
use crate::domain::project::platform::{LegacySettings, Platform, RefreshType, RoleType, TokenType};
use crate::domain::record::finding::Finding;
use crate::domain::words::menu::{REFRESH_ENDPOINT, USER_ENDPOINT};

use super::super::setup::Setup;
use super::{error, known, warning};

const ID: &str = "STRUCTURE-LEGACY-PLUGIN";
const MENU: &str = "Plugins > Token Based Auth";

/// The rule. What the catalogue has rows for is told by these.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let Platform::WeWebLegacy(settings) = &evidence.project.platform else { return };
    user_endpoint(evidence, settings, found);
    if !settings.refresh_endpoint.is_empty() {
        refresh(evidence, settings, found);
    }
    roles(evidence, settings, found);
    if matches!(&settings.token_type, TokenType::CustomHeader(name) if name.trim().is_empty()) {
        found.push(error(
            ID,
            Place::Setting("token_type"),
            "The custom header of the access token has no name",
            "Fetch User and every repeated call go out without the token that the server looks for",
            format!("{MENU} > Access token type > Custom header name"),
        ));
    }
}

fn user_endpoint(evidence: &Setup, settings: &LegacySettings, found: &mut Vec<Finding>) {
    let at = || Place::Setting("user_endpoint");
    let choose = format!("{MENU} > choose the {USER_ENDPOINT}");
    match evidence.project.endpoint(&settings.user_endpoint) {
        Some(_) => {}
        None if settings.user_endpoint.is_empty() => found.push(error(
            ID,
            at(),
            format!("The {USER_ENDPOINT} is not chosen"),
            "Fetch User has nothing to call, so isAuthenticated never becomes true",
            choose,
        )),
        None => dangling(evidence, at(), USER_ENDPOINT, &settings.user_endpoint, found),
    }
}

fn refresh(evidence: &Setup, settings: &LegacySettings, found: &mut Vec<Finding>) {
    if evidence.project.endpoint(&settings.refresh_endpoint).is_none() {
        return dangling(evidence, Place::Setting("refresh_endpoint"), REFRESH_ENDPOINT, &settings.refresh_endpoint, found);
    }
    if settings.refresh_type == RefreshType::RequestBody && settings.request_key.is_empty() {
        found.push(warning(
            ID,
            Place::Setting("request_key"),
            "The refresh has no request key",
            "the server does not find the refresh token in the body",
            format!("{MENU} > Request key: the name that the server expects"),
        ));
    }
    if settings.response_key.is_empty() {
        found.push(warning(
            ID,
            Place::Setting("response_key"),
            "The refresh has no response key",
            "the whole reply becomes the access token: “[object Object]”, unless the reply is nothing but the token",
            format!("{MENU} > Response key: where the reply has the access token"),
        ));
    }
}

fn roles(evidence: &Setup, settings: &LegacySettings, found: &mut Vec<Finding>) {
    let asks = evidence.project.pages.iter().find(|page| match &page.access {
        Access::AnyRole(roles) | Access::AllRoles(roles) => !roles.is_empty(),
        Access::Everyone | Access::SignedIn => false,
    });
    let Some(page) = asks else { return };
    let missing = if settings.role_key.is_empty() {
        ("role_key", "role key", "Role key: where the user has the roles")
    } else if settings.role_type == RoleType::ArrayOfObjects && settings.role_object_key.is_empty() {
        ("role_object_key", "object key", "Object key: the member that is the role's name")
    } else {
        return;
    };
    let (field, name, fix) = missing;
    found.push(error(
        ID,
        Place::Setting(field),
        format!("{} asks for a role, and there is no {name}", page.name),
        "no user ever has a role, so the forbidden page opens for everyone",
        format!("{MENU} > {fix}"),
    ));
}

fn dangling(evidence: &Setup, at: Place, name: &str, id: &str, found: &mut Vec<Finding>) {
    let names = known(id, evidence.project.endpoints.iter().map(|endpoint| endpoint.id.as_str()));
    let title = format!("The {name} is \"{id}\", and there is no such {}", evidence.words.endpoint);
    found.push(error(ID, at, title, names, format!("{MENU} > choose the {name}")));
}
