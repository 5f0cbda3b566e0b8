use super::*;
use crate::domain::secret::traced::Traced;

const NOW: i64 = 1_772_366_400_000;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn kept(header: &str, from: &str) -> Result<Cookie, Refusal> {
    parse(header, &SetBy { from: &url(from), now_ms: NOW, date_ms: None, page_site: None }, |value| Traced::plain(value))
}

#[test]
fn rfc_6265_5_2_attributes() {
    let cookie =
        kept(" sid = a=b ; Path=/api; DOMAIN=.Example.com; Secure; HttpOnly; SameSite=strict; X=y", "https://api.example.com/x").unwrap();
    assert_eq!((cookie.name.as_str(), cookie.value.reveal().as_str(), cookie.path.as_str()), ("sid", "a=b", "/api"));
    assert_eq!((cookie.domain.as_str(), cookie.below_too), ("example.com", true));
    assert!(cookie.secure && cookie.http_only && cookie.same_site == SameSite::Strict && cookie.expires_ms.is_none());
    let bare = kept("sid=1", "https://api.example.com/auth/login").unwrap();
    assert_eq!((bare.path.as_str(), bare.below_too, bare.same_site), ("/auth", false, SameSite::NotSaid));
}

#[test]
fn rfc_6265_5_3_when_it_ends() {
    let ends = |attributes: &str| kept(&format!("sid=1; {attributes}"), "https://x.example/").unwrap().expires_ms;
    assert_eq!(ends("Max-Age=60"), Some(NOW + 60_000));
    assert_eq!(ends("Expires=Sun, 01 Mar 2026 12:01:00 GMT; Max-Age=60"), Some(NOW + 60_000), "Max-Age wins");
    assert_eq!(ends("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), Some(NOW + 60_000), "wherever it stands");
    assert_eq!(ends("Expires=Sun, 01-Mar-26 12:01:00 GMT"), Some(NOW + 60_000));
    assert_eq!(ends("Expires=tomorrow"), None);
    assert_eq!(ends("Max-Age=0"), Some(i64::MIN));
}

#[test]
fn what_no_client_keeps() {
    for (header, from, why) in [
        ("=", "https://x.example/", "neither name nor value"),
        ("; Path=/", "https://x.example/", "neither name nor value"),
        ("sid=1; Domain=other.example", "https://x.example/", "Domain is other.example"),
        ("sid=1; Domain=com", "https://x.com/", "belongs to many"),
        ("sid=1; Domain=netlify.app", "https://a.netlify.app/", "belongs to many"),
        ("sid=1; Secure", "http://x.example/", "without TLS"),
        ("sid=1; SameSite=None", "https://x.example/", "without Secure"),
        ("__Secure-sid=1", "https://x.example/", "__Secure-"),
        ("__Host-sid=1; Secure; Path=/; Domain=x.example", "https://x.example/", "__Host-"),
    ] {
        assert!(kept(header, from).unwrap_err().to_string().contains(why), "{header}");
    }
    assert!(kept(&format!("sid={}", "x".repeat(5000)), "https://x.example/").is_err());
    assert!(kept("sid=1; Secure; SameSite=None", "http://127.0.0.1:4000/").is_ok(), "loopback stands in for an https host");
}

#[test]
fn rfc_6265_5_4_where_it_is_sent() {
    let cookie = kept("sid=1; Path=/api; Domain=example.com; Secure; Max-Age=60", "https://api.example.com/").unwrap();
    let to = |address: &str, now: i64| cookie.is_for(&url(address), now);
    assert!(to("https://api.example.com/api", NOW) && to("https://www.example.com/api/x", NOW));
    assert!(!to("https://api.example.com/apix", NOW) && !to("https://notexample.com/api", NOW));
    assert!(!to("http://api.example.com/api", NOW) && !to("https://api.example.com/api", NOW + 60_000));
}

#[test]
fn a_newer_cookie_takes_the_place_of_an_older_one() {
    let mut jar = Jar::default();
    for header in ["a=1; Path=/", "b=2; Path=/", "a=3; Path=/"] {
        jar.put(kept(header, "https://x.example/").unwrap(), NOW);
    }
    let values = |jar: &Jar| jar.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value.reveal())).collect::<Vec<_>>();
    assert_eq!(values(&jar), ["b=2", "a=3"]);
    jar.put(kept("a=; Path=/; Max-Age=0", "https://x.example/").unwrap(), NOW);
    assert_eq!(values(&jar), ["b=2"]);
}
