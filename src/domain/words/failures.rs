//! What a failure says.

use super::calls::cors;
use crate::domain::project::Project;
use crate::domain::project::place::ActionAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::story::{CallWanted, ValueWanted};
use crate::domain::project::walk;
use crate::domain::record::failure::{AppSees, CallWas, FailureEntry, FailureWhat, Unmet};
use crate::domain::web::wire::{Failure, FailureKind};
use crate::domain::words::menu::Words;
use crate::domain::words::phrases;

/// A failure in one sentence.
#[must_use]
pub fn failure(project: &Project, failure: &FailureEntry) -> String {
    match &failure.what {
        FailureWhat::Network { host, wire, .. } => network(host.as_deref(), wire),
        FailureWhat::Dropped { .. } => "The server had closed the kept connection; the same is sent again".into(),
        FailureWhat::Cors { block, status: Some(status), .. } => {
            format!("Your server answered {status}, and the browser hides that answer from the app: {}", cors(block))
        }
        FailureWhat::Cors { block, status: None, .. } => format!("Blocked by the browser (CORS): {}", cors(block)),
        FailureWhat::Redirects { followed, .. } => format!("Redirected {followed} times without an end"),
        FailureWhat::NotSent { why, .. } => format!("The call was not sent: {why}"),
        FailureWhat::NotRecorded { .. } => "not recorded: run again to know".into(),
        FailureWhat::Exception { action, thrown } => {
            let chain = match project.platform {
                Platform::FlutterFlow(_) => "The action flow ended",
                Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => "The workflow stopped",
            };
            format!("{chain} at “{}”: {thrown}", action_title(project, action.as_ref()))
        }
        FailureWhat::Expectation { unmet } => {
            let (expected, is) = self::unmet(project, unmet);
            format!("Expected {expected}, but it is {is}")
        }
    }
}

/// An action by its name in the platform's words; by its id where the project has lost it.
fn action_title(project: &Project, at: Option<&ActionAt>) -> String {
    let Some(at) = at else { return "an action".into() };
    walk::action(project, at).map_or_else(|| at.action.clone(), |action| phrases::action_title(project, &action.kind))
}

/// Why an exchange brought no whole reply, with the host where it is known.
#[must_use]
pub fn network(host: Option<&str>, wire: &Failure) -> String {
    match (wire.kind, host) {
        (FailureKind::Dns, Some(host)) => format!("The host name {host} is not known"),
        (FailureKind::Refused, Some(host)) => format!("Connection refused: nothing listens at {host}"),
        (FailureKind::NoAnswer, _) => {
            format!("No answer in {} s; your app would still wait", wire.timing.total_us / 1_000_000)
        }
        (FailureKind::Dns, None) => "The host name is not known".into(),
        (FailureKind::Refused, None) => "Connection refused: nothing listens at that address and port".into(),
        (FailureKind::Connect, _) => "The connection broke".into(),
        (FailureKind::Certificate, _) => "The server's certificate is not trusted".into(),
        (FailureKind::CertificateExpired, _) => "The server's certificate is out of date".into(),
        (FailureKind::CertificateHost, Some(host)) => format!("The server's certificate is not for {host}"),
        (FailureKind::CertificateHost, None) => "The server's certificate is for another host".into(),
        (FailureKind::ClientCertificate, _) => "The server asks for a certificate of the client".into(),
        (FailureKind::NotTls, _) => "No secure connection: the server does not speak TLS at that port".into(),
        (FailureKind::TlsVersion, _) => {
            "No secure connection: the server speaks no version of TLS, or no cipher, that clients of today take".into()
        }
        (FailureKind::Tls, _) => "No secure connection: the server broke the TLS handshake off".into(),
        (FailureKind::HeadTooLarge, _) => "The reply's headers are longer than any client reads".into(),
        (FailureKind::BadHead, _) => "A header of the reply holds a character that HTTP does not allow there".into(),
        (FailureKind::BodyCut, _) => "The reply was cut off before its end".into(),
        (FailureKind::Encoding, _) => "The reply is not packed as its Content-Encoding says".into(),
        (FailureKind::Protocol, _) => "The answer is not HTTP".into(),
        (FailureKind::BadUrl, _) => "The address cannot be called".into(),
    }
}

/// What the app gets to see; empty where nothing is to be said of it.
#[must_use]
pub fn app_sees(sees: AppSees) -> &'static str {
    match sees {
        AppSees::NotTold => "",
        AppSees::MinusOne => "status -1 (FlutterFlow's sign for no answer), no body",
        AppSees::ErrorWithoutStatus => "an error without a status",
        AppSees::NothingYet => "nothing yet",
        AppSees::ChainEnds => "nothing: no message, no navigation; what comes after it does not run",
        AppSees::ErrorBranchRan => "its error branch ran",
        AppSees::RestDoesNotRun => "what comes after it does not run",
    }
}

/// What was expected, and what is, each in words.
#[must_use]
pub fn unmet(project: &Project, unmet: &[Unmet]) -> (String, String) {
    let (mut expected, mut is) = (Vec::new(), Vec::new());
    let signed = |signed_in: bool| if signed_in { "signed in" } else { "signed out" };
    let call = |id: &str| project.endpoint(id).map_or(id, |endpoint| &endpoint.name).to_owned();
    for one in unmet {
        match one {
            Unmet::Page { wanted, is: page } => {
                let page_wanted = project.page(wanted);
                expected.push(page_wanted.map_or_else(|| format!("“{wanted}”, which is no page of the project"), |page| page.name.clone()));
                is.push(page.as_deref().map_or_else(|| "nothing".into(), |page| project.page_name(page).to_owned()));
            }
            Unmet::SignedIn { wanted } => {
                expected.push(signed(*wanted).into());
                is.push(signed(!wanted).into());
            }
            Unmet::Call { endpoint, wanted, was } => {
                let wanted = match wanted {
                    CallWanted::Outcome(outcome) => format!("that “{}” {}", call(endpoint), outcome.words()),
                    CallWanted::Status(status) => format!("that “{}” is answered {status}", call(endpoint)),
                };
                expected.push(wanted);
                is.push(match was.last() {
                    None => "not made".into(),
                    Some(CallWas::Failed) => "without a reply".into(),
                    Some(CallWas::Answered(status)) => format!("answered {status}"),
                });
            }
            Unmet::Times { endpoint, wanted, was } => {
                expected.push(format!("“{}” {wanted} times", call(endpoint)));
                is.push(format!("made {was} times"));
            }
            Unmet::Value { slot, wanted, is: value } => {
                let field = Words::field(&project.platform, *slot);
                expected.push(match wanted {
                    ValueWanted::Set(true) => format!("that {field} is set"),
                    ValueWanted::Set(false) => format!("that {field} is not set"),
                    ValueWanted::Equals(json) => format!("that {field} is {json}"),
                });
                is.push(value.summary(40));
            }
            Unmet::Message { wanted, shown } => {
                expected.push(format!("the message “{wanted}”"));
                is.push(shown.as_ref().map_or_else(|| "no message".into(), |shown| format!("“{}”", shown.masked())));
            }
        }
    }
    (expected.join(", "), is.join(", "))
}
