//! A body that is no JSON, masked: once for a body, not for each frame.

use std::sync::Arc;

use crate::domain::secret::registry::Knowledge;
use crate::domain::web::body::BodyHash;
use crate::format::report::mask;
use crate::run::Run;

/// The text of the body that is shown.
#[derive(Default)]
pub struct MaskedBody {
    /// The body, how much of it, and what was known of secrets when it was masked.
    of: Option<(BodyHash, usize, Knowledge)>,
    text: Arc<str>,
    cut: bool,
}

impl MaskedBody {
    /// The first `most` bytes of a body, masked, and whether there is more of it.
    pub fn get(&mut self, run: &Run, hash: &BodyHash, most: usize) -> (Arc<str>, bool) {
        let of = Some((hash.clone(), most, run.registry().knowledge()));
        if self.of != of {
            let (text, cut) = mask::body(&run.bodies().get(hash), most, run.registry());
            (self.text, self.cut, self.of) = (text.into(), cut, of);
        }
        (Arc::clone(&self.text), self.cut)
    }
}
