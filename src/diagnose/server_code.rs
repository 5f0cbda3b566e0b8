//! What to write where, on a server: header lines, and the places for them in the usual frameworks.

use crate::domain::record::sheet::{Language, SheetLine};
use crate::domain::words::sheet::SERVER;

/// What a server has to allow.
pub(super) struct Allow<'a> {
    /// The app's origin.
    pub(super) origin: &'a str,
    /// Methods that the preflight asks for.
    pub(super) methods: &'a str,
    /// Headers that it asks for.
    pub(super) headers: &'a str,
    /// Cookies go along.
    pub(super) credentials: bool,
}

/// The lines for a back end of this kind; for all of the usual ones where it is not known.
pub(super) fn cors(back_end: &str, allow: &Allow) -> Vec<SheetLine> {
    let mut lines = vec![SheetLine::new(SERVER, "header lines", "of the reply to OPTIONS, and of every other reply, errors too").code(
        Language::Server,
        "header lines",
        header_lines(allow),
    )];
    let credentials = allow.credentials;
    let origin = allow.origin;
    let methods: Vec<String> = allow.methods.split(',').map(|method| format!("'{}'", method.trim())).collect();
    let methods = methods.join(", ");
    let known: &[(&str, &str, &str, String)] = &[
        (
            "directus",
            "Directus",
            "environment",
            format!("CORS_ENABLED=true\nCORS_ORIGIN={origin}\nCORS_ALLOWED_HEADERS={}\nCORS_CREDENTIALS={credentials}", allow.headers),
        ),
        (
            "strapi",
            "Strapi",
            "config/middlewares",
            format!(
                "{{\n  name: 'strapi::cors',\n  config: {{ origin: ['{origin}'], headers: '{}', credentials: {credentials} }},\n}},",
                allow.headers
            ),
        ),
        (
            "xano",
            "Xano",
            "API Group › CORS",
            format!("Custom: origin {origin}; methods {}; headers {}; credentials {credentials}", allow.methods, allow.headers),
        ),
        ("supabase", "Supabase", "Edge Function", header_object(allow)),
        (
            "sanctum",
            "Laravel",
            "config/cors.php",
            format!(
                "'paths' => ['*'],\n'allowed_origins' => ['{origin}'],\n'allowed_methods' => [{methods}],\n'allowed_headers' => ['*'],\n'supports_credentials' => {credentials},"
            ),
        ),
        (
            "simplejwt",
            "Django",
            "settings.py (django-cors-headers)",
            format!("CORS_ALLOWED_ORIGINS = ['{origin}']\nCORS_ALLOW_CREDENTIALS = {}", if credentials { "True" } else { "False" }),
        ),
        (
            "fastapi",
            "FastAPI",
            "main.py",
            format!(
                "app.add_middleware(\n    CORSMiddleware,\n    allow_origins=['{origin}'],\n    allow_methods=[{methods}],\n    allow_headers=['*'],\n    allow_credentials={},\n)",
                if credentials { "True" } else { "False" }
            ),
        ),
        (
            "express",
            "Express",
            "cors middleware",
            format!("app.use(cors({{ origin: '{origin}', methods: [{methods}], credentials: {credentials} }}))"),
        ),
        ("nginx", "nginx", "location", nginx(allow)),
    ];
    let own: Vec<_> = known.iter().filter(|(id, ..)| !back_end.is_empty() && back_end.starts_with(id)).collect();
    let shown: Vec<_> = if own.is_empty() { known.iter().collect() } else { own };
    lines.extend(
        shown.into_iter().map(|(_, name, place, text)| {
            SheetLine::new(*name, *place, "").code(Language::Server, format!("{name}, {place}"), text.clone())
        }),
    );
    lines
}

fn header_lines(allow: &Allow) -> String {
    let mut text = format!("Access-Control-Allow-Origin: {}\nAccess-Control-Allow-Methods: {}\n", allow.origin, allow.methods);
    if !allow.headers.is_empty() {
        text += &format!("Access-Control-Allow-Headers: {}\n", allow.headers);
    }
    if allow.credentials {
        text += "Access-Control-Allow-Credentials: true\n";
    }
    text + "Vary: Origin"
}

fn header_object(allow: &Allow) -> String {
    let lines: Vec<String> = header_lines(allow)
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| format!("  '{name}': '{value}',"))
        .collect();
    format!("const corsHeaders = {{\n{}\n}}", lines.join("\n"))
}

fn nginx(allow: &Allow) -> String {
    let lines = header_lines(allow);
    let adds = lines.lines().filter_map(|line| line.split_once(": ")).map(|(name, value)| format!("add_header {name} \"{value}\" always;"));
    let adds: Vec<String> = adds.collect();
    format!("{}\nif ($request_method = OPTIONS) {{ return 204; }}", adds.join("\n"))
}
