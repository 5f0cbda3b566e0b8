//! The router: guards, the pending location, the choice of `/`, the stack of pages (A6, rule 17).

use crate::domain::project::page::Page;
use crate::domain::project::workflow::Trigger;
use crate::domain::record::decision::Decision;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::fact::Fact;
use crate::domain::record::location::Location;
use crate::domain::record::note::Note;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::interpreter::task::TaskId;

use super::super::common::choice::Choice;
use super::super::common::cx::Cx;
use super::super::common::journal::EntryDraft;
use super::super::common::world::World;
use super::{FlutterFlow, StackedPage, Visit, session, settings};

/// After this many pages in one step everything is stopped; a real app would go on.
const MAX_PAGES: usize = 50;

/// What a navigation does to the stack of pages (rule 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// The stack is replaced.
    Go,
    /// The page lies on top; the one before stays below.
    Push,
    /// The page on top is popped if it can be, then the new one is pushed.
    Replace,
}

/// What came of publishing a user (rule 21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The current location was evaluated again.
    Again {
        /// And the pending page opened.
        pending_won: bool,
        /// And another page is shown, or the same anew.
        moved: bool,
    },
    /// The UID is the same as before.
    SameUid,
    /// The router was not told (rule 20).
    NotTold,
}

/// Evaluates a location (rule 23) and shows what comes of it. Gives the reason.
pub(super) fn evaluate(rules: &mut FlutterFlow, cx: &mut Cx, location: &Location, how: How, track: u16, cause: &EntryId) -> Why {
    let signed_in = cx.world.tab().session.signed_in;
    if signed_in && let Some(pending) = rules.pending.take() {
        let facts = vec![Fact::Pending(pending.clone())];
        let page = cx.world.project.page_at(&pending.reveal()).map(|(page, _)| page);
        let entry = guard(rules, cx, track, cause, Why::PendingWins, page, facts.clone());
        rules.choices.choose(Why::PendingWins, facts, Some(entry));
        show_at(rules, cx, &pending, How::Go, cause);
        return Why::PendingWins;
    }
    let project = cx.world.project;
    let Some((page, _)) = (!location.is_root()).then(|| project.page_at(&location.reveal())).flatten() else {
        return root(rules, cx, location, how, cause);
    };
    if page.is_private() && !signed_in {
        return refuse(rules, cx, page, location, track, cause);
    }
    let why = match page.is_private() {
        _ if signed_in && page.id == settings(project).entry_page => Why::EntryPageAddress,
        true => Why::GuardPassed,
        false => Why::OpenPage,
    };
    let entry = page.is_private().then(|| guard(rules, cx, track, cause, why, Some(page), vec![Fact::Wanted(page.name.clone())]));
    rules.choices.choose(why, Vec::new(), entry.or_else(|| Some(cause.clone())));
    show_at(rules, cx, location, how, cause);
    why
}

/// Rule 23.2: the page becomes pending, and the Entry Page's own address opens.
fn refuse(rules: &mut FlutterFlow, cx: &mut Cx, wanted: &Page, location: &Location, track: u16, cause: &EntryId) -> Why {
    let project = cx.world.project;
    let pending = rules.pending.get_or_insert_with(|| location.clone()).clone();
    let held = cx.world.tab().session.clone();
    let expired = held.token.is_some() && session::is_expired(&held, cx.world.now_ms);
    let why = if expired { Why::GuardRefusedExpired } else { Why::GuardRefused };
    let facts = vec![Fact::Wanted(wanted.name.clone()), Fact::Pending(pending)];
    let entry_page = project.page(&settings(project).entry_page);
    let entry = guard(rules, cx, track, cause, why, entry_page, facts.clone());
    let Some(entry_page) = entry_page else {
        let facts = [vec![Fact::Setting("Entry Page")], facts].concat();
        rules.choices.choose(Why::PageNotChosen, facts, Some(entry));
        show_page(rules, cx, None, location, Vec::new(), How::Go, cause);
        return Why::PageNotChosen;
    };
    rules.choices.choose(why, facts, Some(entry));
    // (d) 5: a guarded Entry Page would send to itself; go_router stops that one way or the other.
    rules.choices.assume(entry_page.is_private().then_some("FF-D5"));
    show_page(rules, cx, Some(entry_page), &Location::plain(&entry_page.route), Vec::new(), How::Go, cause);
    why
}

/// Rule 24: `/` is no redirect; it shows the Logged In Page or the Entry Page. Unknown addresses use the same choice.
fn root(rules: &mut FlutterFlow, cx: &mut Cx, location: &Location, how: How, cause: &EntryId) -> Why {
    let project = cx.world.project;
    let held = cx.world.tab().session.clone();
    let known = location.is_root();
    let (setting, id) =
        if held.signed_in { ("Logged In Page", &settings(project).logged_in_page) } else { ("Entry Page", &settings(project).entry_page) };
    let page = project.page(id);
    let why = if page.is_none() {
        Why::PageNotChosen
    } else if !known {
        Why::UnknownRoute
    } else if held.signed_in {
        Why::RootLoggedIn
    } else if !rules.starting {
        Why::RootLoggedOut
    } else if !settings(project).persist {
        Why::RootNotPersisted
    } else if rules.unreadable {
        Why::RootUnreadable
    } else if held.token.is_some() && session::is_expired(&held, cx.world.now_ms) {
        Why::RootExpired
    } else if session::is_stored(cx.world) {
        Why::RootNoToken
    } else {
        Why::RootNothingStored
    };
    let mut facts = vec![Fact::Path(location.clone())];
    if page.is_none() {
        facts.push(Fact::Setting(setting));
    }
    rules.choices.choose(why, facts, Some(cause.clone()));
    let shown = if known { Location::plain("/") } else { location.clone() };
    show_page(rules, cx, page, &shown, Vec::new(), how, cause);
    why
}

/// A1: beneath another location the root page lies too, and its page-load actions run unless it skips them when inactive.
pub(super) fn root_below(rules: &mut FlutterFlow, cx: &mut Cx, cause: &EntryId) {
    let project = cx.world.project;
    let tab = cx.world.tab();
    let settings = settings(project);
    let id = if tab.session.signed_in { &settings.logged_in_page } else { &settings.entry_page };
    let at_root = tab.location.is_root() || project.page_at(&tab.location.reveal()).is_none();
    let Some(page) = project.page(id).filter(|page| !at_root && tab.page.as_ref() != Some(&page.id)) else { return };
    let has_actions = project
        .workflows
        .iter()
        .any(|flow| matches!(&flow.on, Trigger::PageLoad { page: on } | Trigger::Query { page: on, .. } if *on == page.id));
    if !has_actions || page.skip_on_load_when_inactive {
        return;
    }
    let body = EntryBody::Note(Note::RootBelow { page: page.name.clone() });
    // (d) 9: how pages are nested under the root page was not checked.
    let note = cx.world.journal.add(0, EntryDraft::simulated(body).because_of(Some(cause.clone())).assuming(Some("FF-D9")));
    start_page_load(rules, cx, &page.id, Visit(0), &note);
}

/// Rule 21: a user was published.
pub(super) fn published(rules: &mut FlutterFlow, cx: &mut Cx, track: u16, cause: &EntryId) -> Heard {
    let uid = cx.world.tab().session.uid.clone();
    let old = std::mem::replace(&mut rules.published_uid, uid.clone());
    if !std::mem::replace(&mut rules.notify, true) {
        return Heard::NotTold;
    }
    if old.is_some() && uid.is_some() && old.to_text().reveal() == uid.to_text().reveal() {
        return Heard::SameUid;
    }
    let tab = cx.world.tab();
    let location = tab.location.clone();
    let pending_won = rules.pending.is_some() && tab.session.signed_in;
    let note = Note::RouterLooksAgain { location: location.clone() };
    cx.world.simulated(track, Some(cause.clone()), EntryBody::Note(note));
    let moved = pending_won || would_move(cx.world, &location);
    if moved {
        evaluate(rules, cx, &location, How::Go, track, cause);
    } else if rules.stack.len() > 1 {
        // A2 table T2, last lines: the evaluation can reset a pushed stack.
        rules.stack.drain(..rules.stack.len() - 1);
    }
    Heard::Again { pending_won, moved }
}

/// Whether evaluating the current location again would show something else.
fn would_move(world: &World, location: &Location) -> bool {
    let Some(tab) = world.open_tab() else { return false };
    if let Some((page, _)) = world.project.page_at(&location.reveal()).filter(|_| !location.is_root()) {
        page.is_private() && !tab.session.signed_in
    } else {
        let settings = settings(world.project);
        let page = if tab.session.signed_in { &settings.logged_in_page } else { &settings.entry_page };
        tab.page.as_ref() != Some(page)
    }
}

/// Rule 27: a tab of the nav bar swaps the page inside the one that is open. The router is not asked, so no guard is; the address stays.
pub(super) fn tap_tab(rules: &mut FlutterFlow, cx: &mut Cx, wanted: &str, cause: &EntryId) {
    let project = cx.world.project;
    let Some(tab) = cx.world.open_tab().filter(|tab| !tab.location.is_empty()) else {
        rules.choices.refuse(Choice { cause: Some(cause.clone()), ..Choice::of(Why::NotOpened) });
        return;
    };
    let shows_the_bar = tab.page.as_deref().and_then(|page| project.page(page)).is_some_and(|page| page.nav_bar);
    let location = tab.location.clone();
    let Some(page) = project.page(wanted).filter(|page| page.nav_bar && shows_the_bar) else {
        let facts = vec![Fact::Control(format!("tab {}", project.page_name(wanted))), Fact::Wanted("the nav bar".into())];
        rules.choices.refuse(Choice { facts, cause: Some(cause.clone()), ..Choice::of(Why::NotOnScreen) });
        return;
    };
    let facts = vec![Fact::Wanted(page.name.clone())];
    rules.choices.choose(Why::NavBarTab, facts, Some(cause.clone()));
    rules.stack.pop();
    show_page(rules, cx, Some(page), &location, Vec::new(), How::Push, cause);
}

fn show_at(rules: &mut FlutterFlow, cx: &mut Cx, location: &Location, how: How, cause: &EntryId) {
    let found = cx.world.page_at(location);
    let (page, parameters) = found.map_or((None, Vec::new()), |(page, parameters)| (Some(page), parameters));
    show_page(rules, cx, page, location, parameters, how, cause);
}

/// Puts a page on screen and starts its page-load actions.
fn show_page(
    rules: &mut FlutterFlow,
    cx: &mut Cx,
    page: Option<&Page>,
    location: &Location,
    parameters: Vec<(String, Value)>,
    how: How,
    cause: &EntryId,
) {
    let tab = cx.world.tab();
    tab.location = location.clone();
    tab.page = page.map(|page| page.id.clone());
    tab.parameters = parameters.into_iter().collect();
    match how {
        How::Go => rules.stack.clear(),
        // On the root page nothing can be popped, so it stays below.
        How::Replace if rules.stack.len() > 1 => drop(rules.stack.pop()),
        How::Push | How::Replace => {}
    }
    rules.next_shown += 1;
    let number = Visit(rules.next_shown);
    rules.stack.push(StackedPage { page: page.map(|page| page.id.clone()).unwrap_or_default(), number });
    rules.pages_in_step += 1;
    if rules.went_in_circles() {
        cx.leave();
    } else if let Some(page) = page {
        start_page_load(rules, cx, &page.id, number, cause);
    }
}

fn start_page_load(rules: &mut FlutterFlow, cx: &mut Cx, page: &str, number: Visit, cause: &EntryId) {
    for workflow in &cx.world.project.workflows {
        if matches!(&workflow.on, Trigger::PageLoad { page: on } | Trigger::Query { page: on, .. } if on == page) {
            let task = cx.spawn(&workflow.id, Started::PageLoad, Value::Missing, Some(cause.clone()));
            rules.started_on.insert(task, number);
        }
    }
}

impl FlutterFlow {
    /// Whether pages sent to one another without end in this step.
    pub(super) fn went_in_circles(&self) -> bool {
        self.pages_in_step > MAX_PAGES
    }

    /// Whether the page that a task was started on is in no stack any more (rule 22).
    pub(super) fn is_gone(&self, task: TaskId) -> bool {
        // 0 is the root page below, which stays.
        self.started_on.get(&task).is_some_and(|number| *number != Visit(0) && !self.stack.iter().any(|shown| shown.number == *number))
    }

    /// The page that Back leads to.
    pub(super) fn below(&self) -> Option<&str> {
        self.stack.iter().rev().nth(1).map(|shown| shown.page.as_str())
    }
}

fn guard(rules: &FlutterFlow, cx: &mut Cx, track: u16, cause: &EntryId, why: Why, page: Option<&Page>, mut facts: Vec<Fact>) -> EntryId {
    facts.extend(session::facts(rules, cx.world).into_iter().filter(|fact| !matches!(fact, Fact::Pending(_))));
    let decision = Decision::of(why, page, cx.world.tab().page.as_deref(), facts);
    cx.world.simulated(track, Some(cause.clone()), EntryBody::GuardDecision(decision))
}
