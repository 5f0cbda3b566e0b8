//! The questions of a new project. Each can be left with "I don't know".

use std::collections::BTreeMap;

use crate::domain::project::Project;
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{NamedPath, Purpose};
use crate::domain::project::platform::{Platform, Target};
use crate::domain::secret::Secret;
use crate::format::import::{Clue, meaning};
use crate::knowledge::backend_shape;
use crate::knowledge::blueprint::Blueprint;
use crate::knowledge::starter::{self, Start};

/// The blueprint for whoever has another backend or does not know.
pub const UNKNOWN: &str = "plain";

/// The answers so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Wizard {
    /// Which platform; its settings are filled in later.
    pub platform: Platform,
    /// The project's name.
    pub name: String,
    /// The id of the backend's blueprint.
    pub backend: String,
    /// Where the server stands; empty: not known, the demo server stands in.
    pub base_url: String,
    /// Where the app is served from, on each target that has an address; left out: not known.
    pub origins: BTreeMap<Target, String>,
    /// What a reply to the log-in looks like.
    pub reply: PastedReply,
    /// A token that somebody has in hand: it stands in for the log-in of the first run.
    pub token: Option<Secret>,
}

/// What is known of the log-in's reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PastedReply {
    /// Nothing: what the backend's documentation says is taken.
    #[default]
    Unknown,
    /// The call is made once as soon as there is a project.
    CallOnce,
    /// A reply was pasted. Of its text nothing is kept but where things stand.
    Pasted {
        /// Where token, expiry and user stand.
        paths: Vec<NamedPath>,
        /// Why.
        evidence: Vec<Clue>,
    },
}

impl PastedReply {
    /// Reads a pasted reply.
    #[must_use]
    pub fn pasted(text: &str) -> Self {
        let (paths, evidence) = meaning(Purpose::LogIn, text.as_bytes());
        Self::Pasted { paths, evidence }
    }

    /// What was found in words: "token at data.access_token".
    #[must_use]
    pub fn found(&self) -> Vec<String> {
        match self {
            Self::Pasted { paths, .. } => paths
                .iter()
                .map(|path| {
                    let place = if path.path.is_empty() { "the whole reply" } else { &path.path };
                    let notation = path.notation.map(|notation| format!(", {}", notation.words())).unwrap_or_default();
                    format!("{} at {place}{notation}", path.name)
                })
                .collect(),
            Self::Unknown | Self::CallOnce => Vec::new(),
        }
    }
}

impl Wizard {
    /// The questions for a platform, none answered.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        let name = format!("My {} app", platform.title());
        Self {
            platform,
            name,
            backend: UNKNOWN.into(),
            base_url: String::new(),
            origins: BTreeMap::new(),
            reply: PastedReply::Unknown,
            token: None,
        }
    }

    /// The backend that was chosen.
    #[must_use]
    pub fn blueprint(&self) -> Blueprint {
        backend_shape::named(&self.backend).or_else(|| backend_shape::named(UNKNOWN)).unwrap_or_default()
    }

    /// Whether something of the server itself is in hand, a reply or a token: then nothing else can stand in for it.
    #[must_use]
    pub fn is_of_its_own(&self) -> bool {
        let brings_token = |paths: &[NamedPath]| paths.iter().any(|path| path.name == Reads::TOKEN);
        self.token.is_some() || matches!(&self.reply, PastedReply::Pasted { paths, .. } if brings_token(paths))
    }

    /// What is wrong with the server's address, if anything.
    #[must_use]
    pub fn base_url_error(&self) -> Option<&'static str> {
        let text = self.base_url.trim();
        let fine =
            text.is_empty() || url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        (!fine).then_some("an address begins with https:// or http://, such as https://api.example.com")
    }

    /// The project that comes of the answers, everything in it waiting for the user's word.
    #[must_use]
    pub fn project(&self) -> Project {
        let mut blueprint = self.blueprint();
        if let PastedReply::Pasted { paths, .. } = &self.reply {
            for endpoint in blueprint.endpoints.iter_mut().filter(|endpoint| endpoint.purpose == Purpose::LogIn) {
                // What was seen counts for more than what is usual. A reply without a token says nothing of it.
                if paths.iter().any(|path| path.name == Reads::TOKEN) {
                    endpoint.paths.clone_from(paths);
                }
            }
        }
        let base_url = self.base_url.trim().trim_end_matches('/');
        // The demo server does not speak as a reply in hand does, and knows no token of another server: the address is asked for before a run.
        let is_of_its_own = self.is_of_its_own();
        if is_of_its_own && base_url.is_empty() {
            blueprint.shape.clear();
        }
        starter::project(&Start {
            name: self.name.clone(),
            platform: self.platform.clone(),
            blueprint,
            base_url: (is_of_its_own || !base_url.is_empty()).then(|| base_url.to_owned()),
            origins: self.origins.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};

    #[test]
    fn with_nothing_known_the_demo_server_stands_in_and_all_waits_for_the_users_word() {
        let project = Wizard::new(Platform::WeWeb(WeWebSettings::default())).project();
        assert_eq!(project.environments.len(), 1);
        assert_eq!(project.environments[0].server, crate::domain::project::environment::ServerKind::Demo);
        assert!(project.not_confirmed.len() > 10);
    }

    #[test]
    fn a_pasted_reply_says_where_the_token_is_and_leaves_no_trace_of_it() {
        let mut wizard = Wizard::new(Platform::FlutterFlow(FlutterFlowSettings::default()));
        wizard.base_url = "https://api.example.com/".into();
        wizard.reply = PastedReply::pasted(r#"{"result":{"jwt":"opaque-token-12345","expiresIn":3600},"user":{"id":7}}"#);
        assert!(wizard.reply.found().contains(&"token at result.jwt".to_owned()), "{:?}", wizard.reply.found());
        assert!(!format!("{wizard:?}").contains("opaque-token"));
        let project = wizard.project();
        let text = serde_json::to_string(&project).unwrap();
        assert!(text.contains("$.result.jwt") && text.contains("https://api.example.com"), "{text}");
        assert_eq!(wizard.base_url_error(), None);
        // Nothing but its own server speaks as this reply does.
        wizard.base_url = String::new();
        let project = wizard.project();
        assert!(project.environments.iter().all(|environment| environment.server == crate::domain::project::environment::ServerKind::Own));
        assert!(
            project.environments.len() == 1
                && project.environments[0].values.iter().any(|value| value.name == "base_url" && value.value.is_empty())
        );
        wizard.base_url = "api.example.com".into();
        assert!(wizard.base_url_error().is_some());
    }
}
