//! Why a run could not begin, with what to do about it.

use crate::domain::base::nearest::nearest;
use crate::domain::record::question::Question;
use crate::knowledge::pretended::CannotPretend;

/// Why a run could not begin. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRun {
    /// The project has none of something that a run needs.
    #[error("the project has no {what}. {fix}")]
    Nothing {
        /// What is missing.
        what: &'static str,
        /// What to do.
        fix: &'static str,
    },
    /// A name that stands for nothing.
    #[error("there is no {what} \"{given}\"{}; the project has: {}", hint(.nearest.as_deref()), all(.known))]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// The name given.
        given: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// All names that there are.
        known: Vec<String>,
    },
    /// The device's time zone is none.
    #[error("there is no time zone \"{given}\"{}. A zone is named such as Europe/Berlin or UTC", hint(.nearest.as_deref()))]
    NoSuchTimeZone {
        /// The name given.
        given: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A secret has no value.
    #[error(
        "environment \"{environment}\": the secret \"{name}\" has no value. Set the environment variable {variable}, or name another one with --secret-var {name}=VARIABLE"
    )]
    MissingSecret {
        /// Environment id.
        environment: String,
        /// The value's name.
        name: String,
        /// The environment variable that is looked at.
        variable: String,
    },
    /// The run asks for something, and nobody is there to answer.
    #[error(
        "environment \"{environment}\": the run asks for {}, and nobody is at a terminal to answer. Give it with {}, or run it in a terminal or in the window",
        names(.questions), .questions.iter().map(Question::option).collect::<Vec<_>>().join(" ")
    )]
    NobodyToAsk {
        /// Environment id.
        environment: String,
        /// What it asks for.
        questions: Vec<Question>,
    },
    /// What was pasted cannot stand in for a log-in.
    #[error("in place of the log-in: {0}")]
    Pasted(#[from] CannotPretend),
    /// Faults are for the demo server.
    #[error(
        "environment \"{environment}\" is your own server, and only the demo server can misbehave on request. Leave the fault out, or choose an environment with \"server\": \"demo\"{}",
        .demo.as_ref().map(|id| format!(" (\"{id}\")")).unwrap_or_default()
    )]
    FaultOnOwnServer {
        /// Environment id.
        environment: String,
        /// An environment with the demo server, if the project has one.
        demo: Option<String>,
    },
    /// Settings of the program that a run needs: proxy, certificates.
    #[error("{0}")]
    Settings(String),
    /// The computer gives no random values.
    #[error("no value for {{{{unique}}}}: {reason}")]
    NoRandomness {
        /// What it says.
        reason: String,
    },
    /// The demo server could not be started.
    #[error("environment \"{environment}\": {reason}")]
    DemoServer {
        /// Environment id.
        environment: String,
        /// What it says.
        reason: String,
    },
}

fn names(questions: &[Question]) -> String {
    questions.iter().map(|question| format!("\"{}\"", question.title)).collect::<Vec<_>>().join(", ")
}

fn all(known: &[String]) -> String {
    if known.is_empty() { "none".into() } else { known.join(", ") }
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default()
}

/// The error for a name that stands for nothing, with the name that was probably meant.
#[must_use]
pub fn unknown<'a>(what: &'static str, given: &str, known: impl Iterator<Item = &'a str> + Clone) -> CannotRun {
    CannotRun::Unknown {
        what,
        given: given.to_owned(),
        nearest: nearest(given, known.clone()).map(str::to_owned),
        known: known.map(str::to_owned).collect(),
    }
}
