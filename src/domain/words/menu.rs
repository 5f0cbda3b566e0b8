//! The platforms' own words for the program's terms (product words, section 2).

use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::Platform;
use crate::domain::project::plugin::Plugin;

/// The words of one platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Heading over endpoints.
    pub endpoints: &'static str,
    /// One endpoint.
    pub endpoint: &'static str,
    /// What an endpoint is, in a sentence.
    pub endpoint_about: &'static str,
    /// What a workflow is, in a sentence.
    pub workflow_about: &'static str,
    /// What a variable is, in a sentence.
    pub variable_about: &'static str,
    /// What a custom function is, in a sentence.
    pub function_about: &'static str,
    /// Heading over workflows.
    pub workflows: &'static str,
    /// One workflow.
    pub workflow: &'static str,
    /// The page for signed-out people.
    pub signed_out_page: &'static str,
    /// Its badge.
    pub signed_out_badge: &'static str,
    /// What a private page is marked with.
    pub private: &'static str,
    /// Where a binding is edited.
    pub binding: &'static str,
    /// The screen with the authentication settings.
    pub authentication: &'static str,
}

/// The legacy plugin's field for the call that tells who the token belongs to.
pub const USER_ENDPOINT: &str = "User endpoint";

/// The legacy plugin's field for the call that gives a new access token.
pub const REFRESH_ENDPOINT: &str = "Refresh endpoint";

impl Words {
    /// The words of this platform.
    #[must_use]
    pub fn of(platform: &Platform) -> Self {
        match platform {
            Platform::FlutterFlow(_) => Self {
                endpoints: "API Calls",
                endpoint: "API Call",
                endpoint_about: "One HTTP call of your server, as under API Calls in FlutterFlow",
                workflow_about: "What starts on a tap or when a page opens: a chain of actions, as in the Action Flow Editor",
                variable_about: "App State variables; persisted ones outlive a restart",
                function_about: "Custom functions and actions as boxes: their code is not run, you choose what they do",
                workflows: "Action Flows",
                workflow: "Action Flow",
                signed_out_page: "Entry Page",
                signed_out_badge: "Entry Page",
                private: "requires authentication",
                binding: "Set from Variable",
                authentication: "FlutterFlow: Settings and Integrations › App Settings › Authentication",
            },
            Platform::WeWeb(_) => Self {
                endpoints: "HTTP Requests",
                endpoint: "HTTP Request",
                endpoint_about: "One HTTP call of your server, as the HTTP Request action of a WeWeb workflow makes it",
                workflow_about: "What starts on a click, when a page opens or On user load: a chain of actions",
                variable_about: "Variables of the app; some are kept in local storage",
                function_about: "Custom JavaScript and formulas as boxes: their code is not run, you choose what they do",
                workflows: "Workflows",
                workflow: "Workflow",
                signed_out_page: "Unauthenticated page",
                signed_out_badge: "Unauthenticated",
                private: "authenticated users",
                binding: "Formula binding",
                authentication: "WeWeb: Authentication → Configuration",
            },
            Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => Self {
                endpoints: "API Requests",
                endpoint: "API Request",
                endpoint_about: "One HTTP call of your server, as the REST API plugin makes it",
                workflow_about: "What starts on a click or when a page opens: a chain of actions",
                variable_about: "Variables of the app; some are kept in local storage",
                function_about: "Custom JavaScript and formulas as boxes: their code is not run, you choose what they do",
                workflows: "Workflows",
                workflow: "Workflow",
                signed_out_page: "Page for people not signed in",
                signed_out_badge: "Not signed in",
                private: "private access",
                binding: "Formula binding",
                authentication: match platform {
                    Platform::WeWebPlugin(settings) if settings.plugin == Plugin::Xano => "WeWeb: Plugins → Xano Auth",
                    Platform::WeWebPlugin(_) => "WeWeb: Plugins → Supabase Auth",
                    _ => "WeWeb: Plugins → Token Based Auth",
                },
            },
        }
    }

    /// A session field as the platform's menus call it.
    #[must_use]
    pub fn field(platform: &Platform, field: SessionField) -> &'static str {
        match (platform, field) {
            (Platform::FlutterFlow(_), SessionField::Token) => "Authentication Token",
            (Platform::FlutterFlow(_), SessionField::RefreshToken) => "Refresh Token",
            (Platform::FlutterFlow(_), SessionField::Expiry) => "Token Expiry Time",
            (Platform::FlutterFlow(_), SessionField::Uid) => "UID",
            (Platform::FlutterFlow(_), SessionField::UserData) => "User Data",
            (Platform::FlutterFlow(_), SessionField::SignedIn) => "Is Logged In",
            (Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_), SessionField::Token) => "accessToken",
            (Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_), SessionField::RefreshToken) => "refreshToken",
            (_, SessionField::Metadata) => "metadata",
            (_, SessionField::User) => "user",
            (Platform::WeWeb(_), SessionField::Token) => "access token",
            (Platform::WeWeb(_), SessionField::RefreshToken) => "refresh token",
            (_, SessionField::Expiry) => "expiry",
            (_, SessionField::Uid) => "user id",
            (_, SessionField::UserData) => "user data",
            (_, SessionField::SignedIn) => "isAuthenticated",
        }
    }
}
