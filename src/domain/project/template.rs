//! Texts with placeholders. `{{name}}` takes a value of the environment; FlutterFlow's `[name]` and `<name>` take an input (rule B2).

use crate::domain::base::steps;
use crate::domain::secret::traced::Traced;

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stands as it is.
    Text(&'a str),
    /// `{{name}}`
    Environment(&'a str),
    /// `[name]` or `<name>`, when an input has that name.
    Input(&'a str),
}

/// Which brackets mark an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brackets {
    /// `{{name}}` only; inputs are looked up before the environment (WeWeb).
    Braces,
    /// `[name]`: FlutterFlow URL and headers.
    Square,
    /// `<name>`: FlutterFlow bodies.
    Angle,
}

/// Splits a template. A bracket around a name that is no input stays text, as FlutterFlow leaves it in the request.
#[must_use]
pub fn split(template: &str, brackets: Brackets, is_input: impl Fn(&str) -> bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    let (mut braces, mut brackets_end) = (Next::default(), Next::default());
    while at < template.len() {
        let rest = &template[at..];
        let found = if let Some(inner) = rest.strip_prefix("{{") {
            braces.of(template, at + 2, "}}").map(|end| end - at - 2).map(|end| {
                let name = inner[..end].trim();
                let piece = if brackets == Brackets::Braces && is_input(name) { Piece::Input(name) } else { Piece::Environment(name) };
                (piece, end + 4)
            })
        } else {
            let (open, close) = if brackets == Brackets::Angle { ('<', ">") } else { ('[', "]") };
            rest.strip_prefix(open).filter(|_| brackets != Brackets::Braces).and_then(|inner| {
                let end = brackets_end.of(template, at + 1, close)? - at - 1;
                is_input(&inner[..end]).then(|| (Piece::Input(&inner[..end]), end + 2))
            })
        };
        if let Some((piece, len)) = found {
            if text_from < at {
                pieces.push(Piece::Text(&template[text_from..at]));
            }
            pieces.push(piece);
            at += len;
            text_from = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if text_from < template.len() {
        pieces.push(Piece::Text(&template[text_from..]));
    }
    pieces
}

/// Where the next closing bracket stands. It is looked for once, however many open before it.
#[derive(Default)]
struct Next {
    asked: bool,
    /// The last answer.
    at: Option<usize>,
}

impl Next {
    /// The next place of `close` at or after `from`; asked with a rising `from`.
    fn of(&mut self, text: &str, from: usize, close: &str) -> Option<usize> {
        if !self.asked || self.at.is_some_and(|at| at < from) {
            self.at = text[from..].find(close).map(|at| from + at);
            self.asked = true;
            steps::count(self.at.unwrap_or(text.len()) - from);
        }
        self.at
    }
}

/// The names of the environment values that a template asks for.
pub fn environment_names(template: &str) -> impl Iterator<Item = &str> {
    split(template, Brackets::Braces, |_| false).into_iter().filter_map(|piece| match piece {
        Piece::Environment(name) => Some(name),
        _ => None,
    })
}

/// The placeholders of a template that nothing fills, as they are written: a name in double braces that no environment has, and, in
/// FlutterFlow's brackets, a name that is no input, or an input's name in the other kind of brackets. Brackets that hold no name (`[0]`,
/// `<b class="x">`) are text.
#[must_use]
pub fn unfilled(template: &str, brackets: Brackets, is_input: impl Fn(&str) -> bool, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let is_name = |name: &str| {
        let mut chars = name.chars();
        chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
            && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    let mut open = Vec::new();
    for piece in split(template, brackets, &is_input) {
        match piece {
            Piece::Environment(name) if !is_known(name) => open.push(format!("{{{{{name}}}}}")),
            Piece::Text(text) => {
                const SQUARE: (char, char) = ('[', ']');
                const ANGLE: (char, char) = ('<', '>');
                let (own, other) = match brackets {
                    Brackets::Braces => continue,
                    Brackets::Square => (SQUARE, ANGLE),
                    Brackets::Angle => (ANGLE, SQUARE),
                };
                let mut look = |(from, to): (char, char), fits: &dyn Fn(&str) -> bool| {
                    for rest in text.split(from).skip(1) {
                        if let Some((name, _)) = rest.split_once(to)
                            && fits(name)
                        {
                            open.push(format!("{from}{name}{to}"));
                        }
                    }
                };
                look(own, &is_name);
                look(other, &is_input);
            }
            Piece::Environment(_) | Piece::Input(_) => {}
        }
    }
    open
}

/// Fills a template: `environment` and `input` give the text for a name, `None` leaves the placeholder as it stands.
#[must_use]
pub fn fill(
    template: &str,
    brackets: Brackets,
    is_input: impl Fn(&str) -> bool,
    mut environment: impl FnMut(&str) -> Option<Traced>,
    mut input: impl FnMut(&str) -> Traced,
) -> Traced {
    let mut out = Traced::default();
    for piece in split(template, brackets, is_input) {
        match piece {
            Piece::Text(text) => out.push_plain(text),
            Piece::Environment(name) => match environment(name) {
                Some(value) => out.push(&value),
                None => out.push_plain(&format!("{{{{{name}}}}}")),
            },
            Piece::Input(name) => out.push(&input(name)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff_b2_brackets_of_declared_inputs_only() {
        let is_input = |name: &str| name == "token";
        assert_eq!(
            split("{{base_url}}/x?[0]=[token]", Brackets::Square, is_input),
            [Piece::Environment("base_url"), Piece::Text("/x?[0]="), Piece::Input("token")]
        );
        assert_eq!(split("<b><token>", Brackets::Angle, is_input), [Piece::Text("<b>"), Piece::Input("token")]);
        assert_eq!(split("{{token}}", Brackets::Braces, is_input), [Piece::Input("token")]);
        assert_eq!(split("ü{{", Brackets::Square, is_input), [Piece::Text("ü{{")]);
    }

    #[test]
    fn brackets_without_an_end_are_looked_at_once() {
        for (open, brackets) in [("{", Brackets::Braces), ("[", Brackets::Square), ("<", Brackets::Angle)] {
            for close in ["", "}", "}}", "]", ">"] {
                let text = |n: usize| format!("[<{{{{{}{close}", open.repeat(n));
                let work = |n| drop(split(&text(n), brackets, |_| false));
                assert_eq!(steps::linear(200, work), Ok(()), "{open}…{close}");
            }
        }
    }

    #[test]
    fn an_unknown_name_stays_visible() {
        let filled = fill("{{a}}/{{b}}", Brackets::Square, |_| false, |name| (name == "a").then(|| "x".into()), |_| Traced::default());
        assert_eq!(filled.reveal(), "x/{{b}}");
    }
}
