//! What a status says by itself of the call that it answers: address, method, kind of body, too many calls.

use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::traced::Traced;
use crate::domain::web::method::Method;
use crate::domain::words::screens;
use crate::run::made::CallMade;

use super::super::evidence::Evidence;
use super::super::mend;
use super::super::server_words::said;
use super::Said;

/// Words of a server that speaks of a person, and not of an address.
const OF_SOMEBODY: [&str; 8] = ["user", "account", "mail", "member", "customer", "identifier", "credential", "record"];

/// What the status of a refused call says by itself.
pub(super) fn of(evidence: &Evidence, call: &CallMade, status: u16) -> Option<Said> {
    let request = evidence.request(call)?;
    let reply = evidence.reply(call)?;
    let path = request.parsed_url().map(|url| evidence.run.registry().mask(url.path()))?;
    let method = request.method;
    let words = said(evidence, reply).unwrap_or_default().to_lowercase();
    let name = evidence.name(call);
    let weweb = evidence.project.platform.is_weweb();
    let line = |tab: &str, field: &str, set: String| {
        let screen = if weweb { evidence.screen_of(call) } else { screens::ff_call(name, tab) };
        SheetLine::new(screen, field, set)
    };
    match status {
        404 if !OF_SOMEBODY.iter().any(|word| words.contains(word)) => Some(Said {
            why: format!("404 mostly means that the server has nothing at {method} {path}"),
            line: line(
                "Call Definition",
                if weweb { "URL" } else { "API URL" },
                format!("the address in your server's documentation, to the letter; now it ends in {path}"),
            ),
            edit: None,
        }),
        405 => {
            let allowed: Vec<Method> = reply
                .header("allow")
                .into_iter()
                .flat_map(|allow| allow.split(','))
                .filter_map(|name| Method::CHOICES.iter().copied().find(|known| known.as_str().eq_ignore_ascii_case(name.trim())))
                .collect();
            let takes = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(" or ");
            let why = if takes.is_empty() {
                format!("The server does not take {method} at {path}")
            } else {
                format!("The server takes {takes} at {path}, and {method} was sent")
            };
            let set = if takes.is_empty() { "the method in your server's documentation".to_owned() } else { takes };
            let endpoint = evidence.project.endpoint(&call.endpoint)?;
            let only = <[Method; 1]>::try_from(allowed).ok().map(|[method]| method);
            let edit = only.map(|method| mend::endpoint(endpoint, |endpoint| endpoint.method = method));
            Some(Said { why, line: line("Call Definition", if weweb { "Method" } else { "Method Type" }, set).now(method.as_str()), edit })
        }
        415 => {
            let kind = request.header("content-type").map_or_else(|| "without a Content-Type".to_owned(), Traced::masked);
            Some(Said {
                why: format!("The server does not take a body of this kind ({kind})"),
                line: line(
                    "Body",
                    if weweb { "Content-Type" } else { "Body Type" },
                    "the kind in your server's documentation: JSON, or a form".into(),
                )
                .now(kind),
                edit: None,
            })
        }
        429 => {
            let wait = reply.header("retry-after").map(|after| format!(" It asks to wait: Retry-After {after}.")).unwrap_or_default();
            Some(Said {
                why: format!("The server has had too many calls in a short time.{wait}"),
                line: SheetLine::new(
                    "Environment",
                    "Calls a second",
                    "fewer; or wait, and run again. An app that calls so often is refused too",
                ),
                edit: None,
            })
        }
        _ => None,
    }
}
