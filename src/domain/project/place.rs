//! Where something stands in a project. Entries, findings and edits name their place with these; texts are made from them.

use std::fmt;

use serde::{Serialize, Serializer};

use super::binding::SessionField;
use super::item::{Item, ItemKind};

/// An action of a workflow. Its id is unique in the workflow, so the branch that it stands in need not be told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionAt {
    /// Workflow id.
    pub workflow: String,
    /// Action id.
    pub action: String,
}

impl ActionAt {
    /// This action of this workflow.
    pub fn new(workflow: impl Into<String>, action: impl Into<String>) -> Self {
        Self { workflow: workflow.into(), action: action.into() }
    }

    /// One of its slots.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> SlotAt {
        SlotAt { at: self.clone(), slot }
    }
}

impl fmt::Display for ActionAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "workflows/{}/actions/{}", self.workflow, self.action)
    }
}

/// What an action fills or reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// A field of Log In and Update Authenticated User.
    Field(SessionField),
    /// An argument of Authenticate, Set user and Store token.
    Argument(SessionField),
    /// An input of a call.
    Input(String),
    /// A parameter of the page that is opened.
    Parameter(String),
    /// The condition of a branch or a filter.
    When,
    /// The list of a loop.
    Over,
    /// The value of Set variable, Switch and Return.
    Value,
    /// The text of a message.
    Text,
    /// The path of Change page.
    Path,
}

impl Slot {
    /// The session field that it fills, if it fills one.
    #[must_use]
    pub fn session(&self) -> Option<SessionField> {
        match self {
            Self::Field(field) | Self::Argument(field) => Some(*field),
            _ => None,
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "fields/{}", field.file_name()),
            Self::Argument(SessionField::Token) => f.write_str("access_token"),
            Self::Argument(SessionField::User) => f.write_str("value"),
            Self::Argument(field) => f.write_str(field.file_name()),
            Self::Input(name) => write!(f, "inputs/{name}"),
            Self::Parameter(name) => write!(f, "parameters/{name}"),
            Self::When => f.write_str("when"),
            Self::Over => f.write_str("over"),
            Self::Value => f.write_str("value"),
            Self::Text => f.write_str("text"),
            Self::Path => f.write_str("path"),
        }
    }
}

/// A slot of an action.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotAt {
    /// The action.
    pub at: ActionAt,
    /// Which of its slots.
    pub slot: Slot,
}

impl fmt::Display for SlotAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.at, self.slot)
    }
}

/// A list of a project, whose things have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// Pages.
    Pages,
    /// Endpoints.
    Endpoints,
    /// Workflows.
    Workflows,
    /// Variables.
    Variables,
    /// Custom functions.
    Functions,
    /// Stories.
    Stories,
    /// Environments.
    Environments,
}

impl List {
    /// The list of things of this kind; none for the settings.
    #[must_use]
    pub fn of(kind: ItemKind) -> Option<Self> {
        Some(match kind {
            ItemKind::Settings => return None,
            ItemKind::Page => Self::Pages,
            ItemKind::Endpoint => Self::Endpoints,
            ItemKind::Workflow => Self::Workflows,
            ItemKind::Variable => Self::Variables,
            ItemKind::Function => Self::Functions,
            ItemKind::Story => Self::Stories,
            ItemKind::Environment => Self::Environments,
        })
    }

    /// The kind of its things.
    #[must_use]
    pub fn kind(self) -> ItemKind {
        match self {
            Self::Pages => ItemKind::Page,
            Self::Endpoints => ItemKind::Endpoint,
            Self::Workflows => ItemKind::Workflow,
            Self::Variables => ItemKind::Variable,
            Self::Functions => ItemKind::Function,
            Self::Stories => ItemKind::Story,
            Self::Environments => ItemKind::Environment,
        }
    }

    /// Its name in a project file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Endpoints => "endpoints",
            Self::Workflows => "workflows",
            Self::Variables => "variables",
            Self::Functions => "functions",
            Self::Stories => "stories",
            Self::Environments => "environments",
        }
    }
}

/// A part of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndpointPart {
    /// The URL.
    Url,
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
    /// A field of a form.
    Form(String),
    /// The body.
    Body,
    /// WeWeb: the token of the Authentication section.
    Bearer,
    /// WeWeb: the user name of the Authentication section.
    Username,
    /// WeWeb: the password of the Authentication section.
    Password,
    /// A named path into the reply.
    Path(String),
}

impl fmt::Display for EndpointPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url => f.write_str("url"),
            Self::Query(name) => write!(f, "query/{name}"),
            Self::Header(name) => write!(f, "headers/{name}"),
            Self::Form(name) => write!(f, "form/{name}"),
            Self::Body => f.write_str("body"),
            Self::Bearer => f.write_str("bearer"),
            Self::Username => f.write_str("basic/username"),
            Self::Password => f.write_str("basic/password"),
            Self::Path(name) => write!(f, "paths/{name}"),
        }
    }
}

/// A part of a test step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepPart {
    /// The step as a whole.
    Whole,
    /// What happens.
    Do,
    /// What is typed into a field.
    Typed(String),
    /// What is expected.
    Expect,
}

/// Where something stands in a project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A setting of the platform.
    Setting(&'static str),
    /// One thing of a list, by its id.
    Thing(List, String),
    /// A field of a page that is no list: its access, its route.
    Page(String, &'static str),
    /// An input field of a page.
    PageInput(String, String),
    /// A part of an endpoint.
    Endpoint(String, EndpointPart),
    /// A part of an API group.
    Group(String, EndpointPart),
    /// What starts a workflow.
    Trigger(String),
    /// The error branch of a workflow.
    ErrorBranch(String),
    /// An action.
    Action(ActionAt),
    /// A slot of an action; the names lead into a custom function's inputs.
    Slot(SlotAt, Vec<String>),
    /// A test step: story, step, part of it.
    Step(String, String, StepPart),
    /// A value of an environment.
    EnvironmentValue(String, String),
}

impl Place {
    /// The action that it is, or that it belongs to.
    #[must_use]
    pub fn action(&self) -> Option<&ActionAt> {
        match self {
            Self::Action(at) => Some(at),
            Self::Slot(slot, _) => Some(&slot.at),
            _ => None,
        }
    }
}

impl Place {
    /// The thing that it is, or that it belongs to.
    #[must_use]
    pub fn item(&self) -> Item {
        let (kind, id) = match self {
            Self::Setting(_) | Self::Group(..) => (ItemKind::Settings, ""),
            Self::Thing(list, id) => (list.kind(), id.as_str()),
            Self::Page(id, _) | Self::PageInput(id, _) => (ItemKind::Page, id.as_str()),
            Self::Endpoint(id, _) => (ItemKind::Endpoint, id.as_str()),
            Self::Trigger(id) | Self::ErrorBranch(id) => (ItemKind::Workflow, id.as_str()),
            Self::Action(at) => (ItemKind::Workflow, at.workflow.as_str()),
            Self::Slot(slot, _) => (ItemKind::Workflow, slot.at.workflow.as_str()),
            Self::Step(id, ..) => (ItemKind::Story, id.as_str()),
            Self::EnvironmentValue(id, _) => (ItemKind::Environment, id.as_str()),
        };
        Item::new(kind, id)
    }
}

impl From<ActionAt> for Place {
    fn from(at: ActionAt) -> Self {
        Self::Action(at)
    }
}

impl From<SlotAt> for Place {
    fn from(at: SlotAt) -> Self {
        Self::Slot(at, Vec::new())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(name) => write!(f, "platform/{name}"),
            Self::Thing(list, id) => write!(f, "{}/{id}", list.name()),
            Self::Page(page, field) => write!(f, "pages/{page}/{field}"),
            Self::PageInput(page, input) => write!(f, "pages/{page}/inputs/{input}"),
            Self::Endpoint(endpoint, part) => write!(f, "endpoints/{endpoint}/{part}"),
            Self::Group(group, part) => write!(f, "platform/groups/{group}/{part}"),
            Self::Trigger(workflow) => write!(f, "workflows/{workflow}/on"),
            Self::ErrorBranch(workflow) => write!(f, "workflows/{workflow}/on_error"),
            Self::Action(at) => at.fmt(f),
            Self::Slot(at, inside) => {
                at.fmt(f)?;
                inside.iter().try_for_each(|name| write!(f, "/{name}"))
            }
            Self::Step(story, step, part) => {
                write!(f, "stories/{story}/{step}")?;
                match part {
                    StepPart::Whole => Ok(()),
                    StepPart::Do => f.write_str("/do"),
                    StepPart::Typed(field) => write!(f, "/typed/{field}"),
                    StepPart::Expect => f.write_str("/expect"),
                }
            }
            Self::EnvironmentValue(environment, value) => write!(f, "environments/{environment}/values/{value}"),
        }
    }
}

macro_rules! as_text {
    ($($name:ty),*) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })*
    };
}

as_text!(ActionAt, SlotAt, Place);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_like_paths_into_the_file() {
        let at = ActionAt::new("login-tap", "log-in");
        for (place, text) in [
            (Place::from(at.slot(Slot::Field(SessionField::RefreshToken))), "workflows/login-tap/actions/log-in/fields/refresh_token"),
            (at.slot(Slot::Argument(SessionField::Token)).into(), "workflows/login-tap/actions/log-in/access_token"),
            (Place::Slot(at.slot(Slot::Input("token".into())), vec!["x".into()]), "workflows/login-tap/actions/log-in/inputs/token/x"),
            (Place::Endpoint("me".into(), EndpointPart::Header("Accept".into())), "endpoints/me/headers/Accept"),
            (Place::Step("whole".into(), "open".into(), StepPart::Expect), "stories/whole/open/expect"),
            (Place::Thing(List::Pages, "home".into()), "pages/home"),
        ] {
            assert_eq!(place.to_string(), text);
        }
        assert_eq!(Place::from(at.slot(Slot::When)).action(), Some(&at));
    }
}
