//! What a call is for, guessed from its URL, its fields and its headers.

use std::borrow::Cow;
use std::rc::Rc;

use crate::domain::base::steps;
use crate::domain::project::carrier::Takes;
use crate::domain::project::endpoint::Purpose;
use crate::domain::secret::SecretKind;

use super::Evident;
use super::address::Address;
use super::body::Content;
use super::raw::RawCall;

/// What is known of a call.
pub(super) struct CallFacts<'a> {
    method: &'a str,
    /// The parts of the path, folded.
    words: Vec<String>,
    /// Fields of the body, then of the query; their names folded.
    fields: Vec<(Rc<str>, Cow<'a, str>)>,
    /// Amazon's and others' way to name the operation.
    operation: Option<&'a str>,
}

const SIGN_UP: [&str; 5] = ["signup", "register", "registration", "createaccount", "createuser"];
const LOG_OUT: [&str; 7] = ["logout", "signout", "logoff", "revoke", "endsession", "revoketoken", "blacklist"];
const REFRESH: [&str; 7] =
    ["refresh", "refreshtoken", "tokenrefresh", "authrefresh", "refreshsession", "renew", "gettokensfromrefreshtoken"];
const LOG_IN: [&str; 7] = ["login", "signin", "logon", "authenticate", "authwithpassword", "jwtcreate", "initiateauth"];
const ME: [&str; 9] = ["me", "whoami", "userinfo", "currentuser", "profile", "myprofile", "account", "accountslookup", "getuser"];
/// Calls around a log-in that give no session.
const AROUND: [&str; 9] = ["reset", "forgot", "recover", "resend", "verify", "confirm", "changepassword", "updatepassword", "csrf"];

impl<'a> CallFacts<'a> {
    /// What is known of this call.
    pub(super) fn of(call: &'a RawCall, address: &Address, content: &'a Content) -> Self {
        let mut fields = content.fields();
        fields.extend(address.parameters().0.into_iter().map(|(name, value)| (Rc::from(name), Cow::Owned(value))));
        for (name, _) in &mut fields {
            steps::count(name.len());
            *name = Rc::from(folded(name));
        }
        Self { method: &call.method, words: address.words(), fields, operation: call.header("x-amz-target") }
    }

    fn has(&self, name: impl Fn(&str) -> bool) -> bool {
        self.fields.iter().any(|(field, _)| name(field))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| **field == *name).map(|(_, value)| &**value)
    }

    /// Whether some field holds a password.
    pub(super) fn has_password(&self) -> bool {
        self.has(|name| SecretKind::of_name(name) == Some(SecretKind::Password) || matches!(name, "pwd" | "pass" | "passphrase"))
    }
}

/// Letters and digits, lower case.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The purpose, and from what it is concluded.
pub(super) fn guess(facts: &CallFacts) -> Evident<Purpose> {
    let found = by_operation(facts).or_else(|| by_grant(facts)).or_else(|| by_path(facts)).or_else(|| by_fields(facts));
    found.unwrap_or_else(|| Evident { value: Purpose::Other, because: "nothing in it speaks of a log-in".into() })
}

#[expect(clippy::unnecessary_wraps, reason = "each place of use gives an answer or none")]
fn evident(value: Purpose, because: impl Into<String>) -> Option<Evident<Purpose>> {
    Some(Evident { value, because: because.into() })
}

/// Amazon Cognito names the operation in a header (backends.md 2.7), GraphQL inside the query.
fn by_operation(facts: &CallFacts) -> Option<Evident<Purpose>> {
    if let Some(target) = facts.operation {
        let name = folded(target.rsplit('.').next().unwrap_or_default());
        let flow = facts.value("authflow").unwrap_or_default();
        let said = |what: &str| format!("the header X-Amz-Target says {what}");
        return match name.as_str() {
            "initiateauth" if flow.starts_with("REFRESH") => evident(Purpose::Refresh, "the field AuthFlow says REFRESH_TOKEN"),
            "initiateauth" | "respondtoauthchallenge" => evident(Purpose::LogIn, said("InitiateAuth or RespondToAuthChallenge")),
            "gettokensfromrefreshtoken" => evident(Purpose::Refresh, said("GetTokensFromRefreshToken")),
            "signup" => evident(Purpose::SignUp, said("SignUp")),
            "getuser" => evident(Purpose::CurrentUser, said("GetUser")),
            "globalsignout" | "revoketoken" => evident(Purpose::LogOut, said("GlobalSignOut or RevokeToken")),
            _ => None,
        };
    }
    if facts.words.last().is_none_or(|word| !word.contains("graphql")) {
        return None;
    }
    let query = facts.value("query").unwrap_or_default().to_ascii_lowercase();
    let name = facts.value("operationname").map(folded).unwrap_or_default();
    let called = |word: &str| name == word || query.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word);
    let mutation = query.trim_start().starts_with("mutation");
    let table = [
        (Purpose::SignUp, &SIGN_UP[..], true),
        (Purpose::LogOut, &LOG_OUT[..], true),
        (Purpose::Refresh, &REFRESH[..], true),
        (Purpose::LogIn, &LOG_IN[..], true),
        (Purpose::CurrentUser, &["me", "whoami", "currentuser", "viewer"][..], false),
    ];
    table.into_iter().filter(|(_, _, needs)| *needs == mutation).find_map(|(purpose, words, _)| {
        let word = words.iter().find(|word| called(word))?;
        evident(purpose, format!("the GraphQL operation says \"{word}\""))
    })
}

/// OAuth 2 (RFC 6749) says in a field what is given for the token.
fn by_grant(facts: &CallFacts) -> Option<Evident<Purpose>> {
    match facts.value("granttype")? {
        "refresh_token" => evident(Purpose::Refresh, "the field grant_type says refresh_token"),
        grant if grant.contains("password") => evident(Purpose::LogIn, "the field grant_type says password"),
        "authorization_code" => evident(Purpose::LogIn, "the field grant_type says authorization_code"),
        _ => None,
    }
}

fn by_path(facts: &CallFacts) -> Option<Evident<Purpose>> {
    let near = &facts.words[facts.words.len().saturating_sub(3)..];
    let last = near.last().map(String::as_str).unwrap_or_default();
    // Long words also inside others: `accounts:signInWithPassword`, `loginUser`.
    let word_in = |words: &[&'static str], near: &[String]| {
        let long =
            |word: &str| matches!(word, "login" | "signin" | "signup" | "logout" | "signout" | "authwithpassword" | "accountslookup");
        words.iter().find(|word| near.iter().any(|part| part == *word || (long(word) && part.contains(*word)))).copied()
    };
    let said = |word: &str| format!("the path says \"{word}\"");
    let sends = facts.method != "GET";
    if let Some(word) = AROUND.iter().find(|word| last.contains(*word)) {
        return evident(Purpose::Other, said(word));
    }
    if let Some(word) = word_in(&LOG_OUT, near) {
        return evident(Purpose::LogOut, said(word));
    }
    if facts.method == "DELETE" && near.iter().any(|part| matches!(part.as_str(), "session" | "sessions")) {
        return evident(Purpose::LogOut, "it deletes a session");
    }
    if sends && let Some(word) = word_in(&REFRESH, &near[near.len().saturating_sub(2)..]) {
        return evident(Purpose::Refresh, said(word));
    }
    if sends && facts.method != "DELETE" {
        if let Some(word) = word_in(&SIGN_UP, &near[near.len().saturating_sub(2)..]) {
            return evident(Purpose::SignUp, said(word));
        }
        if let Some(word) = word_in(&LOG_IN, &near[near.len().saturating_sub(2)..]) {
            return evident(Purpose::LogIn, said(word));
        }
    }
    if !sends
        && facts.has_password()
        && let Some(word) = word_in(&LOG_IN, near)
    {
        return evident(Purpose::LogIn, format!("{}, and it takes a password", said(word)));
    }
    let asks = !sends || last == "accountslookup";
    let me = ME.iter().find(|word| last == **word || (**word == "accountslookup" && last.ends_with(*word)));
    if asks && let Some(word) = me {
        return evident(Purpose::CurrentUser, said(word));
    }
    if asks && last == "user" {
        return evident(Purpose::CurrentUser, "the path ends with \"user\" and names no other one");
    }
    None
}

fn by_fields(facts: &CallFacts) -> Option<Evident<Purpose>> {
    if !matches!(facts.method, "POST" | "PUT") {
        return None;
    }
    let last = facts.words.last().map(String::as_str).unwrap_or_default();
    if facts.has_password() {
        let changes = facts.has(|name| matches!(name, "newpassword" | "oldpassword" | "currentpassword"));
        let confirms = facts.has(|name| matches!(name, "passwordconfirm" | "passwordconfirmation" | "confirmpassword" | "passwordrepeat"));
        let named = facts.has(|name| matches!(name, "name" | "fullname" | "firstname" | "lastname" | "displayname"));
        let makes = matches!(last, "users" | "records" | "accounts" | "account" | "members" | "customers");
        return if changes {
            evident(Purpose::Other, "it changes a password")
        } else if confirms {
            evident(Purpose::SignUp, "it takes a password twice")
        } else if named || makes {
            evident(Purpose::SignUp, "it takes a password and makes a new user")
        } else if facts.has(is_identifier) {
            evident(Purpose::LogIn, "it takes a password and who it belongs to")
        } else {
            None
        };
    }
    let holds_refresh = facts.has(|name| SecretKind::of_name(name) == Some(SecretKind::RefreshToken));
    let is_auth = facts.words.iter().any(|word| word.contains("token") || word.contains("auth") || word.contains("session"));
    if holds_refresh && is_auth {
        return evident(Purpose::Refresh, "it takes a refresh token");
    }
    None
}

/// Whether a field of this folded name says who somebody is.
pub(super) fn is_identifier(name: &str) -> bool {
    Takes::says_who(name) || matches!(name, "phone" | "phonenumber" | "mobile" | "mobilenumber")
}
