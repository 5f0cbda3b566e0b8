//! The platforms' own words for the program's terms (product words, section 2).

use crate::domain::binding::SessionField;
use crate::domain::platform::Platform;

/// The words of one platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Heading over endpoints.
    pub endpoints: &'static str,
    /// One endpoint.
    pub endpoint: &'static str,
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
}

impl Words {
    /// The words of this platform.
    #[must_use]
    pub fn of(platform: &Platform) -> Self {
        match platform {
            Platform::FlutterFlow(_) => Self {
                endpoints: "API Calls",
                endpoint: "API Call",
                workflows: "Action Flows",
                workflow: "Action Flow",
                signed_out_page: "Entry Page",
                signed_out_badge: "Entry Page",
                private: "requires authentication",
                binding: "Set from Variable",
            },
            Platform::WeWeb(_) => Self {
                endpoints: "HTTP Requests",
                endpoint: "HTTP Request",
                workflows: "Workflows",
                workflow: "Workflow",
                signed_out_page: "Unauthenticated page",
                signed_out_badge: "Unauthenticated",
                private: "authenticated users",
                binding: "Formula binding",
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
            (Platform::FlutterFlow(_) | Platform::WeWeb(_), SessionField::Metadata) => "metadata",
            (Platform::FlutterFlow(_) | Platform::WeWeb(_), SessionField::User) => "user",
            (Platform::WeWeb(_), SessionField::Token) => "access token",
            (Platform::WeWeb(_), SessionField::RefreshToken) => "refresh token",
            (Platform::WeWeb(_), SessionField::Expiry) => "expiry",
            (Platform::WeWeb(_), SessionField::Uid) => "user id",
            (Platform::WeWeb(_), SessionField::UserData) => "user data",
            (Platform::WeWeb(_), SessionField::SignedIn) => "isAuthenticated",
        }
    }
}
