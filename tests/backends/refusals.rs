//! How each backend says no (table 1b): wrong credentials, a dead access token, a dead refresh token.

use authscope::domain::base::encode;
use authscope::domain::project::carrier::Reads;
use authscope::domain::project::endpoint::{BodyType, Endpoint, Purpose};
use authscope::domain::record::value::Value as AppValue;
use authscope::domain::secret::registry::SecretRegistry;
use authscope::domain::web::credentials::Credentials;
use authscope::knowledge::backend_shape;
use authscope::knowledge::blueprint::Blueprint;

use crate::demo_client::{Answer, Demo};
use crate::wire::{EMAIL, PASSWORD, demo};

/// A backend's calls, made as its blueprint writes them.
struct Caller {
    demo: Demo,
    blueprint: Blueprint,
    /// What stands for the inputs.
    given: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
}

impl Caller {
    async fn new(backend: &str) -> (Self, std::sync::Arc<authscope::io::system_clock::SharedClock>) {
        let (demo, clock) = demo(backend).await;
        let given = [("email", EMAIL), ("password", PASSWORD)].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        (Self { demo, blueprint: backend_shape::named(backend).unwrap(), given, cookies: Vec::new() }, clock)
    }

    fn set(&mut self, name: &str, value: &str) {
        self.given.retain(|(known, _)| known != name);
        self.given.push((name.to_owned(), value.to_owned()));
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.replace("{{base_url}}", "");
        for value in &self.blueprint.values {
            text = text.replace(&format!("{{{{{}}}}}", value.name), &value.demo.replace("{{base_url}}", ""));
        }
        self.given.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
    }

    async fn call(&mut self, purpose: Purpose) -> Answer {
        let find = |endpoint: &&Endpoint| endpoint.purpose == purpose && endpoint.id != "csrf-cookie";
        let endpoint = self.blueprint.endpoints.iter().find(find).unwrap().clone();
        self.send(&endpoint).await
    }

    async fn send(&mut self, endpoint: &Endpoint) -> Answer {
        let pairs = |fields: &[authscope::domain::project::endpoint::Field]| {
            let pair = |field: &authscope::domain::project::endpoint::Field| {
                format!("{}={}", field.name, encode::form(&self.filled(&field.value)))
            };
            fields.iter().map(pair).collect::<Vec<_>>().join("&")
        };
        let query = pairs(&endpoint.query);
        let path = format!("{}{}{query}", self.filled(&endpoint.url), if query.is_empty() { "" } else { "?" });
        let mut headers: Vec<(String, String)> =
            endpoint.headers.iter().map(|field| (field.name.to_lowercase(), self.filled(&field.value))).collect();
        let body = match endpoint.body_type {
            BodyType::None | BodyType::Multipart => None,
            BodyType::Form => {
                headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
                Some(pairs(&endpoint.form))
            }
            BodyType::Json | BodyType::Text => Some(self.filled(&endpoint.body)),
        };
        if !self.cookies.is_empty() {
            let text = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            headers.push(("cookie".into(), text));
        }
        let lines: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = self.demo.call(endpoint.method, &path, &lines, body.as_deref()).await;
        for (_, set) in answer.reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        if let Some((_, xsrf)) = self.cookies.iter().find(|(name, _)| name == "XSRF-TOKEN") {
            let xsrf = encode::decoded(xsrf);
            self.set("xsrf", &xsrf);
        }
        answer
    }

    async fn csrf(&mut self) {
        if let Some(endpoint) = self.blueprint.endpoints.iter().find(|endpoint| endpoint.id == "csrf-cookie").cloned() {
            self.send(&endpoint).await;
        }
    }

    /// Logs in and takes what the blueprint says is there.
    async fn log_in(&mut self) -> Answer {
        self.csrf().await;
        let answer = self.call(Purpose::LogIn).await;
        assert!((200..300).contains(&answer.status()), "{}: {}", self.blueprint.id, answer.status());
        self.take(Purpose::LogIn, &answer);
        answer
    }

    fn take(&mut self, purpose: Purpose, answer: &Answer) {
        let endpoint = self.blueprint.endpoint(purpose).unwrap().clone();
        for (name, input) in [(Reads::TOKEN, "token"), (Reads::REFRESH_TOKEN, "refresh_token")] {
            let Some(path) = endpoint.paths.iter().find(|path| path.name == name) else { continue };
            let text = if path.path.is_empty() {
                String::from_utf8(answer.bytes.to_vec()).unwrap()
            } else {
                AppValue::from_json(&answer.json(), &SecretRegistry::default()).at_dotted(&path.path).to_text().reveal()
            };
            // Not every refresh brings a new refresh token (section 3, rule 5).
            if purpose == Purpose::Refresh && name == Reads::REFRESH_TOKEN && text == "undefined" {
                continue;
            }
            assert!(text.len() > 20, "{}: {name}: {text}", self.blueprint.id);
            self.set(input, &text);
        }
    }
}

/// Backend, wrong credentials, data with a dead token, current user with a dead token, refresh with a dead token.
const STATUSES: [(&str, u16, u16, u16, Option<u16>); 14] = [
    ("plain", 401, 401, 401, Some(401)),
    ("xano", 403, 401, 401, None),
    ("supabase", 400, 401, 403, Some(400)),
    ("directus", 401, 401, 401, Some(401)),
    ("strapi", 400, 401, 401, Some(401)),
    ("firebase", 400, 401, 400, Some(400)),
    ("auth0", 403, 401, 401, Some(403)),
    ("cognito", 400, 401, 400, Some(400)),
    ("appwrite", 401, 401, 401, None),
    ("pocketbase", 400, 200, 401, None),
    ("sanctum_token", 422, 200, 200, None),
    ("sanctum_spa", 422, 401, 401, None),
    ("simplejwt", 401, 401, 401, Some(401)),
    ("keycloak", 401, 401, 401, Some(400)),
];

#[tokio::test]
async fn b_1b_wrong_credentials() {
    for (backend, status, ..) in STATUSES {
        let (mut caller, _) = Caller::new(backend).await;
        caller.set("password", "wrong-password");
        caller.csrf().await;
        assert_eq!(caller.call(Purpose::LogIn).await.status(), status, "{backend}");
    }
}

#[tokio::test]
async fn b_1b_dead_tokens() {
    for (backend, _, data, me, _) in STATUSES {
        let (mut caller, clock) = Caller::new(backend).await;
        caller.log_in().await;
        assert_eq!(caller.call(Purpose::Other).await.status(), 200, "{backend}");
        assert_eq!(caller.call(Purpose::CurrentUser).await.status(), 200, "{backend}");
        // Two years: longer than any of them lives, but for Sanctum's, which do not end.
        clock.advance(2 * 365 * 86_400_000);
        assert_eq!(caller.call(Purpose::Other).await.status(), data, "{backend}");
        assert_eq!(caller.call(Purpose::CurrentUser).await.status(), me, "{backend}");
    }
}

#[tokio::test]
async fn b_3_5_each_refresh_brings_a_living_token_and_an_unknown_one_is_refused() {
    for (backend, .., refused) in STATUSES {
        let Some(refused) = refused else { continue };
        let (mut caller, clock) = Caller::new(backend).await;
        caller.log_in().await;
        let exp = authscope::domain::web::token::Jwt::read(&caller.given.iter().find(|(name, _)| name == "token").unwrap().1);
        let life = exp.unwrap().time_ms("exp").unwrap() - crate::demo_client::NOON_MS;
        clock.advance(life + 1000);
        assert_eq!(caller.call(Purpose::Other).await.status(), 401, "{backend}");
        let answer = caller.call(Purpose::Refresh).await;
        assert_eq!(answer.status(), 200, "{backend}");
        caller.take(Purpose::Refresh, &answer);
        assert_eq!(caller.call(Purpose::Other).await.status(), 200, "{backend}");
        caller.set("refresh_token", "never-handed-out");
        assert_eq!(caller.call(Purpose::Refresh).await.status(), refused, "{backend}");
    }
}

#[tokio::test]
async fn b_2_pages_of_any_origin_may_read_every_answer() {
    for (backend, ..) in STATUSES {
        let (caller, _) = Caller::new(backend).await;
        let log_in = caller.blueprint.endpoint(Purpose::LogIn).unwrap();
        let path = caller.filled(&log_in.url);
        let asked = caller.demo.preflight(&path, "POST").await;
        assert_eq!((asked.status(), asked.header("access-control-allow-origin")), (204, Some("https://app.example.com")), "{backend}");
        let cookies = log_in.credentials == Credentials::Include || backend == "directus";
        assert_eq!(asked.header("access-control-allow-credentials"), cookies.then_some("true"), "{backend}");
    }
}
