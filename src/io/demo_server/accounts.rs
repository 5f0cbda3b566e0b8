//! Users, sessions and refresh tokens: what the server knows, whatever the shape of its replies.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::profile::Profile;
use super::refusal::Refusal;
use super::tokens::{ACCESS_LIFE_S, Keys};
use super::web_sessions::WebSessions;
use crate::domain::project::endpoint::Notation;
use crate::domain::secret::Secret;
use crate::domain::web::body::BodyHash;
use crate::io::random::Random;

/// 30 days, in milliseconds.
const MONTH_MS: i64 = 30 * 24 * 3600 * 1000;

/// The header of the encrypted tokens that Xano hands out.
const JWE_HEADER: &str = r#"{"alg":"A256KW","enc":"A256CBC-HS512","zip":"DEF"}"#;

struct User {
    profile: Profile,
    password: Secret,
}

/// What a backend's tokens are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    pub(super) token: TokenForm,
    /// How long an access token lives (seconds); for ever when `None`.
    pub(super) life_s: Option<i64>,
    /// How long a refresh token lives (milliseconds).
    pub(super) refresh_life_ms: i64,
    pub(super) rotation: UsedRefresh,
    /// For so long a spent refresh token still serves (milliseconds), for two pages that refresh at once.
    pub(super) overlap_ms: i64,
    /// How a user's id is written in tokens.
    pub(super) subject: fn(u64) -> String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            token: TokenForm::Jwt,
            life_s: Some(ACCESS_LIFE_S),
            refresh_life_ms: MONTH_MS,
            rotation: UsedRefresh::Spent,
            overlap_ms: 0,
            subject: |id| id.to_string(),
        }
    }
}

/// What an access token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenForm {
    /// Signed; nobody asks a database about it.
    Jwt,
    /// Encrypted: five parts, of which a client can read the first.
    Jwe,
    /// A row's number, a pipe, random text (Sanctum).
    Numbered,
    /// Random text.
    Opaque,
}

/// What becomes of a refresh token that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UsedRefresh {
    /// It is spent: a second use ends the whole session (RFC 9700, section 4.14.2).
    Spent,
    /// There is a new one, and the old one serves on.
    Parallel,
    /// It serves on, and there is no other.
    Same,
}

/// How tokens are handed out; faults change it.
#[derive(Clone, Debug, Default)]
pub(super) struct GrantPlan {
    /// How the expiry is written; as the shape does when `None`.
    pub(super) expiry: Option<Notation>,
    /// The name under which the access token stands; the shape's own when `None`.
    pub(super) token_key: Option<&'static str>,
    /// Sign with a key that is not the server's own.
    pub(super) foreign_key: bool,
    /// A refresh hands out the token that it has just revoked.
    pub(super) hand_out_revoked: bool,
    /// An access token that means nothing by itself, where the shape usually signs them.
    pub(super) opaque: bool,
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
    /// When it was first used, if it serves once.
    used_ms: Option<i64>,
    expires_ms: i64,
}

struct Family {
    user: u64,
    revoked: bool,
}

/// An access token that is looked up.
struct Issued {
    user: u64,
    family: usize,
    expires_ms: Option<i64>,
}

/// Everything that one server remembers. Nothing of it outlives the server.
pub(super) struct Accounts {
    users: Vec<User>,
    families: Vec<Family>,
    refreshes: HashMap<Secret, Refresh>,
    /// Tokens that are no JWT.
    issued: HashMap<Secret, Issued>,
    /// Which session a JWT belongs to.
    family_of_token: HashMap<String, usize>,
    policy: Policy,
    pub(super) random: Random,
    pub(super) keys: Keys,
    pub(super) web: WebSessions,
    /// Whom the last mail went to.
    mailed: Option<Profile>,
}

impl Accounts {
    /// Fresh accounts with one user.
    pub(super) fn new(keys: Keys, random: Random, first: Profile, password: Secret, policy: Policy) -> Self {
        Self {
            users: vec![User { profile: first, password }],
            families: Vec::new(),
            refreshes: HashMap::new(),
            issued: HashMap::new(),
            family_of_token: HashMap::new(),
            policy,
            random,
            keys,
            web: WebSessions::default(),
            mailed: None,
        }
    }

    /// Whose these credentials are.
    pub(super) fn person(&self, email: &str, password: &str) -> Result<Profile, Refusal> {
        let right = |user: &&User| same_address(&user.profile.email, email) && user.password.expose() == password;
        Ok(self.users.iter().find(right).ok_or(Refusal::WrongCredentials)?.profile.clone())
    }

    /// The same with the SHA-256 of the password, in hexadecimal.
    pub(super) fn person_by_digest(&self, email: &str, digest: &str) -> Result<Profile, Refusal> {
        let right = |user: &&User| {
            let own = BodyHash::of(user.password.expose().as_bytes());
            same_address(&user.profile.email, email) && own.as_str().eq_ignore_ascii_case(digest)
        };
        Ok(self.users.iter().find(right).ok_or(Refusal::WrongCredentials)?.profile.clone())
    }

    /// A mail is on its way to this address, as far as anybody can tell.
    pub(super) fn send_mail(&mut self, email: &str) {
        self.mailed = self.users.iter().find(|user| same_address(&user.profile.email, email)).map(|user| user.profile.clone());
    }

    /// Whom the last mail went to, where the address is this one or none is given; it serves once.
    pub(super) fn take_mail(&mut self, email: Option<&str>) -> Option<Profile> {
        let fits = self.mailed.as_ref().is_some_and(|person| email.is_none_or(|email| same_address(&person.email, email)));
        if fits { self.mailed.take() } else { None }
    }

    /// Begins a session.
    pub(super) fn log_in(&mut self, email: &str, password: &str, plan: &GrantPlan, now_ms: i64) -> Result<Grant, Refusal> {
        let user = self.person(email, password)?;
        self.begin(user, plan, now_ms)
    }

    /// Makes an account.
    pub(super) fn register(&mut self, email: &str, password: &str, name: Option<&str>) -> Result<Profile, Refusal> {
        if self.users.iter().any(|user| same_address(&user.profile.email, email)) {
            return Err(Refusal::AddressTaken);
        }
        let id = self.users.iter().map(|user| user.profile.id).max().unwrap_or(0) + 1;
        let name = name.or_else(|| email.split('@').next()).unwrap_or_default().to_owned();
        let profile = Profile { id, email: email.to_owned(), name, roles: vec!["member".to_owned()] };
        self.users.push(User { profile: profile.clone(), password: Secret::new(password) });
        Ok(profile)
    }

    /// Makes an account and begins its first session.
    pub(super) fn sign_up(
        &mut self,
        email: &str,
        password: &str,
        name: Option<&str>,
        plan: &GrantPlan,
        now_ms: i64,
    ) -> Result<Grant, Refusal> {
        let profile = self.register(email, password, name)?;
        self.begin(profile, plan, now_ms)
    }

    /// Begins a session for someone who is known already.
    pub(super) fn begin(&mut self, user: Profile, plan: &GrantPlan, now_ms: i64) -> Result<Grant, Refusal> {
        self.families.push(Family { user: user.id, revoked: false });
        let refresh = self.new_refresh(self.families.len() - 1, now_ms);
        self.grant(user, self.families.len() - 1, refresh, plan, now_ms)
    }

    /// The user of this id.
    pub(super) fn user(&self, id: u64) -> Option<&Profile> {
        self.users.iter().map(|user| &user.profile).find(|profile| profile.id == id)
    }

    /// Who this access token belongs to.
    pub(super) fn user_of(&self, token: Option<&str>, now_ms: i64) -> Result<&Profile, Refusal> {
        let token = token.ok_or(Refusal::TokenMissing)?;
        let issued = self.issued.get(&Secret::new(token));
        if self.policy.token != TokenForm::Jwt || issued.is_some() {
            let issued = issued.ok_or(Refusal::TokenInvalid)?;
            if issued.expires_ms.is_some_and(|end| now_ms >= end) {
                return Err(Refusal::TokenExpired);
            }
            return self.user(issued.user).ok_or(Refusal::TokenInvalid);
        }
        let claims = self.keys.check(token, now_ms)?;
        let user = self.users.iter().find(|user| (self.policy.subject)(user.profile.id) == claims.sub);
        user.map(|user| &user.profile).ok_or(Refusal::TokenInvalid)
    }

    /// Exchanges a refresh token for new tokens.
    pub(super) fn refresh(&mut self, token: &str, plan: &GrantPlan, now_ms: i64) -> Result<Grant, Refusal> {
        let refresh = self.refreshes.get_mut(&Secret::new(token)).ok_or(Refusal::RefreshInvalid)?;
        let family = &mut self.families[refresh.family];
        if refresh.used_ms.is_some_and(|at| now_ms >= at.saturating_add(self.policy.overlap_ms)) {
            family.revoked = true;
            return Err(Refusal::RefreshReused);
        }
        if family.revoked {
            return Err(Refusal::RefreshRevoked);
        }
        if now_ms >= refresh.expires_ms {
            return Err(Refusal::RefreshExpired);
        }
        if self.policy.rotation == UsedRefresh::Spent {
            refresh.used_ms.get_or_insert(now_ms);
        }
        let (family, user) = (refresh.family, family.user);
        let user = self.user(user).ok_or(Refusal::RefreshInvalid)?.clone();
        let keeps = self.policy.rotation == UsedRefresh::Same || plan.hand_out_revoked;
        let next = if keeps { token.to_owned() } else { self.new_refresh(family, now_ms) };
        self.grant(user, family, next, plan, now_ms)
    }

    /// Ends the session of a refresh token, else that of an access token. A JWT itself lives on until it expires: nothing asks a
    /// database about it, as with most servers that sign their tokens. Other tokens are gone at once.
    pub(super) fn log_out(&mut self, token: Option<&str>, refresh: Option<&str>, now_ms: i64) -> Result<(), Refusal> {
        let by_refresh = refresh.and_then(|token| self.refreshes.get(&Secret::new(token))).map(|refresh| refresh.family);
        let by_token = || {
            let token = token.ok_or(Refusal::TokenMissing)?;
            if self.policy.token != TokenForm::Jwt {
                self.user_of(Some(token), now_ms)?;
                return Ok(self.issued.get(&Secret::new(token)).map(|issued| issued.family));
            }
            let claims = self.keys.check(token, now_ms)?;
            Ok(self.family_of_token.get(&claims.jti).copied())
        };
        let family = match (by_refresh, by_token()) {
            (Some(family), _) => Some(family),
            // An unknown refresh token is as good as revoked (RFC 7009, section 2.2).
            (None, Err(_)) if refresh.is_some() => None,
            (None, found) => found?,
        };
        if let Some(family) = family {
            self.families[family].revoked = true;
            self.issued.retain(|_, issued| issued.family != family);
        }
        Ok(())
    }

    fn new_refresh(&mut self, family: usize, now_ms: i64) -> String {
        let token = self.random.token();
        let entry = Refresh { family, used_ms: None, expires_ms: now_ms.saturating_add(self.policy.refresh_life_ms) };
        self.refreshes.insert(Secret::new(token.clone()), entry);
        token
    }

    fn grant(&mut self, user: Profile, family: usize, refresh: String, plan: &GrantPlan, now_ms: i64) -> Result<Grant, Refusal> {
        let issued_s = now_ms.div_euclid(1000);
        let life_s = self.policy.life_s.unwrap_or(0);
        let expires_ms = issued_s.saturating_add(life_s).saturating_mul(1000);
        let access = if self.policy.token == TokenForm::Jwt && !plan.opaque {
            let jti = self.random.id();
            let access = self.keys.issue(&user, (self.policy.subject)(user.id), &jti, (issued_s, life_s), plan.foreign_key)?;
            self.family_of_token.insert(jti, family);
            access
        } else {
            let access = self.looked_up();
            // One "of another key" is simply not known.
            if !plan.foreign_key {
                let issued = Issued { user: user.id, family, expires_ms: self.policy.life_s.map(|_| expires_ms) };
                self.issued.insert(Secret::new(access.clone()), issued);
            }
            access
        };
        Ok(Grant { access, refresh, expires_ms, life_s, user })
    }

    /// A token that means nothing by itself.
    fn looked_up(&mut self) -> String {
        match self.policy.token {
            TokenForm::Jwe => {
                let random = &mut self.random;
                let parts = [random.token(), random.id(), random.token() + &random.token(), random.token()];
                format!("{}.{}", URL_SAFE_NO_PAD.encode(JWE_HEADER), parts.join("."))
            }
            TokenForm::Numbered => format!("{}|{}", self.issued.len() + 1, self.random.hex(24)),
            TokenForm::Jwt | TokenForm::Opaque => self.random.hex(32),
        }
    }
}

fn same_address(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
