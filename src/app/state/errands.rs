//! Work that was started and whose answer is awaited. An answer that nobody waits for any more is dropped.

use std::collections::BTreeMap;

use crate::app::effect::{Effect, Errand};
use crate::app::ticket::Ticket;

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum ErrandKind {
    /// A file dialog.
    Dialog,
    /// Reading a project, from its file or from unsaved work.
    Open,
    /// Writing a project.
    Save,
    /// Looking at what stands in the open project's file.
    Look,
    /// A run, or a single call.
    Run,
    /// A test of the server.
    Probe,
    /// Reading calls from outside.
    Import,
    /// A replay.
    Replay,
    /// Finding out what is behind a symptom.
    Diagnose,
    /// Proving fixes.
    Prove,
    /// Listing the runs that are kept.
    ListRuns,
    /// Keeping a run.
    KeepRun,
    /// Opening a kept run.
    OpenRun,
    /// Looking at what was pasted in place of a log-in.
    ReadLogin,
    /// Reading a token.
    ReadToken,
    /// What concerns the program itself: pictures, settings, the keychain, the projects that were open.
    Program,
}

impl ErrandKind {
    /// The kind of an effect; none of one that answers nothing.
    fn of(effect: &Effect) -> Option<Self> {
        Some(match effect {
            Effect::Ask(_) => Self::Dialog,
            Effect::Load { .. } | Effect::LoadWork { .. } => Self::Open,
            Effect::Save(_) => Self::Save,
            Effect::Look { .. } => Self::Look,
            Effect::Run { .. } => Self::Run,
            Effect::Probe { .. } => Self::Probe,
            Effect::Import { .. } => Self::Import,
            Effect::Replay { .. } => Self::Replay,
            Effect::Prove { .. } => Self::Prove,
            Effect::Diagnose { .. } => Self::Diagnose,
            Effect::ListRuns { .. } => Self::ListRuns,
            Effect::KeepRun { .. } => Self::KeepRun,
            Effect::OpenRun { .. } => Self::OpenRun,
            Effect::ReadLogin { .. } => Self::ReadLogin,
            Effect::ReadToken { .. } => Self::ReadToken,
            Effect::TimelinePicture { .. }
            | Effect::WindowPicture { .. }
            | Effect::Remember { .. }
            | Effect::Keychain(_)
            | Effect::KeepSettings(_) => Self::Program,
            Effect::AnswerQuestion { .. } | Effect::Stop { .. } | Effect::KeepWork(_) | Effect::DiscardWork { .. } | Effect::Quit => {
                return None;
            }
        })
    }

    /// Whether the newest makes the older ones old: nobody waits for two of them.
    fn is_one_at_a_time(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Look
                | Self::Import
                | Self::Replay
                | Self::Prove
                | Self::Diagnose
                | Self::ListRuns
                | Self::OpenRun
                | Self::ReadLogin
                | Self::ReadToken
                | Self::Dialog
        )
    }
}

/// An errand whose answer is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) struct Awaited {
    /// What kind of work.
    pub kind: ErrandKind,
    /// The number of the project that was open when it was started, as `State::opened` counts.
    pub opened: u64,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Errands {
    last: Ticket,
    awaited: BTreeMap<Ticket, Awaited>,
}

impl Errands {
    /// Gives a ticket to an effect, while the project of this number is open.
    pub(in crate::app) fn start(&mut self, effect: Effect, opened: u64) -> Errand {
        self.last = self.last.next();
        if let Some(kind) = ErrandKind::of(&effect) {
            if kind.is_one_at_a_time() {
                self.awaited.retain(|_, awaited| awaited.kind != kind);
            }
            self.awaited.insert(self.last, Awaited { kind, opened });
        }
        Errand { ticket: self.last, effect }
    }

    /// Whether an answer is still awaited.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.awaited.contains_key(&ticket)
    }

    /// Nobody waits any more for this answer.
    pub(in crate::app) fn give_up(&mut self, ticket: Ticket) {
        self.awaited.remove(&ticket);
    }

    /// Nobody waits any more for errands of this kind.
    pub(in crate::app) fn forget(&mut self, kind: ErrandKind) {
        self.awaited.retain(|_, awaited| awaited.kind != kind);
    }

    /// An answer has come: what it answers, if it is still awaited. The last answer to an errand ends it.
    pub(in crate::app) fn arrived(&mut self, ticket: Ticket, is_interim: bool) -> Option<Awaited> {
        if is_interim { self.awaited.get(&ticket).copied() } else { self.awaited.remove(&ticket) }
    }
}
