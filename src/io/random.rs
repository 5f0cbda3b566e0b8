//! Random values: unpredictable, or the same each time when a test gives a seed.

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A stream of random values: SHA-256 of a seed and a counter.
pub(in crate::io) struct Random {
    seed: [u8; 32],
    drawn: u64,
}

impl Random {
    /// From a seed, or from the system's randomness when there is none.
    pub(in crate::io) fn new(seed: Option<u64>) -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        if let Some(seed) = seed {
            bytes[..8].copy_from_slice(&seed.to_be_bytes());
        } else {
            // The system's own: a crypto library gathers entropy of its own first, which costs twenty times a whole run.
            getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(format!("the system gives no random values: {error}")))?;
        }
        Ok(Self { seed: bytes, drawn: 0 })
    }

    fn draw(&mut self) -> [u8; 32] {
        self.drawn += 1;
        let mut context = Context::new(&SHA256);
        context.update(b"authscope demo server");
        context.update(&self.seed);
        context.update(&self.drawn.to_be_bytes());
        let mut value = [0; 32];
        value.copy_from_slice(context.finish().as_ref());
        value
    }

    /// 43 characters that may stand in a URL (256 bits).
    pub(in crate::io) fn token(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.draw())
    }

    /// So many bytes, at most 32, as lower-case hexadecimal digits.
    pub(in crate::io) fn hex(&mut self, bytes: usize) -> String {
        self.draw().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
    }

    /// 22 characters that may stand in a URL (128 bits).
    pub(in crate::io) fn id(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(&self.draw()[..16])
    }
}
