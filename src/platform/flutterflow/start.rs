//! A start of the app: the stored session is read, and the location evaluated (rules 6 and 7).

use crate::domain::record::device::Tab;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::location::Location;
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::rules::rule;

use super::super::common::cx::Cx;
use super::super::common::world::By;
use super::{FlutterFlow, router, session, settings};

/// A cold start or a browser reload at this location (rules 6 and 7).
pub(super) fn start(rules: &mut FlutterFlow, cx: &mut Cx, at: &Location, cause: &EntryId) {
    let before = std::mem::take(rules);
    *rules = FlutterFlow {
        choices: before.choices,
        next_shown: before.next_shown,
        pages_in_step: before.pages_in_step,
        notify: true,
        starting: true,
        ..FlutterFlow::default()
    };
    let persist = settings(cx.world.project).persist;
    let tab = cx.world.tab();
    *tab = Tab::default();
    if persist {
        session::migrate(cx, cause);
        if session::has_marker(cx.world) {
            cx.world.simulated(0, Some(cause.clone()), EntryBody::Note(Note::SignedOutMarker));
        }
    }
    let (restored, number) = if persist { session::restore(cx.world) } else { (Session::default(), rule("FF-6")) };
    rules.unreadable = number == rule("FF-7b");
    if rules.unreadable {
        cx.world.simulated(0, Some(cause.clone()), EntryBody::Note(Note::Unreadable));
    } else {
        rules.published_uid = restored.uid.clone();
    }
    session::restore_variables(cx.world);
    if restored != Session::default() {
        session::change(cx, By::platform(Some(cause.clone())), ChangedBy::AppStart, number, restored);
    }
    router::evaluate(rules, cx, at, router::How::Go, 0, cause);
    rules.starting = false;
    router::root_below(rules, cx, cause);
}
