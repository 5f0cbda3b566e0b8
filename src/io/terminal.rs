//! The person at a terminal: a question is printed, a line is read. What is secret is not echoed.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::domain::base::visible;
use crate::domain::record::question::Question;
use crate::domain::secret::Secret;
use crate::run::person::{Answering, Person};

/// The person at the terminal that the program was started from.
#[derive(Default)]
pub struct Terminal {
    /// One question at a time.
    turn: Arc<Mutex<()>>,
}

impl Terminal {
    /// The terminal, if there is one to read from and to print to.
    #[must_use]
    pub fn of_program() -> Option<Arc<dyn Person>> {
        (io::stdin().is_terminal() && io::stderr().is_terminal()).then(|| Arc::new(Self::default()) as Arc<dyn Person>)
    }
}

impl Person for Terminal {
    fn answer(&self, question: Question) -> Answering {
        let turn = Arc::clone(&self.turn);
        Box::pin(async move {
            let _turn = turn.lock().await;
            // Ends with the question, however that ends: a stopped run must not leave a terminal that shows nothing.
            let _silence = question.secret.then(echo::Off::now).flatten();
            prompt(&question, &mut io::stderr().lock()).ok()?;
            let line = tokio::task::spawn_blocking(|| {
                let mut line = String::new();
                io::stdin().read_line(&mut line).map(|read| (read > 0).then(|| Secret::new(line.trim_end_matches(['\r', '\n']))))
            });
            let answer = line.await.ok()?.ok()?;
            if question.secret {
                // The line's own end was not echoed either.
                writeln!(io::stderr()).ok()?;
            }
            answer
        })
    }
}

/// The title is whatever a project calls it: it stays on its line and does not steer the terminal.
fn prompt(question: &Question, out: &mut dyn io::Write) -> io::Result<()> {
    let secret = if question.secret { " (not shown)" } else { "" };
    write!(out, "{}{secret}: ", visible::line(&question.title))?;
    out.flush()
}

#[cfg(unix)]
mod echo {
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal does not show what is typed, until this is dropped.
    pub(super) struct Off(Termios);

    impl Off {
        /// Switches it off; `None` where the terminal has no such switch.
        pub(super) fn now() -> Option<Self> {
            let before = tcgetattr(std::io::stdin()).ok()?;
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO);
            tcsetattr(std::io::stdin(), OptionalActions::Now, &silent).ok()?;
            Some(Self(before))
        }
    }

    impl Drop for Off {
        fn drop(&mut self) {
            // A terminal that is gone cannot be set back.
            tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0).ok();
        }
    }
}

#[cfg(not(unix))]
mod echo {
    /// There is no switch: what is typed is seen.
    pub(super) struct Off;

    impl Off {
        pub(super) fn now() -> Option<Self> {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_steer_the_terminal() {
        let question = Question { name: "code".into(), title: "Code\u{1b}[2J\n\u{202e}".into(), secret: true };
        let mut printed = Vec::new();
        prompt(&question, &mut printed).unwrap();
        assert_eq!(String::from_utf8(printed).unwrap(), "Code\\u{1b}[2J\\n\\u{202e} (not shown): ");
    }
}
