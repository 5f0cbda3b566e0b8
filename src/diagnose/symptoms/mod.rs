//! "My login does not work": from a symptom and a few answers to the settings that can be its cause.
//!
//! Every answer changes a healthy app or its server; what nobody knows is tried in every way, and each combination is run. Those
//! that show the symptom tell what can be the cause, which open answer is behind it, and which screen decides most. Nothing here is written
//! down as a cause: it comes from the simulators and the rules, as in a run.

pub mod flow;
mod flutterflow;
mod likeliest;
mod made;
mod model;
mod server;
mod shared;
mod simulate;
mod weweb;

use strum::VariantArray as _;

use self::flow::Link;
use crate::domain::project::Project;
use crate::domain::project::platform::Platform;
use crate::domain::record::sheet::SheetLine;

use self::model::Model;
pub use self::simulate::diagnosed;

/// The platforms that symptoms are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum House {
    /// FlutterFlow with Custom Authentication.
    FlutterFlow,
    /// WeWeb with Custom Auth.
    WeWeb,
}

impl House {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The one that a project is of.
    #[must_use]
    pub fn of(platform: &Platform) -> Self {
        if platform.is_weweb() { Self::WeWeb } else { Self::FlutterFlow }
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::FlutterFlow => "FlutterFlow",
            Self::WeWeb => "WeWeb",
        }
    }
}

/// What somebody sees who says that their login does not work (product words, section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Symptom {
    /// I log in and nothing happens.
    NothingHappens,
    /// The wrong page opens.
    WrongPage,
    /// Signed out after a refresh.
    SignedOut,
    /// 401 after a while.
    LaterRefused,
    /// Works in test, fails when published.
    WorksInTest,
    /// Works in Postman, fails in my app.
    WorksInPostman,
    /// Fails only on phones.
    OnlyPhones,
    /// CORS error.
    Cors,
}

impl Symptom {
    /// All of them, in the order in which the welcome screen shows them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// As it stands on the welcome screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NothingHappens => "I log in and nothing happens",
            Self::WrongPage => "The wrong page opens",
            Self::SignedOut => "Signed out after a refresh",
            Self::LaterRefused => "401 after a while",
            Self::WorksInTest => "Works in test, fails when published",
            Self::WorksInPostman => "Works in Postman, fails in my app",
            Self::OnlyPhones => "Fails only on phones",
            Self::Cors => "CORS error",
        }
    }

    /// What is seen, as the end of a sentence: "12 of 28 combinations …".
    #[must_use]
    pub fn seen(self) -> &'static str {
        match self {
            Self::NothingHappens => "leave you on the log-in page",
            Self::WrongPage => "open another page than Home",
            Self::SignedOut => "sign you out",
            Self::LaterRefused => "are refused after a while",
            Self::WorksInTest => "work in test and fail when published",
            Self::WorksInPostman => "fail though the server answers",
            Self::OnlyPhones => "fail on phones alone",
            Self::Cors => "are blocked by the browser",
        }
    }

    /// What is seen where it is not there: "4 stay signed in".
    #[must_use]
    pub fn fine(self) -> &'static str {
        match self {
            Self::SignedOut => "stay signed in",
            _ => "work",
        }
    }
}

/// A question. Every one can be answered with "I don't know".
#[derive(Clone)]
pub struct Question {
    /// Its id.
    pub id: &'static str,
    /// What is asked.
    pub text: &'static str,
    /// The screen where the answer stands, with all levels of the way to it.
    pub screen: &'static str,
    /// What it may be; the first is how it should be.
    pub options: Vec<Choice>,
}

/// An answer.
#[derive(Clone)]
pub struct Choice {
    /// In the words of the screen.
    pub label: &'static str,
    /// What it makes of a healthy app.
    make: fn(&mut Model),
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An answer and what it makes of a healthy app, for the tables.
type Told = (&'static str, fn(&mut Model));

/// A question, for the tables.
fn ask(id: &'static str, text: &'static str, screen: &'static str, options: &[Told]) -> Question {
    Question { id, text, screen, options: options.iter().map(|(label, make)| Choice { label, make: *make }).collect() }
}

/// The questions of a symptom, seven at most.
#[must_use]
pub fn questions(symptom: Symptom, house: House) -> Vec<Question> {
    match house {
        House::FlutterFlow => flutterflow::questions(symptom),
        House::WeWeb => weweb::questions(symptom),
    }
}

/// The app that these answers describe: what is not known is as it should be.
#[must_use]
pub fn project(symptom: Symptom, house: House, answers: &[Option<usize>]) -> Project {
    let questions = questions(symptom, house);
    let picked: Vec<usize> = (0..questions.len()).map(|at| answers.get(at).copied().flatten().unwrap_or(0)).collect();
    made::model(symptom, house, &questions, &picked).into_project()
}

/// What can be behind a symptom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// For each combination of the open answers, whether it shows the symptom.
    pub cases: Vec<bool>,
    /// What it can be, the likeliest first.
    pub causes: Vec<Cause>,
    /// What the answers have ruled out: the cause, and the answer (counted from 0) that did.
    pub ruled_out: Vec<(String, usize)>,
    /// The open questions that stand on the one screen to look at next.
    pub next: Vec<usize>,
    /// The chain of actions that they are about; nothing where they are about settings alone.
    pub flow: Vec<Link>,
}

/// Something that can be the cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The rule that names it.
    pub id: &'static str,
    /// What goes wrong.
    pub title: String,
    /// Why.
    pub why: String,
    /// What to change, line by line.
    pub sheet: Vec<SheetLine>,
    /// In how many combinations it is the cause.
    pub cases: usize,
    /// The open questions (by their place) with the answers that bring it about.
    pub behind: Vec<(usize, Vec<usize>)>,
    /// The open questions with the answers that rule it out.
    pub rules_out: Vec<(usize, Vec<usize>)>,
}
