//! In how many places two projects differ.

use serde_json::Value as Json;

/// In how many places two texts of JSON differ.
pub fn differences(one: &Json, other: &Json) -> usize {
    match (one, other) {
        (Json::Object(a), Json::Object(b)) => {
            let own = a.iter().map(|(name, value)| b.get(name).map_or(1, |other| differences(value, other))).sum::<usize>();
            own + b.keys().filter(|name| !a.contains_key(*name)).count()
        }
        (Json::Array(a), Json::Array(b)) => {
            // One more or one less, wherever it stands, is one difference.
            let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
            let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
            let (a, b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
            let both = a.iter().zip(b).map(|(a, b)| differences(a, b)).sum::<usize>();
            both + a.len().abs_diff(b.len())
        }
        _ => usize::from(one != other),
    }
}
