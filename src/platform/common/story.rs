//! What the steps of a story do on every platform.

use crate::domain::secret::SecretKind;
use crate::domain::story::Typed;
use crate::domain::template::{self, Brackets};
use crate::domain::traced::Traced;
use crate::domain::value::Value;

use super::world::World;

/// Fills input fields of a page. What is typed into a secret field is a secret from here on.
pub fn type_into(world: &mut World, page: &str, typed: &[Typed]) {
    for Typed { field, text } in typed {
        let mut value = template::fill(text, Brackets::Braces, |_| false, |name| world.values.get(name).cloned(), |_| Traced::default());
        let secret =
            world.project.page(page).and_then(|p| p.inputs.iter().find(|input| input.name == *field)).is_some_and(|input| input.secret);
        if secret && !value.has_secret() {
            let kind = SecretKind::of_name(field).unwrap_or(SecretKind::Password);
            value = world.registry.traced(kind, &value.reveal());
        }
        world.tab().typed.insert((page.to_owned(), field.clone()), Value::Text(value));
    }
}
