//! What the program is built from: licences that it may be handed out with, one source, and no crate twice without a reason. The lists are
//! exact: an entry that is no longer needed is taken out. Known weaknesses are another matter: `cargo audit` looks for them.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value as Json;

/// The only source.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Licences under which a crate may be part of the program, and why.
const LICENCES: [(&str, &str); 9] = [
    ("Apache-2.0", "one of the two of this program; asks for the notice"),
    ("BSD-2-Clause", "asks for the notice"),
    ("BSD-3-Clause", "asks for the notice, and not to advertise with names"),
    ("ISC", "asks for the notice: TLS and hashes"),
    ("MIT", "one of the two of this program; asks for the notice"),
    ("MIT-0", "asks for nothing"),
    ("MPL-2.0", "binds only who changes its own files: colours of a tool that compares pictures in tests, no part of the program"),
    ("Unicode-3.0", "asks for the notice: tables of Unicode"),
    ("Zlib", "asks not to claim to have written it"),
];

/// A crate that the lock file has in an old version besides the newest: its name, the version, one who asks for it, and why it is so.
type Twice = (&'static str, &'static str, &'static str, &'static str);

const WINIT: &str = "winit 0.30, under the window of egui; winit 0.31 is not released";
const APPLE: &str = "macOS and iOS only: winit 0.30 and accesskit are on the older bindings";
const WINDOWS: &str = "Windows only: bindings of the system, one version a user";
const TESTS: &str = "tests only";

const TWICE: &[Twice] = &[
    ("base64", "0.22", "jsonwebtoken", "jsonwebtoken and this program; reqwest has gone on"),
    ("bit-set", "0.8", "fancy-regex", TESTS),
    ("bit-vec", "0.8", "bit-set", TESTS),
    ("bitflags", "1", "core-graphics", APPLE),
    ("block2", "0.5", "objc2-app-kit", APPLE),
    ("calloop", "0.13", "winit", WINIT),
    ("calloop-wayland-source", "0.3", "smithay-client-toolkit", WINIT),
    ("core-foundation", "0.9", "winit", APPLE),
    ("foldhash", "0.1", "hashbrown", "petgraph, by its hashbrown"),
    ("getrandom", "0.2", "ring", "ring and rand_core"),
    ("getrandom", "0.3", "ahash", "ahash, under egui and jsonschema"),
    ("hashbrown", "0.15", "petgraph", "petgraph, under the keychain or the renderer"),
    ("itertools", "0.13", "criterion", "benches only"),
    ("jni-sys", "0.3", "ndk", "Android only, by winit"),
    ("linux-raw-sys", "0.4", "rustix", WINIT),
    ("miniz_oxide", "0.8", "png", "png; flate2 has gone on"),
    ("nom", "7", "serde_json_path", "serde_json_path and the readers of certificates"),
    ("objc2", "0.5", "objc2-app-kit", APPLE),
    ("objc2-app-kit", "0.2", "winit", APPLE),
    ("objc2-foundation", "0.2", "winit", APPLE),
    ("objc2-ui-kit", "0.2", "winit", APPLE),
    ("pem", "3", "jsonwebtoken", "jsonwebtoken; rcgen, in tests, has gone on"),
    ("r-efi", "5", "getrandom", "UEFI only, by getrandom 0.3"),
    ("rand_core", "0.6", "signature", "signature, under jsonwebtoken"),
    ("redox_syscall", "0.4", "winit", "Redox only, by winit"),
    ("redox_syscall", "0.5", "parking_lot_core", "Redox only"),
    ("rustc-hash", "1", "naga", "a renderer that is not built"),
    ("rustix", "0.38", "winit", WINIT),
    ("smithay-client-toolkit", "0.19", "winit", WINIT),
    ("syn", "2", "tracing-attributes", "macros are moving to syn 3"),
    ("synstructure", "0.13", "asn1-rs-derive", "macros are moving to syn 3"),
    ("thiserror", "1", "calloop", WINIT),
    ("thiserror-impl", "1", "thiserror", WINIT),
    ("untrusted", "0.7", "aws-lc-rs", "aws-lc-rs; rustls has gone on"),
    ("windows-sys", "0.52", "winit", WINDOWS),
    ("windows-sys", "0.59", "rustix", WINDOWS),
];

/// The lock file: what there is for all systems together.
#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Lock {
    fn read() -> Self {
        toml::from_str(include_str!("../Cargo.lock")).unwrap()
    }

    fn versions(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for package in &self.package {
            versions.entry(&package.name).or_default().push(&package.version);
        }
        for versions in versions.values_mut() {
            versions.sort_by_key(|version| numbers(version));
        }
        versions
    }
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// What versions that stand in for each other have in common: `1` of 1.4.2, `0.22` of 0.22.1.
fn line(version: &str) -> String {
    match numbers(version)[..] {
        [0, minor, ..] => format!("0.{minor}"),
        [major, ..] => major.to_string(),
        [] => panic!("{version}"),
    }
}

/// Whether a licence expression (SPDX; `/` is an old way to write `OR`) can be met with these licences.
fn is_met(expression: &str, by: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = any_of(&mut words, by);
    assert_eq!(words.next(), None, "{expression}");
    met
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words, by: &dyn Fn(&str) -> bool) -> bool {
    let mut met = all_of(words, by);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words, by);
    }
    met
}

fn all_of(words: &mut Words, by: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, by);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, by);
    }
    met
}

fn one(words: &mut Words, by: &dyn Fn(&str) -> bool) -> bool {
    match words.next() {
        Some("(") => {
            let met = any_of(words, by);
            assert_eq!(words.next(), Some(")"));
            met
        }
        Some(name) => {
            // An exception only takes demands away.
            if words.next_if_eq(&"WITH").is_some() {
                words.next();
            }
            by(name)
        }
        None => panic!("an expression ends too early"),
    }
}

/// The crates that this system needs, each with its licence.
fn licences() -> Vec<(String, String)> {
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "host-tuple"];
    let done = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let metadata: Json = serde_json::from_slice(&done.stdout).unwrap();
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    metadata["packages"].as_array().unwrap().iter().map(|package| (text(&package["name"]), text(&package["license"]))).collect()
}

#[test]
fn each_crate_may_be_handed_out_with_the_program() {
    let crates = licences();
    assert!(crates.len() > 100, "{}", crates.len());
    let wrong = |without: Option<&str>| {
        let allowed = move |name: &str| Some(name) != without && LICENCES.iter().any(|(allowed, _)| *allowed == name);
        crates.iter().filter(|(_, licence)| licence.is_empty() || !is_met(licence, &allowed)).collect::<Vec<_>>()
    };
    assert_eq!(wrong(None), Vec::<&(String, String)>::new(), "licences that are not in the list");
    // What other systems need is not looked at here, so only one of them can tell that a licence is not needed.
    if cfg!(target_os = "linux") {
        for (licence, reason) in LICENCES {
            assert!(!wrong(Some(licence)).is_empty(), "no crate needs {licence} ({reason}) any more: take it out of the list");
        }
    }
}

#[test]
fn each_crate_comes_from_the_registry_with_its_checksum() {
    for Locked { name, source, checksum, .. } in Lock::read().package {
        let own = name == env!("CARGO_PKG_NAME");
        assert_eq!((source.as_deref(), checksum.is_some()), if own { (None, false) } else { (Some(REGISTRY), true) }, "{name}");
    }
}

#[test]
fn no_crate_is_there_twice_without_a_reason() {
    let lock = Lock::read();
    let versions = lock.versions();
    let old = versions.iter().flat_map(|(name, versions)| versions[..versions.len() - 1].iter().map(|version| (*name, line(version))));
    let old: BTreeSet<(&str, String)> = old.collect();
    let listed: BTreeSet<(&str, String)> = TWICE.iter().map(|(name, line, ..)| (*name, (*line).to_owned())).collect();
    assert_eq!(old.difference(&listed).collect::<Vec<_>>(), Vec::<&(&str, String)>::new(), "twice, with no reason given");
    assert_eq!(
        listed.difference(&old).collect::<Vec<_>>(),
        Vec::<&(&str, String)>::new(),
        "no longer there twice: take it out of the list"
    );
    assert_eq!(listed.len(), TWICE.len(), "listed twice");
    for (name, of_line, by, _) in TWICE {
        let asks = |package: &&Locked| {
            let asked = package.dependencies.iter().filter_map(|asked| asked.split_once(' '));
            package.name == *by && asked.into_iter().any(|(asked, version)| asked == *name && line(version) == *of_line)
        };
        assert!(lock.package.iter().any(|package| asks(&package)), "{by} does not ask for {name} {of_line} any more");
    }
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let mit = |name: &str| name == "MIT";
    for met in ["MIT", "GPL-3.0 OR MIT", "Apache-2.0/MIT", "MIT AND (Zlib OR MIT)", "MIT WITH LLVM-exception", "Zlib AND ISC OR MIT"] {
        assert!(is_met(met, &mit), "{met}");
    }
    for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Zlib) AND ISC", "GPL-3.0 WITH Classpath-exception-2.0"] {
        assert!(!is_met(unmet, &mit), "{unmet}");
    }
}
