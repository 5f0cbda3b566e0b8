//! `assets/run-output.schema.json`, read strictly: what it does not describe is refused, though it is open for programs that read it.

use serde_json::Value as Json;

/// The schema as programs use it.
pub fn open() -> Json {
    serde_json::from_str(include_str!("../../assets/run-output.schema.json")).unwrap()
}

/// Refuses every member that the schema does not describe.
pub fn strict() -> jsonschema::Validator {
    let mut schema = open();
    // What a run is stands inside of others, which have members of their own.
    let run = schema["$defs"]["run"].take();
    close(&mut schema);
    let mut alone = run.clone();
    close(&mut alone["properties"]);
    schema["$defs"]["run"] = alone;
    schema["$defs"]["several_runs"]["properties"]["runs"]["items"]["unevaluatedProperties"] = false.into();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn close(schema: &mut Json) {
    match schema {
        Json::Object(members) => {
            members.values_mut().for_each(close);
            let is_object = members.get("type").is_some_and(|of| of == "object") && members.contains_key("properties");
            if is_object && !members.contains_key("additionalProperties") {
                members.insert("unevaluatedProperties".into(), false.into());
            }
        }
        Json::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
