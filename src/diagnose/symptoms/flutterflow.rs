//! The questions for FlutterFlow (`flutterflow.md` f): each a screen, and what may stand there.

use serde_json::Value as Json;

use crate::domain::project::binding::{Binding, Convert, Source};
use crate::domain::project::page::Access;
use crate::domain::project::workflow::{ActionKind, Navigate, SessionBindings};
use crate::domain::web::credentials::Credentials;

use super::model::Model;
use super::server::{Cors, Expires, LogIn};
use super::{Question, Symptom, ask};

const LOG_IN: &str = "Login › button “Log in” › Properties Panel › Actions › Open › Log In";
const SETTINGS: &str = "Settings and Integrations › App Settings › Authentication";
const CALL: &str = "API Calls › Log in";
const SERVER: &str = "Server: the CORS settings";
const RESPONSE: &str = "API Calls › Log in › Response & Test";
const FLOW_401: &str = "the flow behind a call that answers 401";

/// The questions of a symptom.
pub(super) fn questions(symptom: Symptom) -> Vec<Question> {
    match symptom {
        Symptom::NothingHappens => vec![response(), navigate(), expiry(), token(), logged_in_page(), login_access()],
        Symptom::WrongPage => vec![logged_in_page(), opened_before(), entry_page(), login_access(), navigate_to()],
        Symptom::SignedOut => vec![persist(), expiry(), token(), log_in_fields()],
        Symptom::LaterRefused => vec![who_refreshes(), update(), expiry(), token_source(), errors_cors()],
        Symptom::WorksInTest => vec![scheme(), cors(), redirect(301)],
        Symptom::WorksInPostman => vec![cors(), scheme(), bearer(), quotes(), cookie(), redirect(301)],
        Symptom::OnlyPhones => vec![host(), redirect(308), cookie_beside()],
        Symptom::Cors => vec![cors(), scheme(), redirect(301), cookie()],
    }
}

fn nothing(_: &mut Model) {}

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
                model.action("login-tap", "if-succeeded", |kind| {
                    if let ActionKind::Condition { then, .. } = kind {
                        then.push(crate::domain::project::workflow::Action {
                            id: "go-home".into(),
                            disabled: false,
                            kind: ActionKind::Navigate(Navigate::to("home")),
                        });
                    }
                });
            }),
            ("off, with nothing behind it", quiet),
        ],
    )
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
        &[("yes", nothing), ("all of them are Unset", |model| model.log_in(|fields| *fields = SessionBindings::default()))],
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
                model.action("login-tap", "if-succeeded", |kind| {
                    if let ActionKind::Condition { then, .. } = kind {
                        then.push(crate::domain::project::workflow::Action {
                            id: "go-profile".into(),
                            disabled: false,
                            kind: ActionKind::Navigate(Navigate::to("profile")),
                        });
                    }
                });
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
                model.action("orders-tap", "call-orders", |kind| {
                    if let ActionKind::Call { inputs, .. } = kind {
                        for input in inputs {
                            input.value = Binding::whole(Source::Constant(Json::from("access-0001-of-the-model")));
                        }
                    }
                });
                model.action("orders-tap", "call-orders-again", |kind| {
                    if let ActionKind::Call { inputs, .. } = kind {
                        for input in inputs {
                            input.value = Binding::whole(Source::Constant(Json::from("access-0001-of-the-model")));
                        }
                    }
                });
            }),
        ],
    )
}

fn errors_cors() -> Question {
    ask(
        "errors-cors",
        "Do replies with 401 have Access-Control-Allow-Origin?",
        SERVER,
        &[("yes", nothing), ("no", |model| model.server.cors = Cors::NotOnErrors)],
    )
}

fn cors() -> Question {
    ask(
        "cors",
        "What does the server allow other origins?",
        SERVER,
        &[
            ("the origin of the published app", nothing),
            ("nothing", |model| model.server.cors = Cors::Nothing),
            ("replies, but not OPTIONS", |model| model.server.cors = Cors::NoPreflight),
            ("not the header Authorization", |model| model.server.cors = Cors::NoAuthorization),
            ("only https://app.flutterflow.io", |model| model.server.cors = Cors::EditorOnly),
            ("replies, but not refusals", |model| model.server.cors = Cors::NotOnErrors),
        ],
    )
}

fn scheme() -> Question {
    ask(
        "scheme",
        "What does the API URL begin with?",
        CALL,
        &[("https://", nothing), ("http://", |model| model.base_url = model.base_url.replacen("https://", "http://", 1))],
    )
}

fn cookie() -> Question {
    ask(
        "cookie",
        "Where does the server put the session?",
        RESPONSE,
        &[("a token in the reply", nothing), ("a cookie (Set-Cookie)", |model| model.server.by_cookie = true)],
    )
}

fn redirect(status: u16) -> Question {
    let moved: fn(&mut Model) =
        if status == 301 { |model| model.server.redirects = Some(301) } else { |model| model.server.redirects = Some(308) };
    ask(
        "redirect",
        "Is the API URL the exact one, or does the server redirect?",
        CALL,
        &[("the exact one", nothing), ("it redirects: a slash at the end, www, http to https", moved)],
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

/// A cookie beside the token, as load balancers and sessions of servers want it.
fn cookie_beside() -> Question {
    ask(
        "cookie-beside",
        "Do calls need a cookie of the server as well?",
        "API Calls › the call › Advanced Settings › withCredentials",
        &[
            ("no", nothing),
            ("yes, and withCredentials is on", |model| {
                model.server.cookie_beside = true;
                model.endpoints(|endpoint| endpoint.credentials = Credentials::Include);
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
