//! `assets/run-output.schema.json` describes failures of the network too. (What runs print otherwise is held by `reports.rs`.)

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::domain::web::wire::FailureKind;
use authscope::format::report::json;
use authscope::run::Run;
use serde_json::{Value as Json, json as value};
use support::runs::{drive, plan, sample};
use support::schema::strict;

fn assert_described(validator: &jsonschema::Validator, output: &Json, what: &str) {
    // The whole first, then entry by entry, so that a mistake names its entry.
    if validator.is_valid(output) {
        return;
    }
    for entry in output["entries"].as_array().unwrap() {
        let mut alone = output.clone();
        alone["entries"] = value!([entry]);
        assert!(validator.is_valid(&alone), "{what}: this entry is not described: {entry:#}");
    }
    let error = validator.iter_errors(output).next().unwrap();
    panic!("{what}: {error} at {}", error.instance_path);
}

/// A server of which nothing ever arrives.
struct Nothing(FailureKind);

impl support::runs::Serve for Nothing {
    fn serve(
        &mut self,
        _: &authscope::domain::web::wire::PreparedRequest,
        _: i64,
    ) -> Result<(authscope::domain::web::wire::Reply, bytes::Bytes), Box<authscope::domain::web::wire::Failure>> {
        let timing = authscope::domain::web::wire::Timing { total_us: 30_000_000, ..Default::default() };
        Err(Box::new(authscope::domain::web::wire::Failure { kind: self.0, detail: "as told".into(), timing, partial: None }))
    }
}

#[test]
fn failures_of_the_network_are_described() {
    let validator = strict();
    for kind in [FailureKind::Dns, FailureKind::Refused, FailureKind::NoAnswer, FailureKind::Certificate, FailureKind::BodyCut] {
        let run =
            drive(Run::new(plan(sample("weweb"), authscope::domain::project::platform::Target::Published)), &mut Nothing(kind), |_| {});
        let output = json::run(&support::report::report(&run));
        assert!(output.to_string().contains("\"network\""));
        assert_described(&validator, &output, &format!("{kind:?}"));
    }
}
