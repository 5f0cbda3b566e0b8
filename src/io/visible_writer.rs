//! The way to a terminal: whatever steers one is written out, wherever the text comes from.

use std::io::{self, Write};

use crate::domain::base::visible;

/// Writes texts so that all of them is seen. A write must hold whole characters, as those of `write!` do: what is no UTF-8 is shown as such.
#[derive(Debug)]
pub struct Visible<W: Write>(W);

impl<W: Write> Visible<W> {
    /// Writes through to this writer.
    pub fn new(writer: W) -> Self {
        Self(writer)
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(visible::lines(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_gets_through() {
        let mut written = Vec::new();
        writeln!(Visible::new(&mut written), "a\u{1b}]0;b\u{7}\u{202e}").unwrap();
        Visible::new(&mut written).write_all(b"\x9b31m\n").unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "a\\u{1b}]0;b\\u{7}\\u{202e}\n\u{fffd}31m\n");
    }
}
