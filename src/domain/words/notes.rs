//! What a note says.

use crate::domain::base::time;
use crate::domain::project::Project;
use crate::domain::project::platform::Client;
use crate::domain::record::note::{ClockEffect, ClockPast, CookieSaid, KeptBut, MadeUp, Note, ServerSaid, UserLoadBecause};
use crate::domain::web::cookie::SameSite;

/// What is withheld from another host, in words: "x-api-key and the body are".
#[must_use]
pub fn withheld(headers: &[String], body: bool) -> String {
    let mut what: Vec<&str> = headers.iter().map(String::as_str).collect();
    what.extend(body.then_some("the body"));
    let verb = if what.len() == 1 { "is" } else { "are" };
    match what.split_last() {
        Some((last, [])) => format!("{last} {verb}"),
        Some((last, first)) => format!("{} and {last} {verb}", first.join(", ")),
        None => "nothing is".into(),
    }
}

/// A note in one sentence.
#[must_use]
pub fn note(project: &Project, note: &Note) -> String {
    match note {
        Note::Stopped => "The run was stopped here".into(),
        Note::ClockMoved { by_ms, past: ClockPast::Hour, server: ClockEffect::NoToken } => format!(
            "Nobody is signed in, so no token ends here; the app's clock moves on by {}, the time that is taken where nothing says when a token ends",
            time::length(*by_ms)
        ),
        Note::ClockMoved { by_ms, past: ClockPast::Hour, server } => format!(
            "The app's clock moves on by {}: nothing says when the token ends, and an hour is taken then; {}",
            time::length(*by_ms),
            server_clock(*server)
        ),
        Note::ClockMoved { by_ms, past, server } => {
            format!(
                "The app's clock moves on by {}, to one second after {}; {}",
                time::length(*by_ms),
                clock_past(*past),
                server_clock(*server)
            )
        }
        Note::ClockStays { past } => format!("The app's clock stays: {} is past already", clock_past(*past)),
        Note::ClockBack => "Your server gives a new token by its own clock, so the app's clock goes back to that: the time that was made \
                            up is over"
            .into(),
        Note::Asked { title } => format!("You are asked for “{title}”"),
        Note::Answered { title, value } => format!("You answered “{title}”: {}", value.masked()),
        Note::NotAnswered { title } => format!("“{title}” was not answered: run again to know what comes of it"),
        Note::MadeUp(why) => made_up(why),
        Note::Cookie(said) => cookie(said),
        Note::Browser(note) => super::by_itself::by_itself(note),
        Note::AuthorizationWithheld { origin } => {
            format!("Authorization was withheld: the redirect leads to another origin ({origin})")
        }
        Note::Withheld { host, headers, body } => {
            format!(
                "The redirect leads to {host}: {} withheld until you allow it. What follows is not what your app would see",
                withheld(headers, *body)
            )
        }
        Note::SentAgain { may_have_acted } => {
            let twice = if *may_have_acted { ". It may have acted on both" } else { "" };
            format!("The server had closed the kept connection, so the browser sends the same request again on another one{twice}")
        }
        Note::Unreadable => "A stored value could not be read, so no user is published".into(),
        Note::RouterNotTold => "The router is not told: an action flow before ended with an exception in an auth action".into(),
        Note::PageGone => {
            "The page that the action flow was started on is gone, so the navigation after the auth action does nothing".into()
        }
        Note::NoUserDataType => "Set User Data has no effect: no user data type is associated".into(),
        Note::RootBelow { page } => {
            format!("{page} is loaded below as the first page of the app: its On Page Load runs although it is not shown")
        }
        Note::RouterLooksAgain { location } => format!("The router looks at {location} again: the UID is another one, or not set"),
        Note::UserLoadRuns { because } => {
            let because = match because {
                UserLoadBecause::Guard => "the page waits for it before it opens",
                UserLoadBecause::DataPhase => "the page runs it again when it loads its data",
                UserLoadBecause::Authenticate => "Authenticate waits for it",
            };
            format!("On user load runs: {because}")
        }
        Note::UserLoadFailed { thrown, stale } => {
            let stale = if *stale { ": the user from before stays, signed in as it seems" } else { "" };
            format!("On user load failed ({thrown}); the error is swallowed, user and session stay as they were{stale}")
        }
        Note::StorageNotJson { key, problem } => format!("{key} is not JSON ({problem}); user and session become null"),
        Note::AuthenticateCircle => "Authenticate inside On user load runs On user load again, without end; stopped here".into(),
        Note::ChangePage { page } => format!("Change page to {}", project.page_name(page)),
        Note::SignedOutMarker => "The marker of the last Log Out is set, so nothing is restored".into(),
        Note::TerminateDiffers => {
            "Exports of 2023 to 2025 end here without the automatic navigation; which export your app is has not been said".into()
        }
        Note::Cached { call } => {
            format!("{call} is not sent: Cache API Results is on, and the same call with the same values was answered before")
        }
        Note::FirebaseUserWanted { call } => format!(
            "{call} is a private call with Require Authentication: that asks for a Firebase user, whom Custom Authentication does not have. \
             The app gets status 400 and an empty body"
        ),
        Note::Intercepted { interceptor } => {
            format!("The API Interceptor {interceptor} sees the 401: it gets a new token, then repeats the call once")
        }
        Note::InterceptorGaveUp { interceptor } => {
            format!("The API Interceptor {interceptor} got no other token, so the call ends with its own 401")
        }
        Note::VariablePreserved { variable } => {
            format!("{variable} is kept: Preserve on navigation is on for variables made today, off for older ones. Not confirmed")
        }
        Note::Server(said) => server(said),
        Note::PluginSignsOut { thrown } => {
            format!("Who is signed in could not be asked for ({thrown}): the plugin signs out and deletes the token, whatever the reason")
        }
        Note::PluginRenews => "The token's time is over, so Supabase's client asks for a new one by itself".into(),
        Note::NothingToStore { by } => format!("{by}: there is no token to store, so everything stays as it was"),
        Note::PluginCookieDropped { cookie, why } => {
            format!("The browser drops the cookie {cookie} without an error: {why}. The token is gone after a reload")
        }
        Note::InitFetches => "There is an access token, so the page load runs Fetch User".into(),
        Note::InitFailed { thrown } => format!("Fetch User failed at page load ({thrown}): only logged, the tokens are kept"),
        Note::RefreshStuck => "Answered 401. An earlier refresh failed, and the plugin keeps that: no other one until a full reload".into(),
        Note::NothingToRefreshWith { thrown } => format!("Answered 401, and there is nothing to refresh with: {thrown}"),
        Note::PluginRefreshes => "Answered 401: the plugin asks for a new access token once, then makes the call again".into(),
        Note::RefreshTypeBroken { kind } => {
            format!("Refresh type {kind}: the plugin loses the header, so the server gets an empty body and no token")
        }
        Note::RefreshFailed { thrown } => format!("The refresh failed ({thrown}): what waited for it ends with its own 401"),
        Note::WholeReplyIsToken { key } if key.is_empty() => "No response key is set, so the whole reply becomes the access token".into(),
        Note::WholeReplyIsToken { key } => {
            format!("Nothing stands at the response key {key}, so the whole reply becomes the access token")
        }
        Note::RotationIgnored => "The reply has a new refresh token too. The plugin ignores it and keeps the old one".into(),
    }
}

fn server(said: &ServerSaid) -> String {
    match said {
        ServerSaid::Keeps { beyond_persist: false } => "The WeWeb server keeps the session too, in a cookie of the app's own origin".into(),
        ServerSaid::Keeps { beyond_persist: true } => {
            "The WeWeb server keeps the session in a cookie for up to a year, although Persist session is off: after a reload the page \
             looks signed out, and the server still knows the browser"
                .into()
        }
        ServerSaid::Drops { why } => format!(
            "The browser drops the WeWeb server's cookie without an error: {why}. The page stays signed in, and API endpoints answer 401"
        ),
        ServerSaid::NotThere => {
            "The front is hosted without its WeWeb server, so /api/ww/auth/session answers 404 and Authenticate fails here, after the session \
             was stored"
                .into()
        }
        ServerSaid::Forgets { threw: false } => "The WeWeb server forgets the session: its cookie is deleted".into(),
        ServerSaid::Forgets { threw: true } => {
            "On user load of the WeWeb server has thrown: no user there, and its cookie is deleted; the page's own session stays".into()
        }
        ServerSaid::Answers { name, status: 200, .. } => format!("The WeWeb server runs {name}"),
        ServerSaid::Answers { name, status, user: true } => {
            format!("The WeWeb server answers {status} to {name}: the user has none of the roles that it asks for")
        }
        ServerSaid::Answers { name, status, user: false } => {
            format!("The WeWeb server answers {status} to {name}: it knows no user")
        }
    }
}

fn clock_past(past: ClockPast) -> &'static str {
    match past {
        ClockPast::TokenExp => "the end that the token names (exp)",
        ClockPast::StoredExpiry => "the stored expiry",
        ClockPast::StepTime => "the time given in the step",
        ClockPast::Hour => "the hour that is taken where nothing says when a token ends",
    }
}

fn server_clock(server: ClockEffect) -> &'static str {
    match server {
        ClockEffect::GoesAlong => "the server's clock goes along",
        ClockEffect::RefusalsMadeUp => "the server's clock does not move: where it would refuse the token by now, a 401 is made up",
        ClockEffect::StillAccepts => "the server's clock does not move, so it still accepts the token",
        ClockEffect::NotAcceptedSoFar => "the server's clock does not move, and your server has not accepted this token so far",
        ClockEffect::NoToken => "nobody is signed in, so no token ends",
    }
}

fn made_up(why: &MadeUp) -> String {
    match why {
        MadeUp::Pasted { notes } => {
            let mut text = "Not sent: this reply is made up from what you pasted, so your server has not seen this call".to_owned();
            for more in notes {
                text.push_str(". ");
                text.push_str(more);
            }
            text
        }
        MadeUp::TokenEnded => {
            "Not sent: the token has ended, but your server's clock has not moved and it would still take it. Its 401 is \
                               made up, as the step “Token expires” says"
                .into()
        }
        MadeUp::OldToken => "Not sent: this call takes the token from before the refresh, whose time was over. Its 401 is made up, as the \
                             step “Token expires” says"
            .into(),
        MadeUp::NotAcceptedSoFar => "Not sent: the token has ended by the app's clock. Its 401 is made up, as the step “Token expires” \
                                     says; your server has not accepted this token so far"
            .into(),
    }
}

fn cookie(said: &CookieSaid) -> String {
    match said {
        CookieSaid::Kept { name, host, http_only, but } => {
            let hidden = if *http_only { ", which no script may read" } else { "" };
            let but = match but {
                Some(KeptBut::OnOwnSiteOnly(same_site)) => {
                    format!(". It is {}: on a server of your own it comes along only while app and API share a site", same_site.words())
                }
                Some(KeptBut::ThirdParty) => ". It is another site's: Safari and private windows do not keep it".to_owned(),
                Some(KeptBut::Partitioned) => ". It is another site's and Partitioned: only pages of this site get it back".to_owned(),
                None => String::new(),
            };
            format!("The browser keeps the cookie {name} of {host}{hidden}{but}")
        }
        CookieSaid::Dropped { name, host } => format!("The browser drops the cookie {name} of {host}"),
        CookieSaid::Refused { name, why } => format!("The browser does not keep the cookie {name}: {why}"),
        CookieSaid::OtherSite { name, same_site, origin, host } => other_site(name, *same_site, origin, host),
        CookieSaid::Ignored { names, client } => {
            let why = match client {
                Client::Browser => "the call was made without credentials (FlutterFlow: withCredentials; WeWeb: Credentials)",
                Client::Native => "the app's HTTP client on phones keeps none",
                Client::Proxy => "FlutterFlow's proxy strips them",
                Client::Server => "the server that calls for the app keeps none",
            };
            format!("Not kept: {}. Cookies are ignored here: {why}", names.join(", "))
        }
    }
}

fn other_site(name: &str, same_site: SameSite, origin: &str, host: &str) -> String {
    format!(
        "The browser does not keep the cookie {name}: it is {}, and the app at {origin} and {host} are not one site. Put the API on the \
         app's own domain, or send SameSite=None; Secure",
        same_site.words()
    )
}
