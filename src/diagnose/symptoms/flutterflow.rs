//! The questions for FlutterFlow (`flutterflow.md` f): each a screen, and what may stand there.

use serde_json::Value as Json;

use crate::domain::project::binding::{Binding, Convert, Source};
use crate::domain::project::page::Access;
use crate::domain::project::workflow::{Action, ActionKind, Navigate, SessionBindings};

use super::model::Model;
use super::server::{Cors, Expires, LogIn};
use super::shared::{self, errors_cors, nothing};
use super::{Question, Symptom, ask};

const LOG_IN: &str = "Login › button “Log in” › Properties Panel › Actions › Open › Log In";
const SETTINGS: &str = "Settings and Integrations › App Settings › Authentication";
const CALL: &str = "API Calls › Log in";
const RESPONSE: &str = "API Calls › Log in › Response & Test";
const FLOW_401: &str = "the flow behind a call that answers 401";

/// The questions of a symptom.
pub(super) fn questions(symptom: Symptom) -> Vec<Question> {
    match symptom {
        Symptom::NothingHappens => vec![response(), navigate(), expiry(), token(), logged_in_page(), login_access()],
        Symptom::WrongPage => vec![logged_in_page(), opened_before(), entry_page(), login_access(), navigate_to()],
        Symptom::SignedOut => vec![persist(), expiry(), token(), log_in_fields()],
        Symptom::LaterRefused => vec![who_refreshes(), update(), expiry(), token_source(), errors_cors()],
        Symptom::WorksInTest => vec![scheme(), cors(), redirect(|model| model.server.redirects = Some(301))],
        Symptom::WorksInPostman => {
            vec![cors(), scheme(), bearer(), quotes(), cookie(), redirect(|model| model.server.redirects = Some(301))]
        }
        // What a browser follows as it is, a phone does not.
        Symptom::OnlyPhones => vec![host(), redirect(|model| model.server.redirects = Some(308)), cookie_beside()],
        Symptom::Cors => vec![cors(), scheme(), redirect(|model| model.server.redirects = Some(301)), cookie()],
    }
}

fn cors() -> Question {
    shared::cors("only https://app.flutterflow.io")
}

fn scheme() -> Question {
    shared::scheme("What does the API URL begin with?", CALL)
}

fn cookie() -> Question {
    shared::cookie(RESPONSE)
}

fn redirect(moved: fn(&mut Model)) -> Question {
    shared::redirect("Is the API URL the exact one, or does the server redirect?", CALL, moved)
}

fn cookie_beside() -> Question {
    shared::cookie_beside("API Calls › the call › Advanced Settings › withCredentials", "yes, and withCredentials is on")
}

fn reply(path: &str) -> Binding {
    Binding::reply("login", path)
}

fn response() -> Question {
    ask(
        "response",
        "What does Response & Test show for the log-in?",
        RESPONSE,
        &[
            ("a JSON with the token", nothing),
            ("status -1", |model| model.server.cors = Cors::Nothing),
            ("a page of HTML", |model| model.server.log_in = LogIn::Html),
            ("200, and in it that it failed", |model| model.server.log_in = LogIn::Failed),
        ],
    )
}

fn navigate() -> Question {
    ask(
        "navigate",
        "Is Navigate Automatically on?",
        LOG_IN,
        &[
            ("on", nothing),
            ("off, with a Navigate To behind it", |model| {
                quiet(model);
                navigate_behind(model, "home");
            }),
            ("off, with nothing behind it", quiet),
        ],
    )
}

/// A Navigate To behind Log In.
fn navigate_behind(model: &mut Model, page: &str) {
    let go = Action { id: format!("go-{page}"), disabled: false, kind: ActionKind::Navigate(Navigate::to(page)) };
    model.action("login-tap", "if-succeeded", |kind| {
        if let ActionKind::Condition { then, .. } = kind {
            then.push(go);
        }
    });
}

fn quiet(model: &mut Model) {
    model.action("login-tap", "log-in", |kind| {
        if let ActionKind::LogIn { navigate_automatically, .. } = kind {
            *navigate_automatically = false;
        }
    });
}

fn expiry() -> Question {
    ask(
        "expiry",
        "What is Token Expiry Time set to?",
        LOG_IN,
        &[
            ("a number of seconds since 1970, such as 1795848881", nothing),
            ("a lifetime, such as 3600", |model| {
                model.server.expires = Expires::Lifetime;
                let path = |binding: &mut Option<Binding>| {
                    if let Some(binding) = binding {
                        binding.path = Some("$.data.expires_in".into());
                    }
                };
                model.log_in(|fields| path(&mut fields.expiry));
                model.update(|fields| path(&mut fields.expiry));
            }),
            ("milliseconds, such as 1795848881000", |model| model.server.expires = Expires::Ms),
            ("a text, such as 2026-11-28T08:00:00Z", |model| model.server.expires = Expires::Iso),
            ("a path that the reply does not have", |model| model.server.expires = Expires::Nothing),
            ("Unset", |model| model.log_in(|fields| fields.expiry = None)),
        ],
    )
}

fn token() -> Question {
    ask(
        "token",
        "What is Authentication Token set to?",
        LOG_IN,
        &[
            ("the token of the reply", nothing),
            ("a path that the reply does not have", |model| {
                model.log_in(|fields| fields.token = Some(reply("$.token").with(Convert::JsonPath)));
            }),
            ("Unset", |model| model.log_in(|fields| fields.token = None)),
        ],
    )
}

fn log_in_fields() -> Question {
    ask(
        "fields",
        "Are the other properties of Log In set?",
        LOG_IN,
        &[
            ("yes", nothing),
            ("all of them are Unset", |model| {
                // The token has a question of its own.
                model.log_in(|fields| *fields = SessionBindings { token: fields.token.take(), ..SessionBindings::default() });
            }),
        ],
    )
}

fn logged_in_page() -> Question {
    ask(
        "logged-in-page",
        "Which page is the Logged In Page?",
        SETTINGS,
        &[("Home", nothing), ("Login", |model| model.flutterflow(|settings| settings.logged_in_page = "login".into()))],
    )
}

fn entry_page() -> Question {
    ask(
        "entry-page",
        "Which page is the Entry Page?",
        SETTINGS,
        &[
            ("Login", nothing),
            ("another page", |model| model.flutterflow(|settings| settings.entry_page = "signup".into())),
            ("Home", |model| model.flutterflow(|settings| settings.entry_page = "home".into())),
        ],
    )
}

fn login_access() -> Question {
    ask(
        "login-access",
        "Does the Login page have Requires Authentication?",
        "Login › Properties Panel › Route Settings",
        &[("off", nothing), ("on", |model| model.page("login", |page| page.access = Access::SignedIn))],
    )
}

fn navigate_to() -> Question {
    ask(
        "navigate-to",
        "What follows behind Log In?",
        LOG_IN,
        &[
            ("nothing: Navigate Automatically", nothing),
            ("Navigate To another page", |model| {
                quiet(model);
                navigate_behind(model, "profile");
            }),
            ("nothing, and Navigate Automatically is off", quiet),
        ],
    )
}

fn persist() -> Question {
    ask(
        "persist",
        "Is Persist Auth Sessions on?",
        SETTINGS,
        &[("on", nothing), ("off", |model| model.flutterflow(|settings| settings.persist = false))],
    )
}

fn who_refreshes() -> Question {
    ask(
        "who-refreshes",
        "Who sends the refresh token?",
        FLOW_401,
        &[
            ("the flow behind a 401", nothing),
            ("nobody", |model| {
                model.action("orders-tap", "if-unauthorized", |kind| {
                    if let ActionKind::Condition { then, .. } = kind {
                        then.clear();
                    }
                });
            }),
        ],
    )
}

fn update() -> Question {
    ask(
        "update",
        "What does Update Authenticated User set after it?",
        FLOW_401,
        &[
            ("all that the refresh brings", nothing),
            ("the Authentication Token alone", |model| {
                model.update(|fields| *fields = SessionBindings { token: fields.token.take(), ..SessionBindings::default() });
            }),
            ("there is no such action", |model| model.without_action("orders-tap", "update-user")),
        ],
    )
}

fn token_source() -> Question {
    ask(
        "token-source",
        "Where does the token of the header come from?",
        "API Calls › the call › Headers, and its variable in the flow",
        &[
            ("Authenticated User › Authentication Token", nothing),
            ("a fixed value", |model| {
                for call in ["call-orders", "call-orders-again"] {
                    model.action("orders-tap", call, |kind| {
                        if let ActionKind::Call { inputs, .. } = kind {
                            for input in inputs {
                                input.value = Binding::whole(Source::Constant(Json::from("access-0001-of-the-model")));
                            }
                        }
                    });
                }
            }),
        ],
    )
}

fn opened_before() -> Question {
    ask(
        "opened-before",
        "Was the address of a protected page opened before the log-in?",
        "the address bar of the browser",
        &[("no", nothing), ("yes, such as /profile", |model| model.opened_before = Some("/profile"))],
    )
}

fn host() -> Question {
    ask(
        "host",
        "Which host does the API URL name?",
        CALL,
        &[
            ("a server in the Internet", nothing),
            ("localhost, or an address of the local network", |model| {
                model.base_url = "http://localhost:3000".into();
                model.endpoints(|endpoint| endpoint.url = endpoint.url.replace("{{base_url}}", "http://localhost:3000"));
            }),
        ],
    )
}

fn bearer() -> Question {
    ask(
        "bearer",
        "What does the header Authorization say?",
        "API Calls › the call › Headers",
        &[
            ("Bearer and the token", nothing),
            ("the token alone", |model| set_authorization(model, "[token]")),
            ("Bearer twice: in the header and in the variable", |model| set_authorization(model, "Bearer Bearer [token]")),
        ],
    )
}

fn set_authorization(model: &mut Model, value: &str) {
    model.endpoints(|endpoint| {
        for header in endpoint.headers.iter_mut().filter(|header| header.name.eq_ignore_ascii_case("authorization")) {
            value.clone_into(&mut header.value);
        }
    });
}

fn quotes() -> Question {
    ask(
        "quotes",
        "How do the variables stand in the body?",
        "API Calls › Log in › Body",
        &[
            ("in quotes: \"<email>\"", nothing),
            ("without quotes: <email>", |model| {
                model.endpoint("log-in", |endpoint| endpoint.body = endpoint.body.replace("\"<", "<").replace(">\"", ">"));
            }),
        ],
    )
}
