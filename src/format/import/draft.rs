//! A call on its way: taken apart, its purpose guessed, its secrets still in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::project::endpoint::Purpose;
use crate::domain::web::wire::Method;

use super::address::Address;
use super::body::Content;
use super::purpose::{CallFacts, guess};
use super::raw::RawCall;
use super::{Evident, Unused, headers, proxy, secrets};

/// A call on its way. It cannot be printed.
pub(super) struct ImportDraft {
    pub(super) call: RawCall,
    pub(super) method: Method,
    pub(super) address: Address,
    pub(super) content: Content,
    pub(super) purpose: Evident<Purpose>,
    pub(super) via_proxy: bool,
    /// It sent cookies that may say who sends it.
    pub(super) cookies: Vec<(String, String)>,
}

impl ImportDraft {
    /// Takes a call apart.
    ///
    /// # Errors
    /// It cannot be an endpoint: what it is, and why not.
    pub(super) fn of(mut call: RawCall) -> Result<Self, Box<Refused>> {
        let mut via_proxy = false;
        if let Some((real, host)) = proxy::unwrapped(&call.url) {
            call.url = real;
            via_proxy = true;
            let because =
                format!("it went through the proxy {host}, as FlutterFlow's test mode does; published apps call the server itself");
            call.conclude("the URL is the one behind the proxy", because);
        }
        let Some(method) = Method::CHOICES.into_iter().find(|method| method.as_str() == call.method) else {
            return Err(Refused::boxed(call, "endpoints use GET, POST, PUT, PATCH or DELETE, and it uses another method"));
        };
        let address = match Address::read(&call.url) {
            Ok(address) => address,
            Err(why) => return Err(Refused::boxed(call, &why)),
        };
        if let Some(userinfo) = &address.userinfo
            && call.header("authorization").is_none()
        {
            call.headers.push(("Authorization".into(), format!("Basic {}", STANDARD.encode(userinfo))));
            call.conclude("a header Authorization with Basic", "user and password stand in the URL, and clients send them so");
        }
        if address.has_fragment {
            call.skip("what stands behind # in the URL", "it is never sent to a server");
        }
        let cookies = take_headers(&mut call, via_proxy);
        let content = Content::taken_from(&mut call);
        if matches!(method, Method::Get | Method::Delete) && !matches!(content, Content::None) {
            call.conclude("it has a body", format!("it stands there; FlutterFlow sends none with {method}, WeWeb none with GET"));
        }
        let purpose = guess(&CallFacts::of(&call, &address, &content));
        Ok(Self { call, method, address, content, purpose, via_proxy, cookies })
    }
}

/// A call that cannot be an endpoint.
pub(super) struct Refused {
    pub(super) whole: Unused,
    pub(super) parts: Vec<Unused>,
}

impl Refused {
    fn boxed(call: RawCall, why: &str) -> Box<Self> {
        Box::new(Self { whole: Unused::call(call.place, why), parts: call.unused })
    }
}

/// Takes out what the client adds by itself, and gives the cookies.
fn take_headers(call: &mut RawCall, via_proxy: bool) -> Vec<(String, String)> {
    let mut cookies = Vec::new();
    for (name, value) in std::mem::take(&mut call.headers) {
        let lower = name.to_ascii_lowercase();
        if lower == "cookie" {
            let pairs = value.split(';').filter_map(|pair| pair.trim().split_once('='));
            let told = pairs.filter(|(name, value)| secrets::is_telling_cookie(name, value));
            cookies.extend(told.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        if headers::is_redacted(&name, &value) {
            call.headers_unknown = true;
            call.skip(format!("header {lower}"), "its value was taken out before the file was saved");
        } else if let Some(why) = headers::left_out(&lower, &value, via_proxy) {
            call.skip(format!("header {lower}"), why);
        } else {
            call.headers.push((name, value));
        }
    }
    cookies
}
