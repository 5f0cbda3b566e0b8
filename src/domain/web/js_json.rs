//! Replies as a browser's `fetch` reads them: `text()` and `json()` (Encoding standard, "UTF-8 decode"; ECMA-262, `JSON.parse`).
//!
//! The tree is kept in one list, and read and told without recursion: a browser reads what is nested 200,000 levels deep too.

use serde_json::{Map, Number, Value as Json};

/// The text of a body: UTF-8 without a byte order mark, with a replacement character for what is none.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned()
}

/// A text that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at line {line} column {column}")]
pub struct NoJson {
    /// What is wrong.
    pub problem: &'static str,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

/// A text of JavaScript: any row of 16-bit units, so that one half of a pair may stand alone.
#[derive(Clone, Debug, PartialEq)]
pub enum JsText {
    /// Text as everybody knows it.
    Whole(String),
    /// One in which half a pair stands alone.
    Halves(Vec<u16>),
}

impl JsText {
    /// The text with a replacement character for each lone half, as it becomes where it leaves JavaScript.
    #[must_use]
    pub fn lossy(&self) -> String {
        match self {
            Self::Whole(text) => text.clone(),
            Self::Halves(units) => String::from_utf16_lossy(units),
        }
    }
}

/// A value, or the beginning of one. What is inside follows it in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// A number: always a double.
    Number(f64),
    /// A text.
    Text(JsText),
    /// A list; its items follow, and end before this place.
    List {
        /// The place behind the last of them.
        end: usize,
    },
    /// An object; a name and a value follow, and so on, and end before this place.
    Map {
        /// The place behind the last of them.
        end: usize,
    },
    /// The name of a member.
    Name(JsText),
}

/// What `JSON.parse` makes of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The value and all that is in it.
    pub nodes: Vec<Node>,
    /// How many levels it has.
    pub depth: usize,
}

/// Reads a text as `JSON.parse` does.
///
/// # Errors
/// Where it is no JSON.
pub fn parse(text: &str) -> Result<Tree, NoJson> {
    let mut reader = Reader { text, at: 0, nodes: Vec::new(), open: Vec::new(), depth: 0 };
    reader.read().map_err(|problem| {
        let before = &text[..text.floor_char_boundary(reader.at)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        NoJson { problem, line, column }
    })?;
    Ok(Tree { nodes: reader.nodes, depth: reader.depth })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    /// The lists and objects that are open: the places of their nodes.
    open: Vec<usize>,
    depth: usize,
}

const END: &str = "the text ends too early";

impl Reader<'_> {
    fn read(&mut self) -> Result<(), &'static str> {
        loop {
            self.blanks();
            self.value()?;
            // A value has ended: close what ends with it, up to where the next one begins.
            loop {
                let Some(container) = self.open.last().copied() else {
                    self.blanks();
                    return if self.at == self.text.len() { Ok(()) } else { Err("something follows the value") };
                };
                let is_list = matches!(self.nodes[container], Node::List { .. });
                let is_empty = self.nodes.len() == container + 1;
                self.blanks();
                match (self.peek(), is_list) {
                    (Some(b']'), true) | (Some(b'}'), false) => {
                        self.at += 1;
                        let end = self.nodes.len();
                        self.nodes[container] = if is_list { Node::List { end } } else { Node::Map { end } };
                        self.open.pop();
                        continue;
                    }
                    (Some(b','), _) if !is_empty => self.at += 1,
                    (Some(_), true) if is_empty => {}
                    (Some(_), false) if is_empty => {}
                    (None, _) => return Err(END),
                    (Some(_), _) => return Err("expected a comma or the end of the list or object"),
                }
                if !is_list {
                    self.name()?;
                }
                break;
            }
        }
    }

    /// Reads a value, or the beginning of one that holds others.
    fn value(&mut self) -> Result<(), &'static str> {
        let node = match self.peek().ok_or(END)? {
            b'[' | b'{' => {
                let is_list = self.peek() == Some(b'[');
                self.at += 1;
                self.open.push(self.nodes.len());
                self.depth = self.depth.max(self.open.len());
                self.nodes.push(if is_list { Node::List { end: 0 } } else { Node::Map { end: 0 } });
                return Ok(());
            }
            b'"' => Node::Text(self.string()?),
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word("true", Node::Bool(true))?,
            b'f' => self.word("false", Node::Bool(false))?,
            b'n' => self.word("null", Node::Null)?,
            _ => return Err("expected a value"),
        };
        self.nodes.push(node);
        Ok(())
    }

    fn name(&mut self) -> Result<(), &'static str> {
        self.blanks();
        if self.peek().ok_or(END)? != b'"' {
            return Err("expected a name in double quotes");
        }
        let name = self.string()?;
        self.nodes.push(Node::Name(name));
        self.blanks();
        if self.peek().ok_or(END)? != b':' {
            return Err("expected a colon behind the name");
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, node: Node) -> Result<Node, &'static str> {
        if !self.text[self.at..].starts_with(word) {
            return Err("expected a value");
        }
        self.at += word.len();
        Ok(node)
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<Node, &'static str> {
        let from = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || zero && whole > 1 {
            return Err("a number is written otherwise");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err("expected a digit behind the point");
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err("expected a digit of the exponent");
            }
        }
        // Every text of this form is a number to the library too; what is too large is infinite.
        Ok(Node::Number(self.text[from..self.at].parse().unwrap_or(f64::NAN)))
    }

    fn string(&mut self) -> Result<JsText, &'static str> {
        self.at += 1;
        let mut whole = String::new();
        let mut halves: Vec<u16> = Vec::new();
        loop {
            let from = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            push(&mut whole, &mut halves, &self.text[from..self.at]);
            match self.peek().ok_or(END)? {
                b'"' => {
                    self.at += 1;
                    return Ok(if halves.is_empty() { JsText::Whole(whole) } else { JsText::Halves(halves) });
                }
                b'\\' => {
                    self.at += 1;
                    let escaped = self.peek().ok_or(END)?;
                    self.at += 1;
                    let plain = match escaped {
                        b'"' => "\"",
                        b'\\' => "\\",
                        b'/' => "/",
                        b'b' => "\u{8}",
                        b'f' => "\u{c}",
                        b'n' => "\n",
                        b'r' => "\r",
                        b't' => "\t",
                        b'u' => {
                            let unit = self.unit()?;
                            self.push_unit(unit, &mut whole, &mut halves);
                            continue;
                        }
                        _ => {
                            self.at -= 1;
                            return Err("no such escape");
                        }
                    };
                    push(&mut whole, &mut halves, plain);
                }
                _ => return Err("a control character stands in a text"),
            }
        }
    }

    fn unit(&mut self) -> Result<u16, &'static str> {
        let four = self.text.as_bytes().get(self.at..self.at + 4).ok_or(END)?;
        let is_hex = four.iter().all(u8::is_ascii_hexdigit);
        let unit = self.text.get(self.at..self.at + 4).filter(|_| is_hex).and_then(|four| u16::from_str_radix(four, 16).ok());
        self.at += if unit.is_some() { 4 } else { 0 };
        unit.ok_or("expected four hexadecimal digits")
    }

    /// Adds a unit that was written as an escape, with its other half if that follows.
    fn push_unit(&mut self, unit: u16, whole: &mut String, halves: &mut Vec<u16>) {
        if let Some(Ok(c)) = char::decode_utf16([unit]).next() {
            push(whole, halves, c.encode_utf8(&mut [0; 4]));
            return;
        }
        let rest = self.text.get(self.at..self.at + 6).and_then(|next| next.strip_prefix("\\u"));
        let second =
            rest.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())).and_then(|four| u16::from_str_radix(four, 16).ok());
        if let Some(second) = second
            && let Some(Ok(c)) = char::decode_utf16([unit, second]).next()
        {
            self.at += 6;
            push(whole, halves, c.encode_utf8(&mut [0; 4]));
            return;
        }
        if halves.is_empty() {
            halves.extend(whole.encode_utf16());
        }
        halves.push(unit);
    }
}

/// Adds text to whichever of the two is in use.
fn push(whole: &mut String, halves: &mut Vec<u16>, text: &str) {
    if halves.is_empty() {
        whole.push_str(text);
    } else {
        halves.extend(text.encode_utf16());
    }
}

/// Deeper values are read, but not looked into.
pub const MAX_DEPTH: usize = 512;

impl Tree {
    /// The value as JSON: whole numbers without a fraction, members in JavaScript's order. `None` where it has more than [`MAX_DEPTH`]
    /// levels. What is infinite is as large as a number can be there.
    #[must_use]
    pub fn to_json(&self) -> Option<Json> {
        (self.depth <= MAX_DEPTH).then(|| self.json_at(0).0)
    }

    fn json_at(&self, at: usize) -> (Json, usize) {
        let json = match &self.nodes[at] {
            Node::Null => Json::Null,
            Node::Bool(is) => Json::Bool(*is),
            Node::Number(number) => Json::Number(json_number(*number)),
            Node::Text(text) | Node::Name(text) => Json::String(text.lossy()),
            Node::List { end } => {
                let mut items = Vec::new();
                let mut next = at + 1;
                while next < *end {
                    let (item, after) = self.json_at(next);
                    items.push(item);
                    next = after;
                }
                return (Json::Array(items), *end);
            }
            Node::Map { end } => {
                let mut members = Map::new();
                for (name, value) in self.members(at) {
                    members.insert(name.lossy(), self.json_at(value).0);
                }
                return (Json::Object(members), *end);
            }
        };
        (json, at + 1)
    }

    /// The members of an object, each name once with the place of its last value: first the names that are numbers, in their order, then
    /// the others as they stand there (ECMA-262, OrdinaryOwnPropertyKeys).
    #[must_use]
    pub fn members(&self, map: usize) -> Vec<(&JsText, usize)> {
        let Node::Map { end } = self.nodes[map] else { return Vec::new() };
        let mut members: Vec<(&JsText, usize)> = Vec::new();
        let mut known = std::collections::HashMap::new();
        let mut at = map + 1;
        while at < end {
            let Node::Name(name) = &self.nodes[at] else { break };
            let place = *known.entry(name.lossy()).or_insert(members.len());
            match members.get_mut(place) {
                Some(member) => member.1 = at + 1,
                None => members.push((name, at + 1)),
            }
            at = match self.nodes[at + 1] {
                Node::List { end } | Node::Map { end } => end,
                _ => at + 2,
            };
        }
        let index = |(name, _): &(&JsText, usize)| match name {
            JsText::Whole(name) if *name == "0" || !name.starts_with('0') => {
                name.parse::<u32>().ok().filter(|index| *index < u32::MAX && name.bytes().all(|byte| byte.is_ascii_digit()))
            }
            _ => None,
        };
        members.sort_by_key(|member| index(member).map_or((true, 0), |index| (false, index)));
        members
    }
}

/// A double as JSON writes it.
fn json_number(number: f64) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number.fract() == 0.0 && number.abs() <= EXACT;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
    if whole {
        return Number::from(number as i64);
    }
    let finite = number.clamp(f64::MIN, f64::MAX);
    Number::from_f64(finite).unwrap_or_else(|| Number::from(0))
}
