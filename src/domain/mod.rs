//! Plain data and pure functions: everything that the other floors talk about.
//!
//! Its rooms, from the top down; each knows those below it only.
//!
//! ```text
//! words      the sentences that people read, made from the data of a run; the platforms' own menu words
//! record     what a run is and leaves: inputs, entries, the state of the app, findings, verdict
//! project    what is saved: pages, endpoints, workflows and what fills them, stories, environments
//! rules      the numbers of the platforms' rules, and the reasons that they stand behind
//! web        requests, bodies, cookies, CORS, tokens, paths into JSON
//! secret     secrets, texts that remember which parts are secret, the registry of a run
//! settings   what outlives the program
//! base       texts, times, lists: nothing of logins
//! ```

pub mod base;
pub mod project;
pub mod record;
pub mod rules;
pub mod secret;
pub mod settings;
pub mod web;
pub mod words;
