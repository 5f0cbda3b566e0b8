//! How the token travels: what most calls show.

use crate::domain::project::carrier::Carrier;

use super::Evident;

/// The carrier that most calls show. Without any, cookies are one, if calls behind the log-in sent some.
pub(super) fn of(seen: &[Carrier], from_reply: bool, cookie_calls: usize) -> Option<Evident<Carrier>> {
    let Some((carrier, times)) = super::tally::most(seen.iter()) else {
        let because = format!("no call takes a token along, and {} a cookie", calls(cookie_calls, "sends", "send"));
        return (cookie_calls > 0).then_some(Evident { value: Carrier::Cookie, because });
    };
    let where_ = match carrier {
        Carrier::Header { name, scheme } if scheme.is_empty() => format!("in the header {name}, with no word before it"),
        Carrier::Header { name, scheme } => format!("in the header {name}, behind the word {scheme}"),
        Carrier::Query { name } => format!("in the query parameter {name}"),
        Carrier::Body { name } => format!("in the body's field {name}"),
        Carrier::Cookie => "in a cookie".into(),
    };
    let which = if from_reply { "the token of a reply" } else { "a token" };
    let because = format!("{} {which} {where_}", calls(times, "takes", "take"));
    Some(Evident { value: carrier.clone(), because })
}

fn calls(times: usize, one: &str, many: &str) -> String {
    if times == 1 { format!("1 call {one}") } else { format!("{times} calls {many}") }
}
