//! The questions that both platforms have. What differs is the screen, and what it is called there.

use crate::domain::web::credentials::Credentials;

use super::model::Model;
use super::server::Cors;
use super::{Question, ask};

const SERVER: &str = "Server: the CORS settings";

/// As it should be.
pub(super) fn nothing(_: &mut Model) {}

pub(super) fn errors_cors() -> Question {
    ask(
        "errors-cors",
        "Do replies with 401 have Access-Control-Allow-Origin?",
        SERVER,
        &[("yes", nothing), ("no", |model| model.server.cors = Cors::NotOnErrors)],
    )
}

/// `only_editor` is the answer that names the origin of the platform's own editor alone.
pub(super) fn cors(only_editor: &'static str) -> Question {
    ask(
        "cors",
        "What does the server allow other origins?",
        SERVER,
        &[
            ("the origin of the published app", nothing),
            ("nothing", |model| model.server.cors = Cors::Nothing),
            ("replies, but not OPTIONS", |model| model.server.cors = Cors::NoPreflight),
            ("not the header Authorization", |model| model.server.cors = Cors::NoAuthorization),
            (only_editor, |model| model.server.cors = Cors::EditorOnly),
            ("replies, but not refusals", |model| model.server.cors = Cors::NotOnErrors),
        ],
    )
}

pub(super) fn scheme(text: &'static str, screen: &'static str) -> Question {
    let plain = |model: &mut Model| model.base_url = model.base_url.replacen("https://", "http://", 1);
    ask("scheme", text, screen, &[("https://", nothing), ("http://", plain)])
}

pub(super) fn cookie(screen: &'static str) -> Question {
    ask(
        "cookie",
        "Where does the server put the session?",
        screen,
        &[("a token in the reply", nothing), ("a cookie (Set-Cookie)", |model| model.server.by_cookie = true)],
    )
}

pub(super) fn redirect(text: &'static str, screen: &'static str, moved: fn(&mut Model)) -> Question {
    ask("redirect", text, screen, &[("the exact one", nothing), ("it redirects: a slash at the end, www, http to https", moved)])
}

/// A cookie beside the token, as load balancers and sessions of servers want it.
pub(super) fn cookie_beside(screen: &'static str, on: &'static str) -> Question {
    ask(
        "cookie-beside",
        "Do calls need a cookie of the server as well?",
        screen,
        &[
            ("no", nothing),
            (on, |model| {
                model.server.cookie_beside = true;
                model.endpoints(|endpoint| endpoint.credentials = Credentials::Include);
            }),
        ],
    )
}
