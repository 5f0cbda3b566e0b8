//! The app is signed in, and the server takes its token from nobody: every call that carries it is refused, and nothing recovers.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::secret::Label;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::web::wire::HeaderLine;
use crate::run::made::{CallMade, CameOut};

use super::super::evidence::{Evidence, labels};
use super::super::found::Found;
use super::super::handled::{Handled, ends_otherwise, handled};
use super::super::server_words::said;
use super::super::wire::is_wrong_header;
use super::calls::ended_token;

const ID: &str = "RUN-TOKEN-REFUSED";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut by_token: BTreeMap<&Label, Vec<&CallMade>> = BTreeMap::new();
    // What goes with a log-in are credentials of the client; what is refused there is the user's.
    let carries = |call: &&CallMade| !matches!(call.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh | Purpose::LogOut);
    for call in evidence.calls.iter().filter(|call| !call.pretended).filter(carries) {
        let Some(request) = evidence.request(call) else { continue };
        for token in evidence.tokens(request) {
            by_token.entry(token).or_default().push(call);
        }
    }
    for (token, calls) in by_token {
        let refused: Vec<&&CallMade> = calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(401 | 403))).collect();
        let goes_on = |call: &&&CallMade| match handled(evidence, call) {
            Handled::No => true,
            Handled::Shown => ends_otherwise(evidence, call) || !signs_out(evidence, call),
            Handled::Settled => false,
        };
        let nobody_took_it = refused.len() == calls.len() && refused.iter().any(goes_on);
        let (Some(first), true) = (refused.first(), nobody_took_it) else { continue };
        // Of a header that no server can read another rule speaks.
        if is_wrong_header(evidence, first) {
            continue;
        }
        let header = header_with_token(evidence, first);
        let sent = header.map(|line| format!("Sent was {}: {}", line.name, line.value.masked())).unwrap_or_default();
        let words = evidence.reply(first).and_then(|reply| said(evidence, reply)).map(|words| format!("the server says: {words}"));
        let wrong = evidence.run.signatures().get(token.as_str()) == Some(&SignatureVerdict::Wrong);
        let signature = wrong.then(|| format!("the signature of {token} is wrong"));
        let parts = [Some(sent).filter(|sent| !sent.is_empty()), words, ended_token(evidence, first), signature];
        let why = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let title = format!("Every call that carries the token is refused ({} of {}, {})", refused.len(), calls.len(), statuses(&refused));
        let name = evidence.name(first);
        let fix = match evidence.project.platform {
            _ if wrong => "Server: sign tokens with the key that it checks them with".to_owned(),
            Platform::FlutterFlow(_) => {
                format!("API Calls › {name} › Headers: compare the word before [token], and the token, with what the server asks for")
            }
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
                format!(
                    "HTTP Request {name} › Auth, or Headers: compare the word before the token, and the token, with what the server asks for"
                )
            }
        };
        let mut one = Found::new(evidence, ID, Severity::Error, Evidence::end_of(first)).at(first.action.clone()).ranked(1);
        one.explains = refused.iter().map(|call| Evidence::end_of(call).clone()).collect();
        one.is_whole = true;
        found.push(one.saying(title, why, fix));
    }
}

/// With which statuses they were refused: "401", "401 and 403".
fn statuses(refused: &[&&CallMade]) -> String {
    let statuses: BTreeSet<u16> = refused
        .iter()
        .filter_map(|call| match call.came_out {
            CameOut::Answered(status) => Some(status),
            _ => None,
        })
        .collect();
    statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(" and ")
}

/// Whether the app signs its user out after a refusal, in the step of it.
fn signs_out(evidence: &Evidence, call: &CallMade) -> bool {
    let refused = evidence.place(Evidence::end_of(call)).unwrap_or(usize::MAX);
    evidence.of_step(call.step()).skip_while(|(at, _)| *at <= refused).any(|(_, entry)| match &entry.body {
        EntryBody::SessionChange { after, .. } => !after.signed_in,
        _ => false,
    })
}

/// The header that takes the token along.
fn header_with_token<'a>(evidence: &Evidence<'a>, call: &CallMade) -> Option<&'a HeaderLine> {
    let request = evidence.request(call)?;
    let tokens = evidence.tokens(request);
    request.headers.iter().find(|line| labels(&line.value).any(|label| tokens.contains(label)))
}
