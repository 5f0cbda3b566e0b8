//! The questions for WeWeb (`weweb.md` F): each a screen, and what may stand there.

use serde_json::Value as Json;

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::page::Access;
use crate::domain::project::workflow::{Action, ActionKind, Trigger};

use super::model::Model;
use super::server::{Cors, LogIn};
use super::shared::{self, errors_cors, nothing};
use super::{Question, Symptom, ask};

const USER_LOAD: &str = "Data & API › Event Triggers › On user load";
const LOG_IN: &str = "Interface › Login › button “Log in” › Workflows › On click";
const AUTHENTICATE: &str = "Log-in workflow › Authenticate";
const CONFIGURATION: &str = "Data & API › Authentication › Configuration";
const ACCESS: &str = "Interface › Pages › the page › Private access";
const REQUEST: &str = "HTTP Request of the log-in workflow";
const BEARER: &str = "HTTP Request › Authentication › Bearer › Token";
const URL: &str = "HTTP Request › URL";

/// The questions of a symptom.
pub(super) fn questions(symptom: Symptom) -> Vec<Question> {
    match symptom {
        Symptom::NothingHappens => vec![reply(), after_authenticate(), user_load(), set_user(), access_token(), body()],
        Symptom::WrongPage => vec![unauthenticated(), login_access(), role(), user_load()],
        Symptom::SignedOut => vec![user_load(), bound_to(), set_user(), persist()],
        Symptom::LaterRefused => vec![refresh(), stored_again(), bound_to_later(), errors_cors()],
        Symptom::WorksInTest => vec![cors(), login_access(), unauthenticated(), user_load()],
        Symptom::WorksInPostman => vec![cors(), scheme(), body(), bearer(), cookie()],
        Symptom::OnlyPhones => vec![cookie_beside(), same_site(), phone_browser()],
        Symptom::Cors => vec![cors(), scheme(), redirect(), cookie()],
    }
}

fn cors() -> Question {
    shared::cors("only https://editor.weweb.io")
}

fn scheme() -> Question {
    shared::scheme("What does the URL begin with?", URL)
}

fn cookie() -> Question {
    shared::cookie("the reply of the log-in: DevTools › Network")
}

fn redirect() -> Question {
    shared::redirect("Is the URL the exact one, or does the server redirect?", URL, |model| model.server.redirects = Some(301))
}

fn cookie_beside() -> Question {
    shared::cookie_beside("HTTP Request › Credentials; the reply of the log-in in DevTools › Network", "yes, and Credentials is on")
}

fn reply() -> Question {
    ask(
        "reply",
        "What does the log-in call bring, in Logs?",
        "Logs (bug icon) › the HTTP Request",
        &[
            ("a JSON with the token", nothing),
            ("an error without a status", |model| model.server.cors = Cors::Nothing),
            ("a page of HTML", |model| model.server.log_in = LogIn::Html),
            ("nothing (204)", |model| model.server.log_in = LogIn::Empty),
            ("200, and in it that it failed", |model| model.server.log_in = LogIn::Failed),
        ],
    )
}

fn after_authenticate() -> Question {
    ask(
        "after-authenticate",
        "What follows Authenticate?",
        LOG_IN,
        &[
            ("Change page", nothing),
            ("nothing", |model| model.without_action("login-tap", "go-home")),
            ("Change page comes before it", |model| {
                model.workflow("login-tap", |workflow| {
                    if let Some(at) = workflow.actions.iter().position(|action| action.id == "go-home") {
                        let go = workflow.actions.remove(at);
                        let before = workflow.actions.iter().position(|action| action.id == "authenticate").unwrap_or(0);
                        workflow.actions.insert(before, go);
                    }
                });
            }),
        ],
    )
}

fn user_load() -> Question {
    ask(
        "user-load",
        "Is there a workflow on the trigger On user load?",
        USER_LOAD,
        &[
            ("yes, for the whole app", nothing),
            ("only on a page", |model| {
                model.workflow("on-user-load", |workflow| workflow.on = Trigger::PageUserLoad { page: "login".into() });
            }),
            ("no", |model| model.without_workflow("on-user-load")),
        ],
    )
}

fn set_user() -> Question {
    ask(
        "set-user",
        "Does it end with Set user?",
        USER_LOAD,
        &[("yes", nothing), ("no", |model| model.without_action("on-user-load", "set-user"))],
    )
}

fn bound_to() -> Question {
    ask(
        "bound-to",
        "What is its token bound to?",
        BEARER,
        &[
            ("the session of the trigger, or the auth session's access token", nothing),
            ("a workflow result", |model| {
                model.endpoint("current-user", |endpoint| endpoint.bearer = Some(Box::new(Binding::reply("login", "data.access_token"))));
            }),
            ("a fixed value", |model| {
                model.endpoint("current-user", |endpoint| {
                    endpoint.bearer = Some(Box::new(Binding::whole(Source::Constant(Json::from("an-old-token-of-mine")))));
                });
            }),
            ("nothing", |model| model.endpoint("current-user", |endpoint| endpoint.bearer = None)),
        ],
    )
}

fn bound_to_later() -> Question {
    ask(
        "bound-to-later",
        "What is the token of the call bound to?",
        BEARER,
        &[
            ("the auth session's access token", nothing),
            ("a workflow result of the log-in", |model| {
                model.endpoint("orders", |endpoint| endpoint.bearer = Some(Box::new(Binding::reply("login", "data.access_token"))));
            }),
        ],
    )
}

fn persist() -> Question {
    ask(
        "persist",
        "Is Persist session on?",
        AUTHENTICATE,
        &[
            ("on", nothing),
            ("off", |model| {
                model.action("login-tap", "authenticate", |kind| {
                    if let ActionKind::Authenticate { persist, .. } = kind {
                        *persist = false;
                    }
                });
            }),
        ],
    )
}

fn access_token() -> Question {
    ask(
        "access-token",
        "What is Access token of Authenticate bound to?",
        AUTHENTICATE,
        &[
            ("the token of the reply", nothing),
            ("a path that the reply does not have", |model| authenticate_with(model, Some(Binding::reply("login", "token")))),
            ("nothing", |model| authenticate_with(model, None)),
        ],
    )
}

fn authenticate_with(model: &mut Model, token: Option<Binding>) {
    model.action("login-tap", "authenticate", |kind| {
        if let ActionKind::Authenticate { access_token, .. } = kind {
            *access_token = token;
        }
    });
}

fn body() -> Question {
    ask(
        "body",
        "What kind of body does the server want?",
        REQUEST,
        &[
            ("JSON, as it is sent", nothing),
            ("a form: it is a token endpoint such as Keycloak's", |model| {
                model.server.log_in = LogIn::WantsForm;
                model.endpoint("log-in", |endpoint| endpoint.url = "{{base_url}}/protocol/openid-connect/token".into());
            }),
        ],
    )
}

fn unauthenticated() -> Question {
    ask(
        "unauthenticated",
        "Which is the unauthenticated page?",
        CONFIGURATION,
        &[
            ("Login", nothing),
            ("Home", |model| model.weweb(|settings| settings.unauthenticated_page = "home".into())),
            ("none", |model| model.weweb(|settings| settings.unauthenticated_page.clear())),
        ],
    )
}

fn login_access() -> Question {
    ask(
        "login-access",
        "Who may open Login?",
        ACCESS,
        &[("Everybody", nothing), ("Authenticated users", |model| model.page("login", |page| page.access = Access::SignedIn))],
    )
}

fn role() -> Question {
    ask(
        "role",
        "Does Home ask for a role?",
        ACCESS,
        &[
            ("no", nothing),
            ("one that the user has", |model| model.page("home", |page| page.access = Access::AnyRole(vec!["member".into()]))),
            ("one that is written otherwise, such as Member", |model| {
                model.page("home", |page| page.access = Access::AnyRole(vec!["Member".into()]));
            }),
            ("one that the user has not", |model| model.page("home", |page| page.access = Access::AnyRole(vec!["admin".into()]))),
        ],
    )
}

/// The log-in sets the user itself, which hides that On user load does not.
pub(super) fn set_by_log_in(model: &mut Model) {
    model.workflow("login-tap", |workflow| {
        let behind = workflow.actions.iter().position(|action| action.id == "authenticate").map_or(0, |at| at + 1);
        let kind = ActionKind::SetUser { value: Binding::reply("login", "data.user") };
        workflow.actions.insert(behind, Action { id: "set-user".into(), disabled: false, kind });
    });
}

fn phone_browser() -> Question {
    ask(
        "phone-browser",
        "Which browser is it on the phone?",
        "the phone",
        &[("Chrome", nothing), ("Safari, or an icon on the home screen of an iPhone", |model| model.on_safari = true)],
    )
}

fn same_site() -> Question {
    ask(
        "same-site",
        "Is the API on the domain of the app, such as api.your-app.com beside your-app.com?",
        URL,
        &[("no", nothing), ("yes", |model| model.base_url = "https://api.your-app.weweb.io".into())],
    )
}

fn refresh() -> Question {
    ask(
        "refresh",
        "Who sends the refresh token when a call answers 401?",
        "Workflow of the call, or On user load",
        &[
            ("the workflow of the call", nothing),
            ("nobody", |model| {
                model.action("orders-tap", "try-orders", |kind| {
                    if let ActionKind::TryCatch { catch, .. } = kind {
                        catch.clear();
                    }
                });
            }),
        ],
    )
}

fn stored_again() -> Question {
    ask(
        "stored-again",
        "What does Authenticate store after a refresh?",
        "Workflow of the refresh › Authenticate",
        &[
            ("access and refresh token", nothing),
            ("the access token alone", |model| {
                model.action("orders-tap", "authenticate", |kind| {
                    if let ActionKind::Authenticate { refresh_token, .. } = kind {
                        *refresh_token = None;
                    }
                });
            }),
            ("there is no Authenticate", |model| model.without_action("orders-tap", "authenticate")),
        ],
    )
}

fn bearer() -> Question {
    ask(
        "bearer",
        "How is the token sent?",
        BEARER,
        &[("Authentication › Bearer", nothing), ("not at all", |model| model.endpoint("current-user", |endpoint| endpoint.bearer = None))],
    )
}
