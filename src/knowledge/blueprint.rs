//! What is known of a backend before there is a project: from a preset, from pasted commands, from a call that was made.

use crate::domain::project::carrier::Carrier;
use crate::domain::project::endpoint::{Endpoint, Purpose};

/// A backend's calls in a notation of no platform, and how its token travels.
///
/// Endpoints are written as in WeWeb: `{{name}}` everywhere, dotted paths. A name is one of the endpoint's inputs, or a value of the
/// environment (`base_url`, `api_key`). Inputs that an app can fill by itself bear the names of [`Takes`](crate::domain::project::carrier::Takes); a token stands in the last
/// header. What a reply means stands in the endpoint's named paths, under the names of [`Reads`](crate::domain::project::carrier::Reads); an empty path is the whole body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blueprint {
    /// Slug.
    pub id: String,
    /// Name on screen.
    pub title: String,
    /// The shape in which the demo server speaks like this backend; empty where it cannot.
    pub shape: String,
    /// Its calls; at most one for each purpose other than "other".
    pub endpoints: Vec<Endpoint>,
    /// How a later call takes the token along.
    pub carrier: Carrier,
    /// What to put as `base_url`, in words and by example.
    pub base: String,
    /// Values of the environment that its calls name, besides `base_url`.
    pub values: Vec<BlueprintValue>,
    /// What people stumble over.
    pub traps: Vec<Trap>,
    /// What else decides how an app is built around it.
    pub habits: Habits,
}

impl Blueprint {
    /// The call with this purpose.
    #[must_use]
    pub fn endpoint(&self, purpose: Purpose) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.purpose == purpose)
    }
}

/// What decides how an app is built around a backend, besides its calls. The default is what is safe where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// The access token is a JWT that a client can read: its `exp` says when it ends.
    pub jwt: bool,
    /// How long an access token lives; what matters where no reply and no token says so.
    pub life: Life,
    /// Whether a refresh brings a new refresh token.
    pub rotation: Rotation,
    /// A dead token is taken for none: data calls answer 200 with what everyone may see, never 401 (PocketBase).
    pub guest: bool,
    /// The user comes as a list of `{Name, Value}` (Cognito), which an app has to make an object of.
    pub user_is_list: bool,
    /// The response header that stands in for the cookie where a client keeps none, and the request header that takes it back.
    pub token_header: String,
    /// What has to be fetched before the first call that changes something.
    pub csrf: Option<Csrf>,
    /// The claim of the token that names the user, where no reply does.
    pub uid_claim: String,
    /// Inputs that a named box makes out of what is typed.
    pub made: Vec<MadeInput>,
    /// What comes by mail before anyone can log in.
    pub mailed: Option<Mailed>,
}

/// An input of a call that a named box makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeInput {
    /// Its name.
    pub input: String,
    /// How it is made.
    pub by: MadeBy,
    /// What is typed for it, by name.
    pub from: Vec<String>,
}

/// How a named box makes an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeBy {
    /// User name and password, as `Basic` takes them.
    Basic,
    /// The SHA-256 of a text.
    Sha256,
}

/// What the backend sends by mail, and how it comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailed {
    /// The endpoint that sends it.
    pub endpoint: String,
    /// The input of the log-in that takes it.
    pub input: String,
    /// It is a link into the app, whose address brings it along; else a code that is typed.
    pub link: bool,
}

/// How long an access token lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Life {
    /// Nobody has said so.
    #[default]
    Unknown,
    /// So many seconds.
    Seconds(i64),
    /// Until it is taken back.
    Endless,
}

/// Whether a refresh brings a new refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// It does in some set-ups: an app keeps the old one when there is none in the reply.
    #[default]
    Sometimes,
    /// Each time; the old one is spent.
    Always,
    /// The first one serves until it ends.
    Never,
}

/// A value in a cookie that has to come back in a header, to prove that the page may read the cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csrf {
    /// The endpoint whose reply sets the cookie.
    pub endpoint: String,
    /// The cookie's name.
    pub cookie: String,
    /// The input of the other calls that takes its value.
    pub input: String,
}

/// A value of the environment that a backend's calls name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlueprintValue {
    /// The name inside `{{…}}`.
    pub name: String,
    /// What to put there, in words, such as "the project's anon key (Supabase: Settings, API)".
    pub about: String,
    /// It is secret.
    pub secret: bool,
    /// The run asks for it: a code or a link that comes by mail.
    pub ask: bool,
    /// What it is for nearly everyone, such as a service's fixed address; empty where there is no such thing.
    pub usual: String,
    /// What the demo server takes for it; `{{base_url}}` is the demo server's own address.
    pub demo: String,
}

/// Something people stumble over with a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// In one or two sentences.
    pub text: String,
    /// The rule that says so, such as `2.3.2` of `reference/backends.md`.
    pub rule: &'static str,
    /// It is general knowledge, not read in the official documentation.
    pub assumed: bool,
}
