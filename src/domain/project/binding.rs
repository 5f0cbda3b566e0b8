//! What fills a field of an action: a source, a path into it, and a conversion that the platform's editor offers; or a formula, which
//! is a closed tree. No JavaScript and no Dart runs.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use strum::VariantArray as _;

/// What fills one field. Bindings live on actions; an endpoint knows nothing of who reads its reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Where the value comes from.
    pub from: Source,
    /// Path into the source (JSONPath, RFC 9535, for FlutterFlow; dotted for WeWeb), or none for the whole value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How the platform's editor types the value.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "as")]
    pub convert: Option<Convert>,
}

impl Binding {
    /// A source without path and conversion.
    #[must_use]
    pub fn whole(from: Source) -> Self {
        Self { from, path: None, convert: None }
    }

    /// A path into the body of an action's reply.
    #[must_use]
    pub fn reply(output: &str, path: &str) -> Self {
        Self { from: Source::Output { output: output.to_owned(), part: OutputPart::Body }, path: Some(path.to_owned()), convert: None }
    }

    /// The same with a conversion.
    #[must_use]
    pub fn with(mut self, convert: Convert) -> Self {
        self.convert = Some(convert);
        self
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The output of an action of the same workflow (FlutterFlow: Action Output; WeWeb: result).
    Output {
        /// The name given to the output.
        output: String,
        /// Which part of it.
        #[serde(default, skip_serializing_if = "OutputPart::is_body")]
        part: OutputPart,
    },
    /// What the trigger brings along (WeWeb: the event's session).
    Event,
    /// A field of the session as it is now.
    Session(SessionField),
    /// A variable of the app.
    Variable(String),
    /// A parameter of the page.
    PageParameter(String),
    /// A part of the page's address: how a page reads what a link brings along.
    Address(AddressPart),
    /// What the user typed into an input field of a page.
    PageInput {
        /// Page id.
        page: String,
        /// Name of the input field.
        field: String,
    },
    /// A fixed value.
    Constant(Json),
    /// A value of the environment (base URL, API key); secret when it is declared so.
    Environment(String),
    /// The error that an error branch or catch received (WeWeb).
    Error(ErrorPart),
    /// A named box: a custom function, formula or action whose behaviour the user chose from a list.
    Custom {
        /// Box id.
        function: String,
        /// What goes into it, by input name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inputs: Vec<NamedBinding>,
    },
    /// A formula.
    Formula(Box<Expr>),
}

/// A part of the page's address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddressPart {
    /// A query parameter, decoded (FlutterFlow: a page parameter of that name; WeWeb: the browser's query). Missing reads as nothing.
    Query(String),
    /// A value of the fragment, as `#access_token=…&…` has it, decoded. Missing reads as nothing.
    Fragment(String),
    /// The path.
    Path,
    /// WeWeb: the browser "source": the path from which a redirect came (`_source`, rule 24). Missing reads as nothing.
    Source,
}

/// A binding for a named input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedBinding {
    /// The input's name.
    pub name: String,
    /// What fills it.
    pub value: Binding,
}

/// Parts of a call's result (FlutterFlow B6; WeWeb offers the body alone, rule 34).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputPart {
    /// The JSON body.
    #[default]
    Body,
    /// Whether the status was 200 to 299.
    Succeeded,
    /// The status code.
    Status,
    /// A response header; missing reads as empty text.
    Header(String),
    /// The body as text.
    RawBody,
    /// The exception's message.
    Exception,
}

impl OutputPart {
    fn is_body(&self) -> bool {
        *self == Self::Body
    }
}

/// Parts of a caught error (WeWeb rule 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorPart {
    /// HTTP status; missing when the network or the browser refused.
    Status,
    /// The parsed body of the error reply.
    Data,
    /// A text that says what happened.
    Message,
}

/// The session's fields, in the words of both platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionField {
    /// FlutterFlow: Authentication Token; WeWeb: access token.
    Token,
    /// Refresh token.
    RefreshToken,
    /// FlutterFlow: Token Expiry Time.
    Expiry,
    /// FlutterFlow: UID.
    Uid,
    /// FlutterFlow: user data.
    UserData,
    /// WeWeb: metadata.
    Metadata,
    /// WeWeb: user.
    User,
    /// FlutterFlow: Is Logged In; WeWeb: isAuthenticated.
    SignedIn,
}

impl SessionField {
    /// Whether it holds a token: a secret.
    #[must_use]
    pub fn is_token(self) -> bool {
        matches!(self, Self::Token | Self::RefreshToken)
    }

    /// Its name in a project file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::RefreshToken => "refresh_token",
            Self::Expiry => "expiry",
            Self::Uid => "uid",
            Self::UserData => "user_data",
            Self::Metadata => "metadata",
            Self::User => "user",
            Self::SignedIn => "signed_in",
        }
    }
}

/// A conversion that a platform's editor offers (FlutterFlow table T3; WeWeb has none but formulas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Convert {
    /// FlutterFlow custom JSON Path: anything becomes text; no match becomes the text `null`.
    JsonPath,
    /// FlutterFlow Predefined Path typed text.
    Text,
    /// FlutterFlow Predefined Path typed integer.
    Integer,
    /// FlutterFlow JSON, passed on as it is (user data).
    Json,
}

impl Convert {
    /// All of them, as FlutterFlow's editor lists them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in FlutterFlow's editor.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::JsonPath => "JSON Path",
            Self::Text => "Predefined Path (String)",
            Self::Integer => "Predefined Path (Integer)",
            Self::Json => "JSON",
        }
    }
}

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expr {
    /// A fixed value.
    Literal(Json),
    /// Texts and values joined.
    Template(Vec<Expr>),
    /// A bound value.
    Value(Binding),
    /// The current time, milliseconds since 1970, on the app's clock.
    Now,
    /// A comparison.
    Compare {
        /// Left side.
        left: Box<Expr>,
        /// The operator.
        op: Compare,
        /// Right side.
        right: Box<Expr>,
    },
    /// All are true.
    And(Vec<Expr>),
    /// At least one is true.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// Neither missing nor null nor empty text.
    IsSet(Box<Expr>),
    /// WeWeb: whether a user's roles are among those named, or all of them (rules 3, 27).
    HasRoles {
        /// The roles held.
        held: Box<Expr>,
        /// The roles named.
        roles: Vec<String>,
        /// All of them, not any.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        all: bool,
    },
    /// A calculation with numbers.
    Arithmetic {
        /// Left side.
        left: Box<Expr>,
        /// The operator.
        op: Arithmetic,
        /// Right side.
        right: Box<Expr>,
    },
    /// As text.
    ToText(Box<Expr>),
    /// As number.
    ToNumber(Box<Expr>),
    /// One of two values.
    If {
        /// The condition.
        when: Box<Expr>,
        /// The value when it is true.
        then: Box<Expr>,
        /// The value when it is not.
        otherwise: Box<Expr>,
    },
    /// A list of values.
    List(Vec<Expr>),
    /// An object of named values.
    Object(Vec<(String, Expr)>),
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// Equal (strict: a text never equals a number).
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Compare {
    /// The sign on screen.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "≠",
            Self::Lt => "<",
            Self::Le => "≤",
            Self::Gt => ">",
            Self::Ge => "≥",
        }
    }
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arithmetic {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

impl Expr {
    /// A bound value compared with a fixed one.
    #[must_use]
    pub fn equals(value: Binding, literal: impl Into<Json>) -> Self {
        Self::Compare { left: Box::new(Self::Value(value)), op: Compare::Eq, right: Box::new(Self::Literal(literal.into())) }
    }
}
