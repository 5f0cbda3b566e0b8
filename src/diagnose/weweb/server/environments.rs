//! Values of staging and of production, and which of them a front takes (rule 38).

use crate::domain::project::platform::{Platform, Target};
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const SAME: Row = warns("WW-SRV-ENV").when_said();
const ORIGIN: Row = warns("WW-SRV-ENV-ORIGIN").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[SAME, ORIGIN], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    for environment in &setup.project.environments {
        for value in environment.values.iter().filter(|value| !value.secret) {
            let (Some(staging), Some(published)) = (value.on.get(&Target::Staging), value.on.get(&Target::Published)) else { continue };
            if staging != published {
                continue;
            }
            let line = SheetLine::new(
                "Data & API › Environment variables (Env)",
                value.name.clone(),
                "values per environment: one of its own for staging",
            )
            .now(staging.clone());
            let told = Told::new(&SAME, Place::EnvironmentValue(environment.id.clone(), value.name.clone()))
                .saying(
                    "Staging works with the data of production",
                    format!("{} has the same value for staging and for production", value.name),
                )
                .changing(vec![line]);
            found.push(told);
        }
        // A staging domain that no APP_URL names.
        let Some(origin) = environment.origins.get(&Target::Staging) else { continue };
        let differs = environment
            .values
            .iter()
            .any(|value| !value.on.is_empty() && value.on.get(&Target::Staging) != value.on.get(&Target::Published));
        if settings.values_at(origin) == Target::Staging || !differs {
            continue;
        }
        let line = SheetLine::new("Data & API › Environment variables (Env)", "APP_URL of staging", format!("add the domain {origin}"))
            .now(settings.app_urls.get(&Target::Staging).cloned().unwrap_or_default());
        let mut better = settings.clone();
        better.app_urls.insert(Target::Staging, origin.clone());
        let told = Told::new(&ORIGIN, Place::Setting("app_urls"))
            .saying(
                format!("{origin} behaves as production"),
                "No APP_URL names this domain, and it has no “-staging.” in it: then WeWeb takes the values of production",
            )
            .changing(vec![line]);
        found.push(told.mended_by(Some(Edit::Platform(Platform::WeWeb(better)))));
    }
}
