//! Method and address.

use url::Url;

use super::{Difference, Pair, Tab};
use crate::diagnose::symptoms::House;

pub(super) fn look(pair: &Pair, found: &mut Vec<Difference>) {
    let (works, app) = (pair.works.method, pair.app.method);
    if works != app {
        found.push(Difference {
            weight: 0,
            id: "RUN-CALL-DIFFERS",
            tab: Tab::Call,
            field: method(pair.house).into(),
            works: works.to_string(),
            app: app.to_string(),
            set: works.to_string(),
            words: format!("The app sends {app}, and the request that works is a {works}"),
        });
    }
    let (Some(works), Some(app)) = (pair.works.parsed_url(), pair.app.parsed_url()) else { return };
    origin(pair.house, &works, &app, found);
    path(pair.house, &works, &app, found);
    query(pair, &works, &app, found);
}

fn method(house: House) -> &'static str {
    match house {
        House::FlutterFlow => "Method Type",
        House::WeWeb => "Method",
    }
}

fn url_field(house: House) -> &'static str {
    match house {
        House::FlutterFlow => "API URL",
        House::WeWeb => "URL",
    }
}

/// Loopback stands in for a server (design 15): which one, nobody compares.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn origin(house: House, works: &Url, app: &Url, found: &mut Vec<Difference>) {
    let (from, to) = (app.origin().ascii_serialization(), works.origin().ascii_serialization());
    if from == to || is_here(app) {
        return;
    }
    let same_host = works.host() == app.host() && works.port_or_known_default() == app.port_or_known_default();
    let only_scheme = works.host() == app.host() && works.scheme() != app.scheme();
    let (id, said) = match () {
        () if is_here(works) => (
            "FF-API-LOCAL",
            "The request that works goes to this computer. On a phone, and for whoever else opens the app, that address is another device"
                .to_owned(),
        ),
        () if only_scheme && app.scheme() == "http" => {
            ("FF-API-CLEARTEXT", "The app calls http where https works: browsers and phones block that".to_owned())
        }
        () if only_scheme => ("RUN-CALL-DIFFERS", format!("The app calls {}, and {} works", app.scheme(), works.scheme())),
        () if same_host => return,
        () => ("RUN-CALL-DIFFERS", "The app calls another server than the request that works".to_owned()),
    };
    let id = if house == House::WeWeb && id == "FF-API-CLEARTEXT" { "WW-MIXED-HTTP" } else { id };
    let set = if is_here(works) { "an address that the app's users reach too".to_owned() } else { to.clone() };
    found.push(Difference { weight: 0, id, tab: Tab::Call, field: url_field(house).into(), works: to, app: from, set, words: said });
}

fn path(house: House, works: &Url, app: &Url, found: &mut Vec<Difference>) {
    if works.path() == app.path() {
        return;
    }
    let slash = works.path().trim_end_matches('/') == app.path().trim_end_matches('/');
    let (id, said) = if slash {
        let said = "A slash at the end of the address is otherwise: servers redirect there, and the redirect loses the body or the token";
        (if house == House::WeWeb { "WW-BE-SLASH" } else { "RUN-CALL-DIFFERS" }, said.to_owned())
    } else if works.path().eq_ignore_ascii_case(app.path()) {
        ("RUN-CALL-DIFFERS", "The address is written in another case: most servers tell the two apart".to_owned())
    } else {
        ("RUN-CALL-DIFFERS", "The app calls another address than the request that works".to_owned())
    };
    found.push(Difference {
        weight: 0,
        id,
        tab: Tab::Call,
        field: url_field(house).into(),
        works: works.path().to_owned(),
        app: app.path().to_owned(),
        set: format!("the path {}", works.path()),
        words: said,
    });
}

fn query(pair: &Pair, works: &Url, app: &Url, found: &mut Vec<Difference>) {
    let secrets = pair.works.url.has_secret() || pair.app.url.has_secret();
    let shown = |text: &str| if secrets { "a value".to_owned() } else { format!("“{text}”") };
    let all = |url: &Url| url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>();
    let (wanted, given) = (all(works), all(app));
    for (name, value) in &wanted {
        let own = given.iter().find(|(other, _)| other == name);
        let (said, app) = match own {
            None => (format!("The query parameter {name} is missing"), String::new()),
            Some((_, own)) if own.is_empty() && !value.is_empty() => (format!("The query parameter {name} is empty"), "nothing".to_owned()),
            Some(_) => continue,
        };
        found.push(Difference {
            weight: 2,
            id: "RUN-CALL-DIFFERS",
            tab: Tab::Query,
            field: name.clone(),
            works: shown(value),
            app,
            set: "add it, with the value that works".into(),
            words: said,
        });
    }
    for (name, value) in given.iter().filter(|(name, _)| wanted.iter().all(|(other, _)| other != name)) {
        found.push(Difference {
            weight: 6,
            id: "RUN-CALL-DIFFERS",
            tab: Tab::Query,
            field: name.clone(),
            works: String::new(),
            app: shown(value),
            set: "take it out".into(),
            words: format!("The app sends a query parameter more: {name}"),
        });
    }
}
