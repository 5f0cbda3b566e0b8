//! The named boxes for conversions that no menu of a platform has, each with the source to paste.

use strum::VariantArray as _;

use crate::domain::project::platform::Platform;
use crate::domain::project::{Behaviour, CustomFunction};

/// A custom function as FlutterFlow's editor asks for it: name, types and body apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dart {
    /// Its name.
    pub name: &'static str,
    /// The type that it returns.
    pub returns: &'static str,
    /// Its arguments: name and type.
    pub arguments: &'static [(&'static str, &'static str)],
    /// What stands between the two lines that say what may be modified.
    pub body: String,
}

impl Dart {
    /// The whole function.
    #[must_use]
    pub fn source(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(|(name, kind)| format!("{kind} {name}")).collect();
        let body: Vec<String> = self.body.lines().map(|line| format!("  {line}")).collect();
        format!("{} {}({}) {{\n{}\n}}", self.returns, self.name, arguments.join(", "), body.join("\n"))
    }
}

/// What a box is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Need {
    /// Seconds from now to a point in time.
    SecondsFromNow,
    /// Milliseconds from now to a point in time.
    MsFromNow,
    /// Milliseconds since 1970 to a point in time.
    EpochMs,
    /// ISO 8601 text to a point in time.
    Iso,
    /// The end of a JWT.
    JwtExp,
    /// Cognito's list of attributes to an object.
    Attributes,
    /// A cookie that the page may read.
    Cookie,
    /// The subject of a JWT.
    Subject,
    /// What stands behind `Basic`.
    Basic,
    /// A digest.
    Sha256,
}

impl Need {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Id, name, inputs.
    fn words(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::SecondsFromNow => ("expiry-from-seconds", "expiryFromSeconds", &["seconds"]),
            Self::MsFromNow => ("expiry-from-ms", "expiryFromMs", &["ms"]),
            Self::EpochMs => ("instant-from-ms", "instantFromMs", &["ms"]),
            Self::Iso => ("instant-from-iso", "instantFromIso", &["text"]),
            Self::JwtExp => ("expiry-of-token", "expiryOfToken", &["token"]),
            Self::Attributes => ("user-from-attributes", "userFromAttributes", &["attributes"]),
            Self::Cookie => ("read-cookie", "readCookie", &["name"]),
            Self::Subject => ("subject-of-token", "subjectOfToken", &["token"]),
            Self::Basic => ("basic-credentials", "basicCredentials", &["username", "password"]),
            Self::Sha256 => ("sha-256", "sha256Of", &["text"]),
        }
    }

    /// The box's id.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// The names of its inputs.
    #[must_use]
    pub fn inputs(self) -> &'static [&'static str] {
        self.words().2
    }

    /// The box.
    #[must_use]
    pub fn made(self, platform: &Platform) -> CustomFunction {
        let (id, name, inputs) = self.words();
        let behaviour = match self {
            Self::SecondsFromNow => Behaviour::NowPlusSeconds,
            Self::MsFromNow => Behaviour::NowPlusMs,
            Self::EpochMs => Behaviour::MsToInstant,
            Self::Iso => Behaviour::IsoToInstant,
            Self::JwtExp => Behaviour::JwtExp,
            Self::Attributes => Behaviour::ListToObject,
            Self::Cookie => Behaviour::Cookie,
            Self::Subject => Behaviour::JwtClaim("sub".into()),
            Self::Basic => Behaviour::BasicCredentials,
            Self::Sha256 => Behaviour::Sha256,
        };
        let source = match platform {
            Platform::FlutterFlow(_) => self.dart().map_or_else(|| self.dart_action().to_owned(), |dart| dart.source()),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => self.javascript().to_owned(),
        };
        CustomFunction {
            id: id.into(),
            name: name.into(),
            inputs: inputs.iter().map(|input| (*input).to_owned()).collect(),
            behaviour,
            source,
        }
    }

    /// The same as a custom function of FlutterFlow; none where only a custom action can do it.
    #[must_use]
    pub fn dart(self) -> Option<Dart> {
        const CLAIMS: &str = "final parts = (token ?? '').split('.');\nif (parts.length != 3) return null;\nfinal claims = json.decode(utf8.decode(base64Url.decode(base64Url.normalize(parts[1]))));";
        let (returns, arguments, body): (&str, &[(&str, &str)], String) = match self {
            Self::SecondsFromNow => (
                "DateTime?",
                &[("seconds", "String?")],
                "final n = num.tryParse(seconds ?? '');\nreturn n == null ? null : DateTime.now().add(Duration(seconds: n.round()));"
                    .to_owned(),
            ),
            Self::MsFromNow => (
                "DateTime?",
                &[("ms", "String?")],
                "final n = num.tryParse(ms ?? '');\nreturn n == null ? null : DateTime.now().add(Duration(milliseconds: n.round()));"
                    .to_owned(),
            ),
            Self::EpochMs => (
                "DateTime?",
                &[("ms", "String?")],
                "final n = num.tryParse(ms ?? '');\nreturn n == null ? null : DateTime.fromMillisecondsSinceEpoch(n.round());".to_owned(),
            ),
            Self::Iso => ("DateTime?", &[("text", "String?")], "return DateTime.tryParse(text ?? '');".to_owned()),
            Self::JwtExp => (
                "DateTime?",
                &[("token", "String?")],
                format!(
                    "{CLAIMS}\nfinal exp = claims['exp'];\nreturn exp is num ? DateTime.fromMillisecondsSinceEpoch((exp * 1000).round()) : null;"
                ),
            ),
            Self::Attributes => (
                "dynamic",
                &[("attributes", "dynamic")],
                "return {\n  for (final one in attributes as List) one['Name']: one['Value'],\n};".to_owned(),
            ),
            Self::Subject => ("String?", &[("token", "String?")], format!("{CLAIMS}\nreturn claims['sub']?.toString();")),
            Self::Basic => (
                "String?",
                &[("username", "String?"), ("password", "String?")],
                "return base64.encode(utf8.encode('${username ?? ''}:${password ?? ''}'));".to_owned(),
            ),
            Self::Cookie | Self::Sha256 => return None,
        };
        Some(Dart { name: self.words().1, returns, arguments, body })
    }

    /// What no custom function can do: packages and the page are there for custom actions alone.
    fn dart_action(self) -> &'static str {
        match self {
            Self::Sha256 => {
                "// A custom action, with the package crypto.\nFuture<String> sha256Of(String? text) async => sha256.convert(utf8.encode(text ?? '')).toString();"
            }
            _ => {
                "// A custom action, on the web alone, with the package web.\nFuture<String?> readCookie(String name) async {\n  for (final pair in document.cookie.split('; ')) {\n    if (pair.startsWith('$name=')) return Uri.decodeComponent(pair.substring(name.length + 1));\n  }\n  return null;\n}"
            }
        }
    }

    fn javascript(self) -> &'static str {
        match self {
            Self::SecondsFromNow => "return Date.now() + Number(seconds) * 1000",
            Self::MsFromNow => "return Date.now() + Number(ms)",
            Self::EpochMs => "return Number(ms)",
            Self::Iso => "return Date.parse(text)",
            Self::JwtExp => "return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000",
            Self::Attributes => "return Object.fromEntries(attributes.map(one => [one.Name, one.Value]))",
            Self::Subject => "return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub",
            Self::Basic => "return btoa(String.fromCharCode(...new TextEncoder().encode(username + ':' + password)))",
            Self::Sha256 => {
                "const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))\nreturn [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')"
            }
            Self::Cookie => {
                "const found = document.cookie.split('; ').find(pair => pair.startsWith(name + '='))\nreturn found && decodeURIComponent(found.slice(name.length + 1))"
            }
        }
    }
}
