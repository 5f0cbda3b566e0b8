//! Signing keys, access tokens and the published key set (RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::profile::Profile;
use super::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::io::random::Random;

/// An access token lives this long (seconds) where a shape says nothing else.
pub(super) const ACCESS_LIFE_S: i64 = 900;

const ISSUER: &str = "authscope-demo-server";
const AUDIENCE: &str = "authscope-demo";

/// What the demo server signs its tokens with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum SigningAlgorithm {
    /// A shared secret; the usual choice of small servers.
    #[default]
    Hs256,
    /// RSA, 2048 bits; making the key takes a moment.
    Rs256,
    /// The P-256 elliptic curve.
    Es256,
}

impl SigningAlgorithm {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in a token's header.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    fn jwt(self) -> Algorithm {
        match self {
            Self::Hs256 => Algorithm::HS256,
            Self::Rs256 => Algorithm::RS256,
            Self::Es256 => Algorithm::ES256,
        }
    }
}

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    /// The user's id, as text (RFC 7519 wants it so).
    pub(super) sub: String,
    aud: String,
    /// Seconds since 1970.
    iat: i64,
    /// Seconds since 1970; from this second on the token is dead.
    exp: i64,
    email: String,
    name: String,
    roles: Vec<String>,
    pub(super) jti: String,
}

/// The keys of one server.
pub(super) struct Keys {
    algorithm: SigningAlgorithm,
    hs256: Secret,
    signing: EncodingKey,
    checking: DecodingKey,
    /// A key of the same kind that is not the server's own, where a fault asks for one.
    foreign: Option<EncodingKey>,
    published: JwkSet,
}

impl Keys {
    /// Makes the keys that this algorithm needs, and one of its kind that is not the server's own if `foreign`. RSA takes some tenths of
    /// a second a key: call it on a worker.
    pub(super) fn make(algorithm: SigningAlgorithm, foreign: bool, random: &mut Random) -> std::io::Result<Self> {
        let hs256 = Secret::new(random.token());
        let foreign = match algorithm {
            SigningAlgorithm::Hs256 => Some(EncodingKey::from_secret(random.token().as_bytes())),
            _ if foreign => Some(private_key(algorithm)?),
            _ => None,
        };
        let (signing, checking, published) = if algorithm == SigningAlgorithm::Hs256 {
            let key = hs256.expose().as_bytes();
            // A shared secret is not published.
            (EncodingKey::from_secret(key), DecodingKey::from_secret(key), JwkSet { keys: Vec::new() })
        } else {
            let signing = private_key(algorithm)?;
            let mut public = Jwk::from_encoding_key(&signing, algorithm.jwt()).map_err(std::io::Error::other)?;
            public.common.key_id = Some(kid(algorithm));
            public.common.public_key_use = Some(PublicKeyUse::Signature);
            public.common.key_algorithm =
                Some(if algorithm == SigningAlgorithm::Rs256 { KeyAlgorithm::RS256 } else { KeyAlgorithm::ES256 });
            let checking = DecodingKey::from_jwk(&public).map_err(std::io::Error::other)?;
            (signing, checking, JwkSet { keys: vec![public] })
        };
        Ok(Self { algorithm, hs256, signing, checking, foreign, published })
    }

    /// The secret of HS256.
    pub(super) fn hs256_secret(&self) -> &Secret {
        &self.hs256
    }

    /// The public keys.
    pub(super) fn published(&self) -> &JwkSet {
        &self.published
    }

    /// A token for this user: issued when, living so long (both in seconds); with a key that is not the server's own if `foreign`.
    pub(super) fn issue(
        &self,
        user: &Profile,
        subject: String,
        jti: &str,
        (now_s, life_s): (i64, i64),
        foreign: bool,
    ) -> Result<String, Refusal> {
        let mut header = Header::new(self.algorithm.jwt());
        if self.algorithm != SigningAlgorithm::Hs256 {
            header.kid = Some(kid(self.algorithm));
        }
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: subject,
            aud: AUDIENCE.to_owned(),
            iat: now_s,
            exp: now_s.saturating_add(life_s),
            email: user.email.clone(),
            name: user.name.clone(),
            roles: user.roles.clone(),
            jti: jti.to_owned(),
        };
        let key = self.foreign.as_ref().filter(|_| foreign).unwrap_or(&self.signing);
        jsonwebtoken::encode(&header, &claims, key).map_err(|error| Refusal::Internal(error.to_string()))
    }

    /// The claims of a token, its signature, issuer and audience checked, but not its time.
    pub(super) fn read(&self, token: &str) -> Result<Claims, Refusal> {
        let mut validation = Validation::new(self.algorithm.jwt());
        // The library would ask the computer's clock, which is not this server's.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        jsonwebtoken::decode::<Claims>(token, &self.checking, &validation).map(|data| data.claims).map_err(|_error| Refusal::TokenInvalid)
    }

    /// The claims of a token that is good at this time, without any leeway.
    pub(super) fn check(&self, token: &str, now_ms: i64) -> Result<Claims, Refusal> {
        let claims = self.read(token)?;
        if now_ms >= claims.exp.saturating_mul(1000) { Err(Refusal::TokenExpired) } else { Ok(claims) }
    }
}

fn kid(algorithm: SigningAlgorithm) -> String {
    format!("demo-{}", algorithm.name().to_ascii_lowercase())
}

fn private_key(algorithm: SigningAlgorithm) -> std::io::Result<EncodingKey> {
    use aws_lc_rs::encoding::AsDer as _;
    let failed = |_unspecified| std::io::Error::other("no signing key could be made");
    if algorithm == SigningAlgorithm::Rs256 {
        let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).map_err(failed)?;
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
        // The token library reads an RSA key in this container from PEM only.
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()));
        EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(std::io::Error::other)
    } else {
        let signing = &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = aws_lc_rs::signature::EcdsaKeyPair::generate_pkcs8(signing, &aws_lc_rs::rand::SystemRandom::new()).map_err(failed)?;
        Ok(EncodingKey::from_ec_der(pair.as_ref()))
    }
}
