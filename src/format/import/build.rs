//! From raw calls to the import: the way that all forms go.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::base::steps;
use crate::domain::project::carrier::Carrier;
use crate::domain::project::endpoint::{BodyType, Endpoint, EndpointInput, Field, Purpose};
use crate::domain::secret::SecretKind;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::token::learn_json;

use super::body::Content;
use super::draft::ImportDraft;
use super::left_out::LeftOut;
use super::raw::Raw;
use super::sealing::{Inputs, Sealer, Spot, placeholders};
use super::secrets::{Vault, kind_of};
use super::{Clue, Import, ImportKind, ImportedCall, Unused, base, carrier, names, reads};

/// Words of messages and fields, which are no secrets even where somebody has one as a password.
const WORDS: &str = "authorization content-type application request password username identifier refresh_token access_token base_url \
    command parameter example localhost current-user";

/// Makes the import of what a reader has read.
pub(super) fn import(kind: ImportKind, raw: Raw) -> Import {
    let mut unused = raw.unused;
    let mut drafts = Vec::with_capacity(raw.calls.len());
    for call in raw.calls {
        match ImportDraft::of(call) {
            Ok(draft) => drafts.push(draft),
            Err(refused) => {
                unused.extend(refused.parts);
                unused.push(refused.whole);
            }
        }
    }
    let mut vault = Vault::default();
    vault.set_words(words(&drafts));
    let from_reply = offer_replies(&drafts, &mut vault);
    offer_keys(&drafts, &mut vault);
    let base = base_url(&drafts, &mut vault);

    // Values are kept from the first call that has them: one that went well, if there is one.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|at| drafts[*at].call.reply.as_ref().is_some_and(|reply| !(200..400).contains(&reply.status)));
    let mut built: Vec<Option<Built>> = drafts.iter().map(|_| None).collect();
    let mut slots: Vec<Option<ImportDraft>> = drafts.into_iter().map(Some).collect();
    for at in order {
        if let Some(draft) = slots[at].take() {
            built[at] = Some(build(draft, base.as_deref(), &mut vault));
        }
    }
    drop(slots);
    let mut built: Vec<Built> = built.into_iter().flatten().collect();
    for one in &mut built {
        sweep(one, &mut vault);
    }
    if raw.folds {
        built = folded(built, &mut unused);
    }
    let carriers: Vec<Carrier> = built.iter().filter_map(|one| one.carrier.clone()).collect();
    let cookie_calls = built.iter().filter(|one| one.sends_cookies).count();
    for one in &mut built {
        unused.extend(std::mem::take(&mut one.unused));
    }
    let mut calls: Vec<ImportedCall> = built.into_iter().map(|one| one.call).collect();
    names::give(&mut calls.iter_mut().map(|call| &mut call.endpoint).collect::<Vec<_>>());
    declare_inputs(&mut calls, &mut vault);
    let mut left_out = LeftOut::default();
    left_out.extend(unused.into_iter().map(|unused| Unused { what: vault.swept(&unused.what), ..unused }));
    let base_url = base.filter(|_| calls.iter().any(|call| call.endpoint.url.starts_with("{{base_url}}")));
    Import {
        kind,
        calls,
        unused: left_out.into(),
        base_url,
        values: vault.into_values(),
        carrier: carrier::of(&carriers, from_reply, cookie_calls),
    }
}

/// A call that is done, with what it tells of the whole.
struct Built {
    call: ImportedCall,
    place: String,
    unused: Vec<Unused>,
    carrier: Option<Carrier>,
    sends_cookies: bool,
}

/// Names and path parts: a password that is the same word is not searched for in texts.
fn words(drafts: &[ImportDraft]) -> BTreeSet<String> {
    let mut words: BTreeSet<String> = WORDS.split_whitespace().map(str::to_owned).collect();
    for draft in drafts {
        words.extend(draft.content.fields().into_iter().map(|(name, _)| name.to_string()));
        words.extend(draft.call.headers.iter().map(|(name, _)| name.clone()));
        words.extend(draft.address.parameters().0.into_iter().map(|(name, _)| name));
        words.extend(draft.address.path.split('/').filter(|part| is_word(part)).map(str::to_owned));
        words.extend(draft.address.origin.split(['/', '.', ':']).map(str::to_owned));
    }
    words
}

/// A part of a path that somebody has thought of, and no machine.
fn is_word(part: &str) -> bool {
    let with_digits = part.chars().any(|c| c.is_ascii_digit());
    part.len() < if with_digits { 12 } else { 20 } && !super::secrets::is_token(part)
}

/// Tokens and cookies of replies are known before any call is sealed. Says whether a reply gave a token.
fn offer_replies(drafts: &[ImportDraft], vault: &mut Vault) -> bool {
    let mut given = false;
    for draft in drafts {
        for (name, value) in draft.cookies.iter().filter(|_| vault.has_room()).collect::<Vec<_>>() {
            vault.offer(&names::variable(name), SecretKind::Cookie, value, false);
        }
        let is_login = matches!(draft.purpose.value, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh);
        let reply = draft.call.reply.as_ref().filter(|_| draft.purpose.value != Purpose::Other);
        let Some(json) = reads::good(reply) else { continue };
        if is_login {
            let (token, refresh) = reads::tokens(&json);
            for (name, kind, text) in [("token", SecretKind::AccessToken, token), ("refresh_token", SecretKind::RefreshToken, refresh)] {
                given |= text.is_some() && name == "token";
                vault.offer(name, kind, &text.unwrap_or_default(), true);
            }
        }
        if !vault.has_room() {
            continue;
        }
        let mut registry = SecretRegistry::default();
        learn_json(&json, &mut registry);
        for entry in registry.entries() {
            vault.offer("reply_token", entry.kind, entry.secret.expose(), false);
        }
    }
    given
}

/// API keys first: Supabase sends its key as the Bearer token too, and that is no session.
fn offer_keys(drafts: &[ImportDraft], vault: &mut Vault) {
    for draft in drafts {
        let query = draft.address.parameters().0;
        for (name, value) in draft.call.headers.iter().chain(&query) {
            if kind_of(name, value) == Some(SecretKind::ApiKey) && !value.contains("{{") {
                vault.offer(&names::variable(name), SecretKind::ApiKey, value, false);
            }
        }
    }
}

/// The base, without a secret in it.
fn base_url(drafts: &[ImportDraft], vault: &mut Vault) -> Option<String> {
    let base = base::common(drafts)?;
    if vault.swept(&base) == base {
        return Some(base);
    }
    let host = base.find("://").map_or(0, |at| at + 3);
    let origin = &base[..base[host..].find('/').map_or(base.len(), |at| host + at)];
    (vault.swept(origin) == origin).then(|| origin.to_owned())
}

fn build(draft: ImportDraft, base: Option<&str>, vault: &mut Vault) -> Built {
    let ImportDraft { call, method, address, content, purpose, via_proxy, cookies } = draft;
    let mut sealer = Sealer {
        vault,
        purpose: purpose.value,
        place: &call.place,
        inputs: Inputs::default(),
        evidence: call.evidence,
        unused: call.unused,
        carrier: None,
    };
    let path = sealer.path(&address.path);
    let mut url = base::url(&address.origin, &path, base);
    let (parameters, odd) = address.parameters();
    if !odd.is_empty() {
        url = format!("{url}?{}", odd.join("&"));
        sealer.evidence.push(Clue {
            what: "a part of the query stays in the URL as it was".into(),
            because: "it has no name, or is no text when it is decoded".into(),
        });
    }
    let fields = |sealer: &mut Sealer, spot: Spot, fields: Vec<(String, String)>| -> Vec<Field> {
        fields.into_iter().map(|(name, value)| Field { value: sealer.value(spot, &name, &value), name }).collect()
    };
    let query = fields(&mut sealer, Spot::Query, parameters);
    let headers = fields(&mut sealer, Spot::Header, call.headers);
    let mut endpoint = Endpoint { purpose: purpose.value, method, url, query, headers, ..Endpoint::default() };
    match content {
        Content::None => {}
        Content::Json(text) => (endpoint.body_type, endpoint.body) = (BodyType::Json, sealer.json(&text)),
        Content::Text(text) => (endpoint.body_type, endpoint.body) = (BodyType::Text, sealer.json(&text)),
        Content::Form(form) => (endpoint.body_type, endpoint.form) = (BodyType::Form, fields(&mut sealer, Spot::Body, form)),
    }
    endpoint.inputs = sealer.inputs.into_names().into_iter().map(EndpointInput::named).collect();
    let (carrier, mut evidence, unused) = (sealer.carrier, sealer.evidence, sealer.unused);
    if let Some(json) = reads::good(call.reply.as_ref().filter(|_| purpose.value != Purpose::Other)) {
        let (paths, why) = reads::named(purpose.value, &json);
        endpoint.paths = paths;
        evidence.extend(why);
    }
    let sends_cookies = !cookies.is_empty() && carrier.is_none();
    if sends_cookies {
        endpoint.credentials = Credentials::Include;
        evidence.push(Clue { what: "it sends cookies".into(), because: "the call had some, and no token".into() });
    }
    // A refresh token may be in a cookie where the access token is not.
    let behind_log_in = !matches!(purpose.value, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh);
    // What only takes a refresh token shows nothing about the access token.
    let carrier = carrier.filter(|_| purpose.value != Purpose::Refresh || endpoint.inputs.iter().any(|input| input.name == "token"));
    let imported =
        ImportedCall { endpoint, purpose, evidence, reply: call.reply, headers_unknown: call.headers_unknown, sent_via_proxy: via_proxy };
    Built { call: imported, place: call.place, unused, carrier, sends_cookies: sends_cookies && behind_log_in }
}

/// Known secrets that stand where nobody expects them.
fn sweep(one: &mut Built, vault: &mut Vault) {
    let endpoint = &mut one.call.endpoint;
    let mut texts = vec![&mut endpoint.url, &mut endpoint.body];
    for field in endpoint.query.iter_mut().chain(&mut endpoint.headers).chain(&mut endpoint.form) {
        texts.push(&mut field.name);
        texts.push(&mut field.value);
    }
    texts.extend(endpoint.paths.iter_mut().map(|path| &mut path.path));
    texts.extend(one.call.evidence.iter_mut().flat_map(|evidence| [&mut evidence.what, &mut evidence.because]));
    texts.extend(one.unused.iter_mut().map(|unused| &mut unused.what));
    for text in texts {
        *text = vault.swept(text);
    }
}

/// The same endpoint asked again is one endpoint; the call that went well stands for all.
fn folded(built: Vec<Built>, unused: &mut LeftOut) -> Vec<Built> {
    let mut firsts: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Built> = Vec::new();
    for one in built {
        let e = &one.call.endpoint;
        let key = format!("{} {} {:?} {} {:?}", e.method, e.url, e.query, e.body, e.form);
        let went_well = |one: &Built| one.call.reply.as_ref().is_some_and(|reply| (200..400).contains(&reply.status));
        match firsts.get(&key) {
            None => {
                firsts.insert(key, kept.len());
                kept.push(one);
            }
            Some(&at) => {
                let again = if went_well(&one) && !went_well(&kept[at]) { std::mem::replace(&mut kept[at], one) } else { one };
                let why = format!("it is the same call as {}", kept[at].place);
                unused.push(Unused::call(again.place, why));
            }
        }
    }
    kept
}

/// A name that stands as a placeholder and is no input is a value that somebody has to give.
fn declare_inputs(calls: &mut [ImportedCall], vault: &mut Vault) {
    for call in calls {
        let endpoint = &mut call.endpoint;
        let fields = endpoint.query.iter().chain(&endpoint.headers).chain(&endpoint.form).map(|field| field.value.as_str());
        let names = placeholders(fields.chain([endpoint.url.as_str(), endpoint.body.as_str()]));
        let declared: HashSet<String> = endpoint.inputs.iter().map(|input| input.name.clone()).collect();
        steps::count(declared.len() + names.len());
        for name in names {
            if matches!(name.as_str(), "token" | "refresh_token") {
                vault.input(&name, None, None);
            }
            if vault.is_input(&name) {
                if !declared.contains(&name) {
                    endpoint.inputs.push(EndpointInput::named(name));
                }
            } else if name != "base_url" {
                vault.placeholder(&name);
            }
        }
    }
}
