//! Headers: what the one has and the other has not, and what a header says otherwise.

use super::{Difference, Pair, Tab};
use crate::diagnose::symptoms::House;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin};
use crate::format::import::client_adds;

/// What a content type without a body says nothing of.
const CONTENT_TYPE: &str = "content-type";

pub(super) fn look(pair: &Pair, found: &mut Vec<Difference>) {
    cookie(pair, found);
    authorization(pair, found);
    content_type(pair, found);
    let told = |line: &&HeaderLine| !matches!(line.name.as_str(), "authorization" | CONTENT_TYPE | "cookie");
    for line in pair.works.headers.iter().filter(told).filter(|line| client_adds(&line.name, &line.value.reveal()).is_none()) {
        match pair.app.header(&line.name) {
            None => found.push(missing(line)),
            Some(own) => found.extend(otherwise(line, own)),
        }
    }
    let own = pair.app.headers.iter().filter(told).filter(|line| line.origin == HeaderOrigin::Yours || is_pasted(pair));
    for line in own.filter(|line| client_adds(&line.name, &line.value.reveal()).is_none() && pair.works.header(&line.name).is_none()) {
        found.push(Difference {
            weight: 5,
            id: "RUN-CALL-DIFFERS",
            tab: Tab::Headers,
            field: written(&line.name),
            works: String::new(),
            app: shown(&line.value),
            set: "take it out: a browser must ask the server for leave to send it".into(),
            words: format!("The app sends a header more: {}", written(&line.name)),
        });
    }
}

/// A request that was pasted does not say who added a header.
fn is_pasted(pair: &Pair) -> bool {
    pair.app.headers.iter().all(|line| line.origin != HeaderOrigin::Platform)
}

fn missing(line: &HeaderLine) -> Difference {
    // A key of the project's is wanted by whoever wants it at all.
    let is_key = line.value.has_secret() || line.name.contains("key");
    Difference {
        weight: if is_key || line.name == "accept" { 1 } else { 3 },
        id: "RUN-CALL-DIFFERS",
        tab: Tab::Headers,
        field: "+ Add Header".into(),
        works: format!("{}: {}", written(&line.name), shown(&line.value)),
        app: String::new(),
        set: format!(
            "{}: {}",
            written(&line.name),
            if line.value.has_secret() { "the value that works".to_owned() } else { line.value.reveal() }
        ),
        words: format!("The app does not send the header {}", written(&line.name)),
    }
}

fn otherwise(line: &HeaderLine, own: &Traced) -> Option<Difference> {
    let (works, app) = (line.value.reveal(), own.reveal());
    let same = works.trim() == app.trim() || (line.value.has_secret() && !app.trim().is_empty());
    (!same).then(|| Difference {
        weight: 3,
        id: "RUN-CALL-DIFFERS",
        tab: Tab::Headers,
        field: written(&line.name),
        works: shown(&line.value),
        app: shown(own),
        set: if line.value.has_secret() { "the value that works".into() } else { works.clone() },
        words: format!("The header {} says something else", written(&line.name)),
    })
}

fn cookie(pair: &Pair, found: &mut Vec<Difference>) {
    if pair.works.header("cookie").is_none() || pair.app.header("cookie").is_some() {
        return;
    }
    let (id, set) = match pair.house {
        House::FlutterFlow => (
            "FF-API-COOKIE",
            "no menu of FlutterFlow sends cookies: let the server take a token in the Authorization header, and bring it in the log-in's reply",
        ),
        House::WeWeb => {
            ("WW-COOKIE-NO-CREDENTIALS", "Include credentials (cookies): on; and the server allows credentials for the app's origin")
        }
    };
    found.push(Difference {
        weight: 1,
        id,
        tab: Tab::Headers,
        field: "Cookie".into(),
        works: "a cookie".into(),
        app: String::new(),
        set: set.into(),
        words: "The request that works takes a cookie along, and the app sends none: Postman keeps cookies by itself".into(),
    });
}

fn authorization(pair: &Pair, found: &mut Vec<Difference>) {
    let (works, app) = (pair.works.header("authorization"), pair.app.header("authorization"));
    let bearer = |flutterflow: &'static str, weweb: &'static str| if pair.house == House::WeWeb { weweb } else { flutterflow };
    let parts = |value: &Traced| {
        let text = value.reveal().trim().to_owned();
        let (scheme, rest) = text.split_once(' ').map_or((text.as_str(), ""), |(scheme, rest)| (scheme, rest.trim()));
        (scheme.to_owned(), rest.to_owned())
    };
    let mut push = |id, said: String, set: &str| {
        found.push(Difference {
            weight: 0,
            id,
            tab: Tab::Headers,
            field: "Authorization".into(),
            works: works.map(shown).unwrap_or_default(),
            app: app.map(shown).unwrap_or_default(),
            set: set.to_owned(),
            words: said,
        });
    };
    let (Some(wanted), own) = (works, app) else {
        if let (None, Some(own)) = (works, app)
            && !own.is_empty()
        {
            push(
                "RUN-CALL-DIFFERS",
                "The app sends an Authorization, and the request that works has none".into(),
                "take it out, or see that the token is good",
            );
        }
        return;
    };
    let (scheme, rest) = parts(wanted);
    let set = match pair.house {
        House::FlutterFlow => format!("{scheme} [token]: the word once, in this case, and the variable token holds the token alone"),
        House::WeWeb => "Auth › Bearer: the session's access token, without the word Bearer".to_owned(),
    };
    let Some(own) = own else {
        push(bearer("FF-API-BEARER", "WW-NO-AUTH-HEADER"), "The app sends no Authorization".into(), &set);
        return;
    };
    let (own_scheme, own_rest) = parts(own);
    match () {
        () if own_rest.is_empty() && own_scheme.eq_ignore_ascii_case(&scheme) && !rest.is_empty() => {
            push(bearer("FF-API-BEARER", "WW-BEARER-UNDEFINED"), format!("There is no token behind the word {own_scheme}"), &set);
        }
        () if matches!(own_rest.as_str(), "null" | "undefined" | "[object Object]") => {
            push(bearer("FF-API-BEARER", "WW-BEARER-UNDEFINED"), "The text of nothing is sent in place of a token".into(), &set);
        }
        () if own_rest.to_ascii_lowercase().starts_with(&format!("{} ", scheme.to_ascii_lowercase())) => {
            push(bearer("FF-API-BEARER", "WW-BEARER-DOUBLE"), format!("The word {scheme} is sent twice"), &set);
        }
        () if !rest.is_empty() && own_rest.is_empty() => {
            push(bearer("FF-API-BEARER", "WW-BEARER-MISSING"), format!("The token is sent without the word {scheme}"), &set);
        }
        () if rest.is_empty() && !own_rest.is_empty() => {
            push(
                "RUN-CALL-DIFFERS",
                format!("The app puts the word {own_scheme} before the token, and the request that works does not"),
                "the token alone, without a word before it",
            );
        }
        () if own_scheme != scheme => {
            push(bearer("FF-API-BEARER", "WW-BEARER-MISSING"), format!("The app says {own_scheme} where {scheme} works"), &set);
        }
        () if own_rest.contains(['"', '\'']) && !rest.contains(['"', '\'']) => {
            push(bearer("FF-API-BEARER", "WW-BEARER-QUOTES"), "Quotes are sent along with the token".into(), &set);
        }
        () => {}
    }
}

fn content_type(pair: &Pair, found: &mut Vec<Difference>) {
    let essence = |value: Option<&Traced>| {
        value.map(|value| value.reveal().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()).unwrap_or_default()
    };
    let (works, app) = (essence(pair.works.header(CONTENT_TYPE)), essence(pair.app.header(CONTENT_TYPE)));
    if works == app || works.is_empty() || pair.works.body.is_none() {
        return;
    }
    let is_form = works == "application/x-www-form-urlencoded" || works == "multipart/form-data";
    let (id, set) = match pair.house {
        House::FlutterFlow if is_form => {
            ("RUN-CALL-DIFFERS", if works.starts_with("multipart") { "Body Type Multipart" } else { "Body Type x-www-form-urlencoded" })
        }
        House::FlutterFlow => ("RUN-CALL-DIFFERS", "Body Type JSON"),
        House::WeWeb if is_form => ("WW-FORM-NEEDED", "a header Content-Type with that value, and the fields one by one"),
        House::WeWeb => ("WW-CT-OBJECT-BODY", "a header Content-Type with that value, or Fields in place of a custom body"),
    };
    let field = if pair.house == House::FlutterFlow { "Body Type" } else { "Content-Type" };
    found.push(Difference {
        weight: 0,
        id,
        tab: if pair.house == House::FlutterFlow { Tab::Body } else { Tab::Headers },
        field: field.into(),
        words: format!("The app sends its body as {}, and {works} works", if app.is_empty() { "no kind at all" } else { &app }),
        works,
        app,
        set: set.into(),
    });
}

/// A header's name as people write it.
fn written(name: &str) -> String {
    let part = |part: &str| {
        let mut chars = part.chars();
        chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

fn shown(value: &Traced) -> String {
    let text = value.masked();
    if text.chars().count() > 60 { text.chars().take(59).chain(['…']).collect() } else { text }
}
