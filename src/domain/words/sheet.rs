//! The hand-off sheet as text: numbered, one block a screen.

use crate::domain::record::sheet::{Language, SheetLine};

/// The screen of what every server sends, whichever framework it is built with.
pub const SERVER: &str = "Server";

/// The lines of a sheet by the screen that they are on, in their order, each with its number (from 1).
#[must_use]
pub fn by_screen(lines: &[SheetLine]) -> Vec<(&str, Vec<(usize, &SheetLine)>)> {
    let mut screens: Vec<(&str, Vec<(usize, &SheetLine)>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match screens.last_mut() {
            Some((screen, held)) if *screen == line.screen => held.push((at + 1, line)),
            _ => screens.push((&line.screen, vec![(at + 1, line)])),
        }
    }
    screens
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
            if let Some(code) = &line.code {
                text.push_str(&format!("     {}:\n\n", code.title));
                for row in code.text.lines() {
                    text.push_str(&format!("       {row}\n"));
                }
                text.push('\n');
            }
        }
    }
    if !after.is_empty() {
        text.push_str(&format!("\n{}\n", after.join(" ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_numbered_through_and_names_each_screen_once() {
        let lines = [
            SheetLine::new("Custom Code › Custom Functions", "Function Name", "expiryFromSeconds"),
            SheetLine::new("Custom Code › Custom Functions", "", "").code(Language::Dart, "Dart", "return 1;\nreturn 2;"),
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

Home stays. Log in once more.
";
        assert_eq!(text("Fix", &lines, &["Home stays.".into(), "Log in once more.".into()]), wanted);
    }
}
