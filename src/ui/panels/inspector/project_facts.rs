//! What is known of the project beyond what a run needs: rules ask for it.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::open::Open;
use crate::edit::Edit;
use crate::knowledge::backend_shape;
use crate::ui::view::View;

use super::{fields, heads};

/// Shows it, folded until somebody looks.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, commands: &mut Vec<Command>) {
    if !heads::fold(ui, view, "project facts", "What else is known") {
        return;
    }
    let mut facts = open.project.facts.clone();
    let mut kinds = vec![("not confirmed".to_owned(), String::new())];
    kinds.extend(backend_shape::ALL.iter().map(|make| make()).map(|shape| (shape.title, shape.id)));
    fields::choose(ui, "Kind of back end", Some("Kind of back end"), &kinds, &mut facts.back_end);
    if open.project.platform.is_weweb() {
        let tip = "Coded components or scripts of the project write or renew what is stored under ww-auth-session";
        fields::known(ui, "Code writes the session too", Some(tip), &mut facts.session_written_by_code);
        let tip = "Public pages show data of the user, who may be nobody for a moment";
        fields::known(ui, "User data on public pages", Some(tip), &mut facts.user_on_public_pages);
        let tip = "Other projects are served from the same origin, and share storage and cookies with this one";
        fields::known(ui, "Other projects on the same origin", Some(tip), &mut facts.shares_origin);
    } else {
        let tip = "The browser still holds the session of an earlier run of the app";
        fields::known(ui, "Session of an earlier run", Some(tip), &mut facts.earlier_session);
    }
    if facts != open.project.facts {
        commands.push(Command::Edit(Edit::Facts(facts)));
    }
}
