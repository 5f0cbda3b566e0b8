//! What rules want to know and prose would hide: why a workflow ran and how it ended, what a branch read, what filled a call's inputs,
//! which placeholders stayed empty, which cookies stayed behind, what a token says of itself.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::entry_id::EntryId;
use super::thrown::Thrown;
use super::value::Value;
use crate::domain::project::binding::{AddressPart, Convert, ErrorPart, OutputPart, SessionField, Source};
use crate::domain::project::place::{ActionAt, SlotAt};
use crate::domain::web::cookie::SameSite;
use crate::domain::web::token::{Jwt, TokenShape};

/// What started a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Started {
    /// A tap of the story.
    Tap,
    /// Its page opened.
    PageLoad,
    /// The app was loaded.
    AppLoad,
    /// WeWeb: the route guard ran On user load.
    Guard,
    /// WeWeb: the data phase ran On user load.
    DataPhase,
    /// WeWeb: Authenticate ran On user load.
    Authenticate,
    /// FlutterFlow: an API Interceptor ran it after a 401.
    Interceptor,
    /// Another workflow called it.
    Called(ActionAt),
}

/// How a workflow ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// At the end of its chain, or by Return.
    Done,
    /// "Return" with "continue workflow": whoever waits goes on, and it goes on too (WeWeb rule 18).
    ReturnedEarly,
    /// Terminate (FlutterFlow), or a filter that does not let it pass (WeWeb).
    Stopped,
    /// An error ran its error branch, and goes on to the caller (WeWeb rule 31).
    ErrorBranch,
    /// An error of On user load was swallowed (WeWeb rule 19).
    ErrorSwallowed,
    /// An exception ended it (FlutterFlow rule 15), or nobody caught its error.
    Failed,
}

/// Which branch was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// The condition holds; a filter lets pass.
    Then,
    /// It does not; a filter ends the workflow.
    Otherwise,
    /// A case of a switch, counted from 0.
    Case(usize),
}

/// Where a value was read from. In JSON it is a text such as `outputs/login/body`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ReadFrom {
    /// A part of what an earlier action left behind.
    Output {
        /// Its name.
        output: String,
        /// The part.
        part: OutputPart,
    },
    /// What the trigger brought along.
    Event,
    /// A field of the session.
    Session(SessionField),
    /// A variable, by id.
    Variable(String),
    /// A parameter of the page.
    PageParameter(String),
    /// A part of the page's address.
    Address(AddressPart),
    /// What is typed into a page.
    PageInput {
        /// The page.
        page: String,
        /// The field.
        field: String,
    },
    /// A constant.
    Constant,
    /// A value of the environment.
    Environment(String),
    /// A part of an error.
    Error(ErrorPart),
    /// A custom function, by id.
    Custom(String),
    /// A formula.
    Formula,
}

impl ReadFrom {
    /// The place that a binding names.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        match source {
            Source::Output { output, part } => Self::Output { output: output.clone(), part: part.clone() },
            Source::Event => Self::Event,
            Source::Session(field) => Self::Session(*field),
            Source::Variable(id) => Self::Variable(id.clone()),
            Source::PageParameter(name) => Self::PageParameter(name.clone()),
            Source::Address(part) => Self::Address(part.clone()),
            Source::PageInput { page, field } => Self::PageInput { page: page.clone(), field: field.clone() },
            Source::Constant(_) => Self::Constant,
            Source::Environment(name) => Self::Environment(name.clone()),
            Source::Error(part) => Self::Error(*part),
            Source::Custom { function, .. } => Self::Custom(function.clone()),
            Source::Formula(_) => Self::Formula,
        }
    }
}

impl fmt::Display for ReadFrom {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Output { output, part } => {
                write!(f, "outputs/{output}/")?;
                match part {
                    OutputPart::Body => f.write_str("body"),
                    OutputPart::Succeeded => f.write_str("succeeded"),
                    OutputPart::Status => f.write_str("status"),
                    OutputPart::Header(name) => write!(f, "headers/{name}"),
                    OutputPart::RawBody => f.write_str("raw-body"),
                    OutputPart::Exception => f.write_str("exception"),
                }
            }
            Self::Event => f.write_str("event"),
            Self::Session(field) => write!(f, "session/{}", field.file_name()),
            Self::Variable(id) => write!(f, "variables/{id}"),
            Self::Address(AddressPart::Query(name)) => write!(f, "address/query/{name}"),
            Self::Address(AddressPart::Fragment(name)) => write!(f, "address/fragment/{name}"),
            Self::Address(AddressPart::Path) => f.write_str("address/path"),
            Self::Address(AddressPart::Source) => f.write_str("address/source"),
            Self::PageParameter(name) => write!(f, "page-parameters/{name}"),
            Self::PageInput { page, field } => write!(f, "pages/{page}/inputs/{field}"),
            Self::Constant => f.write_str("constant"),
            Self::Environment(name) => write!(f, "environment/{name}"),
            Self::Error(part) => f.write_str(match part {
                ErrorPart::Status => "error/status",
                ErrorPart::Data => "error/data",
                ErrorPart::Message => "error/message",
            }),
            Self::Custom(id) => write!(f, "functions/{id}"),
            Self::Formula => f.write_str("formula"),
        }
    }
}

impl Serialize for ReadFrom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Read {
    /// Where from.
    pub from: ReadFrom,
    /// The path, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The reply that it came from, or the failure of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<EntryId>,
    /// What stood there: what the server sent, where it came from a reply.
    pub found: Value,
    /// What the app gets.
    pub read: Value,
}

/// A field of the session as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FieldReading {
    /// The field of which action.
    pub at: SlotAt,
    /// The session field that it fills.
    pub slot: SessionField,
    /// Where the action's binding takes it from.
    pub from: ReadFrom,
    /// The path that leads to what was found, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The reply that it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<EntryId>,
    /// How the platform's editor types it.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub convert: Option<Convert>,
    /// What stood there: what the server sent, where it came from a reply.
    pub found: Value,
    /// What the app gets.
    pub read: Value,
    /// What is odd about it.
    #[serde(skip)]
    pub odd: Option<Odd>,
}

/// What is odd about a reading.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Odd {
    /// FlutterFlow: the output was never set (rule 14).
    NeverSet,
    /// FlutterFlow: the reply is not JSON (B6).
    NotJson,
    /// The text has no offset: it is read in the device's time zone (FlutterFlow rule 29).
    DeviceZone(String),
    /// FlutterFlow: nothing at this path (B7).
    NoMatch,
    /// FlutterFlow: more than one match, so a list (B7).
    Matches(usize),
    /// WeWeb: a result is the body alone (rule 34).
    BodyOnly,
    /// WeWeb: results are wiped at navigation (rule 8).
    ResultGone,
    /// WeWeb: nothing at this path.
    Undefined,
    /// WeWeb: the reply is no JSON, so the result is its text (rule 34).
    ResultIsText,
    /// WeWeb: a formula's error is swallowed (rule 33).
    ErrorSwallowed(Thrown),
    /// The value cannot become the field.
    Refused(Thrown),
}

/// A placeholder that nothing filled.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Unfilled {
    /// Where in the request.
    pub part: RequestPart,
    /// As it is written and went out.
    pub text: String,
}

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestPart {
    /// The address.
    Url,
    /// A header, by name.
    Header(String),
    /// The body.
    Body,
}

/// A cookie of the host that did not go along.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeldCookie {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: HeldBecause,
}

/// Why a cookie did not go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBecause {
    /// The call is made without credentials.
    Credentials,
    /// `SameSite`, and the call goes to another site.
    SameSite(SameSite),
    /// `Secure`, and the call is not.
    Secure,
    /// Another path.
    Path,
    /// Its time is over.
    Expired,
    /// It is another host's of the same family: without `Domain` a cookie goes to its own host alone.
    Domain,
    /// It is another site's, and the browser sends none of those.
    ThirdParty,
    /// It is Partitioned, and belongs to pages of another site.
    Partition,
}

/// What a token says of itself. Never the token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TokenFacts {
    /// Its shape.
    pub shape: TokenShape,
    /// `alg` of its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// `typ` of its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// `kid` of its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// `exp` as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<Json>,
    /// `iat` as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<Json>,
    /// `nbf` as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<Json>,
    /// `iss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<Json>,
    /// `aud`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<Json>,
    /// What kind of value `sub` is: `text`, `number`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<&'static str>,
}

impl TokenFacts {
    /// What this token says of itself.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let jwt = Jwt::read(token);
        let header = |name: &str| jwt.as_ref().and_then(|jwt| jwt.header.get(name)?.as_str().map(str::to_owned));
        let claim = |name: &str| jwt.as_ref().and_then(|jwt| jwt.claims.get(name).cloned());
        let sub = claim("sub").map(|sub| match sub {
            Json::String(_) => "text",
            Json::Number(_) => "number",
            Json::Bool(_) => "true or false",
            Json::Array(_) => "list",
            Json::Object(_) => "object",
            Json::Null => "null",
        });
        Self {
            shape: TokenShape::of(token),
            alg: header("alg"),
            typ: header("typ"),
            kid: header("kid"),
            exp: claim("exp"),
            iat: claim("iat"),
            nbf: claim("nbf"),
            iss: claim("iss"),
            aud: claim("aud"),
            sub,
        }
    }
}
