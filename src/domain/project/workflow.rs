//! A trigger and its chain of actions.

use serde::{Deserialize, Serialize};

use super::binding::Expr;
use super::binding::{Binding, NamedBinding};
pub use super::trigger::{ShownTo, Trigger};

/// A trigger and its chain of actions (FlutterFlow: Action Flow; WeWeb: Workflow).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Slug, unique among workflows.
    pub id: String,
    /// Name on screen; made from the trigger when left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What starts it.
    pub on: Trigger,
    /// WeWeb: its version. In version 1 a formula's error counts as a missing value (rule 33).
    #[serde(default = "newest", skip_serializing_if = "is_newest")]
    pub version: u8,
    /// The chain.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// WeWeb: what runs after the first error (rule 31). The caller still sees the error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_error: Vec<Action>,
}

/// The version of workflows that are made today.
const NEWEST: u8 = 2;

fn newest() -> u8 {
    NEWEST
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_newest(version: &u8) -> bool {
    *version == NEWEST
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Slug, unique in its workflow.
    pub id: String,
    /// Switched off: skipped (WeWeb rule 32).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// What it does.
    #[serde(rename = "do")]
    pub kind: ActionKind,
}

impl Workflow {
    /// Whether files of version 1 cannot say it.
    #[must_use]
    pub fn is_newer_than_version_1(&self) -> bool {
        fn is_newer(actions: &[Action]) -> bool {
            actions.iter().any(|action| {
                let is_newer_kind = match &action.kind {
                    ActionKind::CallBackend { .. } | ActionKind::PluginSign { .. } | ActionKind::Call { in_code: true, .. } => true,
                    ActionKind::Navigate(navigate) => navigate.path.is_some(),
                    _ => false,
                };
                is_newer_kind || action.kind.branches().any(is_newer)
            })
        }
        let newer_trigger = match &self.on {
            Trigger::Submit { .. } | Trigger::Query { .. } | Trigger::AppLoad => true,
            Trigger::Tap { shown_to, .. } => *shown_to != ShownTo::Everyone,
            _ => false,
        };
        newer_trigger || is_newer(&self.actions) || is_newer(&self.on_error)
    }

    /// An action by its id, branches included, to be changed.
    pub fn action_mut(&mut self, id: &str) -> Option<&mut Action> {
        fn find<'a>(list: &'a mut [Action], id: &str) -> Option<&'a mut Action> {
            list.iter_mut().find_map(|action| {
                if action.id == id { Some(action) } else { action.kind.branches_mut().find_map(|branch| find(branch, id)) }
            })
        }
        find(&mut self.actions, id).or_else(|| find(&mut self.on_error, id))
    }
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Calls an endpoint.
    Call {
        /// Endpoint id.
        endpoint: String,
        /// What fills its inputs.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inputs: Vec<NamedBinding>,
        /// The name under which later actions find the reply.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        output: String,
        /// WeWeb: code of your own makes the call, and gives its status, headers and body whatever the status is.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        in_code: bool,
    },
    /// One of two branches.
    Condition {
        /// The condition.
        when: Expr,
        /// When true.
        #[serde(default)]
        then: Vec<Action>,
        /// When not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        otherwise: Vec<Action>,
    },
    /// One of several branches, by strict equality (WeWeb rule 32).
    Switch {
        /// The value.
        value: Expr,
        /// The branches.
        cases: Vec<SwitchCase>,
        /// When none fits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        otherwise: Vec<Action>,
    },
    /// Stops the chain when false (WeWeb rule 32).
    Filter {
        /// The condition.
        when: Expr,
    },
    /// Once for each item.
    Loop {
        /// A list.
        over: Expr,
        /// The name of the current item among the outputs.
        item: String,
        /// What is repeated.
        body: Vec<Action>,
    },
    /// Runs `attempt`; an error in it runs `catch` and is over (WeWeb rule 31).
    TryCatch {
        /// What may fail.
        attempt: Vec<Action>,
        /// What runs then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        catch: Vec<Action>,
    },
    /// Ends the workflow with a value; with `go_on` the caller gets it early and the chain goes on (WeWeb rule 18).
    Return {
        /// The value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Binding>,
        /// "Continue workflow".
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        go_on: bool,
    },
    /// Runs another workflow and waits for it.
    RunWorkflow {
        /// Workflow id.
        workflow: String,
        /// Its result's name.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        output: String,
    },
    /// Waits.
    Wait {
        /// Milliseconds.
        ms: u64,
    },
    /// Ends the chain (FlutterFlow).
    Terminate {},
    /// Sets a variable of the app.
    SetVariable {
        /// Variable id.
        variable: String,
        /// Its new value.
        value: Binding,
    },
    /// Opens a page.
    Navigate(Navigate),
    /// Shows a message (snack bar, alert).
    ShowMessage {
        /// The text.
        text: Expr,
    },
    /// FlutterFlow: Log In (rule 8).
    LogIn {
        /// The five fields; one left out is unset.
        #[serde(default)]
        fields: SessionBindings,
        /// Navigate Automatically.
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        navigate_automatically: bool,
    },
    /// FlutterFlow: Update Authenticated User (rule 9).
    UpdateUser {
        /// The five fields; one left out becomes null.
        #[serde(default)]
        fields: SessionBindings,
    },
    /// FlutterFlow: Log Out (rule 10).
    LogOut {
        /// Navigate Automatically.
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        navigate_automatically: bool,
    },
    /// WeWeb: Call backend endpoint (rules 37 and 42).
    CallBackend {
        /// The API endpoint's id.
        endpoint: String,
        /// What goes into it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inputs: Vec<NamedBinding>,
        /// The name under which later actions find the result.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        output: String,
    },
    /// WeWeb: Authenticate (rule 9).
    Authenticate {
        /// Access token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        access_token: Option<Binding>,
        /// Refresh token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refresh_token: Option<Binding>,
        /// Metadata.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metadata: Option<Binding>,
        /// Persist session.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        persist: bool,
    },
    /// WeWeb: Set user (rule 10).
    SetUser {
        /// The user.
        value: Binding,
    },
    /// WeWeb: Clear session (rule 11).
    ClearSession {},
    /// WeWeb legacy: Store token (rule 47).
    StoreToken {
        /// Access token.
        access_token: Binding,
        /// Refresh token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refresh_token: Option<Binding>,
    },
    /// WeWeb's plugins for Xano and Supabase: Login and Sign up (rules 53 and 54).
    PluginSign {
        /// Sign up.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        up: bool,
        /// What fills the inputs of the call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inputs: Vec<NamedBinding>,
    },
    /// WeWeb legacy: Fetch User (rule 47).
    FetchUser {},
    /// WeWeb legacy: Logout (rule 47).
    LegacyLogOut {},
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_yes(value: &bool) -> bool {
    *value
}

impl ActionKind {
    /// The chains that stand inside it, in the order in which they read.
    pub fn branches(&self) -> impl Iterator<Item = &[Action]> {
        let (cases, chains): (&[SwitchCase], [&[Action]; 2]) = match self {
            Self::Condition { then, otherwise, .. } => (&[], [then, otherwise]),
            Self::Switch { cases, otherwise, .. } => (cases, [otherwise, &[]]),
            Self::Loop { body, .. } => (&[], [body, &[]]),
            Self::TryCatch { attempt, catch } => (&[], [attempt, catch]),
            _ => (&[], [&[], &[]]),
        };
        cases.iter().map(|case| case.then.as_slice()).chain(chains)
    }

    /// The same chains, to be changed.
    pub fn branches_mut(&mut self) -> impl Iterator<Item = &mut Vec<Action>> {
        let (cases, chains): (&mut [SwitchCase], [Option<&mut Vec<Action>>; 2]) = match self {
            Self::Condition { then, otherwise, .. } => (&mut [], [Some(then), Some(otherwise)]),
            Self::Switch { cases, otherwise, .. } => (cases, [Some(otherwise), None]),
            Self::Loop { body, .. } => (&mut [], [Some(body), None]),
            Self::TryCatch { attempt, catch } => (&mut [], [Some(attempt), Some(catch)]),
            _ => (&mut [], [None, None]),
        };
        cases.iter_mut().map(|case| &mut case.then).chain(chains.into_iter().flatten())
    }
}

/// A branch of a switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchCase {
    /// The value that it is for.
    pub is: serde_json::Value,
    /// What runs.
    pub then: Vec<Action>,
}

/// Opens a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Navigate {
    /// Page id.
    pub page: String,
    /// FlutterFlow: Allow Back Navigation. Off replaces the stack (rule 17).
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub allow_back: bool,
    /// FlutterFlow: Replace Route.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replace_route: bool,
    /// FlutterFlow: Ignore Redirects (rules 20 and 22).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignore_redirects: bool,
    /// Values for the page's parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<NamedBinding>,
    /// WeWeb: a path that opens in place of the page, where it is anything: the browser source, say (rule 24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Binding>,
}

impl Navigate {
    /// Opens this page with the editor's defaults.
    #[must_use]
    pub fn to(page: &str) -> Self {
        Self { page: page.to_owned(), allow_back: true, replace_route: false, ignore_redirects: false, parameters: Vec::new(), path: None }
    }
}

/// What fills FlutterFlow's five session fields. `None` is "Unset".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionBindings {
    /// Authentication Token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Binding>,
    /// Refresh Token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Binding>,
    /// Token Expiry Time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Binding>,
    /// User UID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<Binding>,
    /// Set User Data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_data: Option<Binding>,
}
