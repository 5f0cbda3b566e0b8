//! The files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authscope::domain::project::Project;
use authscope::domain::project::platform::{FlutterFlowSettings, LegacySettings, Platform, Target, WeWebSettings};
use authscope::domain::project::plugin::{Plugin, PluginSettings};
use authscope::format::project_file;
use authscope::io::launch::{Launch, Launched};
use authscope::knowledge::backend_shape;
use authscope::knowledge::starter::{self, Start};
use authscope::run::Run;
use serde::Deserialize;

use super::patch::Patch;
use super::server::{Twist, Twisted};
use super::support::live;

/// What a seed may be for.
pub const PLATFORMS: [&str; 5] = ["flutterflow", "weweb", "weweb-legacy", "weweb-xano", "weweb-supabase"];

/// A mistake.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// The file, without its ending.
    #[serde(skip)]
    pub name: String,
    pub rule: String,
    pub symptom: String,
    pub base: String,
    #[serde(default)]
    pub target: Option<Target>,
    #[serde(default)]
    pub story: Option<String>,
    #[serde(default)]
    pub project: Vec<Patch>,
    #[serde(default)]
    pub server: Vec<Twist>,
    pub menu: Vec<String>,
    /// The time zone of the device.
    #[serde(default)]
    pub time_zone: Option<String>,
}

/// A project for a platform and a backend, on its demo.
pub fn base(name: &str) -> Project {
    let (platform, backend) = name.split_once(' ').unwrap_or_else(|| panic!("{name}: a platform and a backend"));
    let platform = match platform {
        "flutterflow" => Platform::FlutterFlow(FlutterFlowSettings::default()),
        "weweb" => Platform::WeWeb(WeWebSettings::default()),
        "weweb-legacy" => Platform::WeWebLegacy(LegacySettings::default()),
        "weweb-xano" => Platform::WeWebPlugin(PluginSettings::of(Plugin::Xano)),
        "weweb-supabase" => Platform::WeWebPlugin(PluginSettings::of(Plugin::Supabase)),
        other => panic!("no platform {other}"),
    };
    let blueprint = backend_shape::named(backend).unwrap_or_else(|| panic!("no backend {backend}"));
    starter::project(&Start { name: backend.to_owned(), platform, blueprint, base_url: None, origins: BTreeMap::new() })
}

impl Seed {
    /// All of them, by name.
    pub fn all() -> Vec<Self> {
        paths("tests/seeded").iter().map(|path| Self::read(path)).collect()
    }

    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let seed: Self = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { name: path.file_stem().unwrap().to_string_lossy().into_owned(), ..seed }
    }

    pub fn base(&self) -> Project {
        base(&self.base)
    }

    /// The base with the mistake.
    pub fn project(&self) -> Project {
        let mut json = serde_json::to_value(self.base()).unwrap();
        self.project.iter().for_each(|patch| patch.apply(&mut json, &self.name));
        project_file::read(json.to_string().as_bytes()).unwrap_or_else(|error| panic!("{}: {error:?}", self.name)).0
    }

    pub fn story(&self, project: &Project) -> String {
        self.story.clone().unwrap_or_else(|| project.stories[0].id.clone())
    }

    /// Runs it on the demo of its backend.
    pub async fn run(&self) -> Run {
        self.run_of(self.project()).await
    }

    /// Runs another project there, in the same way.
    pub async fn run_of(&self, project: Project) -> Run {
        let story = self.story(&project);
        let target = self.target.unwrap_or(project.platform.default_target());
        let wanted = Launch { story: Some(story), seed: Some(1), time_zone: self.time_zone.clone(), ..live::wanted(project, target, &[]) };
        let Launched { run, pump, server } = live::start(wanted).await;
        let pump = pump.over(|inner| Arc::new(Twisted::new(inner, &self.server)));
        let run = live::finish(pump, run, None).await;
        drop(server);
        run
    }
}

/// The files of a folder of tests, in order.
pub fn paths(folder: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths.sort();
    paths
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            found.push(path);
        }
    }
}
