//! The settings of WeWeb's auth plugins for Xano and Supabase.

use egui::Ui;

use crate::app::state::open::Open;
use crate::domain::project::plugin::{Plugin, PluginSettings};
use crate::ui::view::View;
use crate::ui::widgets::text_field::TextField;

use super::{fields, heads};

/// Shows the plugin's fields.
pub fn show(ui: &mut Ui, open: &Open, view: &mut View, settings: &mut PluginSettings) {
    let named = |list: Vec<(String, String)>, nothing: &str| -> Vec<(String, String)> {
        std::iter::once((nothing.to_owned(), String::new())).chain(list).collect()
    };
    let endpoints = open.project.endpoints.iter().map(|endpoint| (endpoint.name.clone(), endpoint.id.clone())).collect();
    let endpoints = named(endpoints, "none");
    let pages: Vec<(String, String)> = open.project.pages.iter().map(|page| (page.name.clone(), page.id.clone())).collect();
    heads::heading(ui, "What the plugin calls by itself");
    let choose = |ui: &mut Ui, name: &str, chosen: &mut String| {
        fields::choose(ui, name, Some(name), &endpoints, chosen);
    };
    choose(ui, "Login endpoint", &mut settings.log_in_endpoint);
    choose(ui, "Sign up endpoint", &mut settings.sign_up_endpoint);
    match settings.plugin {
        Plugin::Xano => {
            choose(ui, "Me endpoint", &mut settings.user_endpoint);
            for (name, value) in [("X-Data-Source", &mut settings.data_source), ("X-Branch", &mut settings.branch)] {
                fields::text(ui, view, "plugin settings", TextField::new(name).label(name).mono(), name, value);
            }
        }
        Plugin::Supabase => {
            choose(ui, "Refresh endpoint", &mut settings.refresh_endpoint);
            choose(ui, "Sign out endpoint", &mut settings.log_out_endpoint);
            choose(ui, "Roles table", &mut settings.roles_endpoint);
        }
    }
    heads::heading(ui, "Pages");
    fields::choose(ui, "Page for people not signed in", Some("Page for people not signed in"), &pages, &mut settings.unauthenticated_page);
    let forbidden = named(pages.clone(), "as for people not signed in");
    fields::choose(ui, "Forbidden page", Some("Forbidden page"), &forbidden, &mut settings.forbidden_page);
    fields::choose(ui, "Page at /", Some("Page at /"), &pages, &mut settings.home_page);
}
