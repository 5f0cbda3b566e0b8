//! The technical terms that stand on screen, each in everyday words: shown on hover wherever one stands.

/// The terms and what they mean.
pub const TERMS: &[(&str, &str)] = &[
    (
        "preflight",
        "before a call to another origin the browser asks the server with OPTIONS whether the app may make it; if not, the call is not sent",
    ),
    ("CORS", "the browser lets an app read replies of another origin only where the server's headers allow it"),
    ("origin", "scheme, host and port of an address, such as https://my-app.example"),
    ("JWT", "a token that can be read: who it is for and when it ends stand in it, and a signature shows whether it was changed"),
    ("opaque token", "a token that only the server can read: what it says, and when it ends, nobody else can see"),
    ("signature valid", "the token was made with the server's key and not changed since"),
    ("pending", "an address was opened that asks for a log-in: it waits, and opens after it in place of another page"),
    ("status -1", "FlutterFlow's sign for a call that brought no answer: blocked, no connection, or no such host"),
    ("Guard:", "the platform looked whether this page may be opened by whoever is there now"),
    ("On user load", "WeWeb's workflow trigger that runs whenever the app begins: it says who is signed in"),
    ("assumed", "nobody has confirmed this: it rests on a rule that is not certain, or on something that was filled in"),
    ("$.", "the way to a value in the reply: $.data.token is `token` inside `data`"),
    ("mixed content", "a page that was loaded by https may not call an address that begins with http://"),
    ("refresh token", "a second token, with which the app gets a new access token when that has ended"),
    ("401", "the server does not take the token, or there is none"),
    ("403", "the server knows who it is, and does not allow it"),
    ("reused", "the connection of an earlier call was kept: no time for a new one"),
];

/// What the terms in a text mean, a line for each; empty where there are none.
#[must_use]
pub fn explained(text: &str) -> String {
    let found = TERMS.iter().filter(|(term, _)| text.contains(term));
    let lines: Vec<String> = found.take(4).map(|(term, meaning)| format!("{}: {meaning}.", term.trim_end_matches(':'))).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_explained_by_the_terms_in_it_and_by_no_others() {
        let told = explained("OPTIONS /auth/login preflight 204 · 0 B");
        assert!(told.starts_with("preflight: before a call") && told.lines().count() == 1, "{told}");
        assert_eq!(explained("Go to Home"), "");
        assert!(explained("Authentication Token token A1 JWT HS256, signature valid $.data.access_token").lines().count() >= 3);
    }
}
