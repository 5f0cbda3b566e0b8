//! The platforms' own checklists (product words, section 6): every item by what the project is set to, what a run shows, and what was found.

use crate::domain::project::Project;
use crate::domain::project::binding::Source;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::Page;
use crate::domain::project::place::{Place, Slot};
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::walk;
use crate::domain::project::workflow::{ActionKind, Trigger};
use crate::domain::record::checklist::{CheckItem, CheckState, TryOut};
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::{Finding, Severity};
use crate::run::made::CameOut;

use super::evidence::Evidence;
use super::handled::goes_wrong;

/// What an item is about: findings are put under the item that is about the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Server,
    Configuration,
    Screens,
    Integration,
    Tokens,
    Navigation,
    User,
    Reload,
    LogOut,
}

/// The checklist of a project that has not run.
#[must_use]
pub fn checklist(project: &Project) -> Vec<CheckItem> {
    items(&Looked { project, evidence: None, findings: &[] })
}

/// The checklist after a run.
pub(super) fn of_run(evidence: &Evidence, findings: &[Finding]) -> Vec<CheckItem> {
    items(&Looked { project: evidence.project, evidence: Some(evidence), findings })
}

fn items(looked: &Looked) -> Vec<CheckItem> {
    if looked.project.platform.is_weweb() { weweb(looked) } else { flutterflow(looked) }
}

struct Looked<'a> {
    project: &'a Project,
    evidence: Option<&'a Evidence<'a>>,
    findings: &'a [Finding],
}

/// How far the settings go, before anything has run.
type Set = Result<(), String>;

fn flutterflow(looked: &Looked) -> Vec<CheckItem> {
    let project = looked.project;
    let signs_up = project.endpoints.iter().any(|endpoint| endpoint.purpose == Purpose::SignUp);
    let signed_up = looked.answered(Purpose::SignUp);
    let not_signed_up = signs_up && signed_up.is_none();
    let both = |done: Option<EntryId>| match (done, not_signed_up) {
        (Some(_), true) => Err(("sign-up not tried", TryOut::SignUp)),
        (Some(entry), false) => Ok(entry),
        (None, _) => Err(("log-in not tried", TryOut::LogIn)),
    };
    let of_log_in = looked.changed(&[ChangedBy::LogIn]);
    let with_token = looked.stored(&[ChangedBy::LogIn]);
    vec![
        looked.item("Server and endpoints", About::Server, looked.has_log_in(), ItemKind::Endpoint, both(looked.answered(Purpose::LogIn))),
        looked.set("Configuration", About::Configuration, configured(project), ItemKind::Settings),
        looked.set("Screens", About::Screens, screens(project), ItemKind::Page),
        looked.item("API integration", About::Integration, integrated(project), ItemKind::Workflow, of_log_in.ok_or(("", TryOut::LogIn))),
        looked.item("Tokens", About::Tokens, Ok(()), ItemKind::Workflow, with_token.ok_or(("", TryOut::LogIn))),
        looked.item("Navigation", About::Navigation, Ok(()), ItemKind::Page, both(looked.well_after(Purpose::LogIn))),
        looked.item("Dummy credentials", About::Server, Ok(()), ItemKind::Story, looked.dummies()),
        looked.item("Way to a protected page", About::Navigation, Ok(()), ItemKind::Page, looked.protected()),
    ]
}

fn weweb(looked: &Looked) -> Vec<CheckItem> {
    let project = looked.project;
    let user_load =
        |workflow: &&crate::domain::project::workflow::Workflow| matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. });
    let is_custom = matches!(project.platform, Platform::WeWeb(_));
    let sets_user = project
        .workflows
        .iter()
        .filter(user_load)
        .any(|workflow| walk::all_actions(workflow).iter().any(|action| matches!(action.kind, ActionKind::SetUser { .. })));
    let on_load: Set = match () {
        () if !is_custom || sets_user => Ok(()),
        () if project.workflows.iter().any(|workflow| user_load(&workflow)) => Err("On user load does not end with Set user".into()),
        () => Err("there is no workflow on the trigger On user load".into()),
    };
    let clears: Set = if !is_custom || has_action(project, |kind| matches!(kind, ActionKind::ClearSession {})) {
        Ok(())
    } else {
        Err("no workflow runs Clear session".into())
    };
    let authenticates: Set = if !is_custom || has_action(project, |kind| matches!(kind, ActionKind::Authenticate { .. })) {
        Ok(())
    } else {
        Err("no workflow runs Authenticate".into())
    };
    let stored = looked.stored(&[ChangedBy::Authenticate, ChangedBy::StoreToken, ChangedBy::PluginSignIn]);
    let user = looked.changed(&[ChangedBy::SetUser, ChangedBy::FetchUser, ChangedBy::PluginSignIn]);
    let out = looked.changed(&[ChangedBy::ClearSession, ChangedBy::LegacyLogOut]);
    let log_in = ("", TryOut::LogIn);
    vec![
        looked.set(project.platform.authentication(), About::Configuration, configured(project), ItemKind::Settings),
        looked.item(
            "Sign-in returns a token",
            About::Server,
            looked.has_log_in(),
            ItemKind::Endpoint,
            looked.answered(Purpose::LogIn).ok_or(log_in),
        ),
        looked.item("Tokens stored", About::Tokens, authenticates, ItemKind::Workflow, stored.ok_or(log_in)),
        looked.item("User fetched and set", About::User, Ok(()), ItemKind::Workflow, user.ok_or(log_in)),
        looked.item(
            "Kept after a refresh",
            About::Reload,
            on_load,
            ItemKind::Workflow,
            looked.kept_after_reload().ok_or(("", TryOut::Reload)),
        ),
        looked.item("Sign-out clears the session", About::LogOut, clears, ItemKind::Workflow, out.ok_or(("", TryOut::LogOut))),
        looked.item("Pages", About::Navigation, Ok(()), ItemKind::Page, looked.protected()),
    ]
}

/// The pages of the settings are there.
fn configured(project: &Project) -> Set {
    let missing = |field: &str, id: &str| match (id.is_empty(), project.page(id).is_some()) {
        (true, _) => Err(format!("{field} is not set")),
        (false, false) => Err(format!("{field} is no page of the project")),
        (false, true) => Ok(()),
    };
    match &project.platform {
        Platform::FlutterFlow(settings) => {
            missing("Entry Page", &settings.entry_page)?;
            missing("Logged In Page", &settings.logged_in_page)
        }
        Platform::WeWeb(settings) => missing("Unauthenticated page", &settings.unauthenticated_page),
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => Ok(()),
    }
}

/// There is a page to log in on, and one for whoever is logged in.
fn screens(project: &Project) -> Set {
    let on_a_page = |purpose: Purpose| {
        project.workflows.iter().filter(|workflow| workflow.on.page().is_some()).any(|workflow| {
            walk::calls(project, [workflow]).into_iter().filter_map(|id| project.endpoint(id)).any(|endpoint| endpoint.purpose == purpose)
        })
    };
    let signs_up = project.endpoints.iter().any(|endpoint| endpoint.purpose == Purpose::SignUp);
    match () {
        () if !on_a_page(Purpose::LogIn) => Err("no page has a flow that logs in".into()),
        () if signs_up && !on_a_page(Purpose::SignUp) => Err("no page has a flow that signs up".into()),
        () if project.page(project.platform.home_page()).is_none() => Err("there is no Logged In Page".into()),
        () => Ok(()),
    }
}

/// Log In reads the response of a call of its own flow.
fn integrated(project: &Project) -> Set {
    let mut any = false;
    for workflow in &project.workflows {
        let actions = walk::all_actions(workflow);
        for action in &actions {
            let ActionKind::LogIn { fields, .. } = &action.kind else { continue };
            any = true;
            let Some(Source::Output { output, .. }) = fields.token.as_ref().map(|binding| &binding.from) else { continue };
            let own = actions.iter().any(|other| matches!(&other.kind, ActionKind::Call { output: name, .. } if name == output));
            if !own {
                return Err(format!("Log In reads “{output}”, which no call of its flow has"));
            }
        }
    }
    if any { Ok(()) } else { Err("no flow runs Log In".into()) }
}

fn has_action(project: &Project, fits: impl Fn(&ActionKind) -> bool) -> bool {
    project.workflows.iter().flat_map(walk::all_actions).any(|action| fits(&action.kind))
}

impl Looked<'_> {
    /// An item that a run has to show: the entry that does, or what it lacks and what would try it.
    fn item(
        &self,
        title: &'static str,
        about: About,
        set: Set,
        kind: ItemKind,
        shown: Result<EntryId, (&'static str, TryOut)>,
    ) -> CheckItem {
        let item = self.set(title, about, set, kind);
        if item.state == CheckState::Failed {
            return item;
        }
        match shown {
            Ok(entry) => CheckItem { state: CheckState::Done, note: String::new(), entry: Some(entry), item: None, ..item },
            Err((note, try_out)) => {
                CheckItem { state: CheckState::NotTried, note: note.to_owned(), try_out: Some(try_out), entry: None, item: None, ..item }
            }
        }
    }

    /// An item that the settings alone decide.
    fn set(&self, title: &'static str, about: About, set: Set, kind: ItemKind) -> CheckItem {
        let item = CheckItem { title, state: CheckState::Done, note: String::new(), entry: None, finding: None, item: None, try_out: None };
        let found = self
            .findings
            .iter()
            .enumerate()
            .find(|(_, finding)| finding.severity == Severity::Error && finding.follows_from.is_none() && self.about(finding) == about);
        if let Some((at, finding)) = found {
            return CheckItem {
                state: CheckState::Failed,
                note: finding.title.clone(),
                entry: finding.entry.clone(),
                finding: Some(at),
                ..item
            };
        }
        match set {
            Err(note) => CheckItem { state: CheckState::Failed, note, ..item },
            Ok(()) => match self.not_confirmed(kind) {
                Some(not) => CheckItem { state: CheckState::NotConfirmed, item: Some(not.clone()), ..item },
                None => item,
            },
        }
    }

    fn not_confirmed(&self, kind: ItemKind) -> Option<&Item> {
        self.project.not_confirmed.iter().find(|item| item.kind == kind)
    }

    fn has_log_in(&self) -> Set {
        let logs_in = |purpose: &Purpose| *purpose == Purpose::LogIn;
        let by_plugin = has_action(self.project, |kind| matches!(kind, ActionKind::PluginSign { .. }));
        if by_plugin || self.project.endpoints.iter().any(|endpoint| logs_in(&endpoint.purpose)) {
            Ok(())
        } else {
            Err("no call logs in".into())
        }
    }

    /// Where a call of this purpose was answered well, by a server and not made up.
    fn answered(&self, purpose: Purpose) -> Option<EntryId> {
        let evidence = self.evidence?;
        let well = evidence.calls.iter().find(|call| call.purpose == purpose && call.succeeded() && !call.pretended)?;
        Some(Evidence::end_of(well).clone())
    }

    /// Where one of these changed the session.
    fn changed(&self, by: &[ChangedBy]) -> Option<EntryId> {
        let evidence = self.evidence?;
        let changed = evidence.session_changes().find(|changed| by.contains(&changed.by))?;
        Some(changed.entry.id.clone())
    }

    /// Where one of these stored a token.
    fn stored(&self, by: &[ChangedBy]) -> Option<EntryId> {
        let evidence = self.evidence?;
        let stored = evidence.session_changes().find(|changed| by.contains(&changed.by) && changed.after.token.is_some())?;
        Some(stored.entry.id.clone())
    }

    /// Where the step of a call of this purpose ended, somebody being signed in.
    fn well_after(&self, purpose: Purpose) -> Option<EntryId> {
        let evidence = self.evidence?;
        let call = evidence.calls.iter().find(|call| call.purpose == purpose && call.succeeded())?;
        let (entry, decision) = evidence.decisions().find(|(entry, _)| *entry.id.event == *call.step())?;
        (self.signed_in_at(entry) && decision.page.is_some()).then(|| entry.id.clone())
    }

    fn signed_in_at(&self, entry: &crate::domain::record::entry::Entry) -> bool {
        let Some(evidence) = self.evidence else { return false };
        let Some(place) = evidence.place(&entry.id) else { return false };
        let before = evidence.session_changes().filter(|changed| changed.place <= place);
        before.last().is_some_and(|changed| changed.after.signed_in)
    }

    /// Where a protected page stood at the end of a step, after a log-in.
    fn protected(&self) -> Result<EntryId, (&'static str, TryOut)> {
        if !self.project.pages.iter().any(Page::is_private) {
            return Err(("no page asks for a log-in", TryOut::LogIn));
        }
        let shown = self.evidence.and_then(|evidence| {
            let held = evidence.decisions().find(|(entry, decision)| {
                let page = decision.page.as_deref().and_then(|page| self.project.page(page));
                page.is_some_and(Page::is_private) && self.signed_in_at(entry)
            });
            held.map(|(entry, _)| entry.id.clone())
        });
        shown.ok_or(("", TryOut::ProtectedPage))
    }

    /// Where somebody was still signed in after the page was loaded anew.
    fn kept_after_reload(&self) -> Option<EntryId> {
        let evidence = self.evidence?;
        let loaded = |event: &str| {
            evidence.step_at(event).is_some_and(|at| matches!(evidence.story()[at].kind, EventKind::Reload {} | EventKind::Reopen {}))
        };
        let held = evidence.decisions().find(|(entry, _)| loaded(&entry.id.event) && self.signed_in_at(entry));
        held.map(|(entry, _)| entry.id.clone())
    }

    /// Right credentials were taken, and wrong ones refused in a way that somebody sees.
    fn dummies(&self) -> Result<EntryId, (&'static str, TryOut)> {
        let right = self.answered(Purpose::LogIn).ok_or(("", TryOut::LogIn))?;
        let refused = self.evidence.is_some_and(|evidence| {
            evidence.calls.iter().any(|call| {
                call.purpose == Purpose::LogIn && matches!(call.came_out, CameOut::Answered(400..=499)) && !goes_wrong(evidence, call)
            })
        });
        if refused { Ok(right) } else { Err(("wrong password not tried", TryOut::WrongPassword)) }
    }

    /// What a finding is about.
    fn about(&self, finding: &Finding) -> About {
        if let Some(at) = &finding.at
            && let Some(about) = self.about_place(at)
        {
            return about;
        }
        let Some(entry) = finding.entry.as_ref().zip(self.evidence).and_then(|(entry, evidence)| evidence.entry(entry)) else {
            return About::Navigation;
        };
        match &entry.body {
            EntryBody::FieldRead(_) | EntryBody::SessionChange { .. } | EntryBody::StorageChange { .. } => About::Tokens,
            EntryBody::Request { purpose, .. } => self.about_purpose(*purpose),
            _ => match self.evidence.and_then(|evidence| evidence.calls.iter().find(|call| *Evidence::end_of(call) == entry.id)) {
                Some(call) => self.about_purpose(call.purpose),
                None => About::Navigation,
            },
        }
    }

    fn about_place(&self, at: &Place) -> Option<About> {
        let is_weweb = self.project.platform.is_weweb();
        Some(match at {
            Place::Setting(_) => About::Configuration,
            Place::Page(..) | Place::PageInput(..) => About::Navigation,
            Place::Endpoint(endpoint, _) => self.about_purpose(self.project.endpoint(endpoint)?.purpose),
            Place::Slot(slot, _) if matches!(slot.slot, Slot::Field(_)) => About::Tokens,
            Place::Slot(..) | Place::Action(_) => match &walk::action(self.project, at.action()?)?.kind {
                ActionKind::LogIn { .. } | ActionKind::UpdateUser { .. } => About::Tokens,
                ActionKind::Authenticate { .. } | ActionKind::StoreToken { .. } => About::Tokens,
                ActionKind::SetUser { .. } | ActionKind::FetchUser {} => About::User,
                ActionKind::ClearSession {} | ActionKind::LogOut { .. } if is_weweb => About::LogOut,
                ActionKind::Call { endpoint, .. } => self.about_purpose(self.project.endpoint(endpoint)?.purpose),
                ActionKind::Condition { .. } if !is_weweb => About::Integration,
                ActionKind::Navigate(_) => About::Navigation,
                _ => return None,
            },
            Place::Trigger(workflow) | Place::ErrorBranch(workflow) => match self.project.workflow(workflow)?.on {
                Trigger::UserLoad | Trigger::PageUserLoad { .. } => About::Reload,
                _ => return None,
            },
            Place::Step(..) => return None,
            _ => return None,
        })
    }

    fn about_purpose(&self, purpose: Purpose) -> About {
        match (purpose, self.project.platform.is_weweb()) {
            (Purpose::LogIn | Purpose::SignUp, _) => About::Server,
            (Purpose::CurrentUser, true) => About::User,
            (Purpose::LogOut, true) => About::LogOut,
            _ => About::Tokens,
        }
    }
}
