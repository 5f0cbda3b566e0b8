//! The parts of a URL, also of one that begins with a placeholder.

use ::url::Url;

use crate::domain::web::address::problem;

/// A URL in its parts.
#[derive(Default)]
pub(super) struct Address {
    /// `https://host:port`, or what stands before the path where placeholders stand there.
    pub(super) origin: String,
    /// `user:password`, decoded, where the URL holds them.
    pub(super) userinfo: Option<String>,
    /// As sent; begins with `/` or is empty.
    pub(super) path: String,
    pub(super) query: Option<String>,
    pub(super) has_fragment: bool,
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// What is wrong with it, without a piece of it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.contains("{{") {
            return Ok(Self::with_placeholders(text));
        }
        let url = Url::parse(text).map_err(|error| format!("its URL cannot be read: {}", problem(error)))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("only http and https are called by apps".into());
        }
        let decoded = |text: &str| super::raw::percent_decoded(text, false).unwrap_or_else(|| text.to_owned());
        let has_user = !url.username().is_empty() || url.password().is_some();
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            userinfo: has_user.then(|| format!("{}:{}", decoded(url.username()), decoded(url.password().unwrap_or_default()))),
            path: url.path().to_owned(),
            query: url.query().filter(|query| !query.is_empty()).map(str::to_owned),
            has_fragment: url.fragment().is_some(),
        })
    }

    fn with_placeholders(text: &str) -> Self {
        let (text, fragment) = text.split_once('#').map_or((text, None), |(text, fragment)| (text, Some(fragment)));
        let (text, query) = text.split_once('?').map_or((text, None), |(text, query)| (text, Some(query)));
        let authority = text.find("://").map_or(0, |at| at + 3);
        let path = text[authority..].find('/').map_or(text.len(), |at| authority + at);
        let (scheme, host) = text[..path].split_at(authority);
        let (userinfo, host) = host.rsplit_once('@').map_or((None, host), |(userinfo, host)| (Some(userinfo.to_owned()), host));
        Self {
            origin: format!("{scheme}{host}"),
            userinfo,
            path: text[path..].to_owned(),
            query: query.filter(|query| !query.is_empty()).map(str::to_owned),
            has_fragment: fragment.is_some(),
        }
    }

    /// Whether the host itself is a placeholder.
    pub(super) fn is_placeholder(&self) -> bool {
        self.origin.contains("{{")
    }

    /// The parts of the path, each in lower case with letters and digits only.
    pub(super) fn words(&self) -> Vec<String> {
        let fold = |part: &str| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        self.path.split('/').map(fold).filter(|word| !word.is_empty()).collect()
    }

    /// The parameters of the query, decoded; those that are no text after decoding stay as they are, apart.
    pub(super) fn parameters(&self) -> (Vec<(String, String)>, Vec<String>) {
        let mut decoded = Vec::new();
        let mut odd = Vec::new();
        for part in self.query.iter().flat_map(|query| query.split('&')).filter(|part| !part.is_empty()) {
            match super::raw::pairs(part) {
                Some(pairs) if pairs.iter().all(|(name, _)| !name.is_empty()) => decoded.extend(pairs),
                _ => odd.push(part.to_owned()),
            }
        }
        (decoded, odd)
    }
}
