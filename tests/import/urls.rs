//! Bare URLs.

use authscope::domain::project::endpoint::Purpose;
use authscope::domain::web::wire::Method;
use authscope::format::import::ImportKind;

use super::{evident, header, import, leaves_out, only, query, secret};

#[test]
fn a_url_is_a_get_without_more() {
    let import = import("url-plain.txt");
    let call = only(&import);
    assert_eq!((import.kind, call.endpoint.method), (ImportKind::Url, Method::Get));
    assert_eq!((import.base_url.as_deref(), call.endpoint.url.as_str()), (Some("https://api.example.com"), "{{base_url}}/v1/users/me"));
    assert_eq!((query(&call.endpoint, "expand"), query(&call.endpoint, "x")), (Some("role"), Some("a b")));
    assert!(evident(call, "does not say its method"));
}

#[test]
fn a_missing_scheme_is_added_and_said() {
    for (file, base) in [
        ("url-no-scheme.txt", "https://api.example.com"),
        ("url-localhost.txt", "http://localhost:3000"),
        ("url-ipv6.txt", "http://[::1]:8080"),
    ] {
        let import = import(file);
        assert_eq!(import.base_url.as_deref(), Some(base), "{file}");
        assert_eq!(evident(only(&import), "without a scheme"), file != "url-ipv6.txt", "{file}");
    }
}

#[test]
fn what_a_url_must_not_show() {
    let import = import("url-userinfo-fragment.txt");
    assert_eq!(header(&only(&import).endpoint, "authorization"), Some("Basic {{basic_credentials}}"));
    assert!(leaves_out(&import, "behind #", "never sent"));

    let import = super::import("url-secret-query.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((query(endpoint, "api_key"), query(endpoint, "page")), (Some("{{api_key}}"), Some("2")));
    assert_eq!((query(endpoint, "access_token"), secret(&import, "api_key")), (Some("{{access_token}}"), "key-0123456789"));
}

#[test]
fn several_urls_share_a_base() {
    let import = import("url-several.txt");
    let urls: Vec<&str> = import.calls.iter().map(|call| call.endpoint.url.as_str()).collect();
    assert_eq!(import.base_url.as_deref(), Some("https://api.example.com/v1"));
    assert_eq!(urls, ["{{base_url}}/a", "{{base_url}}/b", "https://other.example.net/c"]);
}

#[test]
fn a_method_may_stand_before_a_url() {
    let import = import("url-with-method.txt");
    let calls: Vec<_> = import.calls.iter().map(|call| (call.endpoint.method, call.purpose.value)).collect();
    assert_eq!(calls, [(Method::Post, Purpose::LogIn), (Method::Delete, Purpose::LogOut)]);
    assert!(import.calls.iter().all(|call| !evident(call, "does not say its method")));
}

#[test]
fn the_proxy_of_test_mode_is_taken_out() {
    let import = import("url-proxy.txt");
    let call = only(&import);
    assert!(call.sent_via_proxy && evident(call, "proxy.flutterflow.example.com"));
    assert_eq!((import.base_url.as_deref(), query(&call.endpoint, "x")), (Some("https://api.example.com"), Some("1")));
}

#[test]
fn what_cannot_be_decoded_stays_as_it_was() {
    let import = import("url-odd-query.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((query(endpoint, "flag"), query(endpoint, "a")), (Some(""), Some("1")));
    assert_eq!(endpoint.url, "{{base_url}}/x?=2&b=%FF");
}
