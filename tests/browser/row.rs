//! A row: a page, its calls, the replies that it gets, and what came of it. The files have one a line.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// A row.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub id: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    pub rule: String,
    pub what: String,
    pub page_origin: String,
    #[serde(default)]
    pub page_headers: Vec<(String, String)>,
    #[serde(default)]
    call: Option<Step>,
    #[serde(default)]
    calls: Vec<Step>,
    #[serde(default)]
    pub replies: Vec<ReplyOf>,
    #[serde(default)]
    reply_to_preflight: Option<ReplyOf>,
    #[serde(default)]
    preflights: Vec<ReplyOf>,
    #[serde(default)]
    pub replies_in_order: Vec<ReplyOf>,
    #[serde(default)]
    pub third_party_cookies: String,
    #[serde(default)]
    pub grant: Vec<String>,
    /// What the web platform's tests say: whether the page may read the last reply, and whether it was asked for.
    allowed: Option<bool>,
    preflight: Option<String>,
    /// What Chromium did.
    #[serde(default)]
    pub expect: Option<Played>,
}

/// A call, or what happens between calls.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    #[serde(default)]
    pub method: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub credentials: Option<Json>,
    #[serde(default)]
    pub redirect: Option<String>,
    #[serde(default)]
    pub json: bool,
    #[serde(default)]
    pub page: Option<String>,
    #[serde(default)]
    pub wait: Option<i64>,
    #[serde(default)]
    pub via: Option<String>,
    #[serde(default, rename = "limit")]
    _limit: Option<i64>,
}

/// A scripted reply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyOf {
    #[serde(default)]
    pub status: u16,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub body_hex: Option<String>,
    #[serde(default)]
    pub body_parts: Option<Vec<(String, usize)>>,
    #[serde(default)]
    pub times: Option<usize>,
    #[serde(default)]
    pub close: Option<Json>,
    #[serde(default)]
    pub raw: Option<String>,
    #[serde(default)]
    pub delay: Option<i64>,
}

impl ReplyOf {
    /// Its body.
    pub fn bytes(&self) -> Vec<u8> {
        match (&self.body_hex, &self.body_parts, &self.body) {
            (Some(hex), ..) => (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex")).collect(),
            (_, Some(parts), _) => parts.iter().map(|(text, times)| text.repeat(*times)).collect::<String>().into_bytes(),
            (_, _, body) => body.clone().unwrap_or_default().into_bytes(),
        }
    }
}

/// What came of a row.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Played {
    pub requests: Vec<Map<String, Json>>,
    pub calls: Vec<Map<String, Json>>,
    #[serde(default)]
    pub cookies: Vec<Map<String, Json>>,
    #[serde(default)]
    pub refused: Vec<Map<String, Json>>,
    #[serde(default)]
    pub withheld: Vec<Map<String, Json>>,
}

/// The rows of a file.
pub fn read(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = serde_json::from_str(text).expect("rows");
    for row in rows.iter_mut().filter(|row| row.rule.is_empty()) {
        row.rule.clone_from(&row.source);
    }
    rows
}

impl Row {
    /// The calls, and what happens between them.
    pub fn steps(&self) -> Vec<&Step> {
        self.call.iter().chain(&self.calls).collect()
    }

    /// The replies to preflights, the last one again and again.
    pub fn preflights(&self) -> Vec<&ReplyOf> {
        self.reply_to_preflight.iter().chain(&self.preflights).collect()
    }

    /// All texts in which an address may stand.
    pub fn addresses(&self) -> Vec<&str> {
        let locations = self.replies.iter().chain(&self.replies_in_order).flat_map(|reply| &reply.headers);
        let steps = self.steps().into_iter().flat_map(|step| step.page.as_deref().into_iter().chain([step.url.as_str()]));
        let locations = locations.filter(|(name, _)| name.eq_ignore_ascii_case("location")).map(|(_, value)| value.as_str());
        steps.chain(locations).chain([self.page_origin.as_str()]).collect()
    }

    /// Whether a header's value is one of the case's own, or what any client of this kind sends.
    pub fn sets(&self, name: &str) -> bool {
        self.steps().iter().any(|step| step.headers.iter().any(|(set, _)| set.eq_ignore_ascii_case(name)))
    }

    /// In what the client did something else.
    pub fn differences(&self, played: &Played) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, wanted: &Json, is: &Json| {
            if wanted != is {
                found.push(format!("{what}\n    wanted {wanted}\n    is     {is}"));
            }
        };
        if let Some(allowed) = self.allowed {
            let reached = played.calls.last().is_some_and(|call| call.contains_key("ok"));
            differ("may be read", &json!(allowed), &json!(reached));
        }
        if let Some(preflight) = &self.preflight {
            let sent = played.requests.iter().any(|request| request.contains_key("access-control-request-method"));
            differ("preflight", &json!(preflight), &json!(if sent { "sent" } else { "not sent" }));
        }
        let Some(expect) = &self.expect else { return found };
        let quiet = |request: &Map<String, Json>| {
            let mut request = request.clone();
            request.remove("conn");
            // Chromium says its own languages in a preflight where the call has some; this client says none.
            if request["method"] == "OPTIONS" {
                request.remove("accept-language");
            }
            request
        };
        let requests = |list: &[Map<String, Json>]| list.iter().map(|one| Json::Object(quiet(one))).collect::<Vec<_>>();
        differ("requests", &Json::Array(requests(&expect.requests)), &Json::Array(requests(&played.requests)));
        for (at, wanted) in expect.calls.iter().enumerate() {
            differ(&format!("call {}", at + 1), &json!(wanted), &json!(played.calls.get(at)));
        }
        let sorted = |list: &[Map<String, Json>]| -> Json {
            let texts: BTreeSet<String> = list.iter().map(|one| Json::Object(one.clone()).to_string()).collect();
            json!(texts)
        };
        let ordered = |list: &[Map<String, Json>]| -> Vec<Map<String, Json>> {
            list.iter()
                .map(|one| {
                    one.iter()
                        .map(|(name, value)| (name.clone(), value.clone()))
                        .collect::<std::collections::BTreeMap<_, _>>()
                        .into_iter()
                        .collect()
                })
                .collect()
        };
        differ("cookies", &sorted(&ordered(&expect.cookies)), &sorted(&ordered(&played.cookies)));
        differ("refused", &sorted(&ordered(&narrowed(&expect.refused, &played.refused))), &sorted(&ordered(&played.refused)));
        differ("withheld", &sorted(&ordered(&narrowed(&expect.withheld, &played.withheld))), &sorted(&ordered(&played.withheld)));
        found
    }
}

/// Chromium tells all reasons that it has, this program the first one: where ours is among them, that one alone.
fn narrowed(expect: &[Map<String, Json>], is: &[Map<String, Json>]) -> Vec<Map<String, Json>> {
    let about =
        |one: &Map<String, Json>| (one.get("line").or(one.get("name")).cloned(), one["why"].as_str().unwrap_or_default().to_owned());
    let narrow = |one: &Map<String, Json>| {
        let (what, reasons) = about(one);
        let ours = is.iter().map(about).find(|(other, why)| *other == what && reasons.split(' ').any(|reason| reason == why));
        let mut one = one.clone();
        if let Some((_, why)) = ours {
            one.insert("why".into(), json!(why));
        }
        one
    };
    expect.iter().map(narrow).collect()
}
