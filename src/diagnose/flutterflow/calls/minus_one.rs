//! No reply at all: status -1 (B6).

use crate::domain::project::place::EndpointPart;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::thrown::NotSent;
use crate::domain::web::wire::FailureKind;
use crate::domain::words::failure;

use crate::diagnose::prelude::*;

use super::super::super::handled::goes_wrong;
use super::super::super::server_words::lowered;

const ROW: Row = breaks("FF-API-MINUS-ONE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| goes_wrong(evidence, call)) {
        let end = Evidence::end_of(call);
        let Some(EntryBody::Failure(held)) = evidence.entry(end).map(|entry| &entry.body) else { continue };
        let name = evidence.name(call).to_owned();
        let url = |set: &str| SheetLine::new(screens::ff_call(&name, ""), "API URL", set);
        let server = |set: &str| SheetLine::new("Server", "", set);
        let lines = match &held.what {
            FailureWhat::Network { wire, .. } => match wire.kind {
                FailureKind::Dns => vec![url("the right host: this one is not known on the internet")],
                FailureKind::Refused => vec![url("the right host and port: nothing listens there"), server("start it, or open the port")],
                FailureKind::Certificate
                | FailureKind::CertificateExpired
                | FailureKind::CertificateHost
                | FailureKind::NotTls
                | FailureKind::TlsVersion
                | FailureKind::Tls => vec![
                    server("a certificate that is valid for this host, with its whole chain"),
                    url("the host that the certificate is made for"),
                ],
                FailureKind::NoAnswer => {
                    vec![server("answer sooner, or look whether a firewall holds the call back"), url("the right host and port")]
                }
                _ => vec![
                    server("its log tells why the reply breaks off; a Content-Length that is too large does that too"),
                    url("the right address"),
                ],
            },
            FailureWhat::NotSent { why: NotSent::Scheme { .. } | NotSent::NotAnAddress { .. }, .. } => {
                vec![url("a whole address that begins with https://")]
            }
            FailureWhat::Redirects { .. } => vec![url("the final address"), server("no redirects in circles")],
            _ => continue,
        };
        let title = format!("{name}: {}", lowered(&failure(evidence.project, held)));
        let at = match &held.what {
            FailureWhat::NotSent { .. } => Some(Place::Endpoint(call.endpoint.clone(), EndpointPart::Url)),
            _ => call.action.clone().map(Place::Action),
        };
        let mut one = Found::of(evidence, &ROW, end).ranked(1).told(title, "Without a reply the app sees the status -1 and no body");
        one.finding.at = at;
        found.push(one.changing(lines));
    }
}
