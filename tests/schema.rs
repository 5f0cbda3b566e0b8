//! `assets/run-output.schema.json` describes what `run --format json` prints: on every target, with faults, for failures of the network.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::domain::project::Project;
use authscope::domain::wire::FailureKind;
use authscope::format::report::{Report, json};
use authscope::run::Run;
use serde_json::{Value as Json, json as value};
use support::pure_server::{PureServer, Twist};
use support::runs::{drive, plan, sample};

fn schema() -> jsonschema::Validator {
    let text = include_str!("../assets/run-output.schema.json");
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

fn report(run: &Run) -> Json {
    let plan = run.plan();
    json::run(&Report {
        project: &plan.project,
        target: plan.target,
        story: run.story(),
        outcome: run.outcome(),
        entries: run.entries(),
        registry: run.registry(),
        bodies: run.bodies(),
        findings: Vec::new(),
        session: run.session(),
        page: run.page(),
    })
}

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

#[test]
fn every_run_of_the_samples_is_described() {
    let validator = schema();
    for name in ["flutterflow", "weweb"] {
        for target in sample(name).platform.targets() {
            for twist in
                [Twist::None, Twist::ExpiryLifetime, Twist::NoCors, Twist::LogIn("<html>no</html>"), Twist::LogIn("{\"error\":true}")]
            {
                let run = drive(Run::new(plan(sample(name), *target)), &mut PureServer::new(twist), |_| {});
                assert_described(&validator, &report(&run), &format!("{name} on {target:?}"));
            }
        }
    }
}

/// A server of which nothing ever arrives.
struct Nothing(FailureKind);

impl support::runs::Serve for Nothing {
    fn serve(
        &mut self,
        _: &authscope::domain::wire::PreparedRequest,
        _: i64,
    ) -> Result<(authscope::domain::wire::Reply, bytes::Bytes), Box<authscope::domain::wire::Failure>> {
        let timing = authscope::domain::wire::Timing { total_us: 30_000_000, ..Default::default() };
        Err(Box::new(authscope::domain::wire::Failure { kind: self.0, detail: "as told".into(), timing, partial: None }))
    }
}

#[test]
fn failures_of_the_network_are_described() {
    let validator = schema();
    for kind in [FailureKind::Dns, FailureKind::Refused, FailureKind::NoAnswer, FailureKind::Certificate, FailureKind::BodyCut] {
        let run = drive(Run::new(plan(sample("weweb"), authscope::domain::platform::Target::Published)), &mut Nothing(kind), |_| {});
        let output = report(&run);
        assert!(output.to_string().contains("\"network\""));
        assert_described(&validator, &output, &format!("{kind:?}"));
    }
}

/// A change that makes an output wrong; the number is the place of a request.
type Spoil = fn(&mut Json, usize);

#[test]
fn the_schema_refuses_what_is_not_so() {
    let validator = schema();
    let project: Project = sample("flutterflow");
    let run = drive(Run::new(plan(project, authscope::domain::platform::Target::Web)), &mut PureServer::default(), |_| {});
    let good = report(&run);
    let request = good["entries"].as_array().unwrap().iter().position(|entry| entry["kind"] == "request").unwrap();
    let spoilt: [(&str, Spoil); 7] = [
        ("another version", |json, _| json["authscope"] = value!(2)),
        ("an unknown outcome", |json, _| json["outcome"] = value!("fine")),
        ("a new field", |json, _| json["more"] = value!(1)),
        ("an unknown kind", |json, at| json["entries"][at]["kind"] = value!("call")),
        ("an entry without a source", |json, at| drop(json["entries"][at].as_object_mut().unwrap().remove("source"))),
        ("a method that is none", |json, at| json["entries"][at]["request"]["method"] = value!("get")),
        ("a session without signed_in", |json, _| drop(json["session"].as_object_mut().unwrap().remove("signed_in"))),
    ];
    assert!(validator.is_valid(&good));
    for (what, spoil) in spoilt {
        let mut bad = good.clone();
        spoil(&mut bad, request);
        assert!(!validator.is_valid(&bad), "{what} should be refused");
    }
}
