//! Formulas, evaluated.

use serde_json::Number;

use crate::domain::project::binding::Binding;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Arithmetic, Compare};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::interpreter::output::AppError;

/// What a formula can look at.
pub trait Scope {
    /// The value of a binding.
    ///
    /// # Errors
    /// What the platform throws when the value cannot be had.
    fn binding(&self, binding: &Binding) -> Result<Value, AppError>;

    /// The app's time, milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// The run's secrets, for tracing literals.
    fn registry(&self) -> &SecretRegistry;
}

/// The value of a formula.
///
/// # Errors
/// The first binding that throws.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Result<Value, AppError> {
    let value = |expr: &Expr| evaluate(expr, scope);
    Ok(match expr {
        Expr::Literal(json) => Value::from_json(json, scope.registry()),
        Expr::Template(parts) => {
            let mut text = Traced::default();
            for part in parts {
                text.push(&value(part)?.to_text());
            }
            Value::Text(text)
        }
        Expr::Value(binding) => scope.binding(binding)?,
        Expr::Now => Value::integer(scope.now_ms()),
        Expr::Compare { left, op, right } => Value::Bool(compare(&value(left)?, *op, &value(right)?)),
        Expr::And(parts) => {
            for part in parts {
                if !value(part)?.is_truthy() {
                    return Ok(Value::Bool(false));
                }
            }
            Value::Bool(true)
        }
        Expr::Or(parts) => {
            for part in parts {
                if value(part)?.is_truthy() {
                    return Ok(Value::Bool(true));
                }
            }
            Value::Bool(false)
        }
        Expr::Not(inner) => Value::Bool(!value(inner)?.is_truthy()),
        Expr::IsSet(inner) => Value::Bool(value(inner)?.is_set()),
        Expr::HasRoles { held, roles, all } => Value::Bool(match value(held)? {
            Value::Text(_) if !*all => return Err(AppError::new(Thrown::RolesAreText)),
            held => has_roles(&held, roles, *all),
        }),
        Expr::Arithmetic { left, op, right } => arithmetic(&value(left)?, *op, &value(right)?),
        Expr::ToText(inner) => Value::Text(value(inner)?.to_text()),
        Expr::ToNumber(inner) => value(inner)?.as_number().map_or(Value::Null, number),
        Expr::If { when, then, otherwise } => {
            if value(when)?.is_truthy() {
                value(then)?
            } else {
                value(otherwise)?
            }
        }
        Expr::List(items) => Value::List(items.iter().map(value).collect::<Result<_, _>>()?),
        Expr::Object(members) => {
            Value::Map(members.iter().map(|(name, expr)| Ok((name.clone(), value(expr)?))).collect::<Result<_, AppError>>()?)
        }
    })
}

/// WeWeb rule 27: roles are an array of strings; on a string they match by substring.
#[must_use]
pub fn has_roles(held: &Value, roles: &[String], all: bool) -> bool {
    let has = |role: &String| match held {
        Value::List(items) => items.iter().any(|item| matches!(item, Value::Text(text) if text.reveal() == *role)),
        Value::Text(text) => text.reveal().contains(role.as_str()),
        _ => false,
    };
    if all { roles.iter().all(has) } else { roles.iter().any(has) }
}

fn compare(left: &Value, op: Compare, right: &Value) -> bool {
    let ordering = match (left, right) {
        (Value::Text(a), Value::Text(b)) => a.reveal().partial_cmp(&b.reveal()),
        _ => left.as_number().zip(right.as_number()).and_then(|(a, b)| a.partial_cmp(&b)),
    };
    let equal = strictly_equal(left, right);
    match op {
        Compare::Eq => equal,
        Compare::Ne => !equal,
        Compare::Lt => ordering.is_some_and(std::cmp::Ordering::is_lt),
        Compare::Le => ordering.is_some_and(std::cmp::Ordering::is_le),
        Compare::Gt => ordering.is_some_and(std::cmp::Ordering::is_gt),
        Compare::Ge => ordering.is_some_and(std::cmp::Ordering::is_ge),
    }
}

/// A text never equals a number, but two texts are equal whatever spans they are made of, and 1 is 1.0.
#[must_use]
pub fn strictly_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => a.reveal() == b.reveal(),
        (Value::Number(a, _), Value::Number(b, _)) => a.as_f64() == b.as_f64(),
        _ => left == right,
    }
}

fn arithmetic(left: &Value, op: Arithmetic, right: &Value) -> Value {
    let Some((a, b)) = left.as_number().zip(right.as_number()) else { return Value::Null };
    number(match op {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
    })
}

/// A number, whole where it has no fraction; null for what is no number.
#[must_use]
pub fn number(n: f64) -> Value {
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if n.fract() == 0.0 && n.abs() < WHOLE {
        Value::integer(n as i64)
    } else {
        Number::from_f64(n).map_or(Value::Null, |n| Value::Number(n, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Nothing(SecretRegistry);

    impl Scope for Nothing {
        fn binding(&self, _: &Binding) -> Result<Value, AppError> {
            Ok(Value::Missing)
        }
        fn now_ms(&self) -> i64 {
            1_000
        }
        fn registry(&self) -> &SecretRegistry {
            &self.0
        }
    }

    fn eval(expr: serde_json::Value) -> Value {
        let expr: Expr = serde_json::from_value(expr).unwrap();
        evaluate(&expr, &Nothing(SecretRegistry::default())).unwrap()
    }

    #[test]
    fn formulas() {
        let compare = |left, op, right| eval(json!({"compare": {"left": {"literal": left}, "op": op, "right": {"literal": right}}}));
        assert_eq!(compare(json!(1), "eq", json!("1")), Value::Bool(false));
        assert_eq!(compare(json!(1), "lt", json!("2")), Value::Bool(true));
        assert_eq!(compare(json!("a"), "ne", json!("b")), Value::Bool(true));
        assert_eq!(eval(json!({"arithmetic": {"left": "now", "op": "add", "right": {"literal": "500"}}})), Value::integer(1_500));
        assert_eq!(eval(json!({"is-set": {"literal": ""}})), Value::Bool(false));
        assert_eq!(eval(json!({"template": [{"literal": "n="}, {"literal": 2}]})), Value::text("n=2"));
        assert_eq!(eval(json!({"to-number": {"literal": "x"}})), Value::Null);
        assert_eq!(eval(json!({"if": {"when": {"literal": []}, "then": {"literal": 1}, "otherwise": {"literal": 2}}})), Value::integer(1));
    }
}
