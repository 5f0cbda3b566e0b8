//! Persist Auth Sessions is off (rule 6).

use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::{settings, with_settings};

const ROW: Row = warns("FF-SES-PERSIST-OFF");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    if settings.persist {
        return;
    }
    let line = SheetLine::new(screens::FF_AUTHENTICATION, "Persist Auth Sessions", "on").now("off");
    let edit = with_settings(settings, |settings| settings.persist = true);
    let told = Told::new(&ROW, Place::Setting("persist"))
        .saying("After the app is closed and opened again everybody has to log in", "Persist Auth Sessions is off, so no session is kept")
        .changing(vec![line]);
    found.push(told.explaining([Explains::Because(&[Why::RootNotPersisted])]).explaining([Explains::SignedOut]).mended_by(Some(edit)));
}
