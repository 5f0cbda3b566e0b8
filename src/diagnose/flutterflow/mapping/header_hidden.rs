//! A response header that the browser does not show to the app (Fetch, Access-Control-Expose-Headers).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::sheet::Language;

use crate::diagnose::prelude::*;

use super::super::readings::{Wrong, misread};

const ROW: Row = breaks("FF-MAP-HEADER-CASE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for misread in misread(evidence) {
        let Wrong::Header(name) = &misread.wrong else { continue };
        let Some(call) = misread.call(evidence) else { continue };
        let Some(reply) = evidence.reply(call) else { continue };
        // Of a name in capitals another rule speaks.
        if name.chars().any(char::is_uppercase) || reply.header(name).is_none() {
            continue;
        }
        let Some(EntryBody::Reply { cors: Some(_), .. }) = call.reply.as_ref().and_then(|id| evidence.entry(id)).map(|entry| &entry.body)
        else {
            continue;
        };
        let shown = reply.header("access-control-expose-headers").unwrap_or("nothing");
        let why = format!(
            "The server sends {name} with {}, and the browser hides it from the app: Access-Control-Expose-Headers names {shown}",
            evidence.name(call)
        );
        let line = SheetLine::new("Server", "Access-Control-Expose-Headers", name.clone()).now(shown).code(
            Language::Server,
            "the header of the reply",
            format!("Access-Control-Expose-Headers: {name}"),
        );
        let title = format!("{} is empty on the web, and there on phones", misread.field());
        found.push(misread.found(evidence, &ROW).told(title, why).changing(vec![line]));
    }
}
