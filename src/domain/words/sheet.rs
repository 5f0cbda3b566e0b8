//! The hand-off sheet as text: numbered, one block a screen.

use crate::domain::record::sheet::{Code, Language, SheetLine};

/// The screen of what every server sends, whichever framework it is built with.
pub const SERVER: &str = "Server";

/// The lines of a sheet by the screen that they are on, in their order, each with its number (from 1). Other ways stand apart.
#[must_use]
pub fn by_screen(lines: &[SheetLine]) -> Vec<(&str, Vec<(usize, &SheetLine)>)> {
    let mut screens: Vec<(&str, Vec<(usize, &SheetLine)>)> = Vec::new();
    for (at, line) in lines.iter().filter(|line| !line.is_other_way()).enumerate() {
        match screens.last_mut() {
            Some((screen, held)) if *screen == line.screen => held.push((at + 1, line)),
            _ => screens.push((&line.screen, vec![(at + 1, line)])),
        }
    }
    screens
}

/// Other ways to the same end, each in a sentence, with what there is to paste.
pub fn other_ways(lines: &[SheetLine]) -> impl Iterator<Item = (String, Option<&Code>)> {
    lines.iter().filter(|line| line.is_other_way()).map(|line| {
        let way = line.set.trim_start_matches("or: ");
        let place = [line.screen.as_str(), line.field.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ");
        (if place.is_empty() { format!("Or: {way}") } else { format!("Or {place}: {way}") }, line.code.as_ref())
    })
}

/// What a line says beside its screen: field and what to set.
#[must_use]
pub fn what_to_do(line: &SheetLine) -> String {
    match (line.field.is_empty(), line.set.is_empty()) {
        (true, true) => "paste".to_owned(),
        (true, false) => line.set.clone(),
        (false, true) => line.field.clone(),
        (false, false) => format!("{}: {}", line.field, line.set),
    }
}

/// What a piece of code is called on screen.
#[must_use]
pub fn language(language: Language) -> &'static str {
    match language {
        Language::Dart => "Dart",
        Language::JavaScript => "JavaScript",
        Language::Server => "on the server",
        Language::Text => "text",
    }
}

/// The whole sheet as text to hand over.
#[must_use]
pub fn text(title: &str, lines: &[SheetLine], after: &[String]) -> String {
    let mut text = format!("{title}\n");
    for (screen, lines) in by_screen(lines) {
        text.push_str(&format!("\n{screen}\n"));
        for (number, line) in lines {
            text.push_str(&format!("  {number}. {}\n", what_to_do(line)));
            if !line.now.is_empty() {
                text.push_str(&format!("     now: {}\n", line.now));
            }
            line.code.iter().for_each(|code| push_code(&mut text, code));
        }
    }
    for (way, code) in other_ways(lines) {
        text.push_str(&format!("\n{way}\n"));
        if let Some(code) = code {
            push_code(&mut text, code);
        }
    }
    if !after.is_empty() {
        text.push_str(&format!("\n{}\n", after.join(" ")));
    }
    text
}

fn push_code(text: &mut String, code: &Code) {
    text.push_str(&format!("     {}:\n\n", code.title));
    for row in code.text.lines() {
        text.push_str(&format!("       {row}\n"));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_numbered_through_and_names_each_screen_once() {
        let lines = [
            SheetLine::new("Custom Code › Custom Functions", "Function Name", "expiryFromSeconds"),
            SheetLine::new("Custom Code › Custom Functions", "", "").code(Language::Dart, "Dart", "return 1;\nreturn 2;"),
            SheetLine::new("Login › Log In", "Token Expiry Time", "or: Unset"),
            SheetLine::new("Login › Log In", "Token Expiry Time", "expiryFromSeconds").now("$.expires_in"),
        ];
        let wanted = "\
Fix

Custom Code › Custom Functions
  1. Function Name: expiryFromSeconds
  2. paste
     Dart:

       return 1;
       return 2;


Login › Log In
  3. Token Expiry Time: expiryFromSeconds
     now: $.expires_in

Or Login › Log In › Token Expiry Time: Unset

Home stays. Log in once more.
";
        assert_eq!(text("Fix", &lines, &["Home stays.".into(), "Log in once more.".into()]), wanted);
    }
}
