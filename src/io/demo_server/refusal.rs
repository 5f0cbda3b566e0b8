//! Why the server says no. Each shape has its own words and statuses for it; here are those of a careful developer.

use hyper::StatusCode;

/// Why the server says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body is not what it should be, for this reason.
    BadBody(String),
    /// A field is missing or is no text.
    MissingField(&'static str),
    /// The call has something that this backend does not know, or lacks what it always wants.
    Unsupported(&'static str),
    /// The body is larger than this server reads.
    TooLarge,
    WrongCredentials,
    AddressTaken,
    TokenMissing,
    /// Not a token of this server, or its signature is wrong.
    TokenInvalid,
    TokenExpired,
    /// Never handed out.
    RefreshInvalid,
    RefreshExpired,
    /// Used before; the whole session has been ended.
    RefreshReused,
    /// Its session has been ended.
    RefreshRevoked,
    /// Nothing stands at this path.
    NoSuchPath,
    /// The path exists, the method does not.
    WrongMethod,
    /// A fault of the server itself.
    Internal(String),
}

/// Refusals that most shapes answer alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefusalKind {
    /// The call is not as it should be.
    Request,
    WrongCredentials,
    AddressTaken,
    /// There is no access token.
    TokenMissing,
    /// The access token is not, or no longer, good.
    TokenDead,
    /// The refresh token is not, or no longer, good.
    RefreshDead,
    /// Path, method or the server itself.
    Elsewhere,
}

impl Refusal {
    /// What kind it is of.
    pub(super) fn kind(&self) -> RefusalKind {
        match self {
            Self::BadBody(_) | Self::MissingField(_) | Self::Unsupported(_) => RefusalKind::Request,
            Self::WrongCredentials => RefusalKind::WrongCredentials,
            Self::AddressTaken => RefusalKind::AddressTaken,
            Self::TokenMissing => RefusalKind::TokenMissing,
            Self::TokenInvalid | Self::TokenExpired => RefusalKind::TokenDead,
            Self::RefreshInvalid | Self::RefreshExpired | Self::RefreshReused | Self::RefreshRevoked => RefusalKind::RefreshDead,
            Self::TooLarge | Self::NoSuchPath | Self::WrongMethod | Self::Internal(_) => RefusalKind::Elsewhere,
        }
    }

    /// The usual status.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::BadBody(_) | Self::MissingField(_) | Self::Unsupported(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTaken => StatusCode::CONFLICT,
            Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// A code for programs.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::BadBody(_) => "invalid_json",
            Self::MissingField(_) => "missing_field",
            Self::Unsupported(_) => "unsupported",
            Self::TooLarge => "body_too_large",
            Self::WrongCredentials => "invalid_credentials",
            Self::AddressTaken => "email_taken",
            Self::TokenMissing => "token_missing",
            Self::TokenInvalid => "token_invalid",
            Self::TokenExpired => "token_expired",
            Self::RefreshInvalid => "refresh_token_invalid",
            Self::RefreshExpired => "refresh_token_expired",
            Self::RefreshReused => "refresh_token_reused",
            Self::RefreshRevoked => "refresh_token_revoked",
            Self::NoSuchPath => "not_found",
            Self::WrongMethod => "method_not_allowed",
            Self::Internal(_) => "internal",
        }
    }

    /// A sentence for people.
    pub(super) fn message(&self) -> String {
        match self {
            Self::BadBody(reason) => format!("The body is not a JSON object: {reason}."),
            Self::MissingField(name) => format!("The field \"{name}\" is missing."),
            Self::Unsupported(what) => (*what).to_owned(),
            Self::TooLarge => "The body is too large.".to_owned(),
            Self::WrongCredentials => "Wrong e-mail or password.".to_owned(),
            Self::AddressTaken => "There is an account with this e-mail.".to_owned(),
            Self::TokenMissing => "Send an Authorization header.".to_owned(),
            Self::TokenInvalid => "The token is not valid.".to_owned(),
            Self::TokenExpired => "The token has expired.".to_owned(),
            Self::RefreshInvalid => "The refresh token is not known.".to_owned(),
            Self::RefreshExpired => "The refresh token has expired.".to_owned(),
            Self::RefreshReused => "The refresh token was used before; the session has been ended.".to_owned(),
            Self::RefreshRevoked => "The session has been ended.".to_owned(),
            Self::NoSuchPath => "There is nothing here.".to_owned(),
            Self::WrongMethod => "Not by this method.".to_owned(),
            Self::Internal(reason) => reason.clone(),
        }
    }
}
