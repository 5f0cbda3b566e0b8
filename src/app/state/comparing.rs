//! "Works in Postman, fails in my app": the two requests that are laid beside each other, and what is otherwise.

use crate::diagnose::symptoms::House;
use crate::diagnose::working::{self, CannotCompare};
use crate::domain::record::finding::Finding;
use crate::domain::secret::Secret;
use crate::domain::web::wire::PreparedRequest;

/// Longer texts are no single request (bytes).
const MOST: usize = 2 * 1024 * 1024;

/// Which of the two requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that works.
    Works,
    /// The app's.
    App,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparing {
    /// Whose menus are named.
    pub house: House,
    /// The call of the open project that is the app's; `None`: the app's request is pasted.
    pub endpoint: Option<String>,
    /// The request that works, as it was pasted.
    pub text: Option<Secret>,
    /// The request that works.
    pub works: Option<Result<PreparedRequest, CannotCompare>>,
    /// The app's request, where it was pasted.
    pub app: Option<Result<PreparedRequest, CannotCompare>>,
    /// What is otherwise; none before both are there.
    pub found: Option<Finding>,
    /// Where the app's request comes from, in words.
    pub app_is: String,
}

impl Comparing {
    /// Nothing pasted yet.
    #[must_use]
    pub fn new(house: House, endpoint: Option<String>) -> Self {
        Self { house, endpoint, text: None, works: None, app: None, found: None, app_is: String::new() }
    }

    /// Takes what was pasted.
    pub fn take(&mut self, which: Which, text: Secret) {
        let read = if text.expose().len() > MOST { Err(CannotCompare::TooLong) } else { working::request(text.expose()) };
        match which {
            Which::Works => {
                self.works = Some(read);
                self.text = Some(text);
            }
            Which::App => self.app = Some(read),
        }
    }
}
