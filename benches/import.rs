//! What it costs to read what somebody pastes or drops. Each of these has to stay under a second.

use std::hint::black_box;

use authscope::format::import::read;
use criterion::{Criterion, criterion_group, criterion_main};

#[path = "../tests/bounds/shapes.rs"]
#[expect(dead_code, reason = "the tests of bounds use the rest of it")]
mod shapes;

fn imports(criterion: &mut Criterion) {
    for (name, make) in shapes::LARGE {
        let text = make();
        criterion.bench_function(&format!("import of {name}"), |bencher| {
            bencher.iter(|| assert!(read(black_box(text.as_bytes())).is_ok()));
        });
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = imports }
criterion_main!(benches);
