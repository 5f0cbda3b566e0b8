//! Formulas: a closed tree. No JavaScript and no Dart runs.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::binding::Binding;

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
