//! The two tools that everybody needs alone, as the real program: `authscope jwt` and `authscope path`.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value as Json, json};

struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }

    fn sees(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.out.contains(part) || self.err.contains(part), "no {part:?} in {}{}", self.out, self.err);
        }
    }
}

/// Runs the program with something on standard input, and a secret in the environment.
fn run(arguments: &[&str], input: &str) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(arguments).env("TOKEN_SECRET", "right-Secret-1").env_remove("AUTHSCOPE_LOG").env_remove("NOT_SET");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may be done before it has read anything.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let done = Done { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!done.err.contains("panicked") && !done.err.contains("a mistake of this program"), "{}", done.err);
    done
}

fn refused(arguments: &[&str], input: &str, parts: &[&str]) {
    let done = run(arguments, input);
    assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}: {}", done.err);
    done.sees(parts);
}

fn now_s() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the real program reads the real clock")]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64
}

fn signed(claims: &Json) -> String {
    encode(&Header::default(), claims, &EncodingKey::from_secret(b"right-Secret-1")).unwrap()
}

fn live() -> Json {
    json!({"sub": "user-1", "iat": now_s() - 60, "exp": now_s() + 3600})
}

#[test]
fn a_token_is_read_wherever_it_stands() {
    let token = signed(&live());
    let cookie = format!("theme=dark; session={token}; Path=/");
    let body = json!({"data": {"access_token": token}}).to_string();
    for (arguments, input, from) in [
        (vec!["jwt", &token], "", ""),
        (vec!["jwt", "-"], &*format!("Bearer \"{token}\"\n"), ""),
        (vec!["jwt"], &body, "the member data.access_token"),
        (vec!["jwt", &cookie], "", "the value of session"),
    ] {
        let done = run(&arguments, input);
        assert_eq!(done.code, 0, "{}", done.err);
        done.sees(&["JWT", "\"sub\": \"user-1\"", "\"alg\": \"HS256\"", "expires in 59:", "issued 1:0", "not checked: give a key", from]);
        assert!(!done.out.contains(&token), "the token itself is never printed");
    }
    let json = run(&["jwt", &token, "--format", "json"], "").json();
    assert_eq!((&json["shape"], &json["payload"]["sub"], &json["ok"]), (&json!("jws"), &json!("user-1"), &json!(true)));
    assert_eq!((&json["times"][0]["claim"], &json["signature"]), (&json!("exp"), &Json::Null));
}

#[test]
fn what_is_wrong_with_a_token_shows_in_the_exit_code() {
    let expired = run(&["jwt", &signed(&json!({"exp": now_s() - 7200}))], "");
    assert_eq!(expired.code, 1);
    expired.sees(&["expired 2 h 00 min ago"]);
    let early = run(&["jwt", &signed(&json!({"nbf": now_s() + 600}))], "");
    assert_eq!(early.code, 1);
    early.sees(&["not valid yet", "It has no exp"]);
    let right = run(&["jwt", &signed(&live()), "--secret-env", "TOKEN_SECRET"], "");
    assert_eq!(right.code, 0);
    right.sees(&["right: made with this key"]);
    let wrong = run(&["jwt", &format!("{}x", signed(&live())), "--secret-env", "TOKEN_SECRET", "--format", "json"], "");
    assert_eq!((wrong.code, wrong.json()["signature"]["verdict"].clone()), (1, json!("wrong")));
    let opaque = run(&["jwt", &format!("12|{}", "a1".repeat(20))], "");
    assert_eq!(opaque.code, 0);
    opaque.sees(&["Laravel Sanctum token"]);
}

#[test]
fn public_keys_come_as_pem_as_a_file_or_from_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let pair = rcgen::KeyPair::generate().unwrap();
    let key = EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).unwrap();
    let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::ES256) };
    let token = encode(&header, &live(), &key).unwrap();
    let point = pair.public_key_raw();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk =
        |kid: &str| json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": kid, "x": part(&point[1..33]), "y": part(&point[33..])});

    let pem = file("key.pem", &pair.public_key_pem());
    let set = file("set.json", &json!({"keys": [jwk("k1")]}).to_string());
    let other = file("other.json", &json!({"keys": [jwk("k2")]}).to_string());
    for (arguments, code, verdict) in [
        (["--pem", &*pem], 0, "valid"),
        (["--jwks", &*set], 0, "valid"),
        (["--jwks", &*other], 1, "no-key"),
        (["--secret-env", "TOKEN_SECRET"], 1, "no-key"),
    ] {
        let done = run(&["jwt", &token, "--format", "json", arguments[0], arguments[1]], "");
        assert_eq!((done.code, done.json()["signature"]["verdict"].clone()), (code, json!(verdict)), "{arguments:?} {}", done.err);
    }

    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/jwks.json", server.local_addr().unwrap());
    let body = json!({"keys": [jwk("k1")]}).to_string();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for status in ["200 OK", "302 Found"] {
                let (mut stream, _) = server.accept().unwrap();
                let mut asked = [0; 1024];
                assert!(stream.read(&mut asked).unwrap() > 0 && asked.starts_with(b"GET /jwks.json HTTP/1.1"));
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
            }
        });
        let done = run(&["jwt", &token, "--jwks", &address], "");
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        refused(&["jwt", &token, "--jwks", &address], "", &["302", "points elsewhere"]);
    });
    let described = file("openid.json", &json!({"jwks_uri": address}).to_string());
    refused(&["jwt", &token, "--jwks", &described], "", &["OpenID configuration", &address, "--follow"]);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (mut stream, _) = server.accept().unwrap();
            assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        });
        let done = run(&["jwt", &token, "--jwks", &described, "--follow"], "");
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    });
    refused(&["jwt", &token, "--jwks", "file:///etc/passwd"], "", &["only http and https"]);
}

#[test]
fn bad_input_of_jwt_is_refused_with_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let not_a_set = folder.path().join("set.json");
    fs::write(&not_a_set, "{\"jwks_uri\": \"x\"}").unwrap();
    let not_a_set = not_a_set.to_str().unwrap();
    refused(&["jwt", ""], "", &["no token in it"]);
    refused(&["jwt"], "{}", &["no token in it"]);
    refused(&["jwt", "x", "--secret-env", "NOT_SET"], "", &["NOT_SET is not set"]);
    refused(&["jwt", "x", "--pem", "gone.pem"], "", &["gone.pem", "no such file"]);
    refused(&["jwt", "x", "--pem", not_a_set], "", &["no PEM file"]);
    refused(&["jwt", "x", "--jwks", not_a_set], "", &["jwks_uri"]);
}

#[test]
fn a_path_is_looked_up_for_both_platforms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reply.json");
    let token = signed(&live());
    fs::write(&file, json!({"data": {"access_token": token, "list": [{"id": 1}, {"id": 2}]}}).to_string()).unwrap();
    let file = file.to_str().unwrap();

    let one = run(&["path", "$.data.access_token", file], "");
    assert_eq!(one.code, 0, "{}", one.err);
    one.sees(&["1 match", "$.data.access_token  \"token A1\"", "FlutterFlow with $.data.access_token", "WeWeb with data.access_token"]);
    assert!(!one.out.contains(&token));
    run(&["path", "$.data.access_token", file, "--show-secrets"], "").sees(&[&token]);

    let dotted = run(&["path", "data.list[1].id", file], "");
    dotted.sees(&["is a dotted path", "$.data.list[1].id  2"]);
    let many = run(&["path", "$.data.list[*].id", file, "--format", "json"], "").json();
    assert_eq!(many["matches"], json!([{"path": "$.data.list[0].id", "value": 1}, {"path": "$.data.list[1].id", "value": 2}]));
    assert!(many["flutterflow"]["gets"].as_str().unwrap().starts_with("a list of 2") && many["weweb"]["path"].is_null());

    let none = run(&["path", "$.token", "-"], "{\"data\": {}}");
    assert_eq!(none.code, 1);
    none.sees(&["Nothing is there", "null", "undefined"]);
    let near = run(&["path", "$.data.accessToken", file], "");
    assert_eq!(near.code, 1);
    near.sees(&[
        "Nearest\n  $.data.access_token  (WeWeb: data.access_token), written otherwise",
        "Tokens in this reply\n  $.data.access_token",
        "access token, JWT",
    ]);
    let near = run(&["path", "data.accessToken", file, "--format", "json"], "").json();
    assert_eq!(
        (near["nearest"][0]["weweb"].clone(), near["tokens"][0]["path"].clone()),
        (json!("data.access_token"), json!("$.data.access_token"))
    );

    refused(&["path", "$.data.access-token", file], "", &["column 14", "$.data['access-token']", "\n  $.data.access-token\n", "^"]);
    refused(&["path", "$.a", "-"], "{\"a\": }", &["line 1, column 7", "not valid JSON"]);
    refused(&["path", "$.a", "gone.json"], "", &["gone.json", "no such file"]);
    assert!(Path::new(file).exists());
}
