//! What the steps of a story do to the front, and what a step comes down to.

use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::Fact;
use crate::domain::record::happening::Happening;
use crate::domain::record::location::Location;
use crate::domain::rules::why::Why;

use super::super::choice::{Choice, Decided};
use super::super::engine::Engine;
use super::super::story::{self, NoTap, Tap};
use super::super::world::World;
use super::Auth;
use super::navigation::{Kind, Navigation, load};

/// Something happens to the app.
pub fn begin<A: Auth>(engine: &mut Engine<A>, world: &mut World, event: &Happening, cause: EntryId) {
    engine.begin_step();
    engine.act(world, |rules, cx| {
        let front = rules.front_mut();
        front.choices.begin(cx.world);
        front.redirects = 0;
        front.navigations = 0;
        front.circle = None;
    });
    let location = world.open_tab().map(|tab| tab.location.clone()).filter(|location| !location.is_empty());
    let reload = |engine: &mut Engine<A>, world: &mut World, at: &Location| {
        engine.clear();
        engine.act(world, |rules, cx| load(rules, cx, at, Kind::Load, &cause));
    };
    match event {
        Happening::Open { at } | Happening::OpenLink { at } => reload(engine, world, at),
        Happening::Reopen => reload(engine, world, &Location::plain("/")),
        Happening::Reload => reload(engine, world, &location.unwrap_or_else(|| Location::plain("/"))),
        Happening::TokenExpires { .. } => {
            let why = if location.is_some() { A::TOKEN_END } else { Why::AppNotOpened };
            engine.act(world, |rules, _| rules.front_mut().choices.choose(why, Vec::new(), Some(cause.clone())));
        }
        // WeWeb has no such bar.
        Happening::TapTab { page } => engine.act(world, |rules, cx| {
            let facts = vec![Fact::Control(format!("tab {}", cx.world.project.page_name(page))), Fact::Wanted("a nav bar".into())];
            rules.front_mut().choices.refuse(Choice { facts, cause: Some(cause.clone()), ..Choice::of(Why::NotOnPage) });
        }),
        Happening::Tap { workflow, typed } => engine.act(world, |rules, cx| {
            let no = NoTap { not_open: Why::AppNotOpened, missing: Why::WorkflowMissing, elsewhere: Why::NotOnPage };
            if let Err(choice) = story::tap(cx, &Tap { workflow, typed, cause: &cause }, &no) {
                rules.front_mut().choices.refuse(choice);
            }
        }),
    }
}

/// The step is over: where the app stands, and why.
pub fn conclude<A: Auth>(engine: &mut Engine<A>, world: &mut World) -> Decided {
    let stuck = engine.is_stuck();
    engine.act(world, |rules, cx| {
        let front = rules.front_mut();
        let guard_waits = stuck && front.navigation.as_ref().is_some_and(Navigation::is_guarding);
        let choice = match (front.choices.take(), front.circle) {
            (choice, Some(why)) => Choice { facts: choice.map(|choice| choice.facts).unwrap_or_default(), ..Choice::of(why) },
            _ if guard_waits => Choice::of(A::GUARD_WAITS),
            (None, _) if stuck => Choice::of(Why::WorkflowWaits),
            (choice, _) => choice.unwrap_or_else(|| Choice::of(Why::NoChangePage)),
        };
        let facts = rules.facts(cx.world);
        rules.front().choices.decide(cx.world, choice, facts)
    })
}
