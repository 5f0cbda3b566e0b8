//! The named boxes for conversions that no menu of a platform has, each with the source to paste.

use crate::domain::project::platform::Platform;
use crate::domain::project::{Behaviour, CustomFunction};

/// What a box is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
            Platform::FlutterFlow(_) => self.dart(),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => self.javascript(),
        };
        CustomFunction {
            id: id.into(),
            name: name.into(),
            inputs: inputs.iter().map(|input| (*input).to_owned()).collect(),
            behaviour,
            source: source.into(),
        }
    }

    fn dart(self) -> &'static str {
        match self {
            Self::SecondsFromNow => {
                "DateTime? expiryFromSeconds(String? seconds) {\n  final n = num.tryParse(seconds ?? '');\n  return n == null ? null : DateTime.now().add(Duration(seconds: n.round()));\n}"
            }
            Self::MsFromNow => {
                "DateTime? expiryFromMs(String? ms) {\n  final n = num.tryParse(ms ?? '');\n  return n == null ? null : DateTime.now().add(Duration(milliseconds: n.round()));\n}"
            }
            Self::EpochMs => {
                "DateTime? instantFromMs(String? ms) {\n  final n = num.tryParse(ms ?? '');\n  return n == null ? null : DateTime.fromMillisecondsSinceEpoch(n.round());\n}"
            }
            Self::Iso => "DateTime? instantFromIso(String? text) => DateTime.tryParse(text ?? '');",
            Self::JwtExp => {
                "DateTime? expiryOfToken(String? token) {\n  final parts = (token ?? '').split('.');\n  if (parts.length != 3) return null;\n  final claims = json.decode(utf8.decode(base64Url.decode(base64Url.normalize(parts[1]))));\n  final exp = claims['exp'];\n  return exp is int ? DateTime.fromMillisecondsSinceEpoch(exp * 1000) : null;\n}"
            }
            Self::Attributes => {
                "dynamic userFromAttributes(dynamic attributes) => {\n  for (final one in attributes as List) one['Name']: one['Value'],\n};"
            }
            Self::Subject => {
                "String? subjectOfToken(String? token) {\n  final parts = (token ?? '').split('.');\n  if (parts.length != 3) return null;\n  final claims = json.decode(utf8.decode(base64Url.decode(base64Url.normalize(parts[1]))));\n  return claims['sub']?.toString();\n}"
            }
            Self::Basic => {
                "String basicCredentials(String? username, String? password) => base64.encode(utf8.encode('${username ?? ''}:${password ?? ''}'));"
            }
            Self::Sha256 => "// package:crypto\nString sha256Of(String? text) => sha256.convert(utf8.encode(text ?? '')).toString();",
            Self::Cookie => {
                "// A custom action; on the web only (package:web).\nString? readCookie(String name) {\n  for (final pair in document.cookie.split('; ')) {\n    if (pair.startsWith('$name=')) return Uri.decodeComponent(pair.substring(name.length + 1));\n  }\n  return null;\n}"
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
