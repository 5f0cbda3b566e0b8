//! Log In, Update Authenticated User, Log Out, Navigate To; how calls end; what happens at the end of a chain (A4, A5).

use crate::agent::CallDraft;
use crate::domain::project::Variable;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::place::{ActionAt, Slot};
use crate::domain::project::platform::{Export, Target};
use crate::domain::project::workflow::{Action, ActionKind, Navigate, SessionBindings};
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::record::fact::Fact;
use crate::domain::record::failure::{AppSees, FailureEntry, FailureWhat};
use crate::domain::record::location::{self, Location};
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::domain::words::menu::Words;
use crate::interpreter::output::AppError;
use crate::interpreter::task::{ExceptionRule, Task};

use super::super::common::bindings::{Reader, bound_secret};
use super::super::common::calls::CallDialect;
use super::super::common::cx::Cx;
use super::super::common::journal::EntryDraft;
use super::super::common::rules::{EndedCall, Ending, Performed, Route, Rules, Settled, session_value};
use super::super::common::world::{By, World};
use super::reading::into_slot;
use super::router::{Heard, How};
use super::{AfterAuth, FlutterFlow, Scheduled, router, session, settings};

impl Rules for FlutterFlow {
    const DIALECT: CallDialect = CallDialect::FlutterFlow;

    fn exceptions(&self) -> ExceptionRule {
        ExceptionRule::EndsChain
    }

    fn perform(&mut self, cx: &mut Cx, task: &mut Task, action: &Action) -> Performed {
        match &action.kind {
            ActionKind::LogIn { fields, navigate_automatically } => {
                self.log_in(cx, task, &task.at(action), fields, *navigate_automatically)
            }
            ActionKind::UpdateUser { fields } => self.update_user(cx, task, &task.at(action), fields),
            ActionKind::LogOut { navigate_automatically } => self.log_out(cx, task, &task.at(action), *navigate_automatically),
            ActionKind::Navigate(navigate) => self.navigate(cx, task, navigate),
            _ => Performed::Failed(AppError::new(Thrown::Foreign { platform: "FlutterFlow" })),
        }
    }

    fn settled(&mut self, cx: &mut Cx, task: &Task, ended: &EndedCall) -> Settled {
        self.call_ended(cx, task, ended)
    }

    fn route(&mut self, cx: &mut Cx, task: &Task, endpoint: &Endpoint, draft: &CallDraft) -> Route {
        self.routed(cx, task, endpoint, draft)
    }

    /// Rule 16: scheduled navigation runs when the chain ends; rule 15: an exception ends it without.
    fn ended(&mut self, cx: &mut Cx, task: &Task, ending: &Ending) {
        if *ending == Ending::Early {
            return;
        }
        let after_auth = self.after_auth.remove(&task.id);
        let scheduled = self.scheduled.remove(&task.id);
        match ending {
            Ending::Early => {}
            Ending::Failed(error) => {
                let what = FailureWhat::Exception { action: error.action.clone(), thrown: error.thrown.clone() };
                let failure = EntryBody::Failure(FailureEntry { what, app_sees: AppSees::ChainEnds, caught: false });
                let entry = cx.world.simulated(task.track, task.cause.clone(), failure);
                self.choices.choose(Why::ChainAborted, vec![Fact::Thrown(error.thrown.to_string())], Some(entry));
            }
            Ending::Done => {
                if let Some(scheduled) = scheduled.filter(|_| !self.terminated_early(cx, task)) {
                    self.automatic(cx, task, &scheduled, &after_auth.unwrap_or_default());
                }
            }
        }
        self.started_on.remove(&task.id);
        self.refreshed(cx, task);
    }

    fn variable_key(&self, world: &World, variable: &Variable) -> String {
        session::variable_key(world, &variable.name)
    }
}

impl FlutterFlow {
    /// Rules 8, 15, 16, 20, 21.
    fn log_in(&mut self, cx: &mut Cx, task: &mut Task, at: &ActionAt, fields: &SessionBindings, automatic: bool) -> Performed {
        let next = following_navigation(cx, task);
        self.before_auth(cx, task, next.as_ref());
        let session = match self.fields(cx, task, at, fields) {
            Ok(session) => Session { signed_in: true, ..session },
            Err(error) => return Performed::Failed(error),
        };
        let by = By::action(task.track, task.cause.clone(), at.clone());
        let entry = session::replace(cx, by, ChangedBy::LogIn, rule("FF-8"), session);
        let heard = router::published(self, cx, task.track, &entry);
        let pending_won = matches!(heard, Heard::Again { pending_won: true, .. });
        let after = AfterAuth { pending_won, stuck: heard == Heard::SameUid && self.pending.is_some() };
        self.after_auth.insert(task.id, after.clone());
        let page = settings(cx.world.project).logged_in_page.clone();
        self.schedule(task, entry.clone(), automatic, page, Why::AutomaticNavigation);
        let nothing_navigates = !automatic && next.is_none() && !pending_won;
        if nothing_navigates && after.stuck {
            self.suppressed(cx, &after, false, Some(&entry));
        } else if nothing_navigates {
            self.choices.choose(Why::NothingNavigates, Vec::new(), Some(entry));
            self.choices.assume(Some("FF-D2"));
        }
        Performed::Done
    }

    /// Rule 9.
    fn update_user(&mut self, cx: &mut Cx, task: &mut Task, at: &ActionAt, fields: &SessionBindings) -> Performed {
        if cx.world.target == Target::TestMode && !cx.world.tab().session.signed_in {
            return Performed::Failed(AppError::new(Thrown::NobodyLoggedIn));
        }
        match self.fields(cx, task, at, fields) {
            Ok(session) => {
                let session = Session { signed_in: true, ..session };
                let by = By::action(task.track, task.cause.clone(), at.clone());
                let entry = session::replace(cx, by, ChangedBy::UpdateUser, rule("FF-9"), session);
                router::published(self, cx, task.track, &entry);
                Performed::Done
            }
            Err(error) => Performed::Failed(error),
        }
    }

    /// Rules 10, 16, 28.
    fn log_out(&mut self, cx: &mut Cx, task: &mut Task, at: &ActionAt, automatic: bool) -> Performed {
        let next = following_navigation(cx, task);
        self.before_auth(cx, task, next.as_ref());
        let by = By::action(task.track, task.cause.clone(), at.clone());
        let entry = session::replace(cx, by, ChangedBy::LogOut, rule("FF-10"), Session::default());
        let heard = router::published(self, cx, task.track, &entry);
        self.pending = None;
        self.after_auth.insert(task.id, AfterAuth::default());
        let page = settings(cx.world.project).entry_page.clone();
        self.schedule(task, entry.clone(), automatic, page, Why::LoggedOutAutomatic);
        if !automatic && next.is_none() && !matches!(heard, Heard::Again { moved: true, .. }) {
            self.choices.choose(Why::LoggedOutStays, Vec::new(), Some(entry));
        }
        Performed::Done
    }

    /// Rule 20. Otherwise the flag stays as it is: one that an exception left behind swallows this notification too (rule 15).
    fn before_auth(&mut self, cx: &mut Cx, task: &Task, next: Option<&Navigate>) {
        if self.pending.is_none() || next.is_some_and(|navigate| navigate.ignore_redirects) {
            self.notify = false;
        } else if !self.notify {
            cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(Note::RouterNotTold));
        }
    }

    fn schedule(&mut self, task: &mut Task, cause: EntryId, wanted: bool, page: String, why: Why) {
        task.cause = Some(cause);
        if wanted {
            self.scheduled.insert(task.id, Scheduled { page, why });
        }
    }

    /// The end of a chain with Navigate Automatically (rules 16 and 22).
    fn automatic(&mut self, cx: &mut Cx, task: &Task, scheduled: &Scheduled, after: &AfterAuth) {
        let Some(cause) = task.cause.clone() else { return };
        if after.pending_won {
            // (d) 1: staff say that the pending page is meant to stay.
            return self.choices.assume(Some("FF-D1"));
        }
        if self.left_behind(cx, task) || self.suppressed(cx, after, false, Some(&cause)) {
            return;
        }
        let project = cx.world.project;
        let route = Location::plain(project.page(&scheduled.page).map_or("/", |page| &page.route));
        let reached = router::evaluate(self, cx, &route, How::Go, task.track, &cause);
        if is_reached(reached) {
            let why = if task.was_terminated() { Why::TerminatedAutomatic } else { scheduled.why };
            self.choices.choose(why, vec![Fact::To(project.page_name(&scheduled.page).to_owned())], Some(cause));
        }
    }

    /// Rule 18: where Terminate ends a chain, exports of 2023 to 2025 return without the scheduled navigation.
    fn terminated_early(&mut self, cx: &mut Cx, task: &Task) -> bool {
        if !task.was_terminated() {
            return false;
        }
        match settings(cx.world.project).export {
            Some(Export::Classic) => {
                self.choices.choose(Why::TerminatedBefore, Vec::new(), task.cause.clone());
                true
            }
            Some(_) => false,
            None => {
                cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(Note::TerminateDiffers));
                false
            }
        }
    }

    /// Rule 22: nothing navigates from a page that is gone.
    fn left_behind(&self, cx: &mut Cx, task: &Task) -> bool {
        let gone = self.is_gone(task.id);
        if gone {
            cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(Note::PageGone));
        }
        gone
    }

    /// Rule 17; rule 22 after an auth action.
    fn navigate(&mut self, cx: &mut Cx, task: &mut Task, navigate: &Navigate) -> Performed {
        let after = self.after_auth.get(&task.id).cloned();
        let cause = task.cause.clone().unwrap_or_else(|| EntryId::first("start"));
        // Rule 17: it replaces the automatic navigation, whether or not it gets through.
        let replaced = self.scheduled.remove(&task.id).is_some();
        if let Some(after) = &after
            && (self.left_behind(cx, task) || self.suppressed(cx, after, navigate.ignore_redirects, Some(&cause)))
        {
            return Performed::Done;
        }
        let project = cx.world.project;
        let Some(page) = project.page(&navigate.page) else {
            return Performed::Failed(AppError::new(Thrown::NoPage { id: navigate.page.clone() }));
        };
        let read = navigate.parameters.iter().map(|parameter| {
            let reading = self.read(cx.world, task, &parameter.value)?;
            Ok((parameter.name.as_str(), reading.value.to_text()))
        });
        let route = match read.collect::<Result<Vec<_>, AppError>>() {
            Ok(parameters) => location::filled(&page.route, &parameters),
            Err(error) => return Performed::Failed(error),
        };
        let how = match (navigate.allow_back, navigate.replace_route) {
            (_, true) => How::Replace,
            (true, false) => How::Push,
            (false, false) => How::Go,
        };
        let reached = router::evaluate(self, cx, &route, how, task.track, &cause);
        if is_reached(reached) {
            self.choices.choose(Why::ManualNavigation, vec![Fact::To(page.name.clone())], Some(cause));
            // (d) 3: that the automatic one is dropped is known from staff and from one picture.
            self.choices.assume(replaced.then_some("FF-D3"));
        }
        Performed::Done
    }

    /// Rule 22: with a page pending, navigation after an auth action does nothing unless it ignores redirects.
    fn suppressed(&mut self, cx: &mut Cx, after: &AfterAuth, ignore: bool, cause: Option<&EntryId>) -> bool {
        let Some(pending) = self.pending.clone().filter(|_| !ignore) else { return false };
        let why = if after.stuck { Why::StuckSameUid } else { Why::NavigationSuppressed };
        let uid = cx.world.tab().session.uid.to_text().masked();
        self.choices.choose(why, vec![Fact::Pending(pending), Fact::Uid(uid)], cause.cloned());
        true
    }

    /// Reads the five fields before the action runs (rule 15). Unset fields are null (rules 8 and 9).
    fn fields(&self, cx: &mut Cx, task: &mut Task, action: &ActionAt, fields: &SessionBindings) -> Result<Session, AppError> {
        let platform = &cx.world.project.platform;
        let mut session =
            Session { token: Value::Null, refresh_token: Value::Null, uid: Value::Null, user_data: Value::Null, ..Session::default() };
        let slots: [(SessionField, &Option<Binding>); 5] = [
            (SessionField::Token, &fields.token),
            (SessionField::RefreshToken, &fields.refresh_token),
            (SessionField::Expiry, &fields.expiry),
            (SessionField::Uid, &fields.uid),
            (SessionField::UserData, &fields.user_data),
        ];
        for (slot, binding) in slots {
            let Some(binding) = binding else { continue };
            let name = Words::field(platform, slot);
            if slot == SessionField::UserData && settings(cx.world.project).user_data_type.is_empty() {
                // A1: without a type the session has no such field.
                cx.world.simulated(task.track, task.cause.clone(), EntryBody::Note(Note::NoUserDataType));
                continue;
            }
            let in_field = |error: AppError| AppError::new(Thrown::InField { field: name, inner: Box::new(error.into_thrown()) });
            let reading = session_value(self, cx.world, task, binding).map_err(in_field)?;
            let mut slotted = into_slot(slot, binding, &reading);
            if let Ok(slotted) = &mut slotted {
                // Before the entry is made: the timeline shows no token, whatever its name.
                slotted.value = bound_secret(cx.world.registry, slot, std::mem::take(&mut slotted.value));
            }
            let read = slotted.as_ref().map_or(Value::Missing, |slotted| slotted.value.clone());
            let same = matches!((&read, &reading.found), (Value::Text(read), Value::Text(found)) if read.reveal() == found.reveal());
            let found = if same { read.clone() } else { bound_secret(cx.world.registry, slot, reading.found.clone()) };
            let refused = slotted.as_ref().err().map(|error| Odd::Refused(error.thrown.clone()));
            let body = EntryBody::FieldRead(FieldReading {
                at: action.slot(Slot::Field(slot)),
                slot,
                from: ReadFrom::of(&binding.from),
                path: reading.path.clone(),
                reply: reading.reply.clone(),
                convert: binding.convert,
                found,
                read,
                odd: reading.odd.clone().or(refused),
            });
            let cause = reading.reply.clone().or_else(|| task.cause.clone());
            cx.world.journal.add(task.track, EntryDraft::simulated(body).because_of(cause).assuming(reading.assumed.clone()));
            let value = slotted.map_err(in_field)?.value;
            match slot {
                SessionField::Token => session.token = value,
                SessionField::RefreshToken => session.refresh_token = value,
                SessionField::Expiry => session.expiry_ms = value.as_number().map(|ms| ms as i64),
                SessionField::Uid => session.uid = value,
                _ => session.user_data = value,
            }
        }
        Ok(session)
    }
}

/// The Navigate To that follows an auth action in its chain.
fn following_navigation(cx: &Cx, task: &Task) -> Option<Navigate> {
    task.later(cx.world.project).find_map(|action| match &action.kind {
        ActionKind::Navigate(navigate) => Some(navigate.clone()),
        _ => None,
    })
}

/// Whether an evaluation came to the page that it was asked for.
fn is_reached(why: Why) -> bool {
    matches!(why, Why::GuardPassed | Why::OpenPage | Why::EntryPageAddress)
}
