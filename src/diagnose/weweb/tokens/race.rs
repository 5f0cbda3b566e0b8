//! Two refreshes with one refresh token.

use crate::domain::project::endpoint::Purpose;
use crate::domain::secret::SecretKind;
use crate::run::made::CallMade;

use crate::diagnose::prelude::*;

use super::super::super::handled::goes_wrong;
use super::super::super::server_words::said;
use super::super::asks::ON_USER_LOAD;

const ROW: Row = warns("WW-REFRESH-RACE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    let refreshes: Vec<&CallMade> = evidence.calls.iter().filter(|call| call.purpose == Purpose::Refresh).collect();
    for call in refreshes.iter().filter(|call| goes_wrong(evidence, call)) {
        let Some(sent) = refresh_token(evidence, call) else { continue };
        // Which of them the server takes is a matter of chance.
        let other = refreshes.iter().filter(|other| other.first != call.first).find(|other| {
            other.step() == call.step() && other.action != call.action && refresh_token(evidence, other).as_ref() == Some(&sent)
        });
        let words = evidence.reply(call).and_then(|reply| said(evidence, reply)).unwrap_or_default().to_lowercase();
        let by_code = evidence.project.facts.session_written_by_code == Some(true) && words.contains("already used");
        if other.is_none() && !by_code {
            continue;
        }
        let why = match other {
            Some(_) => "Two workflows renew the token at the same time, each with the one refresh token; a server that takes each once refuses the second".to_owned(),
            None => format!("The refresh token was used by another part of the app: coded components renew the session too (the server says: {words})"),
        };
        let lines = vec![
            SheetLine::new(ON_USER_LOAD, "refresh", "in one place alone, when the expiry is near, with a margin"),
            SheetLine::new("Server", "", "or: a short time in which a used refresh token is taken once more"),
        ];
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end)
            .at(call.action.clone())
            .ranked(0)
            .causing([end.clone()])
            .told("Now and then people are signed out, for no reason they can see", why);
        found.push(one.changing(lines).with_all_that_follows().explaining_later([
            Explains::SignedOut,
            Explains::Page,
            Explains::Refused(call.endpoint.clone()),
        ]));
        return;
    }
}

/// The refresh token that a refresh sends, by its label.
fn refresh_token(evidence: &Evidence, call: &CallMade) -> Option<String> {
    let tokens = evidence.request(call).map(|request| evidence.tokens(request))?;
    let entries = evidence.run.registry().entries();
    entries
        .iter()
        .find(|entry| entry.kind == SecretKind::RefreshToken && tokens.contains(&entry.label))
        .map(|entry| entry.label.as_str().to_owned())
}
