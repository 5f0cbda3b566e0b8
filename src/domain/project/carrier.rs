//! How a token travels, and the names under which an endpoint says what its reply means and what an app fills by itself.

/// How a later call takes the token along.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A header, with a scheme before the token or none.
    Header {
        /// The header's name.
        name: String,
        /// `Bearer`, `JWT`, or nothing.
        scheme: String,
    },
    /// A parameter of the URL.
    Query {
        /// Its name.
        name: String,
    },
    /// A field of the body.
    Body {
        /// Its name.
        name: String,
    },
    /// A cookie that the client keeps by itself.
    Cookie,
}

impl Default for Carrier {
    fn default() -> Self {
        Self::Header { name: "Authorization".into(), scheme: "Bearer".into() }
    }
}

/// The names under which an endpoint's paths say what a reply means.
pub struct Reads;

impl Reads {
    /// The access token.
    pub const TOKEN: &'static str = "token";
    /// The refresh token.
    pub const REFRESH_TOKEN: &'static str = "refresh token";
    /// When the token ends; the path's notation says how to read it.
    pub const EXPIRY: &'static str = "expiry";
    /// The user's id.
    pub const UID: &'static str = "user id";
    /// The user as an object.
    pub const USER: &'static str = "user";
}

/// The names of inputs that an app can fill by itself.
pub struct Takes;

impl Takes {
    /// The access token.
    pub const TOKEN: &'static str = "token";
    /// The refresh token.
    pub const REFRESH_TOKEN: &'static str = "refresh_token";
    /// The person's e-mail address, or whatever they log in with.
    pub const EMAIL: &'static str = "email";
    /// Their password.
    pub const PASSWORD: &'static str = "password";
    /// Their name.
    pub const NAME: &'static str = "name";

    /// Whether an input of this name takes what somebody logs in with, and could be an address: no telephone number.
    #[must_use]
    pub fn says_who(name: &str) -> bool {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        matches!(
            plain.as_str(),
            "email"
                | "emailaddress"
                | "mail"
                | "username"
                | "user"
                | "login"
                | "loginid"
                | "identifier"
                | "identity"
                | "handle"
                | "account"
                | "accountname"
                | "emailorusername"
                | "usernameoremail"
                | "userid"
        )
    }
}
