//! Sessions that live in a cookie, with the value that has to come back in a header (Laravel).

use std::collections::HashMap;

use crate::domain::secret::Secret;
use crate::io::random::Random;

/// A session lives so long after its last use (milliseconds): two hours.
pub(super) const IDLE_MS: i64 = 2 * 3600 * 1000;

/// One browser's session; it begins before anyone has logged in.
#[derive(Clone)]
pub(super) struct WebSession {
    /// What stands in the cookie.
    pub(super) id: String,
    /// What has to come back in a header.
    pub(super) csrf: String,
    pub(super) user: Option<u64>,
    until_ms: i64,
}

/// All of them.
#[derive(Default)]
pub(super) struct WebSessions(HashMap<Secret, WebSession>);

impl WebSessions {
    /// The session of this cookie, used now; a new one where there is none, or where it has ended.
    pub(super) fn visit(&mut self, cookie: Option<&str>, random: &mut Random, now_ms: i64) -> WebSession {
        let known = cookie.and_then(|id| self.0.get_mut(&Secret::new(id))).filter(|session| now_ms < session.until_ms);
        if let Some(session) = known {
            session.until_ms = now_ms.saturating_add(IDLE_MS);
            return session.clone();
        }
        self.begin(None, random, now_ms)
    }

    /// A new session.
    pub(super) fn begin(&mut self, user: Option<u64>, random: &mut Random, now_ms: i64) -> WebSession {
        // The sign at the end has to be encoded in a cookie, and decoded again for the header.
        let session = WebSession { id: random.token(), csrf: random.token() + "=", user, until_ms: now_ms.saturating_add(IDLE_MS) };
        self.0.insert(Secret::new(session.id.clone()), session.clone());
        session
    }

    /// The session is over.
    pub(super) fn end(&mut self, id: &str) {
        self.0.remove(&Secret::new(id));
    }
}
