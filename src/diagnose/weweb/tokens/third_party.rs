//! An API on another site than the app, and a session in its cookie.

use crate::domain::project::environment::ServerKind;
use crate::domain::project::platform::Target;
use crate::domain::web::address;
use crate::domain::web::credentials::Credentials;

use crate::diagnose::prelude::*;

const ROW: Row = warns("WW-COOKIE-THIRD-PARTY");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if !setup.project.platform.is_weweb() || !setup.project.endpoints.iter().any(|endpoint| endpoint.credentials == Credentials::Include) {
        return;
    }
    for environment in setup.project.environments.iter().filter(|environment| environment.server == ServerKind::Own) {
        let Some(app) = environment.origins.get(&Target::Published).and_then(|origin| url::Url::parse(origin).ok()) else { continue };
        let api = environment.values.iter().filter(|value| !value.secret).find_map(|value| {
            let url = url::Url::parse(&value.value).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
            let used =
                setup.project.endpoints.iter().any(|endpoint| {
                    endpoint.credentials == Credentials::Include && endpoint.url.contains(&format!("{{{{{}}}}}", value.name))
                });
            (used && !address::is_loopback(&url)).then_some((value, url))
        });
        let Some((value, api)) = api else { continue };
        if address::site(&app) == address::site(&api) {
            continue;
        }
        let (app, api) = (app.host_str().unwrap_or_default().to_owned(), api.host_str().unwrap_or_default().to_owned());
        let line = SheetLine::new("Server", "", format!("a custom domain for the API, on the same site as {app}, such as api.{app}"));
        let told = Told::new(&ROW, Place::EnvironmentValue(environment.id.clone(), value.name.clone()))
            .saying(
                "The log-in fails on Safari and in private windows",
                format!("The session is a cookie of {api}, and the app is on {app}: to browsers that is another site, and some keep no cookies of those"),
            )
            .changing(vec![line]);
        found.push(told.explaining_later([Explains::OtherSitesCookie]));
    }
}
