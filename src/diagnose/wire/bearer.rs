//! Authorization that no server can read: no token, the word twice, none at all, another case, quotes.

use crate::domain::project::binding::{Binding, Expr, NamedBinding, SessionField, Source};
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::{Project, template};
use crate::domain::secret::traced::Traced;
use crate::edit::{Edit, bindings};
use crate::run::made::{CallMade, CameOut};

use crate::diagnose::prelude::*;

use super::super::handled::goes_wrong;

const FF: Row = breaks("FF-API-BEARER").in_a_run();
const UNDEFINED: Row = breaks("WW-BEARER-UNDEFINED").in_a_run();
const DOUBLE: Row = breaks("WW-BEARER-DOUBLE").in_a_run();
const MISSING: Row = breaks("WW-BEARER-MISSING").in_a_run();
const QUOTES: Row = breaks("WW-BEARER-QUOTES").in_a_run();
const NONE: Row = breaks("WW-NO-AUTH-HEADER").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, UNDEFINED, DOUBLE, MISSING, QUOTES, NONE], look: Look::Run(look) };

/// What is wrong with an Authorization header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// Nothing stands behind the word.
    Empty,
    /// The text of nothing.
    TextOfNothing,
    /// The word twice.
    Twice,
    /// A token without a word.
    NoScheme,
    /// The word in lower case.
    LowerCase,
    /// Quotes, or blanks at an end.
    Quotes,
    /// The header is not there.
    NoHeader,
}

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told: Vec<(Wrong, String, usize)> = Vec::new();
    for call in
        evidence.calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(400 | 401 | 403)) && goes_wrong(evidence, call))
    {
        if matches!(call.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh) {
            continue;
        }
        let Some(wrong) = wrong(evidence, call) else { continue };
        let end = Evidence::end_of(call);
        if let Some((.., first)) = told.iter().find(|(kind, endpoint, _)| *kind == wrong && *endpoint == call.endpoint) {
            let first: &mut Found = &mut found[*first];
            first.explains.insert(end.clone());
            continue;
        }
        told.push((wrong, call.endpoint.clone(), found.len()));
        found.push(said(evidence, call, wrong));
    }
}

/// Whether the header that a call was sent with is wrong by itself.
pub(in crate::diagnose) fn is_wrong(evidence: &Evidence, call: &CallMade) -> bool {
    wrong(evidence, call).is_some()
}

fn wrong(evidence: &Evidence, call: &CallMade) -> Option<Wrong> {
    let request = evidence.request(call)?;
    let weweb = evidence.project.platform.is_weweb();
    let Some(header) = request.header("authorization") else {
        // A session that nothing sends. What goes by cookie, or by a header of its own, needs none.
        let has_token = evidence.session_at(call).is_some_and(|session| session.token.is_set());
        let carries = request.header("cookie").is_some() || evidence.cookies_held(call).iter().any(|held| !held.name.is_empty());
        // In FlutterFlow every header is written by hand; a token may stand anywhere in a call.
        let sends_none = weweb || evidence.tokens(request).is_empty();
        return (sends_none && has_token && !carries && matches!(call.came_out, CameOut::Answered(401 | 403))).then_some(Wrong::NoHeader);
    };
    let text = header.reveal();
    let (scheme, rest) = text.split_once(' ').unwrap_or((text.as_str(), ""));
    let bare = rest.trim();
    Some(match () {
        () if text.trim().is_empty() || scheme.eq_ignore_ascii_case("bearer") && bare.is_empty() => Wrong::Empty,
        () if matches!(bare, "null" | "undefined" | "[object Object]") || matches!(text.trim(), "null" | "undefined") => {
            Wrong::TextOfNothing
        }
        () if bare.to_ascii_lowercase().starts_with("bearer ") => Wrong::Twice,
        () if rest.contains(['"', '\'']) || text.starts_with(['"', '\'']) || rest.starts_with(' ') || rest.ends_with(' ') => Wrong::Quotes,
        () if scheme == "bearer" => Wrong::LowerCase,
        () if bare.is_empty() && !evidence.tokens(request).is_empty() => Wrong::NoScheme,
        () => return None,
    })
}

fn said(evidence: &Evidence, call: &CallMade, wrong: Wrong) -> Found {
    let name = evidence.name(call).to_owned();
    let weweb = evidence.project.platform.is_weweb();
    let row = match (weweb, wrong) {
        (false, _) => &FF,
        (true, Wrong::Empty | Wrong::TextOfNothing) => &UNDEFINED,
        (true, Wrong::Twice) => &DOUBLE,
        (true, Wrong::NoScheme | Wrong::LowerCase) => &MISSING,
        (true, Wrong::Quotes) => &QUOTES,
        (true, Wrong::NoHeader) => &NONE,
    };
    let header = evidence.request(call).and_then(|request| request.header("authorization")).map(Traced::masked);
    let sent = header.map_or_else(|| "No Authorization was sent".to_owned(), |header| format!("Sent was “Authorization: {header}”"));
    let why = match wrong {
        Wrong::Empty => format!("{sent}: there is no token behind the word"),
        Wrong::TextOfNothing => format!("{sent}: the text of nothing in place of a token"),
        Wrong::Twice => format!("{sent}: the word Bearer stands there twice"),
        Wrong::NoScheme => format!("{sent}: the token stands there without the word Bearer"),
        Wrong::LowerCase => format!("{sent}: this server does not take the word in lower case"),
        Wrong::Quotes => format!("{sent}: quotes, or blanks, are part of it"),
        Wrong::NoHeader => format!("{sent}, although the session has a token"),
    };
    let line = if weweb {
        let wanted = match wrong {
            Wrong::Twice => "the session's access token, without the word Bearer",
            Wrong::Quotes => "the session's access token as a formula, not as JSON text",
            _ => "the session's access token; Bearer is put before it, and no header of your own is needed",
        };
        SheetLine::new(evidence.screen_of(call), "Auth › Bearer", wanted)
    } else {
        match wrong {
            Wrong::NoHeader => SheetLine::new(
                screens::ff_call(&name, "Headers"),
                "+ Add Header",
                "Authorization: Bearer [token], and a variable token: Set from Variable › Authenticated User › Authentication Token",
            ),
            Wrong::Empty | Wrong::TextOfNothing => {
                SheetLine::new(evidence.screen_of(call), "Variables", "Set from Variable › Authenticated User › Authentication Token")
            }
            _ => SheetLine::new(
                screens::ff_call(&name, "Headers"),
                "Authorization",
                "Bearer [x]: the word once, in this case, and the variable x holds the token alone",
            ),
        }
    };
    let end = Evidence::end_of(call);
    let one = Found::of(evidence, row, end)
        .at(call.action.clone())
        .ranked(1)
        .causing([end.clone()])
        .told(format!("{name} is refused although somebody is logged in"), why);
    one.changing(vec![line]).mended_by(mended(evidence.project, evidence, call, wrong))
}

/// The header as it should be.
fn mended(project: &Project, evidence: &Evidence, call: &CallMade, wrong: Wrong) -> Option<Edit> {
    let endpoint = project.endpoint(&call.endpoint)?;
    let token = Binding::whole(Source::Session(SessionField::Token));
    if wrong == Wrong::Twice
        && let Some(edit) = stored_bare(project)
    {
        return Some(edit);
    }
    if project.platform.is_weweb() {
        return Some(mend::endpoint(endpoint, |endpoint| {
            endpoint.headers.retain(|header| !header.name.eq_ignore_ascii_case("authorization"));
            endpoint.bearer = Some(Box::new(token));
        }));
    }
    match wrong {
        Wrong::NoScheme | Wrong::LowerCase | Wrong::Quotes => {
            let header = endpoint.headers.iter().find(|header| header.name.eq_ignore_ascii_case("authorization"))?;
            let input = input_of(endpoint, &header.value)?;
            let name = header.name.clone();
            Some(mend::endpoint(endpoint, |endpoint| {
                endpoint
                    .headers
                    .iter_mut()
                    .filter(|header| header.name == name)
                    .for_each(|header| header.value = format!("Bearer [{input}]"));
            }))
        }
        _ => {
            let whole = project.whole(endpoint);
            let header = whole.headers.iter().find(|header| header.name.eq_ignore_ascii_case("authorization"))?;
            let input = input_of(&whole, &header.value)?;
            let standing = evidence.standing(call.action.as_ref()?)?;
            mend::action(standing, |kind| {
                if let ActionKind::Call { inputs, .. } = kind {
                    inputs.retain(|own| own.name != input);
                    inputs.push(NamedBinding { name: input, value: token });
                }
            })
        }
    }
}

/// The variable that stands in a header.
fn input_of(endpoint: &Endpoint, value: &str) -> Option<String> {
    let pieces = template::split(value, template::Brackets::Square, |name| endpoint.inputs.iter().any(|input| input.name == name));
    pieces.into_iter().find_map(|piece| match piece {
        template::Piece::Input(name) => Some(name.to_owned()),
        _ => None,
    })
}

/// The session keeps the token without the word before it.
fn stored_bare(project: &Project) -> Option<Edit> {
    bindings::all(project).filter(|bound| bound.at.slot.session() == Some(SessionField::Token)).find_map(|bound| {
        let Source::Formula(formula) = bound.binding?.from else { return None };
        let Expr::Template(parts) = *formula else { return None };
        match parts.as_slice() {
            [Expr::Literal(word), Expr::Value(token)] if word.as_str().is_some_and(|word| word.trim().eq_ignore_ascii_case("bearer")) => {
                Some(mend::bind(bound.at, token.clone()))
            }
            _ => None,
        }
    })
}
