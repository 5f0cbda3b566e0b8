//! An address that nobody but the builder can reach: this machine, the local network, a tunnel.

use crate::domain::project::place::EndpointPart;
use crate::domain::web::address::Space;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-LOCAL");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in &setup.project.endpoints {
        let whole = setup.project.whole(endpoint);
        let Ok(url) = url::Url::parse(whole.url.trim().replace(['[', ']'], "x").as_str()) else { continue };
        let host = url.host_str().unwrap_or_default();
        let tunnel = ["ngrok.io", "ngrok.app", "ngrok-free.app", "ngrok-free.dev", "loca.lt", "trycloudflare.com"]
            .iter()
            .any(|end| host.ends_with(end));
        let what = match Space::of(&url) {
            Space::Loopback => format!("{host} is the device itself: on a phone the phone, in a browser the visitor's computer"),
            Space::Private => format!("{host} is an address of a local network"),
            Space::Public if tunnel => {
                format!("{host} is a tunnel to your computer: it ends with it, and may answer with a page of its own first")
            }
            Space::Public => continue,
        };
        let line = SheetLine::new(screens::ff_call(&endpoint.name, ""), "API URL", "a public address with https").now(whole.url.clone());
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))
            .saying(format!("{} works on your own machine alone", endpoint.name), what)
            .changing(vec![line]);
        let id = endpoint.id.clone();
        found.push(told.explaining_later([Explains::Refused(id.clone()), Explains::Call(id.clone())]).unless_works(&id));
    }
}
