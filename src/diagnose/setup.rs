//! What rules of a project look at, and what they tell.

use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind, UNIQUE};
use crate::domain::project::place::Place;
use crate::domain::record::finding::Finding;
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::menu::Words;
use crate::edit::Edit;

use super::chains::{self, Standing};
use super::explains::Explains;
use super::row::Row;

/// What the demo server brings along by itself.
const BROUGHT: [&str; 3] = ["base_url", "email", "password"];

/// What a rule of a project looks at.
pub(super) struct Setup<'a> {
    /// The project.
    pub(super) project: &'a Project,
    /// Names of values that come from elsewhere, such as the command line.
    pub(super) given: Vec<&'a str>,
    /// The platform's words.
    pub(super) words: Words,
    /// Its actions, each where it stands.
    pub(super) actions: Vec<Standing<'a>>,
}

impl<'a> Setup<'a> {
    /// The setup of a project.
    pub(super) fn of(project: &'a Project, given: Vec<&'a str>) -> Self {
        Self { project, given, words: Words::of(&project.platform), actions: chains::all(project) }
    }

    /// The kind of its back end: as somebody has said, as the demo server is shaped, or as its addresses tell; empty where nothing does.
    pub(super) fn back_end(&self) -> &'a str {
        let said = self.project.facts.back_end.as_str();
        if !said.is_empty() {
            return said;
        }
        let demo = self.project.environments.iter().find(|environment| environment.server == ServerKind::Demo);
        if let Some(environment) = demo {
            return &environment.shape;
        }
        let addresses: Vec<&str> = self
            .project
            .environments
            .iter()
            .flat_map(|environment| environment.values.iter().filter(|value| !value.secret).map(|value| value.value.as_str()))
            .chain(self.project.endpoints.iter().map(|endpoint| endpoint.url.as_str()))
            .collect();
        let known = [
            ("supabase.co", "supabase"),
            ("xano.io", "xano"),
            ("googleapis.com", "firebase"),
            ("auth0.com", "auth0"),
            ("cognito-idp.", "cognito"),
            ("appwrite.io", "appwrite"),
            ("/protocol/openid-connect/", "keycloak"),
            ("/auth-with-password", "pocketbase"),
            ("/api/auth/local", "strapi"),
            ("/sanctum/", "sanctum_token"),
            ("directus", "directus"),
        ];
        known.iter().find(|(part, _)| addresses.iter().any(|address| address.contains(part))).map_or("", |(_, id)| id)
    }

    /// The names of all values that some environment has.
    pub(super) fn value_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.given.clone();
        names.push(UNIQUE);
        for environment in &self.project.environments {
            names.extend(environment.values.iter().map(|value| value.name.as_str()));
            if environment.server == ServerKind::Demo {
                names.extend(BROUGHT);
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// Whether an environment has a value of this name, or a run is given one.
    pub(super) fn has_value(&self, environment: &Environment, name: &str) -> bool {
        let brought = environment.server == ServerKind::Demo && BROUGHT.contains(&name);
        brought || name == UNIQUE || self.given.contains(&name) || environment.values.iter().any(|value| value.name == name)
    }
}

/// Something that a rule of a project tells.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The finding.
    pub(super) finding: Finding,
    /// The change of the project that mends it, where one is known.
    pub(super) edit: Option<Edit>,
    /// What it accounts for in a run.
    pub(super) accounts: Vec<Explains>,
    /// What it does shows in later steps too.
    pub(super) lasting: bool,
    /// All that goes wrong in the step that comes by it, after that, follows from it.
    pub(super) whole_step: bool,
    /// It breaks nothing where a call of this endpoint goes well.
    pub(super) unless_works: Option<String>,
}

impl Told {
    /// What this row of the catalogue says of a place.
    pub(super) fn new(row: &Row, at: impl Into<Place>) -> Self {
        Self::of(Finding { at: Some(at.into()), ..Finding::new(row.id, row.severity) })
    }

    /// A finding that accounts for nothing.
    pub(super) fn of(finding: Finding) -> Self {
        Self { finding, edit: None, accounts: Vec::new(), lasting: false, whole_step: false, unless_works: None }
    }

    /// What the user would say, and why.
    pub(super) fn saying(mut self, title: impl Into<String>, why: impl Into<String>) -> Self {
        self.finding.title = title.into();
        self.finding.evidence = why.into();
        self
    }

    /// What is to be changed.
    pub(super) fn changing(mut self, lines: Vec<SheetLine>) -> Self {
        self.finding = self.finding.changing(lines);
        self
    }

    /// What it accounts for, in the step that comes by it.
    pub(super) fn explaining(mut self, what: impl IntoIterator<Item = Explains>) -> Self {
        self.accounts.extend(what);
        self
    }

    /// What it accounts for, in that step and later.
    pub(super) fn explaining_later(mut self, what: impl IntoIterator<Item = Explains>) -> Self {
        self.lasting = true;
        self.explaining(what)
    }

    /// All that goes wrong in the step that comes by it, after that, follows from it.
    pub(super) fn with_all_that_follows(mut self) -> Self {
        self.whole_step = true;
        self
    }

    /// It breaks nothing where a call of this endpoint goes well.
    pub(super) fn unless_works(mut self, endpoint: &str) -> Self {
        self.unless_works = Some(endpoint.to_owned());
        self
    }

    /// What mends it.
    pub(super) fn mended_by(mut self, edit: Option<Edit>) -> Self {
        self.edit = edit;
        self
    }
}
