//! The platform's settings.

use super::super::api_group::ApiGroup;
use super::super::legacy::{LegacySettings, RefreshType, TokenType};
use super::super::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use super::super::plugin::PluginSettings;
use super::super::weweb_server::{BackendEndpoint, WeWebServer};
use super::parts::{access, fields, inputs};
use super::visit::{Text, VisitMut};

pub(super) fn platform(held: &mut Platform, visit: &mut impl VisitMut) {
    match held {
        Platform::FlutterFlow(settings) => {
            let FlutterFlowSettings {
                entry_page,
                logged_in_page,
                persist: _,
                user_data_type,
                groups,
                export: _,
                pages_require_authentication: _,
            } = settings;
            visit.text(Text::Page, entry_page);
            visit.text(Text::Page, logged_in_page);
            visit.text(Text::Other, user_data_type);
            for ApiGroup { id, name, base_url, headers, inputs: its_inputs, interceptor } in groups {
                visit.text(Text::Id, id);
                visit.text(Text::Other, name);
                visit.text(Text::Url, base_url);
                fields(headers, visit);
                inputs(its_inputs, visit);
                visit.text(Text::Id, interceptor);
            }
        }
        Platform::WeWeb(settings) => {
            let WeWebSettings { unauthenticated_page, unauthorized_page, home_page, app_urls, server } = settings;
            visit.text(Text::Page, unauthenticated_page);
            visit.text(Text::Page, unauthorized_page);
            visit.text(Text::Page, home_page);
            for origin in app_urls.values_mut() {
                visit.text(Text::Other, origin);
            }
            let WeWebServer { staging: _, production: _, hosted_elsewhere: _, user_load: _, endpoints } = server;
            for BackendEndpoint { id, name, access: its_access, function } in endpoints {
                visit.text(Text::Id, id);
                visit.text(Text::Other, name);
                access(its_access, visit);
                visit.text(Text::Id, function);
            }
        }
        Platform::WeWebPlugin(settings) => {
            let PluginSettings {
                plugin: _,
                unauthenticated_page,
                forbidden_page,
                home_page,
                log_in_endpoint,
                sign_up_endpoint,
                user_endpoint,
                refresh_endpoint,
                log_out_endpoint,
                roles_endpoint,
                data_source,
                branch,
            } = settings;
            for page in [unauthenticated_page, forbidden_page, home_page] {
                visit.text(Text::Page, page);
            }
            let own = [log_in_endpoint, sign_up_endpoint, user_endpoint, refresh_endpoint, log_out_endpoint, roles_endpoint];
            for endpoint in own {
                visit.text(Text::Id, endpoint);
            }
            visit.text(Text::Other, data_source);
            visit.text(Text::Other, branch);
        }
        Platform::WeWebLegacy(settings) => {
            let LegacySettings {
                unauthenticated_page,
                forbidden_page,
                home_page,
                token_type,
                user_endpoint,
                refresh_endpoint,
                refresh_type,
                request_key,
                response_key,
                role_key,
                role_type: _,
                role_object_key,
            } = settings;
            for page in [unauthenticated_page, forbidden_page, home_page] {
                visit.text(Text::Page, page);
            }
            for endpoint in [user_endpoint, refresh_endpoint] {
                visit.text(Text::Id, endpoint);
            }
            for key in [request_key, response_key, role_key, role_object_key] {
                visit.text(Text::Other, key);
            }
            if let TokenType::CustomHeader(header) = token_type {
                visit.text(Text::Other, header);
            }
            if let RefreshType::CustomHeader(header) = refresh_type {
                visit.text(Text::Other, header);
            }
        }
    }
}
