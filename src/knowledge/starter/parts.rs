//! What both platforms build with: which call is which, what fills its inputs, and small pieces of workflows.

use super::plugin_calls;
use crate::domain::project::CustomFunction;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{AddressPart, Binding, NamedBinding, SessionField, Source};
use crate::domain::project::carrier::{Carrier, Reads, Takes};
use crate::domain::project::endpoint::{Endpoint, NamedPath, Purpose};
use crate::domain::project::platform::Platform;
use crate::domain::project::plugin::Plugin;
use crate::domain::project::workflow::{Action, ActionKind, Trigger, Workflow};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, Life, MadeBy, Mailed, Rotation};
use crate::knowledge::boxes::Need;
use crate::knowledge::dialect;

/// The page with the log-in.
pub(super) const LOGIN: &str = "login";
/// The page with the sign-up.
pub(super) const SIGNUP: &str = "signup";
/// The first page behind the log-in.
pub(super) const HOME: &str = "home";
/// The page that a link of a mail opens.
pub(super) const MAIL: &str = "from-mail";
/// Another page behind it.
pub(super) const PROFILE: &str = "profile";

/// A blueprint, looked at as what an app is made of.
pub(super) struct StarterPlan<'a> {
    pub(super) blueprint: &'a Blueprint,
    platform: &'a Platform,
    pub(super) log_in: Option<&'a Endpoint>,
    pub(super) sign_up: Option<&'a Endpoint>,
    pub(super) me: Option<&'a Endpoint>,
    /// One that a dead access token does not hinder.
    pub(super) refresh: Option<&'a Endpoint>,
    /// A call that is shut to strangers: the app's data, else the current user.
    pub(super) data: Option<&'a Endpoint>,
    pub(super) log_out: Option<&'a Endpoint>,
    /// The first environment is a server of the user's own, most likely with a clock of its own.
    pub(super) own_server: bool,
    needs: Vec<Need>,
}

impl<'a> StarterPlan<'a> {
    pub(super) fn new(blueprint: &'a Blueprint, platform: &'a Platform, own_server: bool) -> Self {
        let legacy = matches!(platform, Platform::WeWebLegacy(_));
        // The legacy plugin makes these two calls by itself, in one way each, or not at all (rules 45 and 48).
        let me = blueprint.endpoint(Purpose::CurrentUser).filter(|me| !legacy || plugin_calls::tells_the_user(me));
        let can_refresh =
            |endpoint: &&Endpoint| takes(endpoint, Takes::REFRESH_TOKEN) && (!legacy || plugin_calls::request_key(endpoint).is_some());
        let csrf = blueprint.habits.csrf.as_ref().map(|csrf| csrf.endpoint.as_str());
        let mail = blueprint.habits.mailed.as_ref().map(|mailed| mailed.endpoint.as_str());
        let is_data = |endpoint: &&Endpoint| {
            endpoint.purpose == Purpose::Other
                && endpoint.method == Method::Get
                && mail != Some(endpoint.id.as_str())
                && csrf != Some(endpoint.id.as_str())
        };
        Self {
            blueprint,
            platform,
            log_in: blueprint.endpoint(Purpose::LogIn),
            sign_up: blueprint.endpoint(Purpose::SignUp),
            me,
            // Xano's plugin refreshes nothing.
            refresh: blueprint.endpoint(Purpose::Refresh).filter(can_refresh).filter(|_| !is_xano(platform)),
            data: blueprint.endpoints.iter().find(is_data).or(me),
            log_out: blueprint.endpoint(Purpose::LogOut),
            own_server,
            needs: Vec::new(),
        }
    }

    /// Whether it is for WeWeb, with either plugin.
    pub(super) fn is_weweb(&self) -> bool {
        self.platform.is_weweb()
    }

    /// Whether the session is a cookie that the client keeps by itself.
    pub(super) fn is_cookie(&self) -> bool {
        self.blueprint.carrier == Carrier::Cookie
    }

    /// Whether it is known what the log-in brings. Of one that was only pasted nobody knows.
    pub(super) fn is_known(&self) -> bool {
        self.is_cookie() || self.log_in.is_none_or(|log_in| self.has_token(log_in))
    }

    /// Whether the app is still signed in after a reload: FlutterFlow asks for a stored token (A4, rule 7), WeWeb for a user, who has
    /// to be asked for again (A1, rule 5).
    pub(super) fn survives_reload(&self) -> bool {
        match self.platform {
            Platform::FlutterFlow(_) => self.log_in.is_some_and(|log_in| self.has_token(log_in)),
            Platform::WeWeb(_) => self.me.is_some() && (self.is_cookie() || self.log_in.is_some_and(|log_in| self.has_token(log_in))),
            Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => self.signs_in(),
        }
    }

    /// Whether a log-in signs someone in: with the legacy plugin only Fetch User does, and only with a token of the body (rule 47).
    pub(super) fn signs_in(&self) -> bool {
        let token = |log_in| path(log_in, Reads::TOKEN).is_some() || self.in_code(log_in);
        let reads = |name: &str| self.log_in.and_then(|log_in| path(log_in, Reads::TOKEN)).is_some_and(|token| token.path == name);
        match self.platform {
            Platform::FlutterFlow(_) | Platform::WeWeb(_) => true,
            Platform::WeWebLegacy(_) => self.me.is_some() && self.log_in.is_some_and(token),
            // The name is the plugin's own (rule 53).
            Platform::WeWebPlugin(settings) => match settings.plugin {
                Plugin::Xano => self.me.is_some() && reads("authToken"),
                Plugin::Supabase => reads("access_token"),
            },
        }
    }

    /// Whether the app finds something to hold as its token in the reply.
    pub(super) fn has_token(&self, endpoint: &Endpoint) -> bool {
        path(endpoint, Reads::TOKEN).is_some() || self.is_cookie() || !self.blueprint.habits.token_header.is_empty()
    }

    /// Whether a token ends, as far as anyone knows.
    pub(super) fn ends(&self) -> bool {
        self.blueprint.habits.life != Life::Endless && self.data.is_some()
    }

    /// Whether the call's answer to a dead token is not told apart from that to a stranger.
    pub(super) fn is_guest(&self) -> bool {
        self.blueprint.habits.guest && self.me.is_some()
    }

    /// What is typed into the page that makes this call.
    pub(super) fn fields(&self, endpoint: Option<&Endpoint>) -> Vec<String> {
        let own = |name: &str| {
            name != Takes::TOKEN
                && name != Takes::REFRESH_TOKEN
                && self.blueprint.habits.csrf.as_ref().is_none_or(|csrf| csrf.input != name)
        };
        let inputs = endpoint.map(|endpoint| endpoint.inputs.as_slice()).unwrap_or_default();
        let made = &self.blueprint.habits.made;
        let typed =
            |name: &str| made.iter().find(|made| made.input == name).map_or_else(|| vec![name.to_owned()], |made| made.from.clone());
        // What a link brings along nobody types.
        let by_link = |name: &str| self.mailed().is_some_and(|mailed| mailed.link && mailed.input == name);
        let mut fields: Vec<String> = Vec::new();
        for name in inputs.iter().map(|input| input.name.as_str()).filter(|name| own(name) && !by_link(name)) {
            for field in typed(name) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        fields
    }

    /// What is typed into the page of the log-in: for the log-in, and for the mail before it.
    pub(super) fn log_in_fields(&self) -> Vec<String> {
        let mut fields = self.fields(self.mail_call());
        fields.extend(self.fields(self.log_in).into_iter().filter(|field| !fields.contains(field)).collect::<Vec<_>>());
        fields
    }

    /// What comes by mail before anyone can log in.
    pub(super) fn mailed(&self) -> Option<&'a Mailed> {
        self.blueprint.habits.mailed.as_ref()
    }

    /// The call that sends it.
    pub(super) fn mail_call(&self) -> Option<&'a Endpoint> {
        let id = &self.mailed()?.endpoint;
        self.blueprint.endpoints.iter().find(|endpoint| endpoint.id == *id)
    }

    /// The page that a link of the mail opens.
    pub(super) fn link_page(&self) -> Option<&'a Mailed> {
        self.mailed().filter(|mailed| mailed.link && self.log_in.is_some())
    }

    fn is_mailed(&self, input: &str) -> bool {
        self.mailed().is_some_and(|mailed| mailed.link && mailed.input == input)
    }

    /// Where a page reads what the link brings along: FlutterFlow in a page parameter, WeWeb in the fragment.
    fn in_the_link(&self, name: &str) -> Source {
        match self.platform {
            Platform::FlutterFlow(_) => Source::PageParameter(name.to_owned()),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
                Source::Address(AddressPart::Fragment(name.to_owned()))
            }
        }
    }

    /// The address of the link, with this behind the name.
    pub(super) fn link(&self, value: &str) -> String {
        let name = self.mailed().map_or("", |mailed| &mailed.input);
        let mark = if self.is_weweb() { '#' } else { '?' };
        format!("/{MAIL}{mark}{name}={value}")
    }

    /// Whether the token comes in a header of the reply to this call, which WeWeb's own action does not give: code makes the call.
    pub(super) fn in_code(&self, endpoint: &Endpoint) -> bool {
        self.is_weweb()
            && !self.is_cookie()
            && !self.blueprint.habits.token_header.is_empty()
            && matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh)
            && path(endpoint, Reads::TOKEN).is_none()
    }

    /// Fields that only this backend asks for; each run takes their text from the environment.
    pub(super) fn unusual_fields(&self) -> Vec<String> {
        let mut names = self.log_in_fields();
        names.extend(self.fields(self.sign_up));
        names.retain(|name| !self.blueprint.values.iter().any(|value| value.name == *name));
        names.retain(|name| ![Takes::EMAIL, Takes::PASSWORD, Takes::NAME].contains(&name.as_str()));
        names.sort();
        names.dedup();
        names
    }

    /// A call, with all of its inputs that an app can fill. `token` is what stands for the access token at this point.
    pub(super) fn call(&mut self, id: &str, endpoint: &Endpoint, page: &str, token: Option<&Binding>, output: &str) -> Action {
        let csrf = self.blueprint.habits.csrf.clone();
        let typed = match page {
            LOGIN => self.log_in_fields(),
            SIGNUP => self.fields(self.sign_up),
            _ => Vec::new(),
        };
        let mut inputs = Vec::new();
        for input in &endpoint.inputs {
            let value = match input.name.as_str() {
                Takes::TOKEN if matches!(self.platform, Platform::WeWeb(_)) && !self.keeps_token_input(endpoint) => None,
                Takes::TOKEN => token.cloned(),
                Takes::REFRESH_TOKEN => Some(session(SessionField::RefreshToken)),
                name if csrf.as_ref().is_some_and(|csrf| csrf.input == name) => {
                    let cookie = csrf.as_ref().map(|csrf| csrf.cookie.clone()).unwrap_or_default();
                    Some(self.boxed(Need::Cookie, Binding::whole(Source::Constant(cookie.into()))))
                }
                name if page == MAIL && self.is_mailed(name) => Some(Binding::whole(self.in_the_link(name))),
                name if let Some(made) = self.blueprint.habits.made.iter().find(|made| made.input == name).cloned() => {
                    let need = match made.by {
                        MadeBy::Basic => Need::Basic,
                        MadeBy::Sha256 => Need::Sha256,
                    };
                    let field = |field: String| Binding::whole(Source::PageInput { page: page.to_owned(), field });
                    Some(self.boxed_all(need, made.from.into_iter().map(field).collect()))
                }
                // What nobody types on this page keeps its default.
                name => typed
                    .iter()
                    .any(|field| field == name)
                    .then(|| Binding::whole(Source::PageInput { page: page.to_owned(), field: name.to_owned() })),
            };
            inputs.extend(value.map(|value| NamedBinding { name: input.name.clone(), value }));
        }
        action(id, ActionKind::Call { endpoint: endpoint.id.clone(), inputs, output: output.to_owned(), in_code: self.in_code(endpoint) })
    }

    /// The call before the first one that changes something, where there is such a thing.
    pub(super) fn csrf_call(&mut self) -> Option<Action> {
        let id = &self.blueprint.habits.csrf.as_ref()?.endpoint;
        let endpoint = self.blueprint.endpoints.iter().find(|endpoint| endpoint.id == *id)?;
        Some(self.call(&format!("call-{id}"), endpoint, LOGIN, None, ""))
    }

    fn keeps_token_input(&self, endpoint: &Endpoint) -> bool {
        takes(&dialect::from_neutral(endpoint, self.platform), Takes::TOKEN)
    }

    /// A box around a value.
    pub(super) fn boxed(&mut self, need: Need, value: Binding) -> Binding {
        self.boxed_all(need, vec![value])
    }

    /// A box around values, one for each of its inputs.
    fn boxed_all(&mut self, need: Need, values: Vec<Binding>) -> Binding {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
        let named = need.inputs().iter().zip(values);
        let inputs = named.map(|(name, value)| NamedBinding { name: (*name).to_owned(), value }).collect();
        Binding::whole(Source::Custom { function: need.id().to_owned(), inputs })
    }

    /// The boxes that were needed.
    pub(super) fn take_boxes(&mut self) -> Vec<CustomFunction> {
        std::mem::take(&mut self.needs).into_iter().map(|need| need.made(self.platform)).collect()
    }

    /// The refresh token after a refresh: the new one, or the old one where the reply has none (section 3, rule 5).
    pub(super) fn next_refresh_token(&self, new: Option<Binding>) -> Binding {
        let old = session(SessionField::RefreshToken);
        let Some(new) = new.filter(|_| self.blueprint.habits.rotation != Rotation::Never) else { return old };
        if self.blueprint.habits.rotation == Rotation::Always {
            return new;
        }
        // Without a conversion, so that a place where nothing stands is nothing and not the text "null".
        let bare = Expr::Value(Binding { convert: None, ..new.clone() });
        let chosen = Expr::If {
            when: Box::new(Expr::IsSet(Box::new(bare))),
            then: Box::new(Expr::Value(new)),
            otherwise: Box::new(Expr::Value(old)),
        };
        Binding::whole(Source::Formula(Box::new(chosen)))
    }
}

/// Said when the mail is on its way.
pub(super) const MAILED: &str = "Look into your mail.";
/// Said when it is not.
pub(super) const NOT_MAILED: &str = "The mail could not be sent.";

/// Said when a log-in fails.
pub(super) fn wrong(plan: &StarterPlan) -> &'static str {
    match plan.mailed() {
        Some(Mailed { link: true, .. }) => "This link does not serve any more.",
        Some(_) => "Wrong code.",
        None => "Wrong e-mail or password.",
    }
}

fn is_xano(platform: &Platform) -> bool {
    matches!(platform, Platform::WeWebPlugin(settings) if settings.plugin == Plugin::Xano)
}

/// Whether a reply of this call brings a session.
pub(super) fn gives_session(endpoint: &Endpoint) -> bool {
    path(endpoint, Reads::TOKEN).is_some() || endpoint.purpose == Purpose::LogIn
}

/// Whether an endpoint has an input of this name.
pub(super) fn takes(endpoint: &Endpoint, name: &str) -> bool {
    endpoint.inputs.iter().any(|input| input.name == name)
}

/// Where the reply has what.
pub(super) fn path<'a>(endpoint: &'a Endpoint, name: &str) -> Option<&'a NamedPath> {
    endpoint.paths.iter().find(|path| path.name == name)
}

/// A field of the session as it is.
pub(super) fn session(field: SessionField) -> Binding {
    Binding::whole(Source::Session(field))
}

/// One step of a chain.
pub(super) fn action(id: &str, kind: ActionKind) -> Action {
    Action { id: id.to_owned(), disabled: false, kind }
}

/// A message to the person.
pub(super) fn say(id: &str, text: &str) -> Action {
    action(id, ActionKind::ShowMessage { text: Expr::Literal(text.into()) })
}

/// A workflow that a tap starts.
pub(super) fn tap(id: &str, page: &str, label: &str, actions: Vec<Action>) -> Workflow {
    workflow(id, Trigger::tap(page, label), actions)
}

/// A workflow.
pub(super) fn workflow(id: &str, on: Trigger, actions: Vec<Action>) -> Workflow {
    Workflow { id: id.to_owned(), name: String::new(), on, version: 2, actions, on_error: Vec::new() }
}
