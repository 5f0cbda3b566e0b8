//! The token against forged requests is sent as it stands in the cookie, percent-encoded (backends 3.18).

use crate::domain::project::Behaviour;
use crate::domain::project::platform::Platform;
use crate::domain::record::sheet::Language;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

const FF: Row = breaks("FF-API-XSRF-ENCODED").in_a_run();
const WW: Row = breaks("WW-XSRF-ENCODED").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, WW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(419 | 403))) {
        let Some(request) = evidence.request(call) else { continue };
        let (Some(sent), Some(cookies)) = (request.header("x-xsrf-token"), request.header("cookie")) else { continue };
        let (sent, cookies) = (sent.reveal(), cookies.reveal());
        let is_the_cookies = cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).any(|(_, value)| value == sent);
        if !sent.contains('%') || !is_the_cookies {
            continue;
        }
        let name = evidence.name(call).to_owned();
        let flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
        let (row, line) = if flutterflow {
            let line = SheetLine::new("Custom Code › Custom Actions", "what reads the cookie", "URL-decode the value");
            (&FF, line.code(Language::Dart, "URL-decoded", "Uri.decodeComponent(value)"))
        } else {
            let line = SheetLine::new(evidence.screen_of(call), "Headers › X-XSRF-TOKEN", "a formula that URL-decodes it");
            (&WW, line.code(Language::JavaScript, "URL-decodes the cookie", "decodeURIComponent(value)"))
        };
        // What reads the cookie as it stands there becomes what decodes it.
        let reads = evidence.project.functions.iter().find(|function| match &function.behaviour {
            Behaviour::Constant(text) => text.as_str() == Some(sent.as_str()),
            _ => false,
        });
        let edit = reads.map(|function| {
            let mut function = function.clone();
            function.behaviour = Behaviour::Cookie;
            Edit::Put(Box::new(Thing::Function(function)))
        });
        let end = Evidence::end_of(call);
        let mut one = Found::of(evidence, row, end).at(call.action.clone()).ranked(0).told(
            format!("{name} is refused although the cookie and the header are there"),
            "X-XSRF-TOKEN is the cookie's text with its percent signs; the server compares it with the decoded value",
        );
        one.explains.insert(end.clone());
        found.push(one.changing(vec![line]).mended_by(edit));
    }
}
