//! Users, sessions and refresh tokens: what the server knows, whatever the shape of its replies.

use std::collections::HashMap;

use super::random::Random;
use super::tokens::{ACCESS_LIFE_S, Keys};
use crate::domain::endpoint::Notation;
use crate::domain::secret::Secret;

/// A refresh token lives this long (milliseconds): 30 days.
const REFRESH_LIFE_MS: i64 = 30 * 24 * 3600 * 1000;

/// What everyone may know of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) id: u64,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) roles: Vec<String>,
}

struct User {
    profile: Profile,
    password: Secret,
}

/// Why the server says no. Each shape has its own words and statuses for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body is not JSON, for this reason.
    BadJson(String),
    /// A field is missing or is no text.
    MissingField(&'static str),
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

/// How tokens are handed out; faults change it.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// How the expiry is written; as the shape does when `None`.
    pub(super) expiry: Option<Notation>,
    /// The name under which the access token stands; the shape's own when `None`.
    pub(super) token_key: Option<&'static str>,
    /// Sign with a key that is not the server's own.
    pub(super) foreign_key: bool,
    /// A refresh hands out the token that it has just revoked.
    pub(super) hand_out_revoked: bool,
}

/// Tokens for a user.
pub(super) struct Grant {
    pub(super) access: String,
    pub(super) refresh: String,
    /// When the access token dies (milliseconds since 1970).
    pub(super) expires_ms: i64,
    /// How long it lives (seconds).
    pub(super) life_s: i64,
    pub(super) user: Profile,
}

struct Refresh {
    /// Which session it belongs to: a log-in and everything refreshed from it.
    family: usize,
    used: bool,
    expires_ms: i64,
}

struct Family {
    user: u64,
    revoked: bool,
}

/// Everything that one server remembers. Nothing of it outlives the server.
pub(super) struct Accounts {
    users: Vec<User>,
    families: Vec<Family>,
    refreshes: HashMap<Secret, Refresh>,
    /// Which session an access token belongs to.
    family_of_token: HashMap<String, usize>,
    random: Random,
    pub(super) keys: Keys,
}

impl Accounts {
    /// Fresh accounts with one user.
    pub(super) fn new(keys: Keys, random: Random, first: Profile, password: Secret) -> Self {
        let users = vec![User { profile: first, password }];
        Self { users, families: Vec::new(), refreshes: HashMap::new(), family_of_token: HashMap::new(), random, keys }
    }

    /// Begins a session.
    pub(super) fn log_in(&mut self, email: &str, password: &str, plan: &Plan, now_ms: i64) -> Result<Grant, Refusal> {
        let right = |user: &&User| same_address(&user.profile.email, email) && user.password.expose() == password;
        let user = self.users.iter().find(right).ok_or(Refusal::WrongCredentials)?.profile.clone();
        self.begin(user, plan, now_ms)
    }

    /// Makes an account and begins its first session.
    pub(super) fn sign_up(&mut self, email: &str, password: &str, name: Option<&str>, plan: &Plan, now_ms: i64) -> Result<Grant, Refusal> {
        if self.users.iter().any(|user| same_address(&user.profile.email, email)) {
            return Err(Refusal::AddressTaken);
        }
        let id = self.users.iter().map(|user| user.profile.id).max().unwrap_or(0) + 1;
        let name = name.or_else(|| email.split('@').next()).unwrap_or_default().to_owned();
        let profile = Profile { id, email: email.to_owned(), name, roles: vec!["member".to_owned()] };
        self.users.push(User { profile: profile.clone(), password: Secret::new(password) });
        self.begin(profile, plan, now_ms)
    }

    /// Who this access token belongs to.
    pub(super) fn user_of(&self, bearer: Option<&str>, now_ms: i64) -> Result<&Profile, Refusal> {
        let claims = self.keys.check(bearer.ok_or(Refusal::TokenMissing)?, now_ms)?;
        let user = self.users.iter().find(|user| user.profile.id.to_string() == claims.sub);
        user.map(|user| &user.profile).ok_or(Refusal::TokenInvalid)
    }

    /// Exchanges a refresh token for new tokens. Each serves once: a second use ends the whole session (RFC 9700, section 4.14.2).
    pub(super) fn refresh(&mut self, token: &str, plan: &Plan, now_ms: i64) -> Result<Grant, Refusal> {
        let refresh = self.refreshes.get_mut(&Secret::new(token)).ok_or(Refusal::RefreshInvalid)?;
        let family = &mut self.families[refresh.family];
        if refresh.used {
            family.revoked = true;
            return Err(Refusal::RefreshReused);
        }
        if family.revoked {
            return Err(Refusal::RefreshRevoked);
        }
        if now_ms >= refresh.expires_ms {
            return Err(Refusal::RefreshExpired);
        }
        refresh.used = true;
        let (family, user) = (refresh.family, family.user);
        let user = self.users.iter().find(|known| known.profile.id == user).ok_or(Refusal::RefreshInvalid)?.profile.clone();
        let mut grant = self.grant(user, family, plan, now_ms)?;
        if plan.hand_out_revoked {
            token.clone_into(&mut grant.refresh);
        }
        Ok(grant)
    }

    /// Ends the session of a refresh token, else that of an access token. The access token itself lives on until it expires: nothing
    /// asks a database about it, as with most servers that sign their tokens.
    pub(super) fn log_out(&mut self, bearer: Option<&str>, refresh: Option<&str>, now_ms: i64) -> Result<(), Refusal> {
        let by_refresh = refresh.and_then(|token| self.refreshes.get(&Secret::new(token))).map(|refresh| refresh.family);
        let by_bearer = || {
            let claims = self.keys.check(bearer.ok_or(Refusal::TokenMissing)?, now_ms)?;
            Ok(self.family_of_token.get(&claims.jti).copied())
        };
        let family = match (by_refresh, by_bearer()) {
            (Some(family), _) => Some(family),
            // An unknown refresh token is as good as revoked (RFC 7009, section 2.2).
            (None, Err(_)) if refresh.is_some() => None,
            (None, found) => found?,
        };
        if let Some(family) = family {
            self.families[family].revoked = true;
        }
        Ok(())
    }

    fn begin(&mut self, user: Profile, plan: &Plan, now_ms: i64) -> Result<Grant, Refusal> {
        self.families.push(Family { user: user.id, revoked: false });
        self.grant(user, self.families.len() - 1, plan, now_ms)
    }

    fn grant(&mut self, user: Profile, family: usize, plan: &Plan, now_ms: i64) -> Result<Grant, Refusal> {
        let jti = self.random.id();
        let refresh = self.random.token();
        let issued_s = now_ms.div_euclid(1000);
        let access = self.keys.issue(&user, &jti, issued_s, plan.foreign_key)?;
        self.family_of_token.insert(jti, family);
        let entry = Refresh { family, used: false, expires_ms: now_ms.saturating_add(REFRESH_LIFE_MS) };
        self.refreshes.insert(Secret::new(refresh.clone()), entry);
        let expires_ms = issued_s.saturating_add(ACCESS_LIFE_S).saturating_mul(1000);
        Ok(Grant { access, refresh, expires_ms, life_s: ACCESS_LIFE_S, user })
    }
}

fn same_address(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
