//! Every combination of what is not known, run; and what follows from those that show the symptom.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::checked::checked;
use crate::diagnose::verdict::{Case, verdict};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::Target;
use crate::domain::record::finding::Finding;
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::verdict::{StepState, Verdict};
use crate::run::Run;
use crate::run::made::{self, CameOut};

use super::likeliest::likeliest;
use super::made::model;
use super::model::Model;
use super::{Cause, Diagnosis, House, Question, Symptom};

/// No more combinations than these are run (design 28).
const MOST: usize = 4_096;

/// What a combination comes to.
struct Outcome {
    /// It shows the symptom.
    shows: bool,
    /// What is behind it.
    cause: Option<Finding>,
}

/// What can be behind a symptom, by these answers; `None` is "I don't know".
#[must_use]
pub fn diagnosed(symptom: Symptom, house: House, answers: &[Option<usize>]) -> Diagnosis {
    let questions = super::questions(symptom, house);
    let mut known: BTreeMap<Vec<usize>, Outcome> = BTreeMap::new();
    let here = combinations(&questions, answers);
    for picked in &here {
        known.entry(picked.clone()).or_insert_with(|| outcome(symptom, house, &questions, picked));
    }
    let open: Vec<usize> = (0..questions.len()).filter(|at| answers.get(*at).copied().flatten().is_none()).collect();
    let alone: Vec<usize> = (0..questions.len()).map(|at| answers.get(at).copied().flatten().unwrap_or(0)).collect();
    let mut named = causes(&questions, &open, &here, &alone, &known);
    // What the answers bring about by themselves, whatever the open ones are, is there for certain.
    let certain = known.get(&alone).and_then(|outcome| outcome.cause.as_ref()).map(|finding| finding.id);
    likeliest_first(symptom, house, certain, &mut named);
    let ruled_out = ruled_out(symptom, house, &questions, answers, &named, &mut known);
    let next = next(&questions, &open, &here, &known);
    let cases = here.iter().map(|picked| known[picked].shows).collect();
    let flow = super::flow::of(symptom, house, &questions, &alone, &next);
    Diagnosis { cases, causes: named, ruled_out, next, flow }
}

/// Every way to pick the open answers, the first question changing slowest.
fn combinations(questions: &[Question], answers: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, question) in questions.iter().enumerate() {
        let options: Vec<usize> = match answers.get(at).copied().flatten() {
            Some(known) => vec![known],
            None => (0..question.options.len()).collect(),
        };
        all = all.into_iter().flat_map(|picked| options.iter().map(move |option| [picked.as_slice(), &[*option]].concat())).collect();
        all.truncate(MOST);
    }
    all
}

/// What a combination comes to.
fn outcome(symptom: Symptom, house: House, questions: &[Question], picked: &[usize]) -> Outcome {
    let model = model(symptom, house, questions, picked);
    let (web, test) = match house {
        House::FlutterFlow => (Target::Web, Target::TestMode),
        House::WeWeb => (Target::Published, Target::Editor),
    };
    let run = |target: Target, steps: &[&str]| judged(model.run(target, steps));
    let none = Outcome { shows: false, cause: None };
    let when = |shows: bool, verdict: &Verdict| Outcome { shows, cause: verdict.first().filter(|_| shows).cloned() };
    match symptom {
        Symptom::NothingHappens => {
            let (run, verdict) = run(web, &["open", "log-in"]);
            let still = run.page() == Some("login") || run.page().is_none();
            when(still && wrong(&verdict, "log-in"), &verdict)
        }
        Symptom::WrongPage => {
            let (run, verdict) = run(web, &["open", "log-in", "open-profile"]);
            let elsewhere = ["open", "log-in", "open-profile"].iter().any(|step| wrong(&verdict, step));
            when(elsewhere && run.session().signed_in, &verdict)
        }
        Symptom::SignedOut => {
            let (run, verdict) = run(web, &["open", "log-in", "reload"]);
            when(!unmet(&verdict, "log-in") && unmet(&verdict, "reload") && run.page() != Some("home"), &verdict)
        }
        Symptom::LaterRefused => {
            let (run, verdict) = judged(model.run(web, &LATER));
            let later = verdict.outcome == RunOutcome::Problems && !unmet(&verdict, "log-in");
            when(later && (refused(&run, "load-orders") || refused(&run, "load-orders again")), &verdict)
        }
        Symptom::WorksInTest => {
            let steps = ["open", "log-in", "reload"];
            if run(test, &steps).1.outcome != RunOutcome::Ok {
                return none;
            }
            let (_, published) = run(web, &steps);
            when(published.outcome == RunOutcome::Problems, &published)
        }
        Symptom::WorksInPostman => {
            let (_, verdict) = run(web, &["open", "log-in", "reload"]);
            when(verdict.outcome == RunOutcome::Problems, &verdict)
        }
        Symptom::OnlyPhones => only_phones(house, &model),
        Symptom::Cors => {
            let (_, verdict) = run(web, &["open", "log-in", "reload", "token-expires", "load-orders"]);
            when(verdict.outcome == RunOutcome::Problems, &verdict)
        }
    }
}

/// The token ends twice: what is renewed once may not be renewed again.
const LATER: [&str; 6] = ["open", "log-in", "token-expires", "load-orders", "token-expires again", "load-orders again"];

/// A run with its verdict.
fn judged(run: Run) -> (Run, Verdict) {
    let verdict = verdict(&Case { run: &run });
    (run, verdict)
}

/// What fails on phones, and on no other device.
fn only_phones(house: House, model: &Model) -> Outcome {
    let steps = ["open", "log-in", "reload"];
    let none = Outcome { shows: false, cause: None };
    let desktop = if house == House::WeWeb { Target::Published } else { Target::Web };
    if judged(model.run(desktop, &steps)).1.outcome != RunOutcome::Ok {
        return none;
    }
    let on_phone = match house {
        House::FlutterFlow => judged(model.run(Target::Mobile, &steps)).1,
        House::WeWeb => {
            let mut on_phone = model.clone();
            on_phone.browser(|browser| browser.blocks_third_party_cookies = model.on_safari);
            judged(on_phone.run(desktop, &steps)).1
        }
    };
    if on_phone.outcome == RunOutcome::Problems {
        return Outcome { shows: true, cause: on_phone.first().cloned() };
    }
    // No simulated phone is on another computer: that an address of this one is nobody's there, a rule of the project knows.
    let local = checked(&model.clone().into_project(), &[]).into_iter().find(|finding| finding.id.ends_with("API-LOCAL"));
    Outcome { shows: local.is_some(), cause: local }
}

/// Whether a step ended otherwise than expected.
fn wrong(verdict: &Verdict, step: &str) -> bool {
    let held = verdict.steps.iter().find(|held| held.step == step);
    held.is_some_and(|held| {
        held.unmet.is_some()
            || matches!(held.state, StepState::NotAsExpected | StepState::NotPossible | StepState::FollowsFrom { as_expected: false, .. })
    })
}

/// Whether what is expected of a step is not so.
fn unmet(verdict: &Verdict, step: &str) -> bool {
    verdict.steps.iter().any(|held| held.step == step && held.unmet.is_some())
}

/// Whether a call of a step was refused at the end, or not made any more.
fn refused(run: &Run, step: &str) -> bool {
    let calls = made::calls(run.entries().iter().map(|entry| &**entry));
    let of_step: Vec<_> = calls.iter().filter(|call| call.step() == step && call.purpose == Purpose::Other).collect();
    of_step.last().is_none_or(|call| !matches!(call.came_out, CameOut::Answered(200..=299)))
}

/// What can be the cause, with the open answers behind it.
fn causes(
    questions: &[Question],
    open: &[usize],
    here: &[Vec<usize>],
    alone: &[usize],
    known: &BTreeMap<Vec<usize>, Outcome>,
) -> Vec<Cause> {
    let mut found: Vec<Cause> = Vec::new();
    let mut picks: Vec<Vec<&Vec<usize>>> = Vec::new();
    for picked in here {
        let Some(finding) = &known[picked].cause else { continue };
        let at = found.iter().position(|cause| cause.id == finding.id).unwrap_or_else(|| {
            found.push(Cause {
                id: finding.id,
                title: finding.title.clone(),
                why: finding.evidence.clone(),
                sheet: finding.sheet.clone(),
                cases: 0,
                behind: Vec::new(),
                rules_out: Vec::new(),
            });
            picks.push(Vec::new());
            found.len() - 1
        });
        found[at].cases += 1;
        picks[at].push(picked);
    }
    for (cause, picks) in found.iter_mut().zip(&picks) {
        by_one_answer(cause, questions, open, here, alone, known);
        if !cause.behind.is_empty() {
            continue;
        }
        // It takes more than one answer.
        for at in open {
            let with: BTreeSet<usize> = picks.iter().map(|picked| picked[*at]).collect();
            let without: Vec<usize> = (0..questions[*at].options.len()).filter(|option| !with.contains(option)).collect();
            if !without.is_empty() {
                cause.behind.push((*at, with.into_iter().collect()));
                cause.rules_out.push((*at, without));
            }
        }
    }
    found
}

/// The open answers that bring a cause about where all else is as it should be, and in how many combinations one of them is given.
fn by_one_answer(
    cause: &mut Cause,
    questions: &[Question],
    open: &[usize],
    here: &[Vec<usize>],
    alone: &[usize],
    known: &BTreeMap<Vec<usize>, Outcome>,
) {
    let is_it =
        |picked: &Vec<usize>| known.get(picked).and_then(|outcome| outcome.cause.as_ref()).is_some_and(|finding| finding.id == cause.id);
    // What the given answers bring about needs no open one.
    if is_it(&alone.to_vec()) {
        return;
    }
    let mut behind: Vec<(usize, Vec<usize>)> = Vec::new();
    for at in open {
        let changed = |option: usize| {
            let mut picked = alone.to_vec();
            picked[*at] = option;
            picked
        };
        let (with, without): (Vec<usize>, Vec<usize>) = (0..questions[*at].options.len()).partition(|option| is_it(&changed(*option)));
        if !with.is_empty() {
            cause.rules_out.push((*at, without));
            behind.push((*at, with));
        }
    }
    if !behind.is_empty() {
        let given = |picked: &&Vec<usize>| known[*picked].shows && behind.iter().any(|(at, options)| options.contains(&picked[*at]));
        cause.cases = here.iter().filter(given).count();
    }
    cause.behind = behind;
}

/// What is certain first; then in the order of the references, where they have one (judged likelihood); then what is behind more combinations.
fn likeliest_first(symptom: Symptom, house: House, certain: Option<&str>, causes: &mut [Cause]) {
    let order = likeliest(symptom, house);
    let place = |cause: &Cause| order.iter().position(|id| cause.id.ends_with(id)).unwrap_or(order.len());
    causes.sort_by_key(|cause| (Some(cause.id) != certain, place(cause), usize::MAX - cause.cases));
}

/// What could be the cause if one answer were not known, and is none now.
fn ruled_out(
    symptom: Symptom,
    house: House,
    questions: &[Question],
    answers: &[Option<usize>],
    now: &[Cause],
    known: &mut BTreeMap<Vec<usize>, Outcome>,
) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    for at in (0..questions.len()).filter(|at| answers.get(*at).copied().flatten().is_some()) {
        let mut without = answers.to_vec();
        without[at] = None;
        let there = combinations(questions, &without);
        // Not at any price: what is left open is answered well enough by the first combinations.
        if there.len() > MOST / 4 {
            continue;
        }
        for picked in there {
            let outcome = known.entry(picked.clone()).or_insert_with(|| outcome(symptom, house, questions, &picked));
            let Some(finding) = &outcome.cause else { continue };
            let is_known = now.iter().any(|cause| cause.id == finding.id) || out.iter().any(|(title, _)| *title == finding.title);
            if !is_known {
                out.push((finding.title.clone(), at));
            }
        }
    }
    out
}

/// The open questions of the one screen that tells most: what is left to guess after it is the least.
fn next(questions: &[Question], open: &[usize], here: &[Vec<usize>], known: &BTreeMap<Vec<usize>, Outcome>) -> Vec<usize> {
    let cause = |picked: &Vec<usize>| known[picked].cause.as_ref().map(|finding| finding.id);
    let shown: Vec<&Vec<usize>> = here.iter().filter(|picked| known[*picked].shows).collect();
    let mut screens: Vec<(&str, Vec<usize>)> = Vec::new();
    for at in open {
        match screens.iter_mut().find(|(screen, _)| *screen == questions[*at].screen) {
            Some((_, held)) => held.push(*at),
            None => screens.push((questions[*at].screen, vec![*at])),
        }
    }
    let left = |held: &[usize]| {
        let mut groups: BTreeMap<Vec<usize>, BTreeMap<Option<&str>, usize>> = BTreeMap::new();
        for picked in &shown {
            let group: Vec<usize> = held.iter().map(|at| picked[*at]).collect();
            *groups.entry(group).or_default().entry(cause(picked)).or_default() += 1;
        }
        // What stays undecided: in each group all cases but those of its commonest cause.
        groups.values().map(|causes| causes.values().sum::<usize>() - causes.values().copied().max().unwrap_or(0)).sum::<usize>()
    };
    screens.into_iter().min_by_key(|(_, held)| (left(held), held.len())).map(|(_, held)| held).unwrap_or_default()
}
